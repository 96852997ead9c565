// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell whose synaptic currents rise and fall as alpha functions.
//
//   C_m dV/dt = -(C_m / tau_m)(V - E_L) + I_e + I_ex + I_in
//   a spike of weight w (pA) adds  w (e / tau_syn) t exp(-t / tau_syn):  a peak of w after tau_syn
//
// Each current is kept as I and S with I(t) = (I + S t) exp(-t / tau_syn), S(t) = S exp(-t / tau_syn); a spike
// adds w e / tau_syn to S. With K1 the ExponentialKernel and K2 the AlphaKernel
//   V(t) = V_inf + (V - V_inf) exp(-t/tau_m) + sum over receptors of I K1(t) + S K2(t).
//
// First crossing (first_crossing.hpp), h = dV/dt:  (h exp(t/tau_m))' ~ I'(t), and with b = 1/tau_syn
//   I'(t) = sum_r (S_r - b_r I_r - b_r S_r t) exp(-b_r t)
// Times exp(b_ex t) the first term is linear; differentiated twice it is gone and
//   (...)'' = exp(-(b_in - b_ex) t) times a linear function, whose one zero starts the chain.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "models/neuron/alpha_kernel.hpp"
#include "models/neuron/exponential_kernel.hpp"
#include "models/neuron/first_crossing.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct LifPscAlpha {
  static constexpr std::string_view name = "lif_psc_alpha";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire with alpha-shaped synaptic currents (weights in pA, at their peak)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -(C_m/tau_m)(V - E_L) + I_e + I_ex + I_in;  input: I += w (e/tau_syn) t exp(-t/tau_syn)";
  static constexpr std::string_view source =
      "Rotter and Diesmann 1999, doi 10.1007/s004220050570; iaf_psc_alpha of NEST";
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
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"tau_m", "ms", &Params::tau_m, positive, "membrane time constant"},
      Field<Params>{"E_L", "mV", &Params::E_L, any_value, "resting potential"},
      Field<Params>{"V_th", "mV", &Params::V_th, any_value, "threshold: the cell fires when V >= V_th"},
      Field<Params>{"V_reset", "mV", &Params::V_reset, any_value, "potential after a spike, below V_th"},
      Field<Params>{"t_ref", "ms", &Params::t_ref, not_negative, "refractory period, [spike, spike + t_ref)"},
      Field<Params>{"I_e", "pA", &Params::I_e, any_value, "constant current"},
      Field<Params>{"tau_syn_ex", "ms", &Params::tau_syn_ex, positive,
                    "time to peak of the excitatory current"},
      Field<Params>{"tau_syn_in", "ms", &Params::tau_syn_in, positive,
                    "time to peak of the inhibitory current"},
  };

  struct State {
    double V_m;         // mV
    double I_ex, S_ex;  // pA, pA/ms
    double I_in, S_in;  // pA, pA/ms, negative
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
      Field<State>{"I_syn_ex", "pA", &State::I_ex, any_value, "excitatory synaptic current"},
      Field<State>{"I_syn_in", "pA", &State::I_in, any_value, "inhibitory synaptic current, negative"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params& p) {
    return p.V_reset < p.V_th ? "" : "V_reset must be below V_th";
  }

  explicit LifPscAlpha(const Params& p)
      : p_(p),
        V_inf_(p.E_L + p.I_e * (p.tau_m / p.C_m)),
        K1_{{p.tau_m, p.tau_syn_ex, p.C_m}, {p.tau_m, p.tau_syn_in, p.C_m}},
        K2_{{p.tau_m, p.tau_syn_ex, p.C_m}, {p.tau_m, p.tau_syn_in, p.C_m}} {}

  State rest() const { return {p_.E_L, 0, 0, 0, 0}; }

  void advance(State& s, double dt) const {
    s.V_m = voltage(s, dt);
    advance_currents(s, dt);
  }
  void receive(State& s, int port, double weight) const {
    if (port == 0) s.S_ex += weight * (std::numbers::e / p_.tau_syn_ex);
    if (port == 1) s.S_in -= weight * (std::numbers::e / p_.tau_syn_in);
  }
  void receive_early(State& s, int port, double weight, double lead) const {
    State later{};
    receive(later, port, weight);
    advance_currents(later, lead);
    s.I_ex += later.I_ex;
    s.S_ex += later.S_ex;
    s.I_in += later.I_in;
    s.S_in += later.S_in;
  }

  /// An upper bound of V: every positive part at its own largest, nothing negative.
  bool can_fire(const State& s) const {
    if (V_inf_ > p_.V_th) return true;
    const auto lift = [&](double I, double S, int r) {
      return std::max(I, 0.0) * K1_[r].peak() + std::max(S, 0.0) * K2_[r].bound();
    };
    return std::max(s.V_m, V_inf_) + lift(s.I_ex, s.S_ex, 0) + lift(s.I_in, s.S_in, 1) >= p_.V_th - rounding;
  }

  /// Currents that do not decay pull V towards U_inf; within dt a current rises by at most S dt.
  bool can_fire_within(const State& s, double dt) const {
    const auto most = [&](double I, double S, double tau) {
      return std::max(I, 0.0) + std::max(S, 0.0) * std::min(dt, tau);
    };
    const double I = most(s.I_ex, s.S_ex, p_.tau_syn_ex) + most(s.I_in, s.S_in, p_.tau_syn_in);
    const double U_inf = V_inf_ + I * (p_.tau_m / p_.C_m);
    return s.V_m + std::max(U_inf - s.V_m, 0.0) * (dt / p_.tau_m) >= p_.V_th - rounding;
  }

  double next_crossing(const State& s) const {
    if (s.V_m >= p_.V_th) return 0;
    if (!can_fire(s)) return never;
    const auto above = [&](double t) { return std::pair(voltage(s, t) - p_.V_th, slopes(s, t).first); };
    return first_crossing(turning_points(s), V_inf_ > p_.V_th, p_.tau_m, 16 * tails(), above);
  }

  void fire(State& s) const {
    s.V_m = p_.V_reset;
    advance_currents(s, p_.t_ref);
  }
  double refractory() const { return p_.t_ref; }
  void rewind(State& s, double lead) const { advance_currents(s, -lead); }

 private:
  static constexpr double rounding = 1e-9;  // mV, far above the rounding of the bounds

  double tails() const { return 80 * std::max({p_.tau_m, p_.tau_syn_ex, p_.tau_syn_in}); }

  void advance_currents(State& s, double dt) const {
    const double ex = std::exp(-dt / p_.tau_syn_ex), in = std::exp(-dt / p_.tau_syn_in);
    s.I_ex = (s.I_ex + s.S_ex * dt) * ex;
    s.I_in = (s.I_in + s.S_in * dt) * in;
    s.S_ex *= ex;
    s.S_in *= in;
  }

  /// V - V_inf, without the rounding of the sum.
  double deviation(const State& s, double t) const {
    double D = (s.V_m - V_inf_) * std::exp(-t / p_.tau_m);
    if (s.I_ex != 0) D += s.I_ex * K1_[0](t);
    if (s.S_ex != 0) D += s.S_ex * K2_[0](t);
    if (s.I_in != 0) D += s.I_in * K1_[1](t);
    if (s.S_in != 0) D += s.S_in * K2_[1](t);
    return D;
  }
  double voltage(const State& s, double t) const { return V_inf_ + deviation(s, t); }

  struct Slopes {
    double first, second;  // dV/dt in mV/ms, d2V/dt2 in mV/ms^2
  };
  Slopes slopes(const State& s, double t) const {
    State later = s;
    advance_currents(later, t);
    const double I = later.I_ex + later.I_in;
    const double dI = later.S_ex - later.I_ex / p_.tau_syn_ex + later.S_in - later.I_in / p_.tau_syn_in;
    const double h = -deviation(s, t) / p_.tau_m + I / p_.C_m;
    return {h, -h / p_.tau_m + dI / p_.C_m};
  }

  /// u(t) = exp(b t) I'(t) = p0 - q0 t + (p1 - q1 t) exp(-d t), seen from the receptor of the slower decay, so
  /// that d >= 0; its zeros are those of I'.
  struct CurrentSlope {
    double p0, q0, p1, q1, d;
    double value(double t) const { return p0 - q0 * t + (p1 - q1 * t) * std::exp(-d * t); }
    double first(double t) const { return -q0 + (-q1 - d * (p1 - q1 * t)) * std::exp(-d * t); }
    double second(double t) const { return (2 * d * q1 + d * d * (p1 - q1 * t)) * std::exp(-d * t); }
  };
  CurrentSlope current_slope(const State& s) const {
    const double b0 = 1 / p_.tau_syn_ex, b1 = 1 / p_.tau_syn_in;
    const double p0 = s.S_ex - b0 * s.I_ex, q0 = b0 * s.S_ex, p1 = s.S_in - b1 * s.I_in, q1 = b1 * s.S_in;
    const double d = (p_.tau_syn_ex - p_.tau_syn_in) / p_.tau_syn_ex / p_.tau_syn_in;
    if (d == 0) return {p0 + p1, q0 + q1, 0, 0, 0};
    return d > 0 ? CurrentSlope{p0, q0, p1, q1, d} : CurrentSlope{p1, q1, p0, q0, -d};
  }

  /// Zeros of dV/dt, by the chain of the head comment.
  Times<4> turning_points(const State& s) const {
    const CurrentSlope u = current_slope(s);
    Times<1> start;  // of u'': 2 q1 + d (p1 - q1 t) = 0
    if (u.d > 0 && u.q1 != 0) {
      const double t = 2 / u.d + u.p1 / u.q1;
      if (t > 0 && std::isfinite(t)) start.add(t);
    }
    const double last = tails();
    const auto bends =
        zeros_between(start, last, [&](double t) { return std::pair(u.first(t), u.second(t)); });
    const auto turns =
        zeros_between(bends, last, [&](double t) { return std::pair(u.value(t), u.first(t)); });
    return zeros_between(turns, last, [&](double t) {
      const Slopes h = slopes(s, t);
      return std::pair(h.first, h.second);
    });
  }

  Params p_;
  double V_inf_;
  ExponentialKernel K1_[2];
  AlphaKernel K2_[2];
};
static_assert(NeuronModel<LifPscAlpha>);

}  // namespace mossy
