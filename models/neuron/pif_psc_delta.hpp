// SPDX-License-Identifier: MIT
// Perfect integrate-and-fire cell, a membrane without leak, whose input spikes make it jump.
//
//   C_m dV/dt = I_e,   a spike of weight w (mV): V <- V + w or V - w
//
// V(t) = V + (I_e / C_m) t, so without input the threshold is reached only if I_e > 0, after
// (V_th - V) C_m / I_e; driven by I_e alone it fires every t_ref + (V_th - V_reset) C_m / I_e.
// Nothing pulls V back: it starts at V_reset. Inputs while refractory are lost, as in lif_psc_delta.
#pragma once

#include <array>

#include "models/neuron_model.hpp"

namespace mossy {

struct PifPscDelta {
  static constexpr std::string_view name = "pif_psc_delta";
  static constexpr std::string_view meaning =
      "perfect integrate-and-fire, no leak, input spikes make V jump by their weight (mV)";
  static constexpr std::string_view equation =
      "C_m dV/dt = I_e;  input: V += w (excitatory), V -= w (inhibitory)";
  static constexpr std::string_view source =
      "Gerstein and Mandelbrot 1964, doi 10.1016/S0006-3495(64)86768-0";
  static constexpr std::string_view weight_unit = "mV";

  struct Params {
    double C_m = 250;
    double V_th = -55;
    double V_reset = -70;
    double t_ref = 2;
    double I_e = 0;
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"V_th", "mV", &Params::V_th, any_value, "threshold: the cell fires when V >= V_th"},
      Field<Params>{"V_reset", "mV", &Params::V_reset, any_value,
                    "potential at the start and after a spike, below V_th"},
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
    return p.V_reset < p.V_th ? "" : "V_reset must be below V_th";
  }

  explicit PifPscDelta(const Params& p)
      : slope_(p.I_e / p.C_m), V_th_(p.V_th), V_reset_(p.V_reset), t_ref_(p.t_ref) {}

  State rest() const { return {V_reset_}; }
  void advance(State& s, double dt) const { s.V_m += slope_ * dt; }
  void receive(State& s, int port, double weight) const { s.V_m += port == 0 ? weight : -weight; }
  void receive_early(State&, int, double, double) const {}
  bool can_fire(const State& s) const { return s.V_m >= V_th_ || slope_ > 0; }
  bool can_fire_within(const State& s, double) const { return can_fire(s); }
  double next_crossing(const State& s) const {
    if (s.V_m >= V_th_) return 0;
    return slope_ > 0 ? (V_th_ - s.V_m) / slope_ : never;
  }
  void fire(State& s) const { s.V_m = V_reset_; }
  double refractory() const { return t_ref_; }
  void rewind(State&, double) const {}

 private:
  double slope_;  // mV/ms
  double V_th_, V_reset_, t_ref_;
};
static_assert(NeuronModel<PifPscDelta>);

}  // namespace mossy
