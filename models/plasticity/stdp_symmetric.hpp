// SPDX-License-Identifier: MIT
// Symmetric pair STDP: both orders of firing together strengthen, as measured between CA3 pyramidal cells.
//
//   each pair of spikes dt apart:  w += A exp(-|dt| / tau)       w in [0, Wmax]
//   each presynaptic spike:        w -= A_pre,   each postsynaptic spike:  w -= A_post   (both 0 by default)
// The last two terms weaken synapses whose cells fire apart. All-to-all pairing by traces.
// Mishra, Kim, Guzman and Jonas 2016, doi 10.1038/ncomms11552; used by Kopsick et al. 2024,
// doi 10.1007/s10827-024-00881-3, and Ecker et al. 2022, doi 10.7554/eLife.71850.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity/weight_dependence.hpp"

namespace mossy {

struct StdpSymmetric {
  static constexpr std::string_view name = "stdp_symmetric";
  static constexpr std::string_view meaning =
      "symmetric pair STDP: firing together strengthens, whoever is first";
  static constexpr std::string_view equation =
      "each pair: w += A exp(-|dt|/tau);  each pre spike: w -= A_pre;  each post spike: w -= A_post;  0 <= w "
      "<= Wmax";
  static constexpr std::string_view source = "Mishra et al. 2016, doi 10.1038/ncomms11552";
  static constexpr bool needs_teacher = false;

  struct Params {
    double tau = 20;
    double A = 0.01;
    double A_pre = 0;
    double A_post = 0;
    double Wmax = 100;
  };
  static constexpr std::array fields{
      Field<Params>{"tau", "ms", &Params::tau, positive, "width of the window"},
      Field<Params>{"A", "", &Params::A, not_negative, "largest step of a pair, in the weight's unit"},
      Field<Params>{"A_pre", "", &Params::A_pre, not_negative, "lost at each presynaptic spike"},
      Field<Params>{"A_post", "", &Params::A_post, not_negative, "lost at each postsynaptic spike"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight"},
  };
  static std::string_view check(const Params&) { return ""; }

  using Pre = SumTrace;
  using Post = SumTrace;
  using Synapse = NoSynapseState;

  explicit StdpSymmetric(const Params& p) : p_(p) {}

  void pre_spike(Pre& trace, double dt) const { trace.value = trace.value * decay(dt) + 1; }
  void post_spike(Post& trace, double dt) const { trace.value = trace.value * decay(dt) + 1; }
  double tau_plus() const { return p_.tau; }
  double tau_minus() const { return p_.tau; }

  double on_post(double w, Synapse&, const PreSeen<Pre>& pre) const {
    return bounded(w + p_.A * pre.trace.value * pre.decay - p_.A_post);
  }
  double on_pre(double w, Synapse&, const PostSeen<Post>& post) const {
    return bounded(w + p_.A * post.trace.value * post.decay - p_.A_pre);
  }

 private:
  double decay(double dt) const { return std::exp(-dt / p_.tau); }
  double bounded(double w) const { return std::clamp(w, 0.0, p_.Wmax); }
  Params p_;
};
static_assert(PairedRule<StdpSymmetric>);

}  // namespace mossy
