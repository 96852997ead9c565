// SPDX-License-Identifier: MIT
// What a source of spikes or current must offer: the table of what a network file may say of it, and plain
// values that draw what comes next.
//
// A source that fires offers a train law: from one spike to the next, with the random stream of its cell.
//
//   first(from, stream)   ms of the first spike after `from` ms
//   next(from, stream)    ms of the first spike after the one at `from` ms; or `never`
//
// Laws know no window and no cell: what they return depends on their own values, on `from` and on the stream.
// Units: ms and Hz.
#pragma once

#include <array>
#include <concepts>
#include <string_view>

#include "models/field.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

/// What a parameter of a source may be in the file.
enum class Takes {
  number,      ///< one number for all cells
  per_cell,    ///< a number, a distribution that each cell draws from, or a list with one number per cell
  list,        ///< a list of any length; one number stands for a list of one
  modulation,  ///< one wave or a list of waves (rate_profile.hpp)
  file         ///< a path, or {path, population}
};

constexpr bool takes_number(Takes takes) {
  return takes == Takes::number || takes == Takes::per_cell;
}

struct SourceField {
  std::string_view name, unit;
  Takes takes;
  ParameterBounds bounds;
  double default_value;
  std::string_view meaning;
};

/// One way to say what a source does: these parameters are needed together, and none of another form. Two names
/// are lists of equal length.
struct SourceForm {
  std::string_view first, second = "";
};

inline constexpr SourceField weight_field{
    "weight",     "", Takes::per_cell,
    not_negative, 0,  "of each spike, in the unit of the receptor (as a source)"};
inline constexpr SourceField start_field{"start",      "ms", Takes::number,
                                         not_negative, 0,    "nothing happens before"};
inline constexpr SourceField stop_field{"stop",       "ms",  Takes::number,
                                        not_negative, never, "nothing happens from then on"};
inline constexpr SourceField modulation_field{
    "modulation",
    "",
    Takes::modulation,
    any_value,
    0,
    "{frequency: Hz, depth: 0 to 1, phase: degrees, shape: sine or von_mises}, or a list of them"};

template <class S>
concept SourceModel = requires {
  { S::name } -> std::convertible_to<std::string_view>;
  { S::meaning } -> std::convertible_to<std::string_view>;
  { S::equation } -> std::convertible_to<std::string_view>;
  { S::source } -> std::convertible_to<std::string_view>;
  { S::as_population } -> std::convertible_to<bool>;  // cells that emit spikes and receive nothing
  { S::as_device } -> std::convertible_to<bool>;      // under `sources:`, private to each cell it drives
  { S::gives_spikes } -> std::convertible_to<bool>;   // or current
  S::fields;                                          // std::array of SourceField
  S::forms;                                           // std::array of SourceForm
};

template <class L>
concept TrainModel = requires(const L law, double from, Stream& stream) {
  { law.first(from, stream) } -> std::same_as<double>;
  { law.next(from, stream) } -> std::same_as<double>;
};

}  // namespace mossy
