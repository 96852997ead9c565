// SPDX-License-Identifier: MIT
// Izhikevich's cell in its form with four parameters, as the solution in continuous time of its equations.
//
//   dV/dt = 0.04 V^2 + 5 V + 140 - u + I_e,   du/dt = a (b V - u);   at V = V_th: spike, V <- c, u <- u + d
//
// Not the half-step Euler scheme of the paper. A spike of weight w (mV) makes V jump, as with delta synapses.
// Izhikevich 2003, doi 10.1109/TNN.2003.820440. Currents are in the model's own units (mV/ms).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/neuron/trajectory.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct Izhikevich {
  static constexpr std::string_view name = "izhikevich";
  static constexpr std::string_view meaning =
      "Izhikevich's quadratic cell with recovery variable (4 parameters, weights in mV)";
  static constexpr std::string_view equation =
      "dV/dt = 0.04 V^2 + 5 V + 140 - u + I_e;  du/dt = a (b V - u);  at V_th: V <- c, u += d;  input: V += "
      "w or V -= w";
  static constexpr std::string_view source =
      "Izhikevich 2003, doi 10.1109/TNN.2003.820440; izhikevich of NEST";
  static constexpr std::string_view weight_unit = "mV";

  struct Cell {
    double a = 0.02;
    double b = 0.2;
    double c = -65;
    double d = 8;
    double V_th = 30;
    double I_e = 0;
  };
  struct Params : Cell, Integration {};
  static constexpr auto fields = join_fields<Params>(
      std::array{
          Field<Cell>{"a", "1/ms", &Cell::a, positive, "rate of the recovery variable"},
          Field<Cell>{"b", "", &Cell::b, any_value, "how strongly u follows V"},
          Field<Cell>{"c", "mV", &Cell::c, any_value, "potential after a spike, below V_th"},
          Field<Cell>{"d", "", &Cell::d, any_value, "growth of u at a spike"},
          Field<Cell>{"V_th", "mV", &Cell::V_th, any_value, "peak, where the cell fires"},
          Field<Cell>{"I_e", "", &Cell::I_e, any_value, "constant drive, mV/ms"},
      },
      integration_fields);

  struct State {
    double V_m;  // mV
    double u;    // mV/ms
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
      Field<State>{"u", "", &State::u, any_value, "recovery variable"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params& p) { return p.c < p.V_th ? "" : "c must be below V_th"; }

  explicit Izhikevich(const Params& p) : p_(p) {}

  State rest() const { return {-65, p_.b * -65}; }

  void advance(State& s, double dt) const {
    if (dt > 0) s = state_of(path(s).at(dt));
  }
  void receive(State& s, int port, double weight) const { s.V_m += port == 0 ? weight : -weight; }
  void receive_early(State&, int, double, double) const {}

  bool can_fire(const State& s) const { return !settled(s); }
  bool can_fire_within(const State&, double) const { return true; }
  double next_crossing(const State& s) const {
    State ahead;
    return crossing_within(s, horizon(), ahead);
  }
  double crossing_within(const State& s, double dt, State& ahead) const {
    if (s.V_m >= p_.V_th) return 0;
    auto ahead_of_s = path(s);
    const double wait = ahead_of_s.crossing(p_.V_th, dt);
    if (wait == never) ahead = state_of(ahead_of_s.at(dt));
    return wait;
  }
  double horizon() const { return 100; }
  /// At a stable fixed point to the last digits.
  bool settled(const State& s) const {
    const auto slope = slope_({s.V_m, s.u}, 0);
    if (std::abs(slope[0]) > 1e-9 || std::abs(slope[1]) > 1e-9) return false;
    const double dVdV = 0.08 * s.V_m + 5;
    return dVdV - p_.a < 0 && p_.a * (p_.b - dVdV) > 0;
  }

  void fire(State& s) const {
    s.V_m = p_.c;
    s.u += p_.d;
  }
  double refractory() const { return 0; }
  void rewind(State&, double) const {}

 private:
  using Vector = std::array<double, 2>;  // {V, u}
  struct Slope {
    Params p;
    Vector operator()(const Vector& y, double) const {
      const double V = std::min(y[0], p.V_th + 100);  // beyond the peak only trial steps come
      return {0.04 * V * V + 5 * V + 140 - y[1] + p.I_e, p.a * (p.b * V - y[1])};
    }
  };

  Trajectory<2, Slope> path(const State& s) const {
    const double linear = 1 / std::abs(0.08 * s.V_m + 5);  // ms, of the parabola at V
    return {slope_, {s.V_m, s.u}, std::min(linear, 1 / p_.a), p_.tolerance};
  }
  static State state_of(const Vector& y) { return {y[0], y[1]}; }

  Params p_;
  Slope slope_{p_};
};
static_assert(NeuronModel<Izhikevich> && IntegratedModel<Izhikevich>);

}  // namespace mossy
