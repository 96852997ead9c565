// SPDX-License-Identifier: MIT
// 1 / n for the coefficients of Taylor series, and how many of these there may be.
#pragma once

#include <array>
#include <cstddef>

namespace mossy {

inline constexpr std::size_t most_terms = 40;

constexpr std::array<double, most_terms + 1> make_reciprocals() {
  std::array<double, most_terms + 1> table{};
  for (std::size_t n = 1; n < table.size(); ++n)
    table[n] = 1 / static_cast<double>(n);
  return table;
}

/// 1 / n, for the coefficients of series.
inline constexpr auto reciprocals = make_reciprocals();

}  // namespace mossy
