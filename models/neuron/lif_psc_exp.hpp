// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell with exponentially decaying synaptic currents, excitation and inhibition
// with time constants of their own.
//
//   C_m dV/dt = -(C_m / tau_m)(V - E_L) + I_e + I_ex + I_in
//   dI_ex/dt = -I_ex / tau_syn_ex,  dI_in/dt = -I_in / tau_syn_in;  a spike of weight w (pA): I += w or -= w
//
// Solution from t = 0 (K: ExponentialKernel):
//   V(t) = V_inf + (V - V_inf) exp(-t/tau_m) + I_ex K_ex(t) + I_in K_in(t),   V_inf = E_L + I_e tau_m / C_m
//
// First crossing. Let h = dV/dt. Then (h exp(t/tau_m))' = exp(t/tau_m) I'(t) / C_m, and
// I' = -I_ex/tau_ex exp(-t/tau_ex) - I_in/tau_in exp(-t/tau_in) changes sign at most once, at t_z. So h has at
// most one zero on either side of t_z, V is monotone between these zeros, and testing V at each of them
// misses no crossing however short. (Rolle's theorem; compare Brette 2007, doi 10.1162/neco.2007.19.10.2604.)
//
// Currents go on while V is clamped in the refractory period, and inputs in it count (convention S6).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "models/neuron/exponential_kernel.hpp"
#include "models/neuron/first_crossing.hpp"
#include "models/neuron_model.hpp"
#include "sim/core/exponential.hpp"

namespace mossy {

struct LifPscExp {
  static constexpr std::string_view name = "lif_psc_exp";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire with exponentially decaying synaptic currents (weights in pA)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -(C_m/tau_m)(V - E_L) + I_e + I_ex + I_in;  input: I_ex += w, I_in -= w;  dI/dt = "
      "-I/tau_syn";
  static constexpr std::string_view source =
      "Rotter and Diesmann 1999, doi 10.1007/s004220050570; iaf_psc_exp of NEST";
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
      Field<Params>{"tau_syn_ex", "ms", &Params::tau_syn_ex, positive, "decay of the excitatory current"},
      Field<Params>{"tau_syn_in", "ms", &Params::tau_syn_in, positive, "decay of the inhibitory current"},
  };

  struct State {
    double V_m;   // mV
    double I_ex;  // pA, >= 0 from excitatory inputs
    double I_in;  // pA, <= 0 from inhibitory inputs
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"},
      Field<State>{"I_syn_ex", "pA", &State::I_ex, any_value, "excitatory synaptic current"},
      Field<State>{"I_syn_in", "pA", &State::I_in, any_value, "inhibitory synaptic current, negative"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params& p) {
    return p.V_reset < p.V_th ? "" : "V_reset must be below V_th";
  }

  explicit LifPscExp(const Params& p)
      : p_(p),
        V_inf_(p.E_L + p.I_e * (p.tau_m / p.C_m)),
        kernel_ex_(p.tau_m, p.tau_syn_ex, p.C_m),
        kernel_in_(p.tau_m, p.tau_syn_in, p.C_m) {}

  State rest() const { return {p_.E_L, 0, 0}; }

  void advance(State& s, double dt) const {
    if (kernel_ex_.apart() && kernel_in_.apart()) return flow_(s.V_m, s.I_ex, s.I_in, dt);
    const double membrane = std::exp(-dt / p_.tau_m);
    s.V_m = V_inf_ + ((s.V_m - V_inf_) * membrane + s.I_ex * kernel_ex_(dt) + s.I_in * kernel_in_(dt));
    decay_currents(s, dt);
  }

  /// The same for many cells, where the time constants allow it: fields and durations side by side.
  using Lanes = std::array<double*, 3>;  ///< V_m, I_ex, I_in
  bool advances_many() const { return kernel_ex_.apart() && kernel_in_.apart(); }
  void advance_many(std::size_t n, const Lanes& x, const double* dt) const;

  /// The flow for time constants that differ by a fifth or more: differences of exponentials keep their digits.
  struct Flow {
    double V_inf, rate_m, rate_ex, rate_in, scale_ex, scale_in;
    void operator()(double& V, double& I_ex, double& I_in, double dt) const {
      const double membrane = exponential_of(-dt * rate_m);
      const double ex = exponential_of(-dt * rate_ex), in = exponential_of(-dt * rate_in);
      V = V_inf + ((V - V_inf) * membrane + I_ex * (scale_ex * (membrane - ex)) +
                   I_in * (scale_in * (membrane - in)));
      I_ex *= ex;
      I_in *= in;
    }
  };
  void receive(State& s, int port, double weight) const {
    (port == 0 ? s.I_ex : s.I_in) += port == 0 ? weight : -weight;
  }
  void receive_early(State& s, int port, double weight, double lead) const {
    receive(s, port, weight * std::exp(-lead / (port == 0 ? p_.tau_syn_ex : p_.tau_syn_in)));
  }

