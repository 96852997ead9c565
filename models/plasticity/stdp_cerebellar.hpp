// SPDX-License-Identifier: MIT
// The parallel-fibre rule of the cerebellum: every parallel-fibre spike strengthens, a climbing-fibre spike
// weakens the fibres that were active about `t_peak` before it.
//
//   parallel-fibre spike:  w += A_plus
//   climbing-fibre spike:  w -= A_minus sum_k k(t_cf - t_k) over the parallel-fibre spikes t_k before it
//   k(t) = exp(-t/tau) sin^q(t/tau) / peak,  tau = t_peak / atan(q),  so that k has its maximum 1 at t_peak
//
// The sum is a trace. With x = t/tau and even q,
//   sin^q x = c_0 + sum_{m=1}^{q/2} c_m cos(2 m x),  c_0 = C(q, q/2) / 2^q,  c_m = 2 (-1)^m C(q, q/2 - m) / 2^q,
// each term exp(-x) cos(2 m x) is the real part of exp((-1 + 2 m i) x), which a complex trace follows exactly:
// at a spike 1 is added, over dt it is multiplied by exp((-1 + 2 m i) dt / tau).
//
// Rule and kernel: EDLUT, Luque et al. 2011, doi 10.1109/TSMCB.2011.2108879; Garrido et al. 2013,
// doi 10.3389/fncir.2013.00159.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>

#include "models/plasticity_rule.hpp"

namespace mossy {

struct StdpCerebellar {
  static constexpr std::string_view name = "stdp_cerebellar";
  static constexpr std::string_view meaning =
      "parallel-fibre plasticity: each own spike strengthens, a climbing-fibre spike weakens what was active "
      "before it";
  static constexpr std::string_view equation =
      "pre: w += A_plus;  teacher: w -= A_minus sum k(t - t_pre);  k(t) ~ exp(-t/tau) sin^q(t/tau), maximum "
      "1 at t_peak";
  static constexpr std::string_view source = "Luque et al. 2011, doi 10.1109/TSMCB.2011.2108879";
  static constexpr bool needs_teacher = true;
  static constexpr int largest_q = 20;

  struct Params {
    double A_plus = 0.001;
    double A_minus = 0.1;
    double t_peak = 100;
    double q = 2;
    double Wmin = 0;
    double Wmax = 1;
  };
  static constexpr std::array fields{
      Field<Params>{"A_plus", "", &Params::A_plus, not_negative, "gained at each presynaptic spike"},
      Field<Params>{"A_minus", "", &Params::A_minus, not_negative,
                    "lost at a teacher spike, times the kernel"},
      Field<Params>{"t_peak", "ms", &Params::t_peak, positive, "lag at which the kernel is largest"},
      Field<Params>{"q", "", &Params::q, ParameterBounds{2, largest_q, true, true, true},
                    "sharpness of the kernel, even"},
      Field<Params>{"Wmin", "", &Params::Wmin, not_negative, "smallest weight"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight"},
  };
  static std::string_view check(const Params& p) {
    if (static_cast<int>(p.q) % 2 != 0) return "q must be even";
    return p.Wmin < p.Wmax ? "" : "Wmin must be below Wmax";
  }

  struct Pre {
    std::array<std::complex<double>, largest_q / 2 + 1> terms{};  ///< sum exp((-1 + 2 m i)(t - t_k) / tau)
  };
  struct Post {};
  using Synapse = NoSynapseState;

  explicit StdpCerebellar(const Params& p)
      : p_(p), half_(static_cast<int>(p.q) / 2), tau_(p.t_peak / std::atan(p.q)) {
    double binomial = 1;  // C(q, j), j growing to q/2
    const double scale = std::pow(2.0, -p.q);
    for (int j = 0; j <= half_; ++j) {
      const int m = half_ - j;
      coefficients_[static_cast<std::size_t>(m)] = binomial * scale * (m == 0 ? 1 : m % 2 == 0 ? 2 : -2);
      binomial *= (p.q - j) / (j + 1);
    }
    const double x = p.t_peak / tau_;
    peak_ = std::exp(-x) * std::pow(std::sin(x), p.q);
  }

  /// k(t), t >= 0 in ms.
  double kernel(double t) const {
    const double x = t / tau_;
    return std::exp(-x) * std::pow(std::sin(x), p_.q) / peak_;
  }

  void pre_spike(Pre& trace, double dt) const {
    for (int m = 0; m <= half_; ++m) {
      auto& term = trace.terms[static_cast<std::size_t>(m)];
      term = term * turn(m, dt) + 1.0;
    }
  }
  void post_spike(Post&, double) const {}

  double on_pre(double w, Synapse&, const PostSeen<Post>&) const { return bounded(w + p_.A_plus); }
  double on_post(double w, Synapse&, const PreSeen<Pre>& pre) const {
    if (!pre.spiked) return w;
    double sum = 0;
    for (int m = 0; m <= half_; ++m) {
      const auto i = static_cast<std::size_t>(m);
      sum += coefficients_[i] * (pre.trace.terms[i] * turn(m, pre.since)).real();
    }
    return bounded(w - p_.A_minus * std::max(sum / peak_, 0.0));
  }

 private:
  std::complex<double> turn(int m, double dt) const {
    const double x = dt / tau_;
    return std::polar(std::exp(-x), 2 * m * x);
  }
  double bounded(double w) const { return std::clamp(w, p_.Wmin, p_.Wmax); }

  Params p_;
  int half_;
  double tau_, peak_ = 1;
  std::array<double, largest_q / 2 + 1> coefficients_{};
};
static_assert(PlasticityRule<StdpCerebellar>);

}  // namespace mossy
