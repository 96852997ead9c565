// SPDX-License-Identifier: MIT
// Triplet STDP: pairs, and triplets of two spikes of one cell and one of the other.
//
//   traces r1 (tau_plus), r2 (tau_x) of the sending cell; o1 (tau_minus), o2 (tau_y) of the receiving cell
//   pre spike:   w -= o1 (A2_minus + A3_minus r2)     post spike:  w += r1 (A2_plus + A3_plus o2)
//   r2 and o2 are read just before the spike's own step; 0 <= w <= Wmax
//   all-to-all: a trace grows by 1 at a spike; nearest spike: it is set to 1
// The engine shows a rule the partner's traces; the spiking cell's own slow trace (r2 at a pre, o2 at a post) is
// kept per synapse. Pfister and Gerstner 2006, doi 10.1523/JNEUROSCI.1425-06.2006.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity_rule.hpp"

namespace mossy {

struct StdpTriplet {
  static constexpr std::string_view name = "stdp_triplet";
  static constexpr std::string_view meaning = "triplet STDP, all-to-all or nearest spike";
  static constexpr std::string_view equation =
      "pre: w -= o1 (A2_minus + A3_minus r2);  post: w += r1 (A2_plus + A3_plus o2);  0 <= w <= Wmax";
  static constexpr std::string_view source = "Pfister and Gerstner 2006, doi 10.1523/JNEUROSCI.1425-06.2006";
  static constexpr bool needs_teacher = false;

  struct Params {
    double tau_plus = 16.8;
    double tau_minus = 33.7;
    double tau_x = 101;
    double tau_y = 125;
    double A2_plus = 5e-10;
    double A3_plus = 6.2e-3;
    double A2_minus = 7e-3;
    double A3_minus = 2.3e-4;
    double nearest = 0;
    double Wmax = 100;
  };
  static constexpr std::array fields{
      Field<Params>{"tau_plus", "ms", &Params::tau_plus, positive, "decay of r1"},
      Field<Params>{"tau_minus", "ms", &Params::tau_minus, positive, "decay of o1"},
      Field<Params>{"tau_x", "ms", &Params::tau_x, positive, "decay of r2"},
      Field<Params>{"tau_y", "ms", &Params::tau_y, positive, "decay of o2"},
      Field<Params>{"A2_plus", "", &Params::A2_plus, not_negative,
                    "potentiation by a pair, in the weight's unit"},
      Field<Params>{"A3_plus", "", &Params::A3_plus, not_negative, "potentiation by a triplet"},
      Field<Params>{"A2_minus", "", &Params::A2_minus, not_negative, "depression by a pair"},
      Field<Params>{"A3_minus", "", &Params::A3_minus, not_negative, "depression by a triplet"},
      Field<Params>{"nearest", "", &Params::nearest, ParameterBounds{0, 1, true, true, true},
                    "1: only nearest spikes interact, 0: all"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight"},
  };
  static std::string_view check(const Params&) { return ""; }

  /// Traces right after the last spike, and the slow one right before it.
  struct Pre {
    double r1 = 0, r2 = 0, r2_before = 0;
  };
  struct Post {
    double o1 = 0, o2 = 0, o2_before = 0;
  };
  using Synapse = NoSynapseState;

  explicit StdpTriplet(const Params& p) : p_(p) {}

  void pre_spike(Pre& t, double dt) const {
    t.r2_before = t.r2 * std::exp(-dt / p_.tau_x);
    t.r1 = grown(t.r1 * std::exp(-dt / p_.tau_plus));
    t.r2 = grown(t.r2_before);
  }
  void post_spike(Post& t, double dt) const {
    t.o2_before = t.o2 * std::exp(-dt / p_.tau_y);
    t.o1 = grown(t.o1 * std::exp(-dt / p_.tau_minus));
    t.o2 = grown(t.o2_before);
  }

  double on_pre(double w, Synapse&, const PostSeen<Post>& post, const Pre& own) const {
    const double o1 = post.trace.o1 * std::exp(-post.since / p_.tau_minus);
    return bounded(w - o1 * (p_.A2_minus + p_.A3_minus * own.r2_before));
  }
  double on_post(double w, Synapse&, const PreSeen<Pre>& pre, const Post& own) const {
    const double r1 = pre.trace.r1 * std::exp(-pre.since / p_.tau_plus);
    return bounded(w + r1 * (p_.A2_plus + p_.A3_plus * own.o2_before));
  }

 private:
  double grown(double trace) const { return p_.nearest != 0 ? 1 : trace + 1; }
  double bounded(double w) const { return std::clamp(w, 0.0, p_.Wmax); }
  Params p_;
};
static_assert(PlasticityRule<StdpTriplet>);

}  // namespace mossy
