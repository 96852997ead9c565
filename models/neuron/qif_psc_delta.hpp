// SPDX-License-Identifier: MIT
// Quadratic integrate-and-fire cell, the normal form of a saddle-node on a circle, whose input spikes make the
// membrane jump.
//
//   tau_m dV/dt = (V - E_L)(V - V_T) / (V_T - E_L) + I_e tau_m / C_m
//
// E_L rests and tau_m is the membrane time constant there; above V_T the membrane runs off by itself, to the
// peak V_th, where the cell fires. With w = V - (E_L + V_T)/2 and g = 1 / (tau_m (V_T - E_L)):
//
//   dw/dt = g (w^2 + D),   D = I_e / (C_m g) - (V_T - E_L)^2 / 4,   q = sqrt|D|,   x = g q t
//   w(t) - w = s (w^2 + D) / (c - w s),   (c, s) = (cos x, sin(x) / q)     D > 0: no resting state
//                                                  (1, tanh(x) / q)     D < 0: rest -q, no return from +q
//                                                  (1, g t)             D = 0
// The difference is exact at a fixed point; from afar w(t) = (w c + D s) / (c - w s) is taken instead. For D < 0 the
// denominator is taken as (1 - tanh x) - tanh(x) (w - q)/q, which keeps its digits near +q. w is monotone, and
// reaches w_th above it after t = x / (g q) with
//
//   D > 0:  x = atan2(q (w_th - w), D + w w_th), in (0, pi)
//   D < 0:  x = ln(1 + 2 q (w_th - w) / ((w - q)(w_th + q))) / 2,  only if w > q or w_th < -q
//   D = 0:  t = (w_th - w) / (g w w_th),                           only if w > 0 or w_th < 0
// (partial fractions; each tends to the third as q -> 0, without cancellation).
//
// Past its peak V would reach infinity in a finite time. `advance` stops there: V stays at V_th, which is a flow too.
// Inputs while refractory are lost, as in lif_psc_delta.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "models/neuron_model.hpp"

namespace mossy {

struct QifPscDelta {
  static constexpr std::string_view name = "qif_psc_delta";
  static constexpr std::string_view meaning =
      "quadratic integrate-and-fire, input spikes make V jump by their weight (mV)";
  static constexpr std::string_view equation =
      "tau_m dV/dt = (V - E_L)(V - V_T)/(V_T - E_L) + I_e tau_m/C_m;  at V_th: V <- V_reset;  input: V += w "
      "(excitatory), V -= w (inhibitory)";
  static constexpr std::string_view source =
      "Latham et al. 2000, doi 10.1152/jn.2000.83.2.808; Ermentrout and Kopell 1986, doi 10.1137/0146017";
  static constexpr std::string_view weight_unit = "mV";

  struct Params {
    double C_m = 250;
    double tau_m = 10;
    double E_L = -70;
    double V_T = -55;
    double V_th = 20;
    double V_reset = -75;
    double t_ref = 0;
    double I_e = 0;
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"tau_m", "ms", &Params::tau_m, positive, "membrane time constant at rest"},
      Field<Params>{"E_L", "mV", &Params::E_L, any_value, "resting potential without current"},
      Field<Params>{"V_T", "mV", &Params::V_T, any_value,
                    "without current V rises by itself above this, above E_L"},
      Field<Params>{"V_th", "mV", &Params::V_th, any_value, "peak: the cell fires when V >= V_th"},
      Field<Params>{"V_reset", "mV", &Params::V_reset, any_value, "potential after a spike, below V_th"},
      Field<Params>{"t_ref", "ms", &Params::t_ref, not_negative, "refractory period, [spike, spike + t_ref)"},
      Field<Params>{"I_e", "pA", &Params::I_e, any_value, "constant current"},
  };

  struct State {
    double V_m;  // mV
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params& p) {
    if (!(p.E_L < p.V_T)) return "E_L must be below V_T";
    return p.V_reset < p.V_th ? "" : "V_reset must be below V_th";
  }

