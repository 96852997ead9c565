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
  static constexpr std::string_view weight_unit = "nS";

  struct Params {
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
    double E_ex = 0;
    double E_in = -80;
    double tau_syn_ex = 5;
    double tau_syn_in = 10;
    double tolerance = 1e-11;
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"g_L", "nS", &Params::g_L, positive, "leak conductance"},
      Field<Params>{"g_Na", "nS", &Params::g_Na, not_negative, "peak sodium conductance"},
      Field<Params>{"g_K", "nS", &Params::g_K, not_negative, "peak potassium conductance"},
      Field<Params>{"E_L", "mV", &Params::E_L, any_value, "leak reversal potential"},
      Field<Params>{"E_Na", "mV", &Params::E_Na, any_value, "sodium reversal potential"},
      Field<Params>{"E_K", "mV", &Params::E_K, any_value, "potassium reversal potential"},
      Field<Params>{"V_T", "mV", &Params::V_T, any_value, "shift of the kinetics; about the threshold"},
      Field<Params>{"V_spike", "mV", &Params::V_spike, any_value, "a spike is an upward crossing of it"},
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
    double m, h, n;     // gates, 0 to 1
    double g_ex, g_in;  // nS
    double above;       // 1: V has not been below V_spike since the last spike
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
      Field<State>{"Act_m", "", &State::m, fraction, "activation of sodium"},
      Field<State>{"Inact_h", "", &State::h, fraction, "inactivation of sodium"},
      Field<State>{"Act_n", "", &State::n, fraction, "activation of potassium"},
      Field<State>{"g_ex", "nS", &State::g_ex, not_negative, "excitatory conductance"},
      Field<State>{"g_in", "nS", &State::g_in, not_negative, "inhibitory conductance"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params&) { return ""; }

  explicit HhCondExpTraub(const Params& p) : p_(p) {}

  /// V = E_L and the gates where they stand still at that potential.
  State rest() const {
    const Rates r = rates(p_.E_L - p_.V_T);
    return {p_.E_L, r.am / (r.am + r.bm), r.ah / (r.ah + r.bh), r.an / (r.an + r.bn), 0, 0, 0};
  }

  void advance(State& s, double dt) const {
    if (!(dt > 0)) return;
    const bool was_above = s.above != 0;
    Path path(slope_, vector_of(s), p_.tolerance);
    // After a spike: has V come down in between? Then it is below at the end, or it would have fired again.
    const auto y = path.at(dt);
    s.V_m = y[0];
    s.m = y[1];
    s.h = y[2];
    s.n = y[3];
    s.g_ex *= std::exp(-dt / p_.tau_syn_ex);
    s.g_in *= std::exp(-dt / p_.tau_syn_in);
    s.above = was_above && s.V_m >= p_.V_spike ? 1 : 0;
  }
  void receive(State& s, int port, double weight) const { (port == 0 ? s.g_ex : s.g_in) += weight; }
  void receive_early(State& s, int port, double weight, double) const { receive(s, port, weight); }

  bool can_fire(const State& s) const { return !settled(s); }
  bool can_fire_within(const State&, double) const { return true; }
  double next_crossing(const State& s) const { return crossing_within(s, horizon()); }
  double crossing_within(const State& s, double dt) const {
    if (s.above == 0) {
      if (s.V_m >= p_.V_spike) return 0;
      return Path(slope_, vector_of(s), p_.tolerance).crossing(p_.V_spike, dt);
    }
    return Path(slope_, vector_of(s), p_.tolerance).crossing_after_fall(p_.V_spike, dt);
  }
  double horizon() const { return 50; }
  /// All slopes nought and no conductance left: the cell is at a fixed point.
  bool settled(const State& s) const {
    if (s.V_m >= p_.V_T || std::max(s.g_ex, s.g_in) > 1e-9 * p_.g_L) return false;
    const auto slope = slope_(vector_of(s));
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

  /// y = {V, m, h, n, g_ex, g_in}
  struct Slope {
    Params p;
    std::array<double, 6> operator()(const std::array<double, 6>& y) const {
      const double V = y[0], m = y[1], h = y[2], n = y[3];
      const Rates r = rates(V - p.V_T);
      const double I = -p.g_L * (V - p.E_L) - p.g_Na * m * m * m * h * (V - p.E_Na) -
                       p.g_K * n * n * n * n * (V - p.E_K) - y[4] * (V - p.E_ex) - y[5] * (V - p.E_in) +
                       p.I_e;
      return {I / p.C_m,
              r.am * (1 - m) - r.bm * m,
              r.ah * (1 - h) - r.bh * h,
              r.an * (1 - n) - r.bn * n,
              -y[4] / p.tau_syn_ex,
              -y[5] / p.tau_syn_in};
    }
  };
  using Path = Trajectory<6, Slope>;

  static std::array<double, 6> vector_of(const State& s) { return {s.V_m, s.m, s.h, s.n, s.g_ex, s.g_in}; }

  Params p_;
  Slope slope_{p_};
};
static_assert(NeuronModel<HhCondExpTraub> && IntegratedModel<HhCondExpTraub>);

}  // namespace mossy
