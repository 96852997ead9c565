// SPDX-License-Identifier: MIT
// Synaptic scaling: all weights of a cell grow while it fires below its target rate and shrink while above.
//
//   rate    dr/dt = -r/tau_rate,  each spike of the receiving cell: r += 1000/tau_rate   (Hz)
//   weight  dw/dt = w (1 - r/target) / tau_scaling                 exponent 1
//           dw/dt = (w^2/Wmax) (1 - r/target) / tau_scaling        exponent 2        Wmin <= w <= Wmax
//
// Between spikes, with G(t) = [t - (r/target) tau_rate (1 - exp(-t/tau_rate))] / tau_scaling,
//   w(t) = w exp(G)   or   w(t) = w / (1 - (w/Wmax) G).
// dw/dt changes sign at most once, at tau_rate ln(r/target): w is monotone before and after, so that the bounds hold
// exactly. Weights keep their ratios (exponent 1) and grow in a cell that never fires; a weight of 0 stays 0.
// Presynaptic spikes change nothing.
//
// van Rossum, Bi and Turrigiano 2000, doi 10.1523/JNEUROSCI.20-23-08812.2000 (eq. 3, without the integral term);
// exponent 2: Tetzlaff, Kolodziejski, Timme and Woergoetter 2011, doi 10.3389/fncom.2011.00047.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity_rule.hpp"

namespace mossy {

struct HomeostaticScaling {
  static constexpr std::string_view name = "homeostatic_scaling";
  static constexpr std::string_view meaning =
      "synaptic scaling: weights grow while the receiving cell fires below a target rate, and shrink above "
      "it";
  static constexpr std::string_view equation =
      "dw/dt = w (1 - r/target) / tau_scaling;  r' = -r/tau_rate, post: r += 1000/tau_rate;  Wmin <= w <= "
      "Wmax";
  static constexpr std::string_view source =
      "van Rossum, Bi and Turrigiano 2000, doi 10.1523/JNEUROSCI.20-23-08812.2000";
  static constexpr bool needs_teacher = false;

  struct Params {
    double target = 5;
    double tau_rate = 10000;
    double tau_scaling = 100000;
    double exponent = 1;
    double Wmin = 0;
    double Wmax = 100;
  };
  static constexpr std::array fields{
      Field<Params>{"target", "Hz", &Params::target, positive, "rate at which weights rest"},
      Field<Params>{"tau_rate", "ms", &Params::tau_rate, positive, "time over which the rate is taken"},
      Field<Params>{"tau_scaling", "ms", &Params::tau_scaling, positive,
                    "time in which the weights of a silent cell grow e-fold"},
      Field<Params>{"exponent", "", &Params::exponent, ParameterBounds{1, 2, true, true, true},
                    "power of the weight: 1 or 2"},
      Field<Params>{"Wmin", "", &Params::Wmin, not_negative, "smallest weight"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight"},
  };
  static std::string_view check(const Params& p) { return p.Wmin < p.Wmax ? "" : "Wmin must be below Wmax"; }

  struct Pre {};
  struct Post {
    double rate = 0;  ///< Hz
  };
  using Synapse = NoSynapseState;

  explicit HomeostaticScaling(const Params& p) : p_(p) {}

  void pre_spike(Pre&, double) const {}
  void post_spike(Post& trace, double dt) const {
    trace.rate = trace.rate * std::exp(-dt / p_.tau_rate) + 1000 / p_.tau_rate;
  }
  double on_pre(double w, Synapse&, const PostSeen<Post>&) const { return w; }
  double on_post(double w, Synapse&, const PreSeen<Pre>&) const { return w; }

  double drift(double w, Synapse&, double dt, const Around<HomeostaticScaling>& around) const {
    const double excess = around.post.trace.rate * std::exp(-around.post.since / p_.tau_rate) / p_.target;
    const double turn = excess > 1 ? p_.tau_rate * std::log(excess) : 0;
    if (!(turn > 0 && turn < dt)) return scaled(w, excess, dt);
    return scaled(scaled(w, excess, turn), 1, dt - turn);
  }

 private:
  /// Over t ms in which the weight is monotone; `excess` = rate / target at their start.
  double scaled(double w, double excess, double t) const {
    const double G = (t + excess * p_.tau_rate * std::expm1(-t / p_.tau_rate)) / p_.tau_scaling;
    if (w > 0 && p_.exponent == 2) {
      const double left = 1 - w / p_.Wmax * G;
      w = left > 0 ? w / left : p_.Wmax;
    } else if (w > 0) {
      w *= std::exp(std::min(G, 700.0));  // beyond that it is at Wmax in any case, or was 0
    }
    return std::clamp(w, p_.Wmin, p_.Wmax);
  }

  Params p_;
};
static_assert(DriftingRule<HomeostaticScaling>);

}  // namespace mossy
