// SPDX-License-Identifier: MIT
// What a sweep varies: a dotted path and the values it takes, from `--vary` on the command line.
//
//   projections.feedback.weight=0,0.5,1          a list; each value is YAML
//   projections.feedback.weight=0,{normal: [1, 0.2]}   commas inside brackets or quotes do not cut
//   patterns.memories.count=10..50/20            a range with its step: 10, 30, 50
//   simulation.duration=1..3                     step 1
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/describe/value.hpp"

namespace mossy {

struct Axis {
  std::string path;
  std::vector<std::string> values;             ///< as YAML, at least one, none twice
  std::optional<std::vector<double>> numbers;  ///< when all of them are numbers
};

/// Most values that a range may give.
inline constexpr std::size_t longest_axis = 10000;

/// InputError, on one line that begins with "--vary <text>: ", when the text is not as above.
Axis parse_axis(const std::string& text);

/// Tells whether every value can be laid over the tree at the path. InputError as above, with the nearest
/// name, when the path meets nothing. `root` is a file with its variant applied.
void check_axis(const Axis& axis, const Value& root);

/// Every choice of one value per axis as indices, the last axis fastest; one empty choice without axes.
/// InputError when there are more than a million.
std::vector<std::vector<std::size_t>> grid_of(const std::vector<Axis>& axes);

}  // namespace mossy
