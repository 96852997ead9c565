// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell with exponential synaptic currents and two currents of its own that each spike
// starts: after-hyperpolarisation and slow adaptation.
//
//   C_m dV/dt = -(C_m / tau_m)(V - E_L) + I_e + I_ex + I_in - stc_1 - stc_2,   dI/dt = -I / tau_syn
//   dstc_j/dt = -stc_j / tau_stc_j;   a spike: stc_j <- stc_j + q_stc_j   (> 0 hyperpolarises, < 0 depolarises)
//
// A potassium current through a conductance would depend on V as well and has no closed form; as a current it stays
// linear. Flow and first crossing: linear_membrane.hpp, with four currents and a fixed threshold.
// While V is clamped in the refractory period all currents go on; inputs in it count.
// (The currents are those of gif_psc_exp of NEST, its threshold here sharp and fixed.)
#pragma once

#include <array>
#include <cmath>

#include "models/neuron/linear_membrane.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct LifPscExpAhp {
  static constexpr std::string_view name = "lif_psc_exp_ahp";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire, exponential currents (weights in pA), hyperpolarising currents after spikes";
  static constexpr std::string_view equation =
      "C_m dV/dt = -(C_m/tau_m)(V - E_L) + I_e + I_ex + I_in - stc_1 - stc_2;  spike: stc_j += q_stc_j;  "
      "dstc_j/dt = -stc_j/tau_stc_j;  input: I_ex += w, I_in -= w;  dI/dt = -I/tau_syn";
  static constexpr std::string_view source =
      "Mensi et al. 2012, doi 10.1152/jn.00408.2011; Mihalas and Niebur 2009, doi "
      "10.1162/neco.2008.12-07-680";
  static constexpr std::string_view weight_unit = "pA";

  struct Params {
    double C_m = 250;
    double tau_m = 10;
    double E_L = -70;
    double V_th = -55;
    double V_reset = -70;
    double t_ref = 2;
    double I_e = 0;
    double tau_syn_ex = 2;
    double tau_syn_in = 2;
    double q_stc_1 = 100;
    double q_stc_2 = 10;
    double tau_stc_1 = 10;
    double tau_stc_2 = 100;
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"tau_m", "ms", &Params::tau_m, positive, "membrane time constant"},
      Field<Params>{"E_L", "mV", &Params::E_L, any_value, "resting potential"},
      Field<Params>{"V_th", "mV", &Params::V_th, any_value, "threshold: the cell fires when V >= V_th"},
      Field<Params>{"V_reset", "mV", &Params::V_reset, any_value, "potential after a spike, below V_th"},
      Field<Params>{"t_ref", "ms", &Params::t_ref, not_negative, "refractory period, [spike, spike + t_ref)"},
      Field<Params>{"I_e", "pA", &Params::I_e, any_value, "constant current"},
      Field<Params>{"tau_syn_ex", "ms", &Params::tau_syn_ex, positive, "decay of the excitatory current"},
      Field<Params>{"tau_syn_in", "ms", &Params::tau_syn_in, positive, "decay of the inhibitory current"},
      Field<Params>{"q_stc_1", "pA", &Params::q_stc_1, any_value, "jump of the first current at a spike"},
      Field<Params>{"q_stc_2", "pA", &Params::q_stc_2, any_value, "jump of the second current at a spike"},
      Field<Params>{"tau_stc_1", "ms", &Params::tau_stc_1, positive, "decay of the first current"},
      Field<Params>{"tau_stc_2", "ms", &Params::tau_stc_2, positive, "decay of the second current"},
  };

  struct State {
    double V_m;           // mV
    double I_ex, I_in;    // pA, I_in <= 0 from inhibitory inputs
    double stc_1, stc_2;  // pA, > 0 outward
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
      Field<State>{"I_syn_ex", "pA", &State::I_ex, any_value, "excitatory synaptic current"},
      Field<State>{"I_syn_in", "pA", &State::I_in, any_value, "inhibitory synaptic current, negative"},
      Field<State>{"stc_1", "pA", &State::stc_1, any_value, "first spike-triggered current, outward"},
      Field<State>{"stc_2", "pA", &State::stc_2, any_value, "second spike-triggered current, outward"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params& p) {
    return p.V_reset < p.V_th ? "" : "V_reset must be below V_th";
  }

  explicit LifPscExpAhp(const Params& p)
      : p_(p),
        membrane_({p.tau_m,
                   p.C_m,
                   p.E_L + p.I_e * (p.tau_m / p.C_m),
                   p.V_th,
                   {p.tau_syn_ex, p.tau_syn_in, p.tau_stc_1, p.tau_stc_2},
                   {}}) {}

  State rest() const { return {p_.E_L, 0, 0, 0, 0}; }

  void advance(State& s, double dt) const {
    s.V_m = membrane_.voltage(of(s), dt);
    evolve_currents(s, dt);
  }
  void receive(State& s, int port, double weight) const {
    (port == 0 ? s.I_ex : s.I_in) += port == 0 ? weight : -weight;
  }
  void receive_early(State& s, int port, double weight, double lead) const {
    receive(s, port, weight * std::exp(-lead / (port == 0 ? p_.tau_syn_ex : p_.tau_syn_in)));
  }

  bool can_fire(const State& s) const { return membrane_.can_fire(of(s)); }
  bool can_fire_within(const State& s, double dt) const { return membrane_.can_fire_within(of(s), dt); }
  double next_crossing(const State& s) const { return membrane_.next_crossing(of(s)); }

  void fire(State& s) const {
    s.V_m = p_.V_reset;
    s.stc_1 += p_.q_stc_1;
    s.stc_2 += p_.q_stc_2;
    evolve_currents(s, p_.t_ref);
  }
  double refractory() const { return p_.t_ref; }
  void rewind(State& s, double lead) const { evolve_currents(s, -lead); }

 private:
  using Membrane = LinearMembrane<4, 0>;

  static Membrane::State of(const State& s) { return {s.V_m, {s.I_ex, s.I_in, -s.stc_1, -s.stc_2}, {}}; }
  void evolve_currents(State& s, double dt) const {
    const auto I = membrane_.currents({s.I_ex, s.I_in, -s.stc_1, -s.stc_2}, dt);
    s = {s.V_m, I[0], I[1], -I[2], -I[3]};
  }

  Params p_;
  Membrane membrane_;
};
static_assert(NeuronModel<LifPscExpAhp>);

}  // namespace mossy
