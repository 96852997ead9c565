// SPDX-License-Identifier: MIT
// Changes laid over a network file: a variant of the file, or `--set path=value` of the command line.
//
// A change is a nested piece of the same file, dotted paths, or both mixed:
//     {projections: {feedback: {weight: 0}}}      {projections.feedback.weight: 0}
// Mappings merge, null removes, anything else replaces; a way to draw numbers ({normal: ...}) replaces as a
// whole. In a list of mappings an item is meant by its `phase` name or its number, counted from 0.
//
// A change must meet something that exists. What it may add: a key to an existing population, projection,
// phase ... (if we do not know the key, reading the file tells it later), and a whole new entry under
// populations, projections, sources, patterns or measures, known by the keys such an entry needs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/describe/value.hpp"

namespace mossy {

/// Path and new value ("null": removed), in the order they were made.
using Changes = std::vector<std::pair<std::string, std::string>>;

/// Names of the variants of a file, in its order.
std::vector<std::string> variant_names(const Value& root);

/// Takes `variants:` out of the tree and lays one of them over the rest; an empty name means none.
/// Throws InputError when there is no such variant.
Changes apply_variant(Value& root, const std::string& variant, Mistakes& mistakes);

/// Lays `setting`, "path=value" with the value in YAML, over the tree. Throws InputError when that fails.
/// What is set has no place in the file. `option` is what the messages call it by.
Changes apply_setting(Value& root, const std::string& setting, const std::string& option = "--set");

}  // namespace mossy
