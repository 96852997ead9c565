// SPDX-License-Identifier: MIT
// A leaky integrate-and-fire cell whose synapses are conductances, without the name of a model.
//
//   C_m dV/dt = g_L (E_L - V) + I_syn(V, t) + I_e
//
// I_syn is one of synapses/; its conductances have a closed form, V - E_L is integrated to `tolerance`: by Taylor
// series where I_syn is linear in V (linear_path.hpp), else by Dormand-Prince steps (trajectory.hpp). Where what is left
// of the conductances can move V by less than a thousandth of the tolerance V has a closed form, and that is used.
// Conductances go on in the refractory period, and inputs in it count (convention S6).
//
// Bounds. Let F(V, dt) be the largest C_m dV/dt that can come within dt ms at a potential between V and V_th.
//   A first crossing needs dV/dt >= 0 at V_th: with F(V_th, inf) < 0 there is none, ever.
//   Before one, V stands at its present value V0 for a last time and is between V0 and V_th from then on: within
//   dt it comes no higher than V0 + max(F(V0, dt), 0) dt / C_m.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "models/neuron/linear_path.hpp"
#include "models/neuron/trajectory.hpp"

namespace mossy {

/// The parameters of the membrane.
struct LeakyMembrane {
  double C_m = 250;
  double g_L = 16.6667;
  double E_L = -70;
  double V_th = -55;
  double V_reset = -60;
  double t_ref = 2;
  double I_e = 0;
};
inline constexpr std::array leaky_membrane_fields{
    Field<LeakyMembrane>{"C_m", "pF", &LeakyMembrane::C_m, positive, "membrane capacitance"},
    Field<LeakyMembrane>{"g_L", "nS", &LeakyMembrane::g_L, positive, "leak conductance (tau_m = C_m / g_L)"},
    Field<LeakyMembrane>{"E_L", "mV", &LeakyMembrane::E_L, any_value, "leak reversal potential"},
    Field<LeakyMembrane>{"V_th", "mV", &LeakyMembrane::V_th, any_value,
                         "threshold: the cell fires when V >= V_th"},
    Field<LeakyMembrane>{"V_reset", "mV", &LeakyMembrane::V_reset, any_value,
                         "potential after a spike, below V_th"},
    Field<LeakyMembrane>{"t_ref", "ms", &LeakyMembrane::t_ref, not_negative,
                         "refractory period, [spike, spike + t_ref)"},
    Field<LeakyMembrane>{"I_e", "pA", &LeakyMembrane::I_e, any_value, "constant current"},
};

template <class Synapses>
class LeakyCell {
 public:
  struct Params : LeakyMembrane, Synapses::Params, Integration {};
  static constexpr auto fields =
      join_fields<Params>(leaky_membrane_fields, Synapses::fields, integration_fields);

