// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell with exponential synaptic currents whose threshold jumps at each spike and decays
// with two time constants.
//
//   C_m dV/dt = -(C_m / tau_m)(V - E_L) + I_e + I_ex + I_in,   dI/dt = -I / tau_syn
//   theta = V_th + theta_1 + theta_2,   dtheta_j/dt = -theta_j / tau_j;   a spike: theta_j <- theta_j + alpha_j
//
// The threshold is that of Kobayashi et al. 2009, whose cell (mat2_psc_exp of NEST) never resets V; this one does, to
// V_reset, so that it stands below threshold after a spike. Flow and first crossing: linear_membrane.hpp.
// While V is clamped in the refractory period the threshold falls and currents go on; inputs in it count.
#pragma once

#include <array>
#include <cmath>

#include "models/neuron/linear_membrane.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct LifPscExpAdaptiveThreshold {
  static constexpr std::string_view name = "lif_psc_exp_adaptive_threshold";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire, exponential currents (weights in pA), threshold raised by spikes";
  static constexpr std::string_view equation =
      "C_m dV/dt = -(C_m/tau_m)(V - E_L) + I_e + I_ex + I_in;  spike at V >= V_th + theta_1 + theta_2, then "
      "theta_j += alpha_j;  dtheta_j/dt = -theta_j/tau_j;  input: I_ex += w, I_in -= w;  dI/dt = -I/tau_syn";
  static constexpr std::string_view source =
      "Kobayashi, Tsubo and Shinomoto 2009, doi 10.3389/neuro.10.009.2009; with reset: Mihalas and Niebur "
      "2009, doi 10.1162/neco.2008.12-07-680";
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
    double alpha_1 = 10;
    double alpha_2 = 1;
    double tau_1 = 10;
    double tau_2 = 200;
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"tau_m", "ms", &Params::tau_m, positive, "membrane time constant"},
      Field<Params>{"E_L", "mV", &Params::E_L, any_value, "resting potential"},
      Field<Params>{"V_th", "mV", &Params::V_th, any_value,
                    "threshold of a cell that has not fired for long"},
      Field<Params>{"V_reset", "mV", &Params::V_reset, any_value, "potential after a spike, below V_th"},
      Field<Params>{"t_ref", "ms", &Params::t_ref, not_negative, "refractory period, [spike, spike + t_ref)"},
      Field<Params>{"I_e", "pA", &Params::I_e, any_value, "constant current"},
      Field<Params>{"tau_syn_ex", "ms", &Params::tau_syn_ex, positive, "decay of the excitatory current"},
      Field<Params>{"tau_syn_in", "ms", &Params::tau_syn_in, positive, "decay of the inhibitory current"},
      Field<Params>{"alpha_1", "mV", &Params::alpha_1, not_negative, "jump of the first part at a spike"},
      Field<Params>{"alpha_2", "mV", &Params::alpha_2, not_negative, "jump of the second part at a spike"},
      Field<Params>{"tau_1", "ms", &Params::tau_1, positive, "decay of the first part of the threshold"},
      Field<Params>{"tau_2", "ms", &Params::tau_2, positive, "decay of the second part of the threshold"},
  };

  struct State {
    double V_m;               // mV
    double I_ex, I_in;        // pA, I_in <= 0 from inhibitory inputs
    double theta_1, theta_2;  // mV >= 0
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
      Field<State>{"I_syn_ex", "pA", &State::I_ex, any_value, "excitatory synaptic current"},
      Field<State>{"I_syn_in", "pA", &State::I_in, any_value, "inhibitory synaptic current, negative"},
      Field<State>{"theta_1", "mV", &State::theta_1, not_negative, "first part of the threshold, above V_th"},
      Field<State>{"theta_2", "mV", &State::theta_2, not_negative, "second part of the threshold"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params& p) {
    return p.V_reset < p.V_th ? "" : "V_reset must be below V_th";
  }

  explicit LifPscExpAdaptiveThreshold(const Params& p)
      : p_(p),
        membrane_({p.tau_m,
                   p.C_m,
                   p.E_L + p.I_e * (p.tau_m / p.C_m),
                   p.V_th,
                   {p.tau_syn_ex, p.tau_syn_in},
                   {p.tau_1, p.tau_2}}) {}

  State rest() const { return {p_.E_L, 0, 0, 0, 0}; }

  void advance(State& s, double dt) const {
    s.V_m = membrane_.voltage(of(s), dt);
    evolve_rest(s, dt);
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
    s.theta_1 += p_.alpha_1;
    s.theta_2 += p_.alpha_2;
    evolve_rest(s, p_.t_ref);
  }
  double refractory() const { return p_.t_ref; }
  void rewind(State& s, double lead) const { evolve_rest(s, -lead); }

 private:
  using Membrane = LinearMembrane<2, 2>;

  static Membrane::State of(const State& s) { return {s.V_m, {s.I_ex, s.I_in}, {s.theta_1, s.theta_2}}; }
  /// All but V.
  void evolve_rest(State& s, double dt) const {
    const auto I = membrane_.currents({s.I_ex, s.I_in}, dt);
    const auto theta = membrane_.threshold({s.theta_1, s.theta_2}, dt);
    s = {s.V_m, I[0], I[1], theta[0], theta[1]};
  }

  Params p_;
  Membrane membrane_;
};
static_assert(NeuronModel<LifPscExpAdaptiveThreshold>);

}  // namespace mossy
