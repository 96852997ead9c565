// SPDX-License-Identifier: MIT
// Three-factor STDP: pairs of spikes make a synapse eligible, dopamine turns eligibility into weight.
//
//   eligibility  dc/dt = -c/tau_c;   post spike: c += A_plus K_plus,  pre spike: c -= A_minus K_minus
//   dopamine     dn/dt = -n/tau_n;   each spike of the modulator: n += 1/tau_n   (per target cell)
//   weight       dw/dt = c (n - b),  Wmin <= w <= Wmax
//   K_plus, K_minus: all-to-all traces with tau_plus, tau_minus
//
// Between events, with 1/tau_s = 1/tau_c + 1/tau_n,
//   w(t) = w + c [n tau_s (1 - exp(-t/tau_s)) - b tau_c (1 - exp(-t/tau_c))],
// and dw/dt changes sign at most once, at tau_n ln(n/b): w is monotone before and after, so that the bounds hold
// exactly. While plasticity is off eligibility decays and weights stay; resetting traces clears it.
//
// Izhikevich 2007, doi 10.1093/cercor/bhl152; Potjans, Morrison and Diesmann 2010,
// doi 10.3389/fncom.2010.00141; NEST: stdp_dopamine_synapse (which clips at events only).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity/weight_dependence.hpp"

namespace mossy {

struct StdpReward {
  static constexpr std::string_view name = "stdp_reward";
  static constexpr std::string_view meaning =
      "three-factor STDP: pairs leave an eligibility that dopamine, a modulator projection, turns into "
      "weight";
  static constexpr std::string_view equation =
      "dw/dt = c (n - b);  c' = -c/tau_c, post: c += A_plus K_plus, pre: c -= A_minus K_minus;  n' = "
      "-n/tau_n, "
      "modulator: n += 1/tau_n";
  static constexpr std::string_view source =
      "Izhikevich 2007, doi 10.1093/cercor/bhl152; stdp_dopamine_synapse of NEST";
  static constexpr bool needs_teacher = false;

  struct Params {
    double tau_plus = 20;
    double tau_minus = 20;
    double A_plus = 1;
    double A_minus = 1.5;
    double tau_c = 1000;
    double tau_n = 200;
    double b = 0;
    double Wmin = 0;
    double Wmax = 200;
  };
  static constexpr std::array fields{
      Field<Params>{"tau_plus", "ms", &Params::tau_plus, positive, "decay of the presynaptic trace"},
      Field<Params>{"tau_minus", "ms", &Params::tau_minus, positive, "decay of the postsynaptic trace"},
      Field<Params>{"A_plus", "", &Params::A_plus, not_negative, "eligibility of a pre before a post"},
      Field<Params>{"A_minus", "", &Params::A_minus, not_negative, "eligibility lost by a post before a pre"},
      Field<Params>{"tau_c", "ms", &Params::tau_c, positive, "decay of eligibility"},
      Field<Params>{"tau_n", "ms", &Params::tau_n, positive, "decay of dopamine"},
      Field<Params>{"b", "1/ms", &Params::b, not_negative, "dopamine at which nothing is learned"},
      Field<Params>{"Wmin", "", &Params::Wmin, not_negative, "smallest weight"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight"},
  };
  static std::string_view check(const Params& p) { return p.Wmin < p.Wmax ? "" : "Wmin must be below Wmax"; }

  using Pre = SumTrace;
  using Post = SumTrace;
  struct Modulator {
    double n = 0;  ///< 1/ms
  };
  struct Synapse {
    double c = 0;
  };

  explicit StdpReward(const Params& p) : p_(p), tau_s_(p.tau_c * p.tau_n / (p.tau_c + p.tau_n)) {}

  void pre_spike(Pre& K, double dt) const { K.value = K.value * std::exp(-dt / p_.tau_plus) + 1; }
  void post_spike(Post& K, double dt) const { K.value = K.value * std::exp(-dt / p_.tau_minus) + 1; }
  void modulator_spike(Modulator& m, double dt) const { m.n = m.n * std::exp(-dt / p_.tau_n) + 1 / p_.tau_n; }

  double on_pre(double w, Synapse& s, const PostSeen<Post>& post) const {
    s.c -= p_.A_minus * post.trace.value * std::exp(-post.since / p_.tau_minus);
    return w;
  }
  double on_post(double w, Synapse& s, const PreSeen<Pre>& pre) const {
    s.c += p_.A_plus * pre.trace.value * std::exp(-pre.since / p_.tau_plus);
    return w;
  }

  void idle(Synapse& s, double dt) const { s.c *= std::exp(-dt / p_.tau_c); }
  void forget(Synapse& s) const { s.c = 0; }

  double drift(double w, Synapse& s, double dt, const Around<StdpReward>& around) const {
    const double n = around.modulator.trace.n * std::exp(-around.modulator.since / p_.tau_n);
    const double c = s.c;
    idle(s, dt);
    if (c == 0 || (n == 0 && p_.b == 0)) return bounded(w);
    const double turn = n > p_.b && p_.b > 0 ? p_.tau_n * std::log(n / p_.b) : 0;
    if (!(turn > 0 && turn < dt)) return bounded(w + gain(c, n, dt));
    w = bounded(w + gain(c, n, turn));
    return bounded(w + gain(c * std::exp(-turn / p_.tau_c), p_.b, dt - turn));
  }

 private:
  /// What the weight gains over t ms, from eligibility c and dopamine n.
  double gain(double c, double n, double t) const {
    return c * (-n * tau_s_ * std::expm1(-t / tau_s_) + p_.b * p_.tau_c * std::expm1(-t / p_.tau_c));
  }
  double bounded(double w) const { return std::clamp(w, p_.Wmin, p_.Wmax); }

  Params p_;
  double tau_s_;
};
static_assert(DriftingRule<StdpReward> && ModulatedRule<StdpReward>);

}  // namespace mossy
