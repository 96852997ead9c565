// SPDX-License-Identifier: MIT
// Pair STDP centred on the presynaptic spike: each is paired with the last postsynaptic spike before it and the
// next one after it.
//
// A postsynaptic spike reads the sum over all presynaptic spikes since the postsynaptic one before it:
//   K_plus = sum exp(-dt / tau_plus), started anew at the first presynaptic spike after a postsynaptic one.
// That sum belongs to the synapse. K_minus = exp(-dt / tau_minus) of the last postsynaptic spike.
#pragma once

#include "models/plasticity/weight_dependence.hpp"

namespace mossy {

struct StdpNnPreCentered {
  static constexpr std::string_view name = "stdp_nn_pre_centered";
  static constexpr std::string_view meaning =
      "pair STDP, each presynaptic spike with the postsynaptic one before and after it";
  static constexpr std::string_view equation =
      "post: w/Wmax += lambda (1 - w/Wmax)^mu_plus K_plus;  pre: w/Wmax -= alpha lambda (w/Wmax)^mu_minus "
      "K_minus, K_plus over the pre spikes since the last post spike, K_minus of the last post spike";
  static constexpr std::string_view source =
      "Morrison, Diesmann and Gerstner 2008, doi 10.1007/s00422-008-0233-1";
  static constexpr bool needs_teacher = false;

  using Params = WeightDependence::Params;
  static constexpr auto fields = WeightDependence::fields;
  static std::string_view check(const Params&) { return ""; }

  struct Pre {};
  struct Post {};
  using Synapse = SumTrace;

  explicit StdpNnPreCentered(const Params& p) : weight_(p) {}

  void pre_spike(Pre&, double) const {}
  void post_spike(Post&, double) const {}

  double on_post(double w, Synapse& K_plus, const PreSeen<Pre>& pre) const {
    return pre.spiked && pre.first ? weight_.potentiate(w, K_plus.value * weight_.decay_plus(pre.since)) : w;
  }
  double on_pre(double w, Synapse& K_plus, const PostSeen<Post>& post) const {
    const bool anew = post.first_pre || post.between_or_now;  // a post at this instant has read the old sum
    K_plus.value = anew ? 1 : K_plus.value * weight_.decay_plus(post.since_pre) + 1;
    return post.spiked ? weight_.depress(w, weight_.decay_minus(post.since)) : w;
  }

 private:
  WeightDependence weight_;
};
static_assert(PlasticityRule<StdpNnPreCentered>);

}  // namespace mossy
