// SPDX-License-Identifier: MIT
// Spike-timing dependent plasticity, every presynaptic spike paired with every postsynaptic one.
//
//   K_plus  = sum over earlier presynaptic spikes of exp(-dt / tau_plus), read by a postsynaptic spike
//   K_minus = sum over earlier postsynaptic spikes of exp(-dt / tau_minus), read by a presynaptic spike
// The steps are those of weight_dependence.hpp.
#pragma once

#include "models/plasticity/weight_dependence.hpp"

namespace mossy {

struct StdpPair {
  static constexpr std::string_view name = "stdp_pair";
  static constexpr std::string_view meaning = "pair STDP, all-to-all pairing, additive to multiplicative";
  static constexpr std::string_view equation =
      "post: w/Wmax += lambda (1 - w/Wmax)^mu_plus K_plus;  pre: w/Wmax -= alpha lambda (w/Wmax)^mu_minus "
      "K_minus, K summed over all earlier spikes";
  static constexpr std::string_view source =
      "Guetig et al. 2003, doi 10.1523/JNEUROSCI.23-09-03697.2003; Morrison, Diesmann and Gerstner 2008, doi "
      "10.1007/s00422-008-0233-1";
  static constexpr bool needs_teacher = false;

  using Params = WeightDependence::Params;
  static constexpr auto fields = WeightDependence::fields;
  static std::string_view check(const Params&) { return ""; }

  using Pre = SumTrace;
  using Post = SumTrace;
  using Synapse = NoSynapseState;

  explicit StdpPair(const Params& p) : weight_(p) {}

  void pre_spike(Pre& trace, double dt) const { trace.value = trace.value * weight_.decay_plus(dt) + 1; }
  void post_spike(Post& trace, double dt) const { trace.value = trace.value * weight_.decay_minus(dt) + 1; }
  double tau_plus() const { return weight_.tau_plus(); }
  double tau_minus() const { return weight_.tau_minus(); }

  double on_post(double w, Synapse&, const PreSeen<Pre>& pre) const {
    return pre.spiked ? weight_.potentiate(w, pre.trace.value * pre.decay) : w;
  }
  double on_pre(double w, Synapse&, const PostSeen<Post>& post) const {
    return post.spiked ? weight_.depress(w, post.trace.value * post.decay) : w;
  }

 private:
  WeightDependence weight_;
};
static_assert(PairedRule<StdpPair>);

}  // namespace mossy