  /// An upper bound of V: no inhibition, and excitation at its peak on top of the larger of V and V_inf.
  bool can_fire(const State& s) const { return can_fire(s, p_.V_th); }
  bool can_fire(const State& s, double V_th) const {
    if (V_inf_ > V_th) return true;
    const double lift = std::max(s.I_ex, 0.0) * kernel_ex_.peak() + std::max(s.I_in, 0.0) * kernel_in_.peak();
    return std::max(s.V_m, V_inf_) + lift >= V_th - rounding;
  }

  /// Another upper bound, tight for short times: excitation that does not decay pulls V towards U_inf.
  bool can_fire_within(const State& s, double dt) const { return can_fire_within(s, dt, p_.V_th); }
  bool can_fire_within(const State& s, double dt, double V_th) const {
    const double U_inf = V_inf_ + (std::max(s.I_ex, 0.0) + std::max(s.I_in, 0.0)) * (p_.tau_m / p_.C_m);
    return s.V_m + std::max(U_inf - s.V_m, 0.0) * (dt / p_.tau_m) >= V_th - rounding;
  }

  /// In each of three intervals V is drawn towards no more than U, with currents that raise it as they stand at its
  /// beginning and those that lower it as they stand at its end: V <= V + (U - V) t / tau_m.
  double quiet_for(const State& s) const { return quiet_for(s, p_.V_th); }
  double quiet_for(const State& s, double V_th) const {
    if (s.V_m >= V_th) return 0;
    double V = s.V_m;
    const double up_ex = std::max(s.I_ex, 0.0), up_in = std::max(s.I_in, 0.0);
    const double down_ex = std::min(s.I_ex, 0.0), down_in = std::min(s.I_in, 0.0);
    for (std::size_t k = 0; k + 1 < ahead_.size(); ++k) {
      const Left &begin = ahead_[k], &end = ahead_[k + 1];
      const double U =
          V_inf_ + (up_ex * begin.ex + up_in * begin.in + down_ex * end.ex + down_in * end.in) * per_pA_;
      const double rise = std::max(U - V, 0.0) * begin.share;
      if (V + rise >= V_th - rounding)
        return begin.time + std::max(0.999999 * (V_th - rounding - V), 0.0) * p_.tau_m / (U - V);
      V += rise;
    }
    return ahead_.back().time;
  }
  double next_crossing(const State& s) const { return next_crossing(s, p_.V_th); }
  double next_crossing(const State& s, double V_th) const {
    if (s.V_m >= V_th) return 0;
    if (!can_fire(s, V_th)) return never;
    return first_crossing(turning_points(s), V_inf_ > V_th, p_.tau_m, longest_wait * tails(),
                          AboveThreshold{*this, s, V_th});
  }
  /// next_crossing(s) where that lies within dt ms, else any later date. If I' keeps its sign, h exp(t/tau_m) is monotone and
  /// V turns once at most; if it does not turn down, it crosses threshold when it ends above, and once.
  double crossing_by(const State& s, double dt) const {
    if (s.V_m >= p_.V_th) return 0;
    const State now = slope({s.V_m - V_inf_, s.I_ex, s.I_in});
    const Point then = point(s, dt);
    const bool keeps_sign = (now.I_ex + now.I_in) * then.current_slope > 0;
    if (!keeps_sign || (now.V_m > 0 && then.first < 0)) return next_crossing(s);
    const double end = V_inf_ + then.deviation;
    if (end < p_.V_th) return never;
    const double guess = dt * (p_.V_th - s.V_m) / (end - s.V_m);
    return bracketed_newton(AboveThreshold{*this, s, p_.V_th}, 0, dt, true, guess);
  }

  void fire(State& s) const {
    s.V_m = p_.V_reset;
    decay_currents(s, p_.t_ref);
  }
  double refractory() const { return p_.t_ref; }
  void rewind(State& s, double lead) const { decay_currents(s, -lead); }

  static constexpr std::array<std::array<std::size_t, 2>, 2> moved{{{1, 0}, {2, 0}}};
  State equilibrium() const { return {V_inf_, 0, 0}; }
  State slope(const State& x) const {
    return {-x.V_m / p_.tau_m + (x.I_ex + x.I_in) / p_.C_m, -x.I_ex / p_.tau_syn_ex, -x.I_in / p_.tau_syn_in};
  }
  /// How far V may stand above both its ends within h ms. Where it stands highest above them its slope has fallen by at
  /// least 4 / h of that height since it rose there, until it falls back: 1/x + 1/y >= 4 / (x + y). And it falls by
  ///
  ///   -V'' = V' / tau_m + I_ex / (C_m tau_ex) + I_in / (C_m tau_in),   V' <= (V_inf - top) / tau_m + (I_ex + I_in) / C_m
  ///
  /// where currents below 0 count as 0, and by w / C_m at each inhibitory input of weight w.
  StepBulge bulge(double h) const {
    const auto share = [&](double tau) { return h * h / 4 * (1 / p_.tau_m + 1 / tau) / p_.C_m; };
    return {h * h / 4 / (p_.tau_m * p_.tau_m), share(p_.tau_syn_ex), share(p_.tau_syn_in), h / 4 / p_.C_m};
  }

