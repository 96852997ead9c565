// SPDX-License-Identifier: MIT
// The flow of x' = c_0 + c_1 x + c_2 x^2 + c_3 x^3 where it stays bounded.
//
// Without the square and the cube in closed form; otherwise Dormand-Prince 5(4) of Boost.Odeint with local error
// `tolerance` per step, absolute and relative; NotConverged where no step is short enough.
#pragma once

#include <algorithm>
#include <array>
#include <boost/numeric/odeint/stepper/generation.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <cmath>

#include "models/not_converged.hpp"

namespace mossy {

class CubicFlow {
 public:
  static constexpr double tolerance = 1e-12;

  /// Coefficients per ms, in ascending order of their powers.
  explicit CubicFlow(const std::array<double, 4>& c) : c_(c) {}

  /// x after dt ms >= 0. It may pass a fixed point by the tolerance: the caller clamps.
  double operator()(double x, double dt) const {
    if (!(dt > 0)) return x;
    if (c_[2] != 0 || c_[3] != 0) return integrated(x, dt);
    if (c_[1] == 0) return x + c_[0] * dt;
    return x + (x + c_[0] / c_[1]) * std::expm1(c_[1] * dt);
  }

 private:
  double slope(double x) const { return c_[0] + x * (c_[1] + x * (c_[2] + x * c_[3])); }
  double slope_of_slope(double x) const { return c_[1] + x * (2 * c_[2] + x * 3 * c_[3]); }

  /// All that is left of the way to an attracting fixed point is less than rounding.
  bool settled(double x) const {
    const double v = slope(x), rate = -slope_of_slope(x);
    return v == 0 || (rate > 0 && std::abs(v) < 1e-16 * std::max(1.0, std::abs(x)) * rate);
  }

  double integrated(double x, double dt) const {
    namespace odeint = boost::numeric::odeint;
    const auto system = [&](const double& y, double& dydt, double) { dydt = slope(y); };
    auto stepper = odeint::make_controlled(tolerance, tolerance, odeint::runge_kutta_dopri5<double>());
    const double rate = std::abs(slope_of_slope(x));
    double t = 0, step = rate > 0 ? std::min(dt, 0.1 / rate) : dt;
    for (long tries = 0; t < dt && !settled(x); require_progress(++tries, t)) {
      const double left = dt - t;
      step = std::min(step, left);
      if (t + step == t) {
        if (step == left) break;  // rounding of the last piece
        throw NotConverged("no step is short enough");
      }
      stepper.try_step(system, x, t, step);
    }
    if (!std::isfinite(x)) throw NotConverged("it leaves the finite numbers");
    return x;
  }

  std::array<double, 4> c_;
};

}  // namespace mossy
