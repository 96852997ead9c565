// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell with escape noise: it fires at random, the more likely the higher V stands. Input
// spikes make the membrane jump.
//
//   dV/dt = -(V - E_L) / tau_m + I_e / C_m,   a spike of weight w (mV): V <- V + w or V - w
//   rate of firing  rho(V) = lambda_0 exp((V - V_th) / Delta_V),   then V <- V_reset for t_ref
//
// Between inputs V relaxes to V_inf = E_L + I_e tau_m / C_m, so the next spike is drawn exactly (escape.hpp). For
// Delta_V -> 0 it becomes lif_psc_delta. Inputs while refractory are lost, as there.
// (gif_psc_exp of NEST without its adaptation has this rate, tested on a grid.)
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/neuron/escape.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct LifPscDeltaEscape {
  static constexpr std::string_view name = "lif_psc_delta_escape";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire that fires at random, at a rate exponential in V (weights in mV)";
  static constexpr std::string_view equation =
      "dV/dt = -(V - E_L)/tau_m + I_e/C_m;  rate lambda_0 exp((V - V_th)/Delta_V);  input: V += w "
      "(excitatory), V -= w (inhibitory)";
  static constexpr std::string_view source =
      "Gerstner and van Hemmen 1992, doi 10.1088/0954-898X_3_2_004; Jolivet et al. 2006, doi "
      "10.1007/s10827-006-7074-5";
  static constexpr std::string_view weight_unit = "mV";

  struct Params {
    double C_m = 250;
    double tau_m = 10;
    double E_L = -70;
    double V_th = -55;
    double Delta_V = 2;
    double lambda_0 = 1000;
    double V_reset = -70;
    double t_ref = 2;
    double I_e = 0;
  };
  static constexpr std::array fields{
      Field<Params>{"C_m", "pF", &Params::C_m, positive, "membrane capacitance"},
      Field<Params>{"tau_m", "ms", &Params::tau_m, positive, "membrane time constant"},
      Field<Params>{"E_L", "mV", &Params::E_L, any_value, "resting potential"},
      Field<Params>{"V_th", "mV", &Params::V_th, any_value, "where the rate is lambda_0"},
      Field<Params>{"Delta_V", "mV", &Params::Delta_V, positive, "this much more V makes the rate e-fold"},
      Field<Params>{"lambda_0", "Hz", &Params::lambda_0, positive, "rate of firing at V_th"},
      Field<Params>{"V_reset", "mV", &Params::V_reset, any_value, "potential after a spike"},
      Field<Params>{"t_ref", "ms", &Params::t_ref, not_negative, "refractory period, [spike, spike + t_ref)"},
      Field<Params>{"I_e", "pA", &Params::I_e, any_value, "constant current"},
  };

  struct State {
    double V_m;   // mV
    double left;  // expected number of spikes until the next one
    SpikeDraws draws;
  };
  static constexpr std::array state_fields{
      Field<State>{"V_m", "mV", &State::V_m, any_value, "membrane potential"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params&) { return ""; }

  explicit LifPscDeltaEscape(const Params& p)
      : p_(p),
        V_inf_(p.E_L + p.I_e * (p.tau_m / p.C_m)),
        log_last_(std::log(p.lambda_0 / 1000) + (V_inf_ - p.V_th) / p.Delta_V) {}

  State rest() const { return {p_.E_L, 1, {}}; }
  void seed(State& s, std::uint64_t key, std::uint32_t cell) const {
    s.draws = {key, cell, 0};
    s.left = s.draws.next();
  }

  void advance(State& s, double dt) const {
    s.left -= expected_spikes(rate(s), dt);
    s.V_m = V_inf_ + (s.V_m - V_inf_) * std::exp(-dt / p_.tau_m);
  }
  void receive(State& s, int port, double weight) const { s.V_m += port == 0 ? weight : -weight; }
  void receive_early(State&, int, double, double) const {}

  bool can_fire(const State&) const { return true; }
  bool can_fire_within(const State& s, double dt) const { return may_spike_within(rate(s), s.left, dt); }
  double next_crossing(const State& s) const { return wait_for_spike(rate(s), s.left); }

  void fire(State& s) const {
    s.V_m = p_.V_reset;
    s.left = s.draws.next();
  }
  double refractory() const { return p_.t_ref; }
  void rewind(State&, double) const {}

 private:
  RelaxingRate rate(const State& s) const { return {log_last_, (s.V_m - V_inf_) / p_.Delta_V, p_.tau_m}; }

  Params p_;
  double V_inf_;     // mV
  double log_last_;  // ln of the rate in 1/ms at V_inf
};
static_assert(NeuronModel<LifPscDeltaEscape> && StochasticModel<LifPscDeltaEscape>);

}  // namespace mossy
