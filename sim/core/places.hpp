// SPDX-License-Identifier: MIT
// Searching among doubles for where a condition begins to hold: by their places, whole numbers in the same order in which
// neighbours are next to each other. So what rounding does to a date is asked once, and then dates are only compared.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

namespace mossy {

/// Not for NaN.
inline std::int64_t place_of(double x) {
  const auto bits = std::bit_cast<std::int64_t>(x);
  return bits >= 0 ? bits : std::numeric_limits<std::int64_t>::min() - bits;
}
inline double at_place(std::int64_t place) {
  return std::bit_cast<double>(place >= 0 ? place : std::numeric_limits<std::int64_t>::min() - place);
}

/// The first double for which holds(x), which is false up to there, at `fails`, and true from there on, at `known`.
template <class Holds>
double first_where(double fails, double known, const Holds& holds) {
  std::int64_t below = place_of(fails), above = place_of(known);
  while (below + 1 < above) {
    const std::int64_t middle = std::midpoint(below, above);
    (holds(at_place(middle)) ? above : below) = middle;
  }
  return at_place(above);
}

/// The last t for which t + d <= bound as computed; the bound itself if that is infinite. 0 <= d < 2^50, |bound| < 2^50.
inline double last_sum_up_to(double bound, double d) {
  if (!std::isfinite(bound)) return bound;
  const double largest = std::abs(bound) + d, t = bound - d;
  const double rounding = 2 * (std::nextafter(largest, std::numeric_limits<double>::infinity()) - largest);
  const double first = first_where(t - rounding, t + rounding, [=](double x) { return x + d > bound; });
  return at_place(place_of(first) - 1);
}

}  // namespace mossy
