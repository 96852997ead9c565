// SPDX-License-Identifier: MIT
// Cell without a membrane of its own: a point process whose rate is exponential in the filtered input (a generalised
// linear model with the exponential link; a spike does not reset u).
//
//   du/dt = -u / tau_m,   a spike of weight w (mV): u <- u + w or u - w
//   rate of firing  rate_0 exp(u / Delta_u),   0 for t_ref after a spike
//
// Between inputs u relaxes to 0, so the next spike is drawn exactly (escape.hpp). u goes on while the cell is
// refractory, and inputs then count. (pp_psc_delta of NEST with c_1 = 0, c_2 = rate_0, c_3 = 1/Delta_u and without
// reset has this rate, tested on a grid.)
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/neuron/escape.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct GlmPscDelta {
  static constexpr std::string_view name = "glm_psc_delta";
  static constexpr std::string_view meaning =
      "point process with a rate exponential in the filtered input, without reset (weights in mV)";
  static constexpr std::string_view equation =
      "du/dt = -u/tau_m;  rate rate_0 exp(u/Delta_u);  input: u += w (excitatory), u -= w (inhibitory)";
  static constexpr std::string_view source =
      "Truccolo et al. 2005, doi 10.1152/jn.00697.2004; pp_psc_delta of NEST";
  static constexpr std::string_view weight_unit = "mV";

  struct Params {
    double tau_m = 10;
    double rate_0 = 5;
    double Delta_u = 4;
    double t_ref = 2;
  };
  static constexpr std::array fields{
      Field<Params>{"tau_m", "ms", &Params::tau_m, positive, "decay of u"},
      Field<Params>{"rate_0", "Hz", &Params::rate_0, positive, "rate of firing without input"},
      Field<Params>{"Delta_u", "mV", &Params::Delta_u, positive, "this much more u makes the rate e-fold"},
      Field<Params>{"t_ref", "ms", &Params::t_ref, not_negative, "refractory period, [spike, spike + t_ref)"},
  };

  struct State {
    double u;     // mV
    double left;  // expected number of spikes until the next one
    SpikeDraws draws;
  };
  static constexpr std::array state_fields{Field<State>{"u", "mV", &State::u, any_value, "filtered input"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};

  static std::string_view check(const Params&) { return ""; }

  explicit GlmPscDelta(const Params& p) : p_(p), log_last_(std::log(p.rate_0 / 1000)) {}

  State rest() const { return {0, 1, {}}; }
  void seed(State& s, std::uint64_t key, std::uint32_t cell) const {
    s.draws = {key, cell, 0};
    s.left = s.draws.next();
  }

  void advance(State& s, double dt) const {
    s.left -= expected_spikes(rate(s), dt);
    s.u *= std::exp(-dt / p_.tau_m);
  }
  void receive(State& s, int port, double weight) const { s.u += port == 0 ? weight : -weight; }
  void receive_early(State& s, int port, double weight, double lead) const {
    receive(s, port, weight * std::exp(-lead / p_.tau_m));
  }

  bool can_fire(const State&) const { return true; }
  bool can_fire_within(const State& s, double dt) const { return may_spike_within(rate(s), s.left, dt); }
  double next_crossing(const State& s) const { return wait_for_spike(rate(s), s.left); }

  void fire(State& s) const {
    s.u *= std::exp(-p_.t_ref / p_.tau_m);
    s.left = s.draws.next();
  }
  double refractory() const { return p_.t_ref; }
  void rewind(State& s, double lead) const { s.u *= std::exp(lead / p_.tau_m); }

 private:
  RelaxingRate rate(const State& s) const { return {log_last_, s.u / p_.Delta_u, p_.tau_m}; }

  Params p_;
  double log_last_;  // ln of the rate in 1/ms for u = 0
};
static_assert(NeuronModel<GlmPscDelta> && StochasticModel<GlmPscDelta>);

}  // namespace mossy
