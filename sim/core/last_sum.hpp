// SPDX-License-Identifier: MIT
// Which doubles a rounded sum keeps below a bound: t + d <= bound holds up to one t, which is found once and then compared
// with instead of a sum per t.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace mossy {

/// Doubles as whole numbers in the same order, neighbours next to each other; and back. Not for NaN.
inline std::int64_t place_of(double x) {
  const auto bits = std::bit_cast<std::int64_t>(x);
  return bits >= 0 ? bits : std::numeric_limits<std::int64_t>::min() - bits;
}
inline double at_place(std::int64_t place) {
  return std::bit_cast<double>(place >= 0 ? place : std::numeric_limits<std::int64_t>::min() - place);
}

/// The last t for which t + d <= bound as computed; the bound itself if that is infinite. d: finite, >= 0.
inline double last_sum_up_to(double bound, double d) {
  if (!std::isfinite(bound)) return bound;
  const double largest = std::abs(bound) + d;
  const double rounding = 2 * (std::nextafter(largest, std::numeric_limits<double>::infinity()) - largest);
  std::int64_t holds = place_of((bound - d) - rounding), fails = place_of((bound - d) + rounding);
  while (fails - holds > 1) {
    const std::int64_t middle = holds + (fails - holds) / 2;
    (at_place(middle) + d <= bound ? holds : fails) = middle;
  }
  return at_place(holds);
}

}  // namespace mossy
