// SPDX-License-Identifier: MIT
// The path of a membrane with conductances, as Taylor polynomials: its equation is linear in V.
//
//   C_m dy/dt = I - g_L y - sum g(t) y + sum g(t) (E - E_L),   y = V - E_L
//
// What the conductances do is known in closed form, so with t = H x, G_n and J_n the coefficients of x^n in sum g
// and sum g (E - E_L), the coefficients of y follow one from the other:
//
//   (n + 1) y_(n+1) = H / C_m (J_n + [n = 0] I - g_L y_n - sum_(k <= n) G_k y_(n-k))
//
// A path takes its own steps from its start, of length H = 1 / (a / 2 + 3 / (2 pace)), a the largest sum of conductances
// over C_m: two time constants of the membrane where conductances hardly change, less where they do. A sum ends where
// two terms in a row, after the fourth, are below `tolerance` (mV, and relative): of 300,000 random cells none needed more than 30 terms at
// 1e-11, or 36 at 1e-14. Nothing is cut to fit: the state after dt and the time of a crossing depend on the start alone.
// The polynomial is also the dense output, in which the first crossing is looked for with bounds, so that none is missed
// however short. Where a sum does not end, or steps become too short, NotConverged is thrown.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "models/field.hpp"
#include "models/neuron/evaluations.hpp"
#include "models/neuron/first_root.hpp"
#include "models/neuron/reciprocals.hpp"
#include "models/not_converged.hpp"

namespace mossy {

/// The membrane alone: C_m in pF, g_L in nS, E_L in mV, I in pA.
struct PassiveMembrane {
  double C_m, g_L, E_L, I;
};

/// `Synapses` as in synapses/, with largest(s), pace(s), decay(s, dt) and series(s, h, E_L).
template <class Synapses>
class LinearPath {
 public:
  using State = typename Synapses::State;

  /// From y0 mV above E_L; `tolerance` > 0.
  LinearPath(const PassiveMembrane& membrane, const Synapses& synapses, const State& start, double y0,
             double tolerance)
      : membrane_(membrane), synapses_(synapses), state_(start), tolerance_(tolerance) {
    begin(y0);
  }

  /// y at dt ms >= 0 after the start; dt never before an earlier one.
  double at(double dt) {
    while (dt - from_ > H_)
      step();
    return value((dt - from_) / H_);
  }

  /// First time in (0, dt] at which y reaches `level` from below, or `never`. y < level at the start.
  double crossing(double level, double dt) {
    for (;; step()) {
      const double last = std::min((dt - from_) / H_, 1.0);
      if (may_reach(level, last)) {
        const double x = first_reach(level);
        if (x <= 1) return from_ + x * H_ <= dt ? from_ + x * H_ : never;
      }
      if (dt - from_ <= H_) return never;
    }
  }

 private:
  static constexpr int most_halvings = 40;
  static constexpr std::size_t first_terms =
      4;  ///< as many as the conductances have variables: all may be 0 by chance

  void begin(double y0) {
    const double fast = (membrane_.g_L + synapses_.largest(state_)) / membrane_.C_m,
                 slow = 1 / synapses_.pace(state_);
    H_ = 1 / (0.5 * fast + 1.5 * slow);
    per_pA_ = H_ / membrane_.C_m;
    series_ = synapses_.series(state_, H_, membrane_.E_L);
    y_[0] = y0;
    known_ = 1;
    whole_ = 0;
    limit_ = tolerance_ * std::max(1.0, std::abs(y0));
  }

  void step() {
    const double at_end = value(1);
    synapses_.decay(state_, H_);
    from_ += H_;
    require_progress(++steps_, from_);
    begin(at_end);
  }

  /// The n-th coefficient; those before it are known.
  double coefficient(std::size_t n) {
    if (n < known_) return y_[n];
    const auto [G, J] = series_.next();
    G_[n - 1] = n == 1 ? G + membrane_.g_L : G;
    double sum = n == 1 ? J + membrane_.I : J;
    for (std::size_t k = n - 1; k > 0; --k) {  // the newest last: all before is there already
      sum -= G_[k] * y_[n - 1 - k];
      asm volatile("" ::"r"(k));  // as vectors, sums of so few take gcc nearly twice the time
    }
    y_[n] = per_pA_ * reciprocals[n] * (sum - G_[0] * y_[n - 1]);
    known_ = n + 1;
    ++slope_evaluations;
    return y_[n];
  }

