// SPDX-License-Identifier: MIT
// The response of a leaky membrane to an exponentially decaying current, right for every pair of time
// constants, equal ones included.
//
//   dV/dt = -a V + I exp(-b t) / C,  a = 1/tau_m, b = 1/tau_syn,  V(0) = 0
//   V(t) = (I / C) (exp(-a t) - exp(-b t)) / (b - a)
//        = (I / C) exp(-min(a, b) t) (1 - exp(-d t)) / d,   d = |b - a|
//
// The last form has no cancellation: expm1 gives (1 - exp(-d t)) / d to the last digit, and t for d = 0.
// d is taken as |tau_m - tau_syn| / (tau_m tau_syn), whose difference is exact for close time constants.
// Where the rates differ by a fifth or more, the first form is as good (its error is below the last digit of V),
// and the caller needs its exponentials anyway. (The same danger is met in NEST's iaf_propagator.)
#pragma once

#include <algorithm>
#include <cmath>

namespace mossy {

class ExponentialKernel {
 public:
  /// tau_m, tau_syn in ms > 0, C_m in pF: response in mV per pA.
  ExponentialKernel(double tau_m, double tau_syn, double C_m)
      : slow_rate_(1 / std::max(tau_m, tau_syn)),
        difference_(std::abs(tau_m - tau_syn) / tau_m / tau_syn),
        per_C_(1 / C_m),
        apart_(std::abs(tau_m - tau_syn) >= 0.2 * std::max(tau_m, tau_syn)),
        scale_(per_C_ / (1 / tau_syn - 1 / tau_m)) {
    // The maximum lies where both decays are equally fast: t = ln(b/a) / (b - a), or tau when equal.
    const double excess = std::abs(tau_m - tau_syn) / std::min(tau_m, tau_syn);
    peak_time_ = difference_ > 0 ? std::log1p(excess) / difference_ : tau_m;
    peak_ = (*this)(peak_time_);
  }

  /// V(t) for I = 1 pA at t = 0; t in ms, also below 0, where the same flow came from.
  double operator()(double t) const {
    const double shape = difference_ > 0 ? -std::expm1(-difference_ * t) / difference_ : t;
    return per_C_ * std::exp(-slow_rate_ * t) * shape;
  }
  /// True where V(t) = scale (exp(-t / tau_m) - exp(-t / tau_syn)) is as good.
  bool apart() const { return apart_; }
  double scale() const { return scale_; }
  double peak() const { return peak_; }            ///< mV per pA, the largest value of V(t)
  double peak_time() const { return peak_time_; }  ///< ms

 private:
  double slow_rate_, difference_, per_C_;
  bool apart_;
  double scale_;
  double peak_time_ = 0, peak_ = 0;
};

}  // namespace mossy
