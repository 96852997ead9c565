// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell with exponentially decaying synaptic conductances.
//
//   C_m dV/dt = -g_L (V - E_L) - g_ex (V - E_ex) - g_in (V - E_in) + I_e
//   dg/dt = -g / tau_syn;   a spike of weight w (nS): g += w
//
// The conductances have a closed form, V is integrated to `tolerance` (trajectory.hpp). Conductances go on in
// the refractory period, and inputs in it count (convention S6).
//
// Bounds. Take conductances as they stand for ever and no inhibition: dU/dt = (g_L (E_L - U) + g_ex (E_ex - U) +
// I_e) / C_m >= dV/dt while V >= E_in, so V <= max(U, E_in), and U goes monotonically to its equilibrium.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/neuron/trajectory.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct LifCondExp {
  static constexpr std::string_view name = "lif_cond_exp";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire with exponentially decaying conductances (weights in nS)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -g_L (V - E_L) - g_ex (V - E_ex) - g_in (V - E_in) + I_e;  input: g += w;  dg/dt = "
      "-g/tau_syn";
  static constexpr std::string_view source =
      "Brette et al. 2007, doi 10.1007/s10827-007-0038-6; iaf_cond_exp of NEST";
  static constexpr std::string_view weight_unit = "nS";

  struct Params {
    double C_m = 250;
    double g_L = 16.6667;
    double E_L = -70;
    double V_th = -55;
    double V_reset = -60;
    double t_ref = 2;
    double I_e = 0;
    double E_ex = 0;
    double E_in = -85;
    double tau_syn_ex = 0.2;
    double tau_syn_in = 2;
    double tolerance = 1e-11;
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"g_L", "nS", &Params::g_L, positive, "leak conductance (tau_m = C_m / g_L)"},
      Field<Params>{"E_L", "mV", &Params::E_L, any_value, "leak reversal potential"},
      Field<Params>{"V_th", "mV", &Params::V_th, any_value, "threshold: the cell fires when V >= V_th"},
      Field<Params>{"V_reset", "mV", &Params::V_reset, any_value, "potential after a spike, below V_th"},
      Field<Params>{"t_ref", "ms", &Params::t_ref, not_negative, "refractory period, [spike, spike + t_ref)"},
      Field<Params>{"I_e", "pA", &Params::I_e, any_value, "constant current"},
      Field<Params>{"E_ex", "mV", &Params::E_ex, any_value, "reversal potential of excitation"},
      Field<Params>{"E_in", "mV", &Params::E_in, any_value, "reversal potential of inhibition"},
      Field<Params>{"tau_syn_ex", "ms", &Params::tau_syn_ex, positive, "decay of the excitatory conductance"},
      Field<Params>{"tau_syn_in", "ms", &Params::tau_syn_in, positive, "decay of the inhibitory conductance"},
      Field<Params>{"tolerance", "", &Params::tolerance, positive,
                    "local error of the integration, absolute and relative"},
  };

  struct State {
    double V_m;         // mV
    double g_ex, g_in;  // nS
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
      Field<State>{"g_ex", "nS", &State::g_ex, not_negative, "excitatory conductance"},
      Field<State>{"g_in", "nS", &State::g_in, not_negative, "inhibitory conductance"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params& p) {
    return p.V_reset < p.V_th ? "" : "V_reset must be below V_th";
  }

  explicit LifCondExp(const Params& p) : p_(p) {}

  State rest() const { return {p_.E_L, 0, 0}; }

  void advance(State& s, double dt) const {
    if (dt > 0 && (s.g_ex != 0 || s.g_in != 0)) {
      s.V_m = Path(slope_, {s.V_m, s.g_ex, s.g_in}, p_.tolerance).at(dt)[0];
    } else {  // the leak alone, in closed form: a cell at rest stays there to the bit
      s.V_m = V_inf_ + (s.V_m - V_inf_) * std::exp(-dt * (p_.g_L / p_.C_m));
    }
    decay(s, dt);
  }
  void receive(State& s, int port, double weight) const { (port == 0 ? s.g_ex : s.g_in) += weight; }
  void receive_early(State& s, int port, double weight, double lead) const {
    receive(s, port, weight * std::exp(-lead / (port == 0 ? p_.tau_syn_ex : p_.tau_syn_in)));
  }

  bool can_fire(const State& s) const {
    if (s.g_in > 0 && p_.E_in >= p_.V_th) return true;
    const double U_inf = (p_.g_L * p_.E_L + s.g_ex * p_.E_ex + p_.I_e) / (p_.g_L + s.g_ex);
    return std::max({s.V_m, V_inf_, U_inf}) >= p_.V_th - rounding;
  }
  bool can_fire_within(const State& s, double dt) const {
    if (s.g_in > 0 && p_.E_in >= p_.V_th) return true;
    const double rise = (p_.g_L * (p_.E_L - s.V_m) + s.g_ex * (p_.E_ex - s.V_m) + p_.I_e) / p_.C_m;
    return s.V_m + std::max(rise, 0.0) * dt >= p_.V_th - rounding;
  }
  double next_crossing(const State& s) const { return crossing_within(s, horizon()); }
  double crossing_within(const State& s, double dt) const {
    if (s.V_m >= p_.V_th) return 0;
    if (!can_fire(s)) return never;
    return Path(slope_, {s.V_m, s.g_ex, s.g_in}, p_.tolerance).crossing(p_.V_th, dt);
  }
  double horizon() const { return 100; }
  bool settled(const State& s) const { return !can_fire(s); }

  void fire(State& s) const {
    s.V_m = p_.V_reset;
    decay(s, p_.t_ref);
  }
  double refractory() const { return p_.t_ref; }
  void rewind(State& s, double lead) const { decay(s, -lead); }

 private:
  static constexpr double rounding = 1e-9;  // mV

  /// y = {V, g_ex, g_in}
  struct Slope {
    Params p;
    std::array<double, 3> operator()(const std::array<double, 3>& y) const {
      const double I = -p.g_L * (y[0] - p.E_L) - y[1] * (y[0] - p.E_ex) - y[2] * (y[0] - p.E_in) + p.I_e;
      return {I / p.C_m, -y[1] / p.tau_syn_ex, -y[2] / p.tau_syn_in};
    }
  };
  using Path = Trajectory<3, Slope>;

  void decay(State& s, double dt) const {
    s.g_ex *= std::exp(-dt / p_.tau_syn_ex);
    s.g_in *= std::exp(-dt / p_.tau_syn_in);
  }

  Params p_;
  Slope slope_{p_};
  double V_inf_ = p_.E_L + p_.I_e / p_.g_L;
};
static_assert(NeuronModel<LifCondExp> && IntegratedModel<LifCondExp>);

}  // namespace mossy
