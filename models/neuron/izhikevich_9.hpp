// SPDX-License-Identifier: MIT
// Izhikevich's cell in its form with nine parameters, in physical units, with exponentially decaying currents.
//
//   C_m dV/dt = k (V - V_r)(V - V_t) - u + I_syn + I_e,   du/dt = a (b (V - V_r) - u)
//   at V = V_peak: spike, V <- c, u <- u + d
//
// The solution in continuous time, not the Euler scheme of the book. The book gives no synapses; here a spike of
// weight w (pA) makes I_ex or I_in jump (synapses/exp_currents.hpp), since the other drive, I_e, is a current.
// V and u are integrated to `tolerance`. Izhikevich 2007, Dynamical Systems in Neuroscience, MIT Press, ch. 8,
// eqs. 8.5 and 8.6; the parameters unless given are its regular spiking cell.
//
// Bounds. A cell below M = (V_r + V_t) / 2, where the parabola is lowest, must pass M before it fires. As long as
// V <= M
//   u <= max(u, b (M - V_r)) =: u_max for b >= 0, hence V >= L, where k (L - V_r)(L - V_t) = u_max - I_min, and
//   u >= min(u, target),  target = b (L - V_r) for b >= 0, else b (M - V_r).
// So M is never passed if k (M - V_r)(M - V_t) - min(u, target) + I_e + the largest I_syn < 0.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/neuron/synapses/exp_currents.hpp"
#include "models/neuron/trajectory.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct Izhikevich9 {
  static constexpr std::string_view name = "izhikevich_9";
  static constexpr std::string_view meaning =
      "Izhikevich's quadratic cell with 9 parameters in physical units, exponential currents (weights in pA)";
  static constexpr std::string_view equation =
      "C_m dV/dt = k (V - V_r)(V - V_t) - u + I_ex + I_in + I_e;  du/dt = a (b (V - V_r) - u);  at V_peak: V "
      "<- "
      "c, u += d;  input: I += w;  dI/dt = -I/tau_syn";
  static constexpr std::string_view source =
      "Izhikevich 2007, Dynamical Systems in Neuroscience, ch. 8, isbn 978-0-262-09043-8";
  static constexpr std::string_view weight_unit = ExpCurrents::weight_unit;

  struct Cell {
    double C_m = 100;
    double k = 0.7;
    double V_r = -60;
    double V_t = -40;
    double a = 0.03;
    double b = -2;
    double V_peak = 35;
    double c = -50;
    double d = 100;
    double I_e = 0;
  };
  struct Params : Cell, ExpCurrents::Params, Integration {};
  static constexpr auto fields = join_fields<Params>(
      std::array{
          Field<Cell>{"C_m", "pF", &Cell::C_m, positive, "membrane capacitance"},
          Field<Cell>{"k", "nS/mV", &Cell::k, positive, "steepness of the parabola"},
          Field<Cell>{"V_r", "mV", &Cell::V_r, any_value, "resting potential"},
          Field<Cell>{"V_t", "mV", &Cell::V_t, any_value,
                      "instantaneous threshold: the other zero of the parabola"},
          Field<Cell>{"a", "1/ms", &Cell::a, positive, "rate of the recovery current"},
          Field<Cell>{"b", "nS", &Cell::b, any_value, "how strongly u follows V"},
          Field<Cell>{"V_peak", "mV", &Cell::V_peak, any_value,
                      "where the upstroke is cut: the cell fires when V >= V_peak"},
          Field<Cell>{"c", "mV", &Cell::c, any_value, "potential after a spike, below V_peak"},
          Field<Cell>{"d", "pA", &Cell::d, any_value, "growth of u at a spike"},
          Field<Cell>{"I_e", "pA", &Cell::I_e, any_value, "constant current"},
      },
      ExpCurrents::fields, integration_fields);

  struct State : ExpCurrents::State {
    double V_m;  // mV
    double u;    // pA
  };
  static constexpr auto state_fields =
      join_fields<State>(std::array{Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
                                    Field<State>{"u", "pA", &State::u, any_value, "recovery current"}},
                         ExpCurrents::state_fields);
  static constexpr auto receptors = ExpCurrents::receptors;

  static std::string_view check(const Params& p) {
    if (!(p.c < p.V_peak)) return "c must be below V_peak";
    return std::max(p.V_r, p.V_t) < p.V_peak ? "" : "V_r and V_t must be below V_peak";
  }

  explicit Izhikevich9(const Params& p) : p_(p), synapses_(p) {}

  State rest() const {
    State s{};
    s.V_m = p_.V_r;
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
    const double M = 0.5 * (p_.V_r + p_.V_t);
    if (s.V_m >= M) return true;
    const double bottom = p_.k * (M - p_.V_r) * (M - p_.V_t);
    double target = p_.b * (M - p_.V_r);
    if (p_.b >= 0) {
      const double balance = std::max(s.u, target) - p_.I_e - ExpCurrents::least(s) - bottom;
      const double L = std::min(s.V_m, M - std::sqrt(std::max(balance, 0.0) / p_.k));
      target = p_.b * (L - p_.V_r);
    }
    return bottom - std::min(s.u, target) + p_.I_e + synapses_.most(s, M, M, never) >= -rounding;
  }
  bool can_fire_within(const State& s, double) const { return can_fire(s); }
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

  /// Where the bound shows it, or at a stable fixed point to the last digits: no current left, slopes nought, and
  /// the linearised flow contracting (trace < 0, determinant > 0).
  bool settled(const State& s) const {
    if (!can_fire(s)) return true;
    if (ExpCurrents::left(s) > rounding) return false;
    const auto slope = Slope{*this, s}({s.V_m, s.u}, 0);
    if (std::abs(slope[0]) > 1e-9 || std::abs(slope[1]) > 1e-9) return false;
    const double dVdV = p_.k * (2 * s.V_m - p_.V_r - p_.V_t) / p_.C_m;
    return dVdV - p_.a < 0 && p_.a * (p_.b / p_.C_m - dVdV) > 0;
  }

  void fire(State& s) const {
    s.V_m = p_.c;
    s.u += p_.d;
  }
  double refractory() const { return 0; }
  void rewind(State&, double) const {}

 private:
  static constexpr double rounding = 1e-8;  // pA
  using Vector = std::array<double, 2>;     // {V, u}

  struct Slope {
    const Izhikevich9& cell;
    State start;
    Vector operator()(const Vector& y, double t) const {
      const Params& p = cell.p_;
      const double V = std::min(y[0], p.V_peak + 100);  // beyond the peak only trial steps come
      const double I = cell.synapses_.current(start, V, t) + p.I_e;
      return {(p.k * (V - p.V_r) * (V - p.V_t) - y[1] + I) / p.C_m, p.a * (p.b * (V - p.V_r) - y[1])};
    }
  };
  Trajectory<2, Slope> path(const State& s) const {
    const double linear =
        p_.C_m / (p_.k * std::abs(2 * s.V_m - p_.V_r - p_.V_t));  // ms, of the parabola at V
    return {{*this, s}, {s.V_m, s.u}, std::min({linear, 1 / p_.a, synapses_.pace(s)}), p_.tolerance};
  }
  void move(State& s, const Vector& y, double dt) const {
    s.V_m = y[0];
    s.u = y[1];
    synapses_.decay(s, dt);
  }

  Params p_;
  ExpCurrents synapses_;
};
static_assert(NeuronModel<Izhikevich9> && IntegratedModel<Izhikevich9>);

}  // namespace mossy
