// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell whose input spikes make the membrane jump.
//
//   dV/dt = -(V - E_L) / tau_m + I_e / C_m,   a spike of weight w (mV): V <- V + w or V - w
//
// With V_inf = E_L + I_e tau_m / C_m:  V(t) = V_inf + (V - V_inf) exp(-t / tau_m), so without input the
// threshold is reached only if V_inf > V_th, after tau_m ln((V_inf - V) / (V_inf - V_th)).
// Inputs while refractory are lost (Morrison et al. 2007, doi 10.1162/neco.2007.19.1.47; iaf_psc_delta of NEST).
#pragma once

#include <algorithm>
#include <cmath>

#include "models/neuron_model.hpp"
#include "sim/core/exponential.hpp"

namespace mossy {

struct LifPscDelta {
  static constexpr std::string_view name = "lif_psc_delta";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire, input spikes make V jump by their weight (mV)";
  static constexpr std::string_view equation =
      "dV/dt = -(V - E_L)/tau_m + I_e/C_m;  input: V += w (excitatory), V -= w (inhibitory)";
  static constexpr std::string_view source =
      "Lapicque 1907; exact integration after Rotter and Diesmann 1999, doi 10.1007/s004220050570";
  static constexpr std::string_view weight_unit = "mV";

  struct Params {
    double C_m = 250;
    double tau_m = 10;
    double E_L = -70;
    double V_th = -55;
    double V_reset = -70;
    double t_ref = 2;
    double I_e = 0;
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"tau_m", "ms", &Params::tau_m, positive, "membrane time constant"},
      Field<Params>{"E_L", "mV", &Params::E_L, any_value, "resting potential"},
      Field<Params>{"V_th", "mV", &Params::V_th, any_value, "threshold: the cell fires when V >= V_th"},
      Field<Params>{"V_reset", "mV", &Params::V_reset, any_value, "potential after a spike, below V_th"},
      Field<Params>{"t_ref", "ms", &Params::t_ref, not_negative, "refractory period, [spike, spike + t_ref)"},
      Field<Params>{"I_e", "pA", &Params::I_e, any_value, "constant current"},
  };

  struct State {
    double V_m;  // mV
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params& p) {
    return p.V_reset < p.V_th ? "" : "V_reset must be below V_th";
  }

  explicit LifPscDelta(const Params& p)
      : rate_(1 / p.tau_m),
        tau_(p.tau_m),
        V_inf_(p.E_L + p.I_e * (p.tau_m / p.C_m)),
        V_th_(p.V_th),
        V_reset_(p.V_reset),
        E_L_(p.E_L),
        t_ref_(p.t_ref) {}

  State rest() const { return {E_L_}; }
  void advance(State& s, double dt) const { s.V_m = V_inf_ + (s.V_m - V_inf_) * exponential_of(-dt * rate_); }

  /// The same for many cells: V_m and durations side by side.
  using Lanes = std::array<double*, 1>;
  static bool advances_many() { return true; }
  void advance_many(std::size_t n, const Lanes& x, const double* dt) const;

  void receive(State& s, int port, double weight) const { s.V_m += port == 0 ? weight : -weight; }
  void receive_early(State&, int, double, double) const {}
  bool can_fire(const State& s) const { return s.V_m >= V_th_ || V_inf_ > V_th_; }
  bool can_fire_within(const State& s, double) const { return can_fire(s); }
  /// ln(1 + x) >= x / (1 + x)
  double quiet_for(const State& s) const {
    if (s.V_m >= V_th_) return 0;
    return V_inf_ <= V_th_ ? never : 0.999999 * tau_ * (V_th_ - s.V_m) / (V_inf_ - s.V_m);
  }
  double next_crossing(const State& s) const {
    if (s.V_m >= V_th_) return 0;
    if (V_inf_ <= V_th_) return never;
    return tau_ * std::log1p((V_th_ - s.V_m) / (V_inf_ - V_th_));
  }
  void fire(State& s) const { s.V_m = V_reset_; }
  double refractory() const { return t_ref_; }
  void rewind(State&, double) const {}

  static constexpr std::array<std::array<std::size_t, 1>, 2> moved{{{0}, {0}}};
  State equilibrium() const { return {V_inf_}; }
  State slope(const State& x) const { return {-x.V_m * rate_}; }

 private:
  double rate_, tau_, V_inf_, V_th_, V_reset_, E_L_, t_ref_;
};
static_assert(NeuronModel<LifPscDelta>);

}  // namespace mossy
