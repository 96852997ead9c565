// SPDX-License-Identifier: MIT
// Adaptive exponential integrate-and-fire cell with exponentially decaying synaptic conductances.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_T) / Delta_T) - w - g_ex (V - E_ex) - g_in (V - E_in) + I_e
//   tau_w dw/dt = a (V - E_L) - w;   at V = V_peak: spike, V <- V_reset, w <- w + b
//
// V and w are integrated to `tolerance` (trajectory.hpp); the exponential is held constant above V_peak + 5
// Delta_T, which the cell never reaches. In the refractory period V stands still, w and the conductances go on.
// Brette and Gerstner 2005, doi 10.1152/jn.00686.2005.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/neuron/trajectory.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct AeifCondExp {
  static constexpr std::string_view name = "aeif_cond_exp";
  static constexpr std::string_view meaning =
      "adaptive exponential integrate-and-fire with exponential conductances (weights in nS)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_T)/Delta_T) - w - g_ex (V - E_ex) - g_in (V - "
      "E_in) + I_e;  "
      "tau_w dw/dt = a (V - E_L) - w;  at V_peak: V <- V_reset, w += b";
  static constexpr std::string_view source =
      "Brette and Gerstner 2005, doi 10.1152/jn.00686.2005; aeif_cond_exp of NEST";
  static constexpr std::string_view weight_unit = "nS";

  struct Params {
    double C_m = 281;
    double g_L = 30;
    double E_L = -70.6;
    double V_T = -50.4;
    double Delta_T = 2;
    double a = 4;
    double tau_w = 144;
    double b = 80.5;
    double V_reset = -60;
    double V_peak = 0;
    double t_ref = 0;
    double I_e = 0;
    double E_ex = 0;
    double E_in = -85;
    double tau_syn_ex = 0.2;
    double tau_syn_in = 2;
    double tolerance = 1e-11;
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"g_L", "nS", &Params::g_L, positive, "leak conductance"},
      Field<Params>{"E_L", "mV", &Params::E_L, any_value, "leak reversal potential"},
      Field<Params>{"V_T", "mV", &Params::V_T, any_value, "soft threshold, where the spike starts by itself"},
      Field<Params>{"Delta_T", "mV", &Params::Delta_T, positive, "slope factor of the spike's upstroke"},
      Field<Params>{"a", "nS", &Params::a, any_value, "subthreshold adaptation"},
      Field<Params>{"tau_w", "ms", &Params::tau_w, positive, "decay of the adaptation current"},
      Field<Params>{"b", "pA", &Params::b, any_value, "growth of the adaptation current at a spike"},
      Field<Params>{"V_reset", "mV", &Params::V_reset, any_value, "potential after a spike, below V_peak"},
      Field<Params>{"V_peak", "mV", &Params::V_peak, any_value,
                    "where the upstroke is cut: the cell fires when V >= V_peak"},
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
    double w;           // pA
    double g_ex, g_in;  // nS
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
      Field<State>{"w", "pA", &State::w, any_value, "adaptation current"},
      Field<State>{"g_ex", "nS", &State::g_ex, not_negative, "excitatory conductance"},
      Field<State>{"g_in", "nS", &State::g_in, not_negative, "inhibitory conductance"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params& p) {
    if (!(p.V_reset < p.V_peak)) return "V_reset must be below V_peak";
    if (!(p.V_T < p.V_peak)) return "V_T must be below V_peak";
    return (p.V_peak - p.V_T) / p.Delta_T < 300 ? ""
                                                : "Delta_T is too small for V_peak: the upstroke overflows";
  }

  explicit AeifCondExp(const Params& p) : p_(p) {}

  State rest() const { return {p_.E_L, 0, 0, 0}; }

  void advance(State& s, double dt) const {
    if (!(dt > 0)) return;
    const auto y = Path(slope_, vector_of(s), p_.tolerance).at(dt);
    s.V_m = y[0];
    s.w = y[1];
    decay(s, dt);
  }
  void receive(State& s, int port, double weight) const { (port == 0 ? s.g_ex : s.g_in) += weight; }
  void receive_early(State& s, int port, double weight, double lead) const {
    receive(s, port, weight * std::exp(-lead / (port == 0 ? p_.tau_syn_ex : p_.tau_syn_in)));
  }

  bool can_fire(const State& s) const { return !settled(s); }
  /// Below V_T the exponential is at most g_L Delta_T, and w falls by at most what it can lose in dt.
  bool can_fire_within(const State& s, double dt) const {
    if (s.g_in > 0 && p_.E_in >= p_.V_T) return true;
    const double lowest =
        std::min({s.V_m, p_.E_L, p_.E_in}) - std::max(-p_.I_e, 0.0) / p_.g_L - std::abs(s.w) / p_.g_L;
    const double pull = std::abs(p_.a) * std::max(std::abs(p_.V_T - p_.E_L), std::abs(lowest - p_.E_L));
    const double w_low = s.w - (std::max(s.w, 0.0) + pull) * std::min(dt / p_.tau_w, 1.0);
    const double rise =
        p_.g_L * (p_.E_L - s.V_m + p_.Delta_T) + std::max(s.g_ex * (p_.E_ex - s.V_m), 0.0) + p_.I_e - w_low;
    return s.V_m + std::max(rise / p_.C_m, 0.0) * dt >= p_.V_T;
  }
  double next_crossing(const State& s) const { return crossing_within(s, horizon()); }
  double crossing_within(const State& s, double dt) const {
    if (s.V_m >= p_.V_peak) return 0;
    return Path(slope_, vector_of(s), p_.tolerance).crossing(p_.V_peak, dt);
  }
  double horizon() const { return 100; }

  /// At a stable fixed point to the last digits: conductances gone, slopes nought, V below V_T, and the
  /// linearised flow contracting (trace < 0, determinant > 0).
  bool settled(const State& s) const {
    if (s.V_m >= p_.V_T || std::max(s.g_ex, s.g_in) > 1e-9 * p_.g_L) return false;
    const auto slope = slope_(vector_of(s));
    if (std::abs(slope[0]) > 1e-9 || std::abs(slope[1]) > 1e-9 * p_.g_L) return false;
    const double dVdV = p_.g_L * (std::exp((s.V_m - p_.V_T) / p_.Delta_T) - 1) / p_.C_m;
    return dVdV - 1 / p_.tau_w < 0 && (-dVdV + p_.a / p_.C_m) / p_.tau_w > 0;
  }

  void fire(State& s) const {
    s.V_m = p_.V_reset;
    s.w += p_.b;
    evolve_clamped(s, p_.t_ref);
  }
  double refractory() const { return p_.t_ref; }
  void rewind(State& s, double lead) const { evolve_clamped(s, -lead); }

 private:
  /// y = {V, w, g_ex, g_in}
  struct Slope {
    Params p;
    std::array<double, 4> operator()(const std::array<double, 4>& y) const {
      const double V = y[0];
      const double upstroke =
          p.g_L * p.Delta_T * std::exp((std::min(V, p.V_peak + 5 * p.Delta_T) - p.V_T) / p.Delta_T);
      const double I =
          -p.g_L * (V - p.E_L) + upstroke - y[1] - y[2] * (V - p.E_ex) - y[3] * (V - p.E_in) + p.I_e;
      return {I / p.C_m, (p.a * (V - p.E_L) - y[1]) / p.tau_w, -y[2] / p.tau_syn_ex, -y[3] / p.tau_syn_in};
    }
  };
  using Path = Trajectory<4, Slope>;

  static std::array<double, 4> vector_of(const State& s) { return {s.V_m, s.w, s.g_ex, s.g_in}; }

  void decay(State& s, double dt) const {
    s.g_ex *= std::exp(-dt / p_.tau_syn_ex);
    s.g_in *= std::exp(-dt / p_.tau_syn_in);
  }
  void evolve_clamped(State& s, double dt) const {
    const double w_inf = p_.a * (p_.V_reset - p_.E_L);
    s.w = w_inf + (s.w - w_inf) * std::exp(-dt / p_.tau_w);
    decay(s, dt);
  }

  Params p_;
  Slope slope_{p_};
};
static_assert(NeuronModel<AeifCondExp> && IntegratedModel<AeifCondExp>);

}  // namespace mossy
