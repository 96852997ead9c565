// SPDX-License-Identifier: MIT
// One row of a parameter table: the single place where a parameter's name, unit, bounds and meaning stand.
//
// Reading, checking, `mossy describe`, the schema and the generated pages all come from these rows; the
// default is the member's initialiser in `Params`.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mossy {

inline constexpr double never = std::numeric_limits<double>::infinity();

/// The values a parameter may take.
struct ParameterBounds {
  double low = -never;
  double high = never;
  bool low_allowed = true;
  bool high_allowed = true;
  bool integral = false;

  bool contain(double x) const {
    return (low_allowed ? x >= low : x > low) && (high_allowed ? x <= high : x < high) &&
           (!integral || x == static_cast<double>(static_cast<long long>(x)));
  }
};

inline constexpr ParameterBounds any_value{-never, never, false, false};
inline constexpr ParameterBounds positive{0, never, false, false};
inline constexpr ParameterBounds not_negative{0, never, true, false};
inline constexpr ParameterBounds fraction{0, 1};

/// A parameter or state variable of `Owner`, a plain struct of doubles.
template <class Owner>
struct Field {
  std::string_view name;
  std::string_view unit;  ///< "" for pure numbers
  double Owner::*member;
  ParameterBounds bounds;
  std::string_view meaning;
};

/// The tables of the parts of which `Owner` is made (its bases), one after the other.
template <class Owner, class... Parts, std::size_t... Sizes>
constexpr auto join_fields(const std::array<Field<Parts>, Sizes>&... tables) {
  std::array<Field<Owner>, (Sizes + ...)> joined{};
  std::size_t next = 0;
  const auto append = [&](const auto& table) {
    for (const auto& f : table)
      joined[next++] = {f.name, f.unit, f.member, f.bounds, f.meaning};
  };
  (append(tables), ...);
  return joined;
}

/// The same row without its C++ type, for tables and messages.
struct FieldRow {
  std::string_view name, unit, meaning;
  ParameterBounds bounds;
  double default_value = 0;
};

/// "above 0", "from 0 to 1", "any number" ...
std::string describe_bounds(const ParameterBounds& bounds);

}  // namespace mossy