  /// y at x in [0, 1] of the step.
  double value(double x) {
    double power = 1, sum = y_[0];
    int small = 0;
    for (std::size_t n = 1; n < most_terms && small < 2; ++n) {
      power *= x;
      const double term = coefficient(n) * power;
      sum += term;
      small = n > first_terms && std::abs(term) <= limit_ ? small + 1 : 0;
    }
    if (small < 2) require_small(y_[most_terms - 1] * power);
    return sum;
  }
  /// Of the last term there is: a tolerance that rounding does not reach is no fault.
  void require_small(double term) const {
    if (!(std::abs(term) <= 1e-10 * std::max(1.0, std::abs(y_[0]))))
      throw NotConverged("its series has not ended after the last term");
  }

  /// False if y stays below `level` in [0, x]: no sum of rising terms gets there.
  bool may_reach(double level, double x) {
    double power = 1, sum = y_[0];
    int small = 0;
    for (std::size_t n = 1; n < most_terms && small < 2; ++n) {
      power *= x;
      const double term = coefficient(n) * power;
      sum += std::max(term, 0.0);
      small = n > first_terms && std::abs(term) <= limit_ ? small + 1 : 0;
    }
    return sum + limit_ >= level;
  }

  // -- the first crossing within a step ------------------------------------------------------------

  struct Point {
    double x, y, slope;
  };
  Point point(double x) const {
    double y = 0, slope = 0;
    for (std::size_t n = whole_; n-- > 0;) {
      slope = slope * x + y;
      y = y * x + y_[n];
    }
    return {x, y, slope};
  }

  /// Smallest x in (0, 1] with y(x) >= level, or 2.
  double first_reach(double level) {
    if (y_[0] >= level) return 0;
    value(1);
    whole_ = known_;
    double bend = 0;
    for (std::size_t n = 2; n < whole_; ++n)
      bend += static_cast<double>(n * (n - 1)) * std::abs(y_[n]);
    if (!std::isfinite(bend)) throw NotConverged("its series has left the finite numbers");
    return first_reach_between(level, bend, point(0), point(1), 0);
  }

  /// |y''| <= bend. From either end y rises no faster than a parabola, each of which serves for its half.
  double first_reach_between(double level, double bend, const Point& a, const Point& b, int halvings) const {
    const double w = b.x - a.x, curve = bend * w * w / 8;
    const double most =
        std::max(std::max(a.y, a.y + a.slope * w / 2 + curve), std::max(b.y, b.y - b.slope * w / 2 + curve));
    if (most < level) return 2;
    const bool rises = a.slope - bend * w > 0;
    if (b.y >= level && (rises || halvings == most_halvings)) {
      const auto above = [&](double x) {
        const Point p = point(x);
        return std::pair{p.y - level, p.slope};
      };
      return bracketed_newton(above, a.x, b.x);
    }
    if (halvings == most_halvings || (rises && b.y < level)) return 2;
    const Point middle = point((a.x + b.x) / 2);
    const double first = first_reach_between(level, bend, a, middle, halvings + 1);
    return first <= 1 ? first : first_reach_between(level, bend, middle, b, halvings + 1);
  }

  PassiveMembrane membrane_;
  const Synapses& synapses_;
  State state_;  ///< of the synapses, where the step begins
  double tolerance_, limit_ = 0;
  double per_pA_ = 0;        ///< mV
  double from_ = 0, H_ = 0;  ///< ms
  long steps_ = 0;
  std::size_t known_ = 0, whole_ = 0;  ///< coefficients
  std::array<double, most_terms> y_, G_;
  decltype(std::declval<const Synapses&>().series(State{}, 1.0, 0.0)) series_;
};

}  // namespace mossy
