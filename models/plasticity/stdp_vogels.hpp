// SPDX-License-Identifier: MIT
// Inhibitory plasticity that balances excitation and holds the receiving cell at a target rate.
//
//   pre spike:  w += eta (x_post - alpha),   post spike:  w += eta x_pre,   0 <= w <= Wmax
//   x grows by 1 per spike and decays with tau; alpha = 2 rho0 tau for the target rate rho0.
// Vogels, Sprekeler, Zenke, Clopath and Gerstner 2011, doi 10.1126/science.1211095.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity/weight_dependence.hpp"

namespace mossy {

struct StdpVogels {
  static constexpr std::string_view name = "stdp_vogels";
  static constexpr std::string_view meaning =
      "inhibitory STDP that drives the receiving cell to a target rate";
  static constexpr std::string_view equation =
      "pre: w += eta (x_post - alpha);  post: w += eta x_pre;  0 <= w <= Wmax";
  static constexpr std::string_view source = "Vogels et al. 2011, doi 10.1126/science.1211095";
  static constexpr bool needs_teacher = false;

  struct Params {
    double tau = 20;
    double eta = 0.001;
    double alpha = 0.12;
    double Wmax = 100;
  };
  static constexpr std::array fields{
      Field<Params>{"tau", "ms", &Params::tau, positive, "decay of both traces"},
      Field<Params>{"eta", "", &Params::eta, not_negative, "step, in the weight's unit"},
      Field<Params>{"alpha", "", &Params::alpha, not_negative,
                    "depression per presynaptic spike: 2 x target rate x tau"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight"},
  };
  static std::string_view check(const Params&) { return ""; }

  using Pre = SumTrace;
  using Post = SumTrace;
  using Synapse = NoSynapseState;

  explicit StdpVogels(const Params& p) : p_(p) {}

  void pre_spike(Pre& trace, double dt) const { trace.value = trace.value * decay(dt) + 1; }
  void post_spike(Post& trace, double dt) const { trace.value = trace.value * decay(dt) + 1; }
  double tau_plus() const { return p_.tau; }
  double tau_minus() const { return p_.tau; }

  double on_post(double w, Synapse&, const PreSeen<Pre>& pre) const {
    return bounded(w + p_.eta * pre.trace.value * pre.decay);
  }
  double on_pre(double w, Synapse&, const PostSeen<Post>& post) const {
    return bounded(w + p_.eta * (post.trace.value * post.decay - p_.alpha));
  }

 private:
  double decay(double dt) const { return std::exp(-dt / p_.tau); }
  double bounded(double w) const { return std::clamp(w, 0.0, p_.Wmax); }
  Params p_;
};
static_assert(PairedRule<StdpVogels>);

}  // namespace mossy