 private:
  static constexpr double rounding = 1e-9;    // mV, far above the rounding of the bounds
  static constexpr double longest_wait = 16;  // times 64 time constants: exp(-1024) is 0 in double

  /// Past this all has decayed to 1e-28, ms: what turns later matters no more.
  double tails() const { return 64 * std::max({p_.tau_m, p_.tau_syn_ex, p_.tau_syn_in}); }

  void decay_currents(State& s, double dt) const {
    s.I_ex *= std::exp(-dt / p_.tau_syn_ex);
    s.I_in *= std::exp(-dt / p_.tau_syn_in);
  }

  /// The course of V after t ms.
  struct Point {
    double
        deviation;  // V - V_inf in mV, without the rounding of the sum: its sign is right far out in the tails
    double first, second;  // dV/dt in mV/ms, d2V/dt2 in mV/ms^2
    double current_slope;  // I' in pA/ms
  };
  Point point(const State& s, double t) const {
    const double membrane = exponential_of(-t / p_.tau_m);
    const double ex = exponential_of(-t / p_.tau_syn_ex), in = exponential_of(-t / p_.tau_syn_in);
    double D = (s.V_m - V_inf_) * membrane;
    if (s.I_ex != 0)
      D += s.I_ex * (kernel_ex_.apart() ? kernel_ex_.scale() * (membrane - ex) : kernel_ex_(t));
    if (s.I_in != 0)
      D += s.I_in * (kernel_in_.apart() ? kernel_in_.scale() * (membrane - in) : kernel_in_(t));
    const double I_ex = s.I_ex * ex, I_in = s.I_in * in;
    const double h = -D / p_.tau_m + (I_ex + I_in) / p_.C_m;
    const double falls = I_ex / p_.tau_syn_ex + I_in / p_.tau_syn_in;
    return {D, h, -h / p_.tau_m - falls / p_.C_m, -falls};
  }

  /// {V - V_th, dV/dt} as a function of time.
  struct AboveThreshold {
    const LifPscExp& model;
    const State& s;
    double V_th;
    std::pair<double, double> operator()(double t) const {
      const Point v = model.point(s, t);
      return {model.V_inf_ + v.deviation - V_th, v.first};
    }
  };

  /// Where I' changes sign: exp(-t (1/tau_ex - 1/tau_in)) = -(I_in tau_ex) / (I_ex tau_in).
  Times<1> current_turn(const State& s) const {
    const double rate = (p_.tau_syn_in - p_.tau_syn_ex) / p_.tau_syn_ex / p_.tau_syn_in;
    const double ratio = -(s.I_in * p_.tau_syn_ex) / (s.I_ex * p_.tau_syn_in);
    Times<1> turn;
    const double t = ratio > 0 && rate != 0 ? -std::log(ratio) / rate : 0;
    if (t > 0 && std::isfinite(t)) turn.add(t);
    return turn;
  }

  /// Zeros of dV/dt.
  Times<2> turning_points(const State& s) const {
    return zeros_between(current_turn(s), tails(), [&](double t) {
      const Point v = point(s, t);
      return std::pair(v.first, v.second);
    });
  }

  Params p_;
  double V_inf_;
  ExponentialKernel kernel_ex_, kernel_in_;
  Flow flow_{
      V_inf_, 1 / p_.tau_m, 1 / p_.tau_syn_ex, 1 / p_.tau_syn_in, kernel_ex_.scale(), kernel_in_.scale()};

  /// Where an interval of quiet_for begins: what is left of the currents then, and its length.
  struct Left {
    double time, ex, in;  // ms, fractions
    double share;         // of tau_m
  };
  Left left_after(double t, double length) const {
    return {t, std::exp(-t / p_.tau_syn_ex), std::exp(-t / p_.tau_syn_in), length / p_.tau_m};
  }
  double per_pA_ = p_.tau_m / p_.C_m;                                              // mV
  double piece_ = std::min(p_.tau_m, std::max(p_.tau_syn_in, p_.tau_syn_ex)) / 4;  // ms
  std::array<Left, 4> ahead_{left_after(0, piece_), left_after(piece_, piece_),
                             left_after(2 * piece_, 2 * piece_), left_after(4 * piece_, 0)};
};
static_assert(NeuronModel<LifPscExp>);

}  // namespace mossy
