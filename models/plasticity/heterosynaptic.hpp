// SPDX-License-Identifier: MIT
// Hebbian learning that does not run away: triplet STDP, heterosynaptic plasticity at strong postsynaptic firing,
// a small gain at each presynaptic spike, and a slow reference weight that consolidates.
//
//   traces  z_plus (tau_plus) of the sending cell; z_minus (tau_minus), z_slow (tau_slow) of the receiving cell
//   pre spike:   w += delta - B z_minus
//   post spike:  w += A z_plus z_slow - beta (w - w_tilde) z_minus^3,  z_slow and z_minus just before the spike
//   always:      tau_cons dw_tilde/dt = w - w_tilde - P w_tilde (w_P/2 - w_tilde)(w_P - w_tilde)
//   0 <= w, w_tilde <= Wmax
//
// Between events w rests and w_tilde has a flow with constant coefficients: in closed form for P = 0, else integrated
// (cubic_flow.hpp, 1e-12 per step). P > 0 makes a double well: w_tilde = 0 and w_P are stable. At the start
// w_tilde = w. While plasticity is off both rest. B is fixed here; in the paper a slow homeostasis sets it.
//
// Zenke, Agnes and Gerstner 2015, doi 10.1038/ncomms7922 (Methods, equations of plasticity).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity/cubic_flow.hpp"
#include "models/plasticity_rule.hpp"

namespace mossy {

struct Heterosynaptic {
  static constexpr std::string_view name = "heterosynaptic";
  static constexpr std::string_view meaning =
      "triplet STDP with heterosynaptic and transmitter-induced plasticity and a consolidating reference "
      "weight";
  static constexpr std::string_view equation =
      "pre: w += delta - B z_minus;  post: w += A z_plus z_slow - beta (w - w_tilde) z_minus^3;  tau_cons "
      "w_tilde' "
      "= w - w_tilde - P w_tilde (w_P/2 - w_tilde)(w_P - w_tilde)";
  static constexpr std::string_view source = "Zenke, Agnes and Gerstner 2015, doi 10.1038/ncomms7922";
  static constexpr bool needs_teacher = false;

  struct Params {
    double tau_plus = 20;
    double tau_minus = 20;
    double tau_slow = 100;
    double A = 0.001;
    double B = 0.001;
    double beta = 0.05;
    double delta = 2e-5;
    double tau_cons = 1200000;
    double P = 20;
    double w_P = 0.5;
    double Wmax = 5;
  };
  static constexpr std::array fields{
      Field<Params>{"tau_plus", "ms", &Params::tau_plus, positive, "decay of z_plus"},
      Field<Params>{"tau_minus", "ms", &Params::tau_minus, positive, "decay of z_minus"},
      Field<Params>{"tau_slow", "ms", &Params::tau_slow, positive, "decay of z_slow"},
      Field<Params>{"A", "", &Params::A, not_negative, "potentiation by a triplet, in the weight's unit"},
      Field<Params>{"B", "", &Params::B, not_negative, "depression by a pair, in the weight's unit"},
      Field<Params>{"beta", "", &Params::beta, not_negative, "strength of heterosynaptic plasticity"},
      Field<Params>{"delta", "", &Params::delta, not_negative, "gained at each presynaptic spike"},
      Field<Params>{"tau_cons", "ms", &Params::tau_cons, positive, "time constant of consolidation"},
      Field<Params>{"P", "", &Params::P, not_negative, "depth of the two wells, per squared weight; 0: none"},
      Field<Params>{"w_P", "", &Params::w_P, positive, "upper stable reference weight, at most Wmax"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight"},
  };
  static std::string_view check(const Params& p) {
    return p.P == 0 || p.w_P <= p.Wmax ? "" : "w_P must be at most Wmax";
  }

  struct Pre {
    double z_plus = 0;
  };
  /// Right after the last spike, and what a spike reads of itself right before it.
  struct Post {
    double z_minus = 0, z_slow = 0, z_minus_before = 0, z_slow_before = 0;
  };
  struct Synapse {
    double w_tilde = 0;
  };

  explicit Heterosynaptic(const Params& p) : p_(p) {}

  void pre_spike(Pre& t, double dt) const { t.z_plus = t.z_plus * std::exp(-dt / p_.tau_plus) + 1; }
  void post_spike(Post& t, double dt) const {
    t.z_minus_before = t.z_minus * std::exp(-dt / p_.tau_minus);
    t.z_slow_before = t.z_slow * std::exp(-dt / p_.tau_slow);
    t.z_minus = t.z_minus_before + 1;
    t.z_slow = t.z_slow_before + 1;
  }

  Synapse start(double w) const { return {w}; }

  double on_pre(double w, Synapse&, const PostSeen<Post>& post) const {
    return bounded(w + p_.delta - p_.B * post.trace.z_minus * std::exp(-post.since / p_.tau_minus));
  }
  double on_post(double w, Synapse& s, const PreSeen<Pre>& pre, const Post& own) const {
    const double z_plus = pre.trace.z_plus * std::exp(-pre.since / p_.tau_plus), z = own.z_minus_before;
    return bounded(w + p_.A * z_plus * own.z_slow_before - p_.beta * (w - s.w_tilde) * z * z * z);
  }

  double drift(double w, Synapse& s, double dt, const Around<Heterosynaptic>&) const {
    const double cubic = p_.P / p_.tau_cons;
    const CubicFlow flow(
        {w / p_.tau_cons, -1 / p_.tau_cons - cubic * p_.w_P * p_.w_P / 2, 1.5 * cubic * p_.w_P, -cubic});
    s.w_tilde = bounded(flow(s.w_tilde, dt));
    return w;
  }

 private:
  double bounded(double w) const { return std::clamp(w, 0.0, p_.Wmax); }
  Params p_;
};
static_assert(DriftingRule<Heterosynaptic>);

}  // namespace mossy
