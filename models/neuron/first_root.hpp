// SPDX-License-Identifier: MIT
// A root inside a bracket by Newton's method that never leaves it.
//
// The function must have opposite signs (or zero) at both ends. Each step is Newton's if it stays inside
// the bracket and at least halves it over two steps, else bisection: it always ends, and quadratically.
#pragma once

#include <cmath>
#include <limits>
#include <utility>

namespace mossy {

/// `f(t)` returns {value, derivative}, and changes its sign in [low, high]: to above 0 if `rising`. Returns where, to the
/// last digits. `t`: where the search begins, in [low, high].
template <class Function>
double bracketed_newton(const Function& f, double low, double high, bool rising, double t) {
  double last = high - low, before_last = last;  // lengths of steps
  for (int step = 0; step < 200; ++step) {
    const auto [value, slope] = f(t);
    if (value == 0) return t;
    ((value > 0) == rising ? high : low) = t;
    const double width = high - low;
    double next = t - value / slope;
    // Before the bracket is asked: at the root the step is nothing, and t an end of the bracket.
    if (std::abs(next - t) <= std::numeric_limits<double>::epsilon() * std::abs(t)) return t;
    if (!(next > low && next < high) || std::abs(next - t) > 0.5 * before_last) next = 0.5 * (low + high);
    before_last = last;
    last = std::abs(next - t);
    if (last <= 2 * std::numeric_limits<double>::epsilon() * std::abs(next) || width == 0) return next;
    t = next;
  }
  return t;
}

/// The same where neither is known.
template <class Function>
double bracketed_newton(const Function& f, double low, double high) {
  const double at_high = f(high).first;
  if (at_high == 0) return high;
  if (f(low).first == 0) return low;
  return bracketed_newton(f, low, high, at_high > 0, 0.5 * (low + high));
}

}  // namespace mossy
