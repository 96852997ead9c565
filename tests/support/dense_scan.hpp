// SPDX-License-Identifier: MIT
// First crossings by a dense scan with refined peaks and bisection in long double: a method that knows nothing of
// turning points, to judge one that does.
#pragma once

#include <algorithm>
#include <cmath>

namespace mossy::test {

using Real = long double;

/// V(t) of dV/dt = -a V + exp(-b t), V(0) = 0.
inline Real response(Real a, Real b, Real t) {
  const Real d = b - a;
  return std::exp(-a * t) * (std::abs(d * t) < 1e-18L ? t : -std::expm1(-d * t) / d);
}

constexpr int scan_steps = 300;
/// Dense at first, wide later.
inline Real scan_grid(Real end, int k) {
  return end * k * k / (Real(scan_steps) * scan_steps);
}

/// The place of the largest f between two times that enclose one maximum.
template <class Function>
Real refine_peak(const Function& f, Real low, Real high) {
  for (int k = 0; k < 120; ++k) {
    const Real a = low + (high - low) * 0.45L, b = low + (high - low) * 0.55L;
    (f(a) < f(b) ? low : high) = f(a) < f(b) ? a : b;
  }
  return (low + high) / 2;
}

/// First t with f(t) >= 0 on [0, end], or -1.
template <class Function>
Real scan(const Function& f, Real end) {
  Real before = f(0), now = f(scan_grid(end, 1));
  for (int k = 1; k <= scan_steps; ++k) {
    Real high = -1;
    const Real next = f(scan_grid(end, k + 1));
    if (now >= 0) {
      high = scan_grid(end, k);
    } else if (now >= before && now >= next) {
      const Real peak = refine_peak(f, scan_grid(end, k - 1), scan_grid(end, k + 1));
      if (f(peak) >= 0) high = peak;
    }
    if (high >= 0) {
      Real low = scan_grid(end, k - 1);
      for (int i = 0; i < 100; ++i)
        (f((low + high) / 2) < 0 ? low : high) = (low + high) / 2;
      return high;
    }
    before = now;
    now = next;
  }
  return -1;
}

/// The first maximum of f above f(0) and above where it ends by `margin`, or -1.
template <class Function>
Real first_peak(const Function& f, Real end, Real margin) {
  for (int i = 1; i < scan_steps; ++i) {
    const Real now = f(scan_grid(end, i));
    if (now > f(0) + margin && now > f(10 * end) + margin && now >= f(scan_grid(end, i - 1)) &&
        now >= f(scan_grid(end, i + 1)))
      return refine_peak(f, scan_grid(end, i - 1), scan_grid(end, i + 1));
  }
  return -1;
}

/// How far a rounding of f by 1e-12 can move its zero at t: little where it rises steeply, more where it grazes.
template <class Function>
Real moved_by_rounding(const Function& f, Real t) {
  const Real step = 1e-6L, rounding = 1e-12L, slope = (f(t + step) - f(t - step)) / (2 * step);
  const Real bend = std::abs(f(t + step) - 2 * f(t) + f(t - step)) / (step * step);
  return std::min(rounding / std::abs(slope), std::sqrt(4 * rounding / bend)) + 1e-12L * (1 + t);
}

}  // namespace mossy::test
