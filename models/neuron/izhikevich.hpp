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

  struct Params {
    double a = 0.02;
    double b = 0.2;
    double c = -65;
    double d = 8;
    double V_th = 30;
    double I_e = 0;
    double tolerance = 1e-11;
  };
  static constexpr std::array fields{
      Field<Params>{"a", "1/ms", &Params::a, positive, "rate of the recovery variable"},
      Field<Params>{"b", "", &Params::b, any_value, "how strongly u follows V"},
      Field<Params>{"c", "mV", &Params::c, any_value, "potential after a spike, below V_th"},
      Field<Params>{"d", "", &Params::d, any_value, "growth of u at a spike"},
      Field<Params>{"V_th", "mV", &Params::V_th, any_value, "peak, where the cell fires"},
      Field<Params>{"I_e", "", &Params::I_e, any_value, "constant drive, mV/ms"},
      Field<Params>{"tolerance", "", &Params::tolerance, positive,
                    "local error of the integration, absolute and relative"},
  };

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
    if (!(dt > 0)) return;
    const auto y = Path(slope_, {s.V_m, s.u}, p_.tolerance).at(dt);
    s = {y[0], y[1]};
  }
  void receive(State& s, int port, double weight) const { s.V_m += port == 0 ? weight : -weight; }
  void receive_early(State&, int, double, double) const {}

  bool can_fire(const State& s) const { return !settled(s); }
  bool can_fire_within(const State&, double) const { return true; }
  double next_crossing(const State& s) const { return crossing_within(s, horizon()); }
  double crossing_within(const State& s, double dt) const {
    if (s.V_m >= p_.V_th) return 0;
    return Path(slope_, {s.V_m, s.u}, p_.tolerance).crossing(p_.V_th, dt);
  }
  double horizon() const { return 100; }
  /// At a stable fixed point to the last digits.
  bool settled(const State& s) const {
    const auto slope = slope_({s.V_m, s.u});
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
  struct Slope {
    Params p;
    std::array<double, 2> operator()(const std::array<double, 2>& y) const {
      const double V = std::min(y[0], p.V_th + 100);  // beyond the peak only trial steps come
      return {0.04 * V * V + 5 * V + 140 - y[1] + p.I_e, p.a * (p.b * V - y[1])};
    }
  };
  using Path = Trajectory<2, Slope>;

  Params p_;
  Slope slope_{p_};
};
static_assert(NeuronModel<Izhikevich> && IntegratedModel<Izhikevich>);

}  // namespace mossy
