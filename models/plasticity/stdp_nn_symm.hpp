// SPDX-License-Identifier: MIT
// Pair STDP with nearest neighbours on both sides: each presynaptic spike is paired with the last postsynaptic
// one before it, each postsynaptic spike with the last presynaptic one before it.
//
//   K = exp(-dt / tau) of the nearest partner. Steps: weight_dependence.hpp.
#pragma once

#include "models/plasticity/weight_dependence.hpp"

namespace mossy {

struct StdpNnSymm {
  static constexpr std::string_view name = "stdp_nn_symm";
  static constexpr std::string_view meaning = "pair STDP, each spike with its nearest earlier partner";
  static constexpr std::string_view equation =
      "post: w/Wmax += lambda (1 - w/Wmax)^mu_plus K_plus;  pre: w/Wmax -= alpha lambda (w/Wmax)^mu_minus "
      "K_minus, K of the nearest earlier partner";
  static constexpr std::string_view source =
      "Morrison, Diesmann and Gerstner 2008, doi 10.1007/s00422-008-0233-1";
  static constexpr bool needs_teacher = false;

  using Params = WeightDependence::Params;
  static constexpr auto fields = WeightDependence::fields;
  static std::string_view check(const Params&) { return ""; }

  struct Pre {};
  struct Post {};
  using Synapse = NoSynapseState;

  explicit StdpNnSymm(const Params& p) : weight_(p) {}

  void pre_spike(Pre&, double) const {}
  void post_spike(Post&, double) const {}
  double tau_plus() const { return weight_.tau_plus(); }
  double tau_minus() const { return weight_.tau_minus(); }

  double on_post(double w, Synapse&, const PreSeen<Pre>& pre) const {
    return pre.spiked ? weight_.potentiate(w, pre.decay) : w;
  }
  double on_pre(double w, Synapse&, const PostSeen<Post>& post) const {
    return post.spiked ? weight_.depress(w, post.decay) : w;
  }

 private:
  WeightDependence weight_;
};
static_assert(PairedRule<StdpNnSymm>);

}  // namespace mossy