  struct State : Synapses::State {
    double V_m;  // mV
  };
  static constexpr auto state_fields =
      join_fields<State>(std::array{Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"}},
                         Synapses::state_fields);
  static constexpr auto receptors = Synapses::receptors;
  static constexpr std::string_view weight_unit = Synapses::weight_unit;

  static std::string_view check(const Params& p) {
    return p.V_reset < p.V_th ? "" : "V_reset must be below V_th";
  }

  explicit LeakyCell(const Params& p) : p_(p), synapses_(p) {}

  State rest() const {
    State s{};
    s.V_m = p_.E_L;
    return s;
  }

  void advance(State& s, double dt) const {
    if (dt > 0 && !faint(s)) {
      s.V_m = p_.E_L + V_of(path(s).at(dt));
    } else {  // the leak alone: a cell at rest stays there to the bit
      s.V_m = V_inf_ + (s.V_m - V_inf_) * std::exp(-dt / tau_m_);
    }
    synapses_.decay(s, dt);
  }
  void receive(State& s, int port, double weight) const { synapses_.receive(s, port, weight); }
  void receive_early(State& s, int port, double weight, double lead) const {
    synapses_.receive_early(s, port, weight, lead);
  }

  bool can_fire(const State& s) const {
    return s.V_m >= p_.V_th - rounding || most(s, p_.V_th, never) >= -rounding * p_.g_L;
  }
  bool can_fire_within(const State& s, double dt) const {
    return s.V_m + std::max(most(s, s.V_m, dt), 0.0) * dt / p_.C_m >= p_.V_th - rounding;
  }
  double next_crossing(const State& s) const {
    State ahead;
    return can_fire(s) ? crossing_within(s, horizon(), ahead) : never;
  }
  double crossing_within(const State& s, double dt, State& ahead) const {
    if (s.V_m >= p_.V_th) return 0;
    ahead = s;
    if (faint(s)) {
      const double wait = leak_crossing(s.V_m);
      if (wait <= dt) return wait;
      advance(ahead, dt);
      return never;
    }
    auto ahead_of_s = path(s);
    const double wait = ahead_of_s.crossing(p_.V_th - p_.E_L, dt);
    if (wait < never) return wait;
    ahead.V_m = p_.E_L + V_of(ahead_of_s.at(dt));
    synapses_.decay(ahead, dt);
    return never;
  }
  double horizon() const { return 100; }
  bool settled(const State& s) const { return !can_fire(s); }
  double quiet_for(const State& s) const {
    const double room = (p_.V_th - rounding - s.V_m) * p_.C_m;
    if (room <= 0) return 0;
    double quiet = wait_at(room, most(s, s.V_m, never));
    if constexpr (requires { synapses_.pull(s, s.V_m); }) {
      const double soon = wait_at(room, most(s, s.V_m, never) - synapses_.pull(s, s.V_m));
      quiet = std::max(quiet, std::min(soon, synapses_.soon()));
    }
    return quiet;
  }

  void fire(State& s) const {
    s.V_m = p_.V_reset;
    synapses_.decay(s, p_.t_ref);
  }
  double refractory() const { return p_.t_ref; }
  void rewind(State& s, double lead) const { synapses_.decay(s, -lead); }

 private:
  static constexpr double rounding = 1e-9;  // mV

  static constexpr bool linear = requires(const Synapses& synapses, const State& s) {
    synapses.series(s, 1.0, 0.0);
  };

  using Vector = std::array<double, 1>;  // {V - E_L}, so that the error is small beside what V does
  struct Slope {
    const LeakyCell& cell;
    State start;
    Vector operator()(const Vector& y, double t) const {
      const Params& p = cell.p_;
      return {(p.I_e - p.g_L * y[0] + cell.synapses_.current(start, p.E_L + y[0], t)) / p.C_m};
    }
  };
  auto path(const State& s) const {
    if constexpr (linear) {
      return LinearPath<Synapses>({p_.C_m, p_.g_L, p_.E_L, p_.I_e}, synapses_, s, s.V_m - p_.E_L,
                                  p_.tolerance);
    } else {
      return Trajectory<1, Slope>({*this, s}, {s.V_m - p_.E_L}, std::min(tau_m_, synapses_.pace(s)),
                                  p_.tolerance);
    }
  }
  static double V_of(double y) { return y; }
  static double V_of(const Vector& y) { return y[0]; }

  /// True if the conductances make no difference any more.
  bool faint(const State& s) const {
    if (Synapses::silent(s)) return true;
    // By leak alone V goes straight to V_inf; |E - V| is largest at one of the two.
    if constexpr (linear)
      return std::max(synapses_.charge_left(s, s.V_m), synapses_.charge_left(s, V_inf_)) <
             1e-3 * p_.tolerance * p_.C_m;
    return false;
  }

  /// ms in which `rate` pA at most cannot bring in `room` fC.
  static double wait_at(double room, double rate) { return rate > 0 ? room / rate : never; }

  /// F of the head comment, in pA.
  double most(const State& s, double V, double dt) const {
    return p_.g_L * (p_.E_L - V) + p_.I_e + synapses_.most(s, V, p_.V_th, dt);
  }

  /// ms until V, below V_th, gets there by leak and I_e alone.
  double leak_crossing(double V) const {
    return V_inf_ > p_.V_th ? tau_m_ * std::log1p((p_.V_th - V) / (V_inf_ - p_.V_th)) : never;
  }

  Params p_;
  Synapses synapses_;
  double tau_m_ = p_.C_m / p_.g_L;
  double V_inf_ = p_.E_L + p_.I_e / p_.g_L;
};

}  // namespace mossy
