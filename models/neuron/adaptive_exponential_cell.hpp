// SPDX-License-Identifier: MIT
// An adaptive exponential integrate-and-fire cell, without its synapses and the name of a model.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_T) / Delta_T) - w + I_syn(V, t) + I_e
//   tau_w dw/dt = a (V - E_L) - w;   at V = V_peak: spike, V <- V_reset, w <- w + b
//
// I_syn is one of synapses/ and has a closed form; V and w are integrated to `tolerance` (trajectory.hpp). The
// exponential is held constant above V_peak + 5 Delta_T, which the cell never reaches. In the refractory period
// V stands still, w and the synapses go on. Brette and Gerstner 2005, doi 10.1152/jn.00686.2005.
//
// Bounds. Before it fires the cell passes every level M <= V_T above it. As long as V <= M
//   w <= max(w, a (M - E_L)) for a >= 0, hence V >= L (at L all that pulls down is balanced by the leak), and
//   w >= w - max(w - target, 0) min(dt / tau_w, 1),  target = a (L - E_L) for a >= 0, else a (M - E_L).
// So the largest C_m dV/dt at or above V, F(V, M, dt), is known, the upstroke being at most that at M. As in
// leaky_cell.hpp M is never reached if F(M, M, inf) < 0, nor within dt if V + max(F(V, M, dt), 0) dt / C_m < M.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "models/neuron/trajectory.hpp"

namespace mossy {

/// The parameters of the membrane.
struct AdaptiveMembrane {
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
};
inline constexpr std::array adaptive_membrane_fields{
    Field<AdaptiveMembrane>{"C_m", "pF", &AdaptiveMembrane::C_m, positive, "membrane capacitance"},
    Field<AdaptiveMembrane>{"g_L", "nS", &AdaptiveMembrane::g_L, positive, "leak conductance"},
    Field<AdaptiveMembrane>{"E_L", "mV", &AdaptiveMembrane::E_L, any_value, "leak reversal potential"},
    Field<AdaptiveMembrane>{"V_T", "mV", &AdaptiveMembrane::V_T, any_value,
                            "soft threshold, where the spike starts by itself"},
    Field<AdaptiveMembrane>{"Delta_T", "mV", &AdaptiveMembrane::Delta_T, positive,
                            "slope factor of the spike's upstroke"},
    Field<AdaptiveMembrane>{"a", "nS", &AdaptiveMembrane::a, any_value, "subthreshold adaptation"},
    Field<AdaptiveMembrane>{"tau_w", "ms", &AdaptiveMembrane::tau_w, positive,
                            "decay of the adaptation current"},
    Field<AdaptiveMembrane>{"b", "pA", &AdaptiveMembrane::b, any_value,
                            "growth of the adaptation current at a spike"},
    Field<AdaptiveMembrane>{"V_reset", "mV", &AdaptiveMembrane::V_reset, any_value,
                            "potential after a spike, below V_peak"},
    Field<AdaptiveMembrane>{"V_peak", "mV", &AdaptiveMembrane::V_peak, any_value,
                            "where the upstroke is cut: the cell fires when V >= V_peak"},
    Field<AdaptiveMembrane>{"t_ref", "ms", &AdaptiveMembrane::t_ref, not_negative,
                            "refractory period, [spike, spike + t_ref)"},
    Field<AdaptiveMembrane>{"I_e", "pA", &AdaptiveMembrane::I_e, any_value, "constant current"},
};

template <class Synapses>
class AdaptiveExponentialCell {
 public:
  struct Params : AdaptiveMembrane, Synapses::Params, Integration {};
  static constexpr auto fields =
      join_fields<Params>(adaptive_membrane_fields, Synapses::fields, integration_fields);

  struct State : Synapses::State {
    double V_m;  // mV
    double w;    // pA
  };
  static constexpr auto state_fields =
      join_fields<State>(std::array{Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
                                    Field<State>{"w", "pA", &State::w, any_value, "adaptation current"}},
                         Synapses::state_fields);
  static constexpr auto receptors = Synapses::receptors;
  static constexpr std::string_view weight_unit = Synapses::weight_unit;

  static std::string_view check(const Params& p) {
    if (!(p.V_reset < p.V_peak)) return "V_reset must be below V_peak";
    if (!(p.V_T < p.V_peak)) return "V_T must be below V_peak";
    return (p.V_peak - p.V_T) / p.Delta_T < 300 ? ""
                                                : "Delta_T is too small for V_peak: the upstroke overflows";
  }

