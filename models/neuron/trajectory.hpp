// SPDX-License-Identifier: MIT
// Numerical integration of a cell without a closed form: adaptive steps, dense output, bracketed crossing.
//
// Dormand-Prince 5(4) of Boost.Odeint with local error `tolerance` (absolute and relative) per step. A
// trajectory takes its own steps from its start, and values in between come from the dense output: nothing is
// cut to fit, so the state after dt and the time of a crossing depend on the start alone.
// Only what has no closed form is integrated: the slope is told the time since the start, and reckons with the
// conductances as they stand then.
//
// A step that fails is tried again shorter; if none is accepted, or time hardly moves, NotConverged is thrown.
//
// Within a step a crossing is looked for at its end and, where V rises at the start and falls at the end, at
// the maximum between. Component 0 is V.
#pragma once

#include <algorithm>
#include <array>
#include <boost/math/tools/toms748_solve.hpp>
#include <boost/numeric/odeint/stepper/generation.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <cmath>
#include <cstdint>
#include <tuple>

#include "models/field.hpp"
#include "models/neuron/evaluations.hpp"
#include "models/not_converged.hpp"

namespace mossy {

/// What every integrated model lets the user choose.
struct Integration {
  double tolerance = 1e-11;
};
inline constexpr std::array integration_fields{
    Field<Integration>{"tolerance", "", &Integration::tolerance, positive,
                       "local error of the integration, absolute and relative"},
};

/// `slope(y, t)` returns dy/dt at y, t ms after the start.
template <std::size_t N, class Slope>
class Trajectory {
 public:
  using Vector = std::array<double, N>;

  /// `pace` in ms > 0: the shortest time constant at work; the first step is tried accordingly. `tolerance` > 0.
  Trajectory(const Slope& slope, const Vector& start, double pace, double tolerance)
      : slope_(slope), stepper_(make(tolerance)) {
    stepper_.initialize(start, 0.0, first_step * pace);
  }

  /// y at dt ms >= 0 after the start.
  Vector at(double dt) {
    while (to_ < dt)
      step();
    return value(dt);
  }

  /// First time in (0, dt] at which V reaches `level` from below, or `never`. V < level at the start.
  double crossing(double level, double dt) {
    while (to_ < dt) {
      step();
      const double found = crossing_in_step(level);
      if (found < never) return found <= dt ? found : never;
    }
    return never;
  }

  /// The same for a V that starts at or above `level` and must first fall below it.
  double crossing_after_fall(double level, double dt) {
    bool fallen = false;
    while (to_ < dt) {
      step();
      if (!fallen) {
        fallen = value(to_)[0] < level;  // a fall and a rise within one step are not told apart
        continue;
      }
      const double found = crossing_in_step(level);
      if (found < never) return found <= dt ? found : never;
    }
    return never;
  }

 private:
  static constexpr double first_step = 0.05;  // of the pace; the controller soon finds its own

  static auto make(double tolerance) {
    namespace odeint = boost::numeric::odeint;
    return odeint::make_dense_output(tolerance, tolerance, odeint::runge_kutta_dopri5<Vector>());
  }

  void step() {
    const auto slope = [this](const Vector& y, Vector& dydt, double t) { dydt = slope_at(y, t); };
    try {
      std::tie(from_, to_) = stepper_.do_step(slope);
    } catch (const boost::numeric::odeint::odeint_error&) {
      throw NotConverged("no step is short enough");
    }
    require_progress(++steps_, to_);
    if (!std::isfinite(stepper_.current_state()[0])) throw NotConverged("it leaves the finite numbers");
  }

  Vector slope_at(const Vector& y, double t) const {
    ++slope_evaluations;
    return slope_(y, t);
  }

  Vector value(double t) {
    if (to_ == 0) return stepper_.current_state();
    Vector y;
    stepper_.calc_state(t, y);
    return y;
  }

  double crossing_in_step(double level) {
    double end = to_;
    if (!(value(end)[0] >= level)) {
      const auto rising = [&](double t) { return slope_at(value(t), t)[0]; };
      if (!(rising(from_) > 0 && rising(to_) < 0)) return never;
      end = root(rising, from_, to_);
      if (!(value(end)[0] >= level)) return never;
    }
    const auto above = [&](double t) { return value(t)[0] - level; };
    if (above(from_) >= 0) return from_;
    return root(above, from_, end);
  }

  template <class Function>
  static double root(const Function& f, double low, double high) {
    std::uintmax_t evaluations = 100;
    const auto close = [](double a, double b) {
      return std::abs(a - b) <= 4e-16 * std::max(std::abs(a), std::abs(b));
    };
    const auto [a, b] = boost::math::tools::toms748_solve(f, low, high, close, evaluations);
    return b;
  }

  Slope slope_;
  decltype(make(1.0)) stepper_;
  double from_ = 0, to_ = 0;  ///< ms, the last step
  long steps_ = 0;
};

}  // namespace mossy
