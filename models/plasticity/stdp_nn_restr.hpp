// SPDX-License-Identifier: MIT
// Pair STDP restricted to immediate neighbours: a pair counts only if no other spike of either cell lies between.
//
//   K = exp(-dt / tau) of the partner next to it. Steps: weight_dependence.hpp.
#pragma once

#include "models/plasticity/weight_dependence.hpp"

namespace mossy {

struct StdpNnRestr {
  static constexpr std::string_view name = "stdp_nn_restr";
  static constexpr std::string_view meaning = "pair STDP, only immediately adjacent pairs";
  static constexpr std::string_view equation =
      "post: w/Wmax += lambda (1 - w/Wmax)^mu_plus K_plus;  pre: w/Wmax -= alpha lambda (w/Wmax)^mu_minus "
      "K_minus, K of the adjacent partner";
  static constexpr std::string_view source =
      "Morrison, Diesmann and Gerstner 2008, doi 10.1007/s00422-008-0233-1";
  static constexpr bool needs_teacher = false;

  using Params = WeightDependence::Params;
  static constexpr auto fields = WeightDependence::fields;
  static std::string_view check(const Params&) { return ""; }

  struct Pre {};
  struct Post {};
  using Synapse = NoSynapseState;

  explicit StdpNnRestr(const Params& p) : weight_(p) {}

  void pre_spike(Pre&, double) const {}
  void post_spike(Post&, double) const {}

  double on_post(double w, Synapse&, const PreSeen<Pre>& pre) const {
    return pre.spiked && pre.first ? weight_.potentiate(w, weight_.decay_plus(pre.since)) : w;
  }
  double on_pre(double w, Synapse&, const PostSeen<Post>& post) const {
    const bool adjacent = post.spiked && (post.between || post.first_pre);
    return adjacent ? weight_.depress(w, weight_.decay_minus(post.since)) : w;
  }

 private:
  WeightDependence weight_;
};
static_assert(PlasticityRule<StdpNnRestr>);

}  // namespace mossy
