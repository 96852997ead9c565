// SPDX-License-Identifier: MIT
// The response of a leaky membrane to a current t exp(-b t), right for every pair of time constants.
//
//   dV/dt = -a V + t exp(-b t) / C,  a = 1/tau_m, b = 1/tau_syn,  V(0) = 0
//   V(t) = (1/C) exp(-a t) t^2 phi((b - a) t),   phi(x) = integral_0^1 s exp(-x s) ds = (1 - (1 + x) exp(-x)) / x^2
//
// phi has no cancellation as its series sum_k (-x)^k / (k! (k + 2)) for |x| < 1; elsewhere
// exp(-a t) phi = (exp(-a t) - (1 + x) exp(-b t)) / x^2, where neither exponential can overflow.
#pragma once

#include <algorithm>
#include <cmath>

namespace mossy {

class AlphaKernel {
 public:
  /// tau_m, tau_syn in ms > 0, C_m in pF.
  AlphaKernel(double tau_m, double tau_syn, double C_m)
      : a_(1 / tau_m), b_(1 / tau_syn), difference_((tau_m - tau_syn) / tau_m / tau_syn), per_C_(1 / C_m) {}

  /// V(t) in mV for a current of 1 pA/ms t exp(-b t); t >= 0 in ms.
  double operator()(double t) const {
    const double x = difference_ * t;
    const double shape = std::abs(x) < 1 ? std::exp(-a_ * t) * series(x)
                                         : (std::exp(-a_ * t) - (1 + x) * std::exp(-b_ * t)) / (x * x);
    return per_C_ * t * t * shape;
  }
  /// No larger value of V(t) occurs: the charge of the current, or its peak held for ever.
  double bound() const { return per_C_ * std::min(1 / (b_ * b_), std::exp(-1.0) / (a_ * b_)); }

 private:
  static double series(double x) {
    double term = 1, sum = 0.5;
    for (int k = 1; k < 24; ++k) {  // 1 / 24! is below the last digit
      term *= -x / k;
      sum += term / (k + 2);
    }
    return sum;
  }
  double a_, b_, difference_, per_C_;
};

}  // namespace mossy
