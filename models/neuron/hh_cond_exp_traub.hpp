// SPDX-License-Identifier: MIT
// Hodgkin-Huxley cell with the kinetics of Traub and Miles and exponentially decaying conductances.
//
//   C_m dV/dt = -g_L (V - E_L) - g_Na m^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_ex (V - E_ex) - g_in (V - E_in) + I_e
//   dx/dt = alpha_x (1 - x) - beta_x x for x = m, h, n;  with u = V - V_T
//   alpha_m = .32 (13 - u) / (exp((13 - u)/4) - 1)    beta_m = .28 (u - 40) / (exp((u - 40)/5) - 1)
//   alpha_h = .128 exp((17 - u)/18)                   beta_h = 4 / (1 + exp((40 - u)/5))
//   alpha_n = .032 (15 - u) / (exp((15 - u)/5) - 1)   beta_n = .5 exp((10 - u)/40)
//
// A spike is an upward crossing of V_spike (convention S9); there is no reset, so after a spike the cell is
// blind until V has fallen below V_spike again. Traub and Miles 1991; Brette et al. 2007 (COBAHH).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/neuron/synapses/exp_conductances.hpp"
#include "models/neuron/trajectory.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct HhCondExpTraub {
  static constexpr std::string_view name = "hh_cond_exp_traub";
  static constexpr std::string_view meaning =
      "Hodgkin-Huxley cell, Traub-Miles kinetics, exponential conductances (weights in nS)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -g_L (V - E_L) - g_Na m^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_ex (V - E_ex) - g_in (V - "
      "E_in) + I_e;  "
      "a spike is an upward crossing of V_spike";
  static constexpr std::string_view source =
      "Traub and Miles 1991; Brette et al. 2007, doi 10.1007/s10827-007-0038-6";
  static constexpr std::string_view weight_unit = ExpConductances::weight_unit;

  struct Membrane {
    double C_m = 200;
    double g_L = 10;
    double g_Na = 20000;
    double g_K = 6000;
    double E_L = -60;
    double E_Na = 50;
    double E_K = -90;
    double V_T = -63;
    double V_spike = -20;
    double I_e = 0;
  };
  struct Params : Membrane, ExpConductances::Params, Integration {
    Params() {
      E_ex = 0;
      E_in = -80;
      tau_syn_ex = 5;
      tau_syn_in = 10;
    }
  };
  static constexpr auto fields = join_fields<Params>(
      std::array{
          Field<Membrane>{"C_m", "pF", &Membrane::C_m, positive, "membrane capacitance"},
          Field<Membrane>{"g_L", "nS", &Membrane::g_L, positive, "leak conductance"},
          Field<Membrane>{"g_Na", "nS", &Membrane::g_Na, not_negative, "peak sodium conductance"},
          Field<Membrane>{"g_K", "nS", &Membrane::g_K, not_negative, "peak potassium conductance"},
          Field<Membrane>{"E_L", "mV", &Membrane::E_L, any_value, "leak reversal potential"},
          Field<Membrane>{"E_Na", "mV", &Membrane::E_Na, any_value, "sodium reversal potential"},
          Field<Membrane>{"E_K", "mV", &Membrane::E_K, any_value, "potassium reversal potential"},
          Field<Membrane>{"V_T", "mV", &Membrane::V_T, any_value,
                          "shift of the kinetics; about the threshold"},
          Field<Membrane>{"V_spike", "mV", &Membrane::V_spike, any_value,
                          "a spike is an upward crossing of it"},
          Field<Membrane>{"I_e", "pA", &Membrane::I_e, any_value, "constant current"},
      },
      ExpConductances::fields, integration_fields);

  struct State : ExpConductances::State {
    double V_m;      // mV
    double m, h, n;  // gates, 0 to 1
    double above;    // 1: V has not been below V_spike since the last spike
  };
  static constexpr auto state_fields = join_fields<State>(
      std::array{Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
                 Field<State>{"Act_m", "", &State::m, fraction, "activation of sodium"},
                 Field<State>{"Inact_h", "", &State::h, fraction, "inactivation of sodium"},
                 Field<State>{"Act_n", "", &State::n, fraction, "activation of potassium"}},
      ExpConductances::state_fields);
  static constexpr auto receptors = ExpConductances::receptors;

  static std::string_view check(const Params&) { return ""; }

  explicit HhCondExpTraub(const Params& p) : p_(p), synapses_(p) {}

  /// V = E_L and the gates where they stand still at that potential.
  State rest() const {
    const Rates r = rates(p_.E_L - p_.V_T);
    return {{}, p_.E_L, r.am / (r.am + r.bm), r.ah / (r.ah + r.bh), r.an / (r.an + r.bn), 0};
  }

  void advance(State& s, double dt) const {
    if (dt > 0) move(s, path(s).at(dt), dt);
  }
  void receive(State& s, int port, double weight) const { synapses_.receive(s, port, weight); }
  void receive_early(State& s, int port, double weight, double lead) const {
    synapses_.receive_early(s, port, weight, lead);
  }

  bool can_fire(const State& s) const { return !settled(s); }
  bool can_fire_within(const State&, double) const { return true; }
  double next_crossing(const State& s) const {
    State ahead;
    return crossing_within(s, horizon(), ahead);
  }
  double crossing_within(const State& s, double dt, State& ahead) const {
    if (s.above == 0 && s.V_m >= p_.V_spike) return 0;
    auto ahead_of_s = path(s);
    const double wait =
        s.above == 0 ? ahead_of_s.crossing(p_.V_spike, dt) : ahead_of_s.crossing_after_fall(p_.V_spike, dt);
    ahead = s;
    if (wait == never && dt > 0) move(ahead, ahead_of_s.at(dt), dt);
    return wait;
  }
  double horizon() const { return 50; }
  /// All slopes nought and no conductance left: the cell is at a fixed point.
  bool settled(const State& s) const {
    if (s.V_m >= p_.V_T || ExpConductances::left(s) > 1e-9 * p_.g_L) return false;
    const auto slope = Slope{*this, s}(vector_of(s), 0);
    return std::abs(slope[0]) < 1e-8 && std::abs(slope[1]) < 1e-9 && std::abs(slope[2]) < 1e-9 &&
           std::abs(slope[3]) < 1e-9;
  }

  void fire(State& s) const { s.above = 1; }
  double refractory() const { return 0; }
  void rewind(State&, double) const {}

 private:
  struct Rates {
    double am, bm, ah, bh, an, bn;  // 1/ms
  };
  /// x / (exp(x) - 1), 1 at 0.
  static double over_expm1(double x) { return std::abs(x) < 1e-9 ? 1 - x / 2 : x / std::expm1(x); }
  static Rates rates(double u) {
    return {0.32 * 4 * over_expm1((13 - u) / 4),  0.28 * 5 * over_expm1((u - 40) / 5),
            0.128 * std::exp((17 - u) / 18),      4 / (1 + std::exp((40 - u) / 5)),
            0.032 * 5 * over_expm1((15 - u) / 5), 0.5 * std::exp((10 - u) / 40)};
  }

  using Vector = std::array<double, 4>;  // {V, m, h, n}
  static Vector vector_of(const State& s) { return {s.V_m, s.m, s.h, s.n}; }

  struct Slope {
    const HhCondExpTraub& cell;
    State start;
    Vector operator()(const Vector& y, double t) const {
      const Params& p = cell.p_;
      const auto [V, m, h, n] = y;
      const Rates r = rates(V - p.V_T);
      const double I = -p.g_L * (V - p.E_L) - p.g_Na * m * m * m * h * (V - p.E_Na) -
                       p.g_K * n * n * n * n * (V - p.E_K) + cell.synapses_.current(start, V, t) + p.I_e;
      return {I / p.C_m, r.am * (1 - m) - r.bm * m, r.ah * (1 - h) - r.bh * h, r.an * (1 - n) - r.bn * n};
    }
  };
  Trajectory<4, Slope> path(const State& s) const { return {{*this, s}, vector_of(s), 1.0, p_.tolerance}; }
  void move(State& s, const Vector& y, double dt) const {
    s.V_m = y[0];
    s.m = y[1];
    s.h = y[2];
    s.n = y[3];
    synapses_.decay(s, dt);
    // After a spike: has V come down in between? Then it is below at the end, or it would have fired again.
    if (s.V_m < p_.V_spike) s.above = 0;
  }

  Params p_;
  ExpConductances synapses_;
};
static_assert(NeuronModel<HhCondExpTraub> && IntegratedModel<HhCondExpTraub>);

}  // namespace mossy
