// SPDX-License-Identifier: MIT
// Competitive learning: a cell that fires strengthens the inputs that were active before and weakens the others.
//
//   post spike:  w += eta_plus x (Wmax - w) - eta_minus (1 - x)(w - Wmin),   x = exp(-(time since the last pre)/tau)
//
// x is 0 for an input that has never fired. With steps of at most 1 the new weight lies between Wmin and Wmax, so
// weights are never negative. Each weight settles where gain and loss are equal: with p the mean of x at the cell's
// spikes and equal steps at Wmin + p (Wmax - Wmin), so the sum of a cell's weights is set by how many of its inputs
// are active when it fires: what one input gains others lose.
//
// The instar rule: Grossberg 1976, doi 10.1007/BF00344744; competitive learning: Rumelhart and Zipser 1985,
// doi 10.1207/s15516709cog0901_5.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity_rule.hpp"

namespace mossy {

struct Competitive {
  static constexpr std::string_view name = "competitive";
  static constexpr std::string_view meaning =
      "competitive learning: a cell that fires strengthens its active inputs and weakens the others";
  static constexpr std::string_view equation =
      "post: w += eta_plus x (Wmax - w) - eta_minus (1 - x)(w - Wmin);  x = exp(-(t - last pre)/tau)";
  static constexpr std::string_view source =
      "Grossberg 1976, doi 10.1007/BF00344744; Rumelhart and Zipser 1985, doi 10.1207/s15516709cog0901_5";
  static constexpr bool needs_teacher = false;

  struct Params {
    double tau = 20;
    double eta_plus = 0.05;
    double eta_minus = 0.05;
    double Wmin = 0;
    double Wmax = 100;
  };
  static constexpr std::array fields{
      Field<Params>{"tau", "ms", &Params::tau, positive, "how long an input counts as active"},
      Field<Params>{"eta_plus", "", &Params::eta_plus, fraction,
                    "share of the way to Wmax of an active input"},
      Field<Params>{"eta_minus", "", &Params::eta_minus, fraction,
                    "share of the way to Wmin of an inactive input"},
      Field<Params>{"Wmin", "", &Params::Wmin, not_negative, "smallest weight"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight"},
  };
  static std::string_view check(const Params& p) { return p.Wmin < p.Wmax ? "" : "Wmin must be below Wmax"; }

  struct Pre {};
  struct Post {};
  using Synapse = NoSynapseState;

  explicit Competitive(const Params& p) : p_(p) {}

  void pre_spike(Pre&, double) const {}
  void post_spike(Post&, double) const {}
  double on_pre(double w, Synapse&, const PostSeen<Post>&) const { return w; }
  double on_post(double w, Synapse&, const PreSeen<Pre>& pre) const {
    const double x = pre.spiked ? std::exp(-pre.since / p_.tau) : 0;
    const double change = p_.eta_plus * x * (p_.Wmax - w) - p_.eta_minus * (1 - x) * (w - p_.Wmin);
    return std::clamp(w + change, p_.Wmin, p_.Wmax);
  }

 private:
  Params p_;
};
static_assert(PlasticityRule<Competitive>);

}  // namespace mossy
