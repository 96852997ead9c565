// SPDX-License-Identifier: MIT
// Steps of a bounded weight, from additive to multiplicative (Guetig et al. 2003, doi 10.1523/JNEUROSCI.23-09-03697.2003).
//
//   potentiation  w/Wmax += lambda (1 - w/Wmax)^mu_plus K_plus
//   depression    w/Wmax -= alpha lambda (w/Wmax)^mu_minus K_minus       clipped to [0, Wmax]
//
// mu = 0 is additive, mu = 1 multiplicative. Shared by the pair rules, which differ in K_plus and K_minus.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity_rule.hpp"

namespace mossy {

struct WeightDependence {
  struct Params {
    double tau_plus = 20;
    double tau_minus = 20;
    double lambda = 0.01;
    double alpha = 1;
    double mu_plus = 1;
    double mu_minus = 1;
    double Wmax = 100;
  };
  static constexpr std::array fields{
      Field<Params>{"tau_plus", "ms", &Params::tau_plus, positive,
                    "decay of the presynaptic trace (potentiation)"},
      Field<Params>{"tau_minus", "ms", &Params::tau_minus, positive,
                    "decay of the postsynaptic trace (depression)"},
      Field<Params>{"lambda", "", &Params::lambda, not_negative, "step of potentiation, in units of Wmax"},
      Field<Params>{"alpha", "", &Params::alpha, not_negative, "depression relative to potentiation"},
      Field<Params>{"mu_plus", "", &Params::mu_plus, not_negative,
                    "exponent of potentiation: 0 additive, 1 multiplicative"},
      Field<Params>{"mu_minus", "", &Params::mu_minus, not_negative, "exponent of depression"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight, in the weight's unit"},
  };

  explicit WeightDependence(const Params& p) : p_(p) {}

  double tau_plus() const { return p_.tau_plus; }
  double tau_minus() const { return p_.tau_minus; }

  [[gnu::always_inline]] double potentiate(double w, double K) const {
    return p_.mu_plus == 0 ? std::min(w + step_plus_ * K, p_.Wmax) : potentiate_by_weight(w, K);
  }
  [[gnu::always_inline]] double depress(double w, double K) const {
    return p_.mu_minus == 0 ? std::max(w - step_minus_ * K, 0.0) : depress_by_weight(w, K);
  }
  double decay_plus(double dt) const { return std::exp(-dt / p_.tau_plus); }
  double decay_minus(double dt) const { return std::exp(-dt / p_.tau_minus); }

 private:
  double potentiate_by_weight(double w, double K) const {
    const double x = w / p_.Wmax;
    return std::min(x + p_.lambda * power(1 - x, p_.mu_plus) * K, 1.0) * p_.Wmax;
  }
  double depress_by_weight(double w, double K) const {
    const double x = w / p_.Wmax;
    return std::max(x - p_.alpha * p_.lambda * power(x, p_.mu_minus) * K, 0.0) * p_.Wmax;
  }

  /// x^mu with x clipped to [0, 1]; the usual exponent without pow.
  static double power(double x, double mu) {
    if (mu == 1) return x;
    return std::pow(std::clamp(x, 0.0, 1.0), mu);
  }
  Params p_;
  double step_plus_ = p_.lambda * p_.Wmax, step_minus_ = p_.alpha * p_.lambda * p_.Wmax;  ///< additive
};

/// A trace that grows by 1 at each spike and decays in between.
struct SumTrace {
  double value = 0;  ///< right after the last spike
};

}  // namespace mossy