  explicit AdaptiveExponentialCell(const Params& p) : p_(p), synapses_(p) {}

  State rest() const {
    State s{};
    s.V_m = p_.E_L;
    return s;
  }

  void advance(State& s, double dt) const {
    if (dt > 0) move(s, path(s).at(dt), dt);
  }
  void receive(State& s, int port, double weight) const { synapses_.receive(s, port, weight); }
  void receive_early(State& s, int port, double weight, double lead) const {
    synapses_.receive_early(s, port, weight, lead);
  }

  bool can_fire(const State& s) const {
    return std::all_of(levels_.begin(), levels_.end(), [&](double M) {
      return s.V_m >= M - rounding || most(s, M, M, never) >= -rounding * p_.g_L;
    });
  }
  bool can_fire_within(const State& s, double dt) const {
    return std::all_of(levels_.begin(), levels_.end(), [&](double M) {
      return s.V_m + std::max(most(s, s.V_m, M, dt), 0.0) * dt / p_.C_m >= M - rounding;
    });
  }
  double next_crossing(const State& s) const {
    State ahead;
    return can_fire(s) ? crossing_within(s, horizon(), ahead) : never;
  }
  double crossing_within(const State& s, double dt, State& ahead) const {
    if (s.V_m >= p_.V_peak) return 0;
    auto ahead_of_s = path(s);
    const double wait = ahead_of_s.crossing(p_.V_peak, dt);
    ahead = s;
    if (wait == never && dt > 0) move(ahead, ahead_of_s.at(dt), dt);
    return wait;
  }
  double horizon() const { return 100; }

  /// Where a bound shows it, or at a stable fixed point to the last digits: nothing left of the synapses, slopes
  /// nought, V below V_T, and the linearised flow contracting (trace < 0, determinant > 0).
  bool settled(const State& s) const {
    if (!can_fire(s)) return true;
    if (s.V_m >= p_.V_T || Synapses::left(s) > 1e-9 * p_.g_L) return false;
    const auto slope = Slope{*this, s}({s.V_m, s.w}, 0);
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
  static constexpr double rounding = 1e-9;  // mV
  using Vector = std::array<double, 2>;     // {V, w}

  struct Slope {
    const AdaptiveExponentialCell& cell;
    State start;
    Vector operator()(const Vector& y, double t) const {
      const Params& p = cell.p_;
      const double V = y[0], cut = p.V_peak + 5 * p.Delta_T;
      const double upstroke = p.g_L * p.Delta_T * std::exp((std::min(V, cut) - p.V_T) / p.Delta_T);
      const double I = p.g_L * (p.E_L - V) + upstroke - y[1] + cell.synapses_.current(start, V, t) + p.I_e;
      return {I / p.C_m, (p.a * (V - p.E_L) - y[1]) / p.tau_w};
    }
  };
  Trajectory<2, Slope> path(const State& s) const {
    const double pace = std::min({p_.C_m / p_.g_L, p_.tau_w, synapses_.pace(s)});
    return {{*this, s}, {s.V_m, s.w}, pace, p_.tolerance};
  }
  void move(State& s, const Vector& y, double dt) const {
    s.V_m = y[0];
    s.w = y[1];
    synapses_.decay(s, dt);
  }

  /// F of the head comment, in pA.
  double most(const State& s, double V, double M, double dt) const {
    double target = p_.a * (M - p_.E_L);
    if (p_.a >= 0) {
      const double pull = std::max({s.w, target, 0.0}) + std::max(-p_.I_e, 0.0) - Synapses::least(s);
      const double lowest = std::min({s.V_m, p_.E_L, synapses_.lowest()}) - pull / p_.g_L;
      target = p_.a * (lowest - p_.E_L);
    }
    const double w = s.w - std::max(s.w - target, 0.0) * std::min(dt / p_.tau_w, 1.0);
    const double upstroke = p_.g_L * p_.Delta_T * std::exp((M - p_.V_T) / p_.Delta_T);
    return p_.g_L * (p_.E_L - V) + upstroke - w + p_.I_e + synapses_.most(s, V, M, dt);
  }

  void evolve_clamped(State& s, double dt) const {
    const double w_inf = p_.a * (p_.V_reset - p_.E_L);
    s.w = w_inf + (s.w - w_inf) * std::exp(-dt / p_.tau_w);
    synapses_.decay(s, dt);
  }

  Params p_;
  Synapses synapses_;
  std::array<double, 2> levels_{p_.V_T - 3 * p_.Delta_T, p_.V_T};  // mV
};

}  // namespace mossy