  explicit QifPscDelta(const Params& p)
      : E_L_(p.E_L),
        V_th_(p.V_th),
        V_reset_(p.V_reset),
        t_ref_(p.t_ref),
        middle_(p.E_L + 0.5 * (p.V_T - p.E_L)),
        g_(1 / (p.tau_m * (p.V_T - p.E_L))),
        D_(p.I_e * (p.tau_m / p.C_m) * (p.V_T - p.E_L) - 0.25 * (p.V_T - p.E_L) * (p.V_T - p.E_L)),
        q_(std::sqrt(std::abs(D_))),
        w_th_(p.V_th - middle_) {}

  State rest() const { return {E_L_}; }

  void advance(State& s, double dt) const {
    if (s.V_m >= V_th_) return;
    const double V = D_ > 0 ? after_without_rest(s.V_m, dt) : after_with_rest(s.V_m, dt);
    s.V_m = std::min(V, V_th_);
  }
  void receive(State& s, int port, double weight) const { s.V_m += port == 0 ? weight : -weight; }
  void receive_early(State&, int, double, double) const {}

  bool can_fire(const State& s) const {
    return s.V_m >= V_th_ || D_ > 0 || s.V_m - middle_ > q_ || w_th_ < -q_;
  }
  /// dV/dt is convex in V: no larger on the way than at one of its ends.
  bool can_fire_within(const State& s, double dt) const {
    if (s.V_m >= V_th_) return true;
    if (!can_fire(s)) return false;
    const double w = s.V_m - middle_;
    const double steepest = g_ * (std::max(w * w, w_th_ * w_th_) + D_);
    return s.V_m + std::max(steepest, 0.0) * dt * (1 + rounding) >= V_th_ - rounding;
  }

  double next_crossing(const State& s) const {
    if (s.V_m >= V_th_) return 0;
    if (!can_fire(s)) return never;
    const double w = s.V_m - middle_, way = V_th_ - s.V_m;
    if (D_ > 0) return std::atan2(q_ * way, D_ + w * w_th_) / (g_ * q_);
    if (D_ == 0) return way / w / w_th_ / g_;
    return std::log1p(2 * q_ * (way / (w - q_) / (w_th_ + q_))) / (2 * g_ * q_);
  }

  void fire(State& s) const { s.V_m = V_reset_; }
  double refractory() const { return t_ref_; }
  void rewind(State&, double) const {}

 private:
  static constexpr double rounding = 1e-9;  // relative, and mV: far above the rounding of the bound

  /// D > 0. V rises from minus to plus infinity within x = pi.
  double after_without_rest(double V, double dt) const {
    const double w = V - middle_, x = g_ * q_ * dt;
    if (x >= std::numbers::pi) return V_th_;
    const double c = std::cos(x), s = std::sin(x) / q_, left = c - w * s;
    if (left <= 0) return V_th_;
    const double there = (w * c + D_ * s) / left;
    return comes_from_afar(w, there) ? middle_ + there : V + ((s * w) * (w / left) + s * (D_ / left));
  }
  /// D <= 0.
  double after_with_rest(double V, double dt) const {
    const double w = V - middle_, below = w - q_, above = w + q_;
    if (below == 0 || above == 0) return V;
    const double x = g_ * q_ * dt;
    const double s = q_ > 0 ? std::tanh(x) / q_ : g_ * dt;
    const double left = q_ > 0 ? 2 / (std::exp(2 * x) + 1) - s * below : 1 - w * s;
    if (left <= 0) return V_th_;
    const double there = (w + D_ * s) / left;
    return comes_from_afar(w, there) ? middle_ + there : V + (s * below) * (above / left);
  }
  /// Then the difference would be all, and what it leaves behind rounding.
  static bool comes_from_afar(double w, double there) { return 2 * std::abs(there) < std::abs(w); }

  double E_L_, V_th_, V_reset_, t_ref_;
  double middle_;  // mV, between E_L and V_T
  double g_;       // 1/(mV ms)
  double D_, q_;   // mV^2, mV
  double w_th_;    // mV
};
static_assert(NeuronModel<QifPscDelta>);

}  // namespace mossy
