// SPDX-License-Identifier: MIT
// Synapses of a cell: four receptors by name, AMPA, NMDA, GABA_A and GABA_B, each rising and decaying.
//
//   I_syn = sum over receptors r of  g_r B_r(V) (E_r - V)
//   B_NMDA = 1 / (1 + exp(-0.062 V) Mg / 3.57),  V in mV, Mg in mM;  B = 1 for the others
//   a spike of weight w (nS) adds  w (exp(-t/tau_decay) - exp(-t/tau_rise)) / (the maximum of that):  a peak of w
//
// Each is kept as g and S: dg/dt = -g / tau_decay + S, dS/dt = -S / tau_rise. With the ExponentialKernel K of
// the two time constants, g(t) = g exp(-t/tau_decay) + S K(t) also where they are equal, and
// g(t) <= g + S min(t, max K). tau_rise = 0: the conductance jumps by w. B grows with V, so between V and `top`
// it is at most B(top). What each function means: exp_conductances.hpp.
//
// Block by magnesium, instantaneous: Jahr and Stevens 1990, doi 10.1523/JNEUROSCI.10-09-03178.1990.
// Time constants and reversal potentials unless given: Hill and Tononi 2005, doi 10.1152/jn.00915.2004.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "models/field.hpp"
#include "models/neuron/exponential_kernel.hpp"

namespace mossy {

class ReceptorConductances {
 public:
  struct Params {
    double E_rev_AMPA = 0, tau_rise_AMPA = 0.5, tau_decay_AMPA = 2.4;
    double E_rev_NMDA = 0, tau_rise_NMDA = 4, tau_decay_NMDA = 40;
    double Mg = 1;
    double E_rev_GABA_A = -70, tau_rise_GABA_A = 1, tau_decay_GABA_A = 7;
    double E_rev_GABA_B = -90, tau_rise_GABA_B = 60, tau_decay_GABA_B = 200;
  };
  static constexpr std::array fields{
      Field<Params>{"E_rev_AMPA", "mV", &Params::E_rev_AMPA, any_value, "reversal potential of AMPA"},
      Field<Params>{"tau_rise_AMPA", "ms", &Params::tau_rise_AMPA, not_negative, "its rise; 0: a jump"},
      Field<Params>{"tau_decay_AMPA", "ms", &Params::tau_decay_AMPA, positive, "its decay"},
      Field<Params>{"E_rev_NMDA", "mV", &Params::E_rev_NMDA, any_value, "reversal potential of NMDA"},
      Field<Params>{"tau_rise_NMDA", "ms", &Params::tau_rise_NMDA, not_negative, "its rise; 0: a jump"},
      Field<Params>{"tau_decay_NMDA", "ms", &Params::tau_decay_NMDA, positive, "its decay"},
      Field<Params>{"Mg", "mM", &Params::Mg, not_negative,
                    "magnesium outside, which blocks NMDA; 0: no block"},
      Field<Params>{"E_rev_GABA_A", "mV", &Params::E_rev_GABA_A, any_value, "reversal potential of GABA_A"},
      Field<Params>{"tau_rise_GABA_A", "ms", &Params::tau_rise_GABA_A, not_negative, "its rise; 0: a jump"},
      Field<Params>{"tau_decay_GABA_A", "ms", &Params::tau_decay_GABA_A, positive, "its decay"},
      Field<Params>{"E_rev_GABA_B", "mV", &Params::E_rev_GABA_B, any_value, "reversal potential of GABA_B"},
      Field<Params>{"tau_rise_GABA_B", "ms", &Params::tau_rise_GABA_B, not_negative, "its rise; 0: a jump"},
      Field<Params>{"tau_decay_GABA_B", "ms", &Params::tau_decay_GABA_B, positive, "its decay"},
  };

  struct State {
    double g_AMPA, g_NMDA, g_GABA_A, g_GABA_B;  // nS
    double S_AMPA, S_NMDA, S_GABA_A, S_GABA_B;  // nS/ms, what is still to rise
  };
  static constexpr std::array state_fields{
      Field<State>{"g_AMPA", "nS", &State::g_AMPA, not_negative, "conductance of AMPA"},
      Field<State>{"g_NMDA", "nS", &State::g_NMDA, not_negative, "conductance of NMDA, were it not blocked"},
      Field<State>{"g_GABA_A", "nS", &State::g_GABA_A, not_negative, "conductance of GABA_A"},
      Field<State>{"g_GABA_B", "nS", &State::g_GABA_B, not_negative, "conductance of GABA_B"}};
  static constexpr std::array<std::string_view, 4> receptors{"AMPA", "NMDA", "GABA_A", "GABA_B"};
  static constexpr std::string_view weight_unit = "nS";

  explicit ReceptorConductances(const Params& p)
      : receptor_{Receptor(p.E_rev_AMPA, p.tau_rise_AMPA, p.tau_decay_AMPA),
                  Receptor(p.E_rev_NMDA, p.tau_rise_NMDA, p.tau_decay_NMDA),
                  Receptor(p.E_rev_GABA_A, p.tau_rise_GABA_A, p.tau_decay_GABA_A),
                  Receptor(p.E_rev_GABA_B, p.tau_rise_GABA_B, p.tau_decay_GABA_B)},
        Mg_(p.Mg) {}

  void receive(State& s, int port, double weight) const {
    const auto r = static_cast<std::size_t>(port);
    (receptor_[r].tau_rise > 0 ? s.*S[r] : s.*g[r]) += weight * receptor_[r].per_weight;
  }
  void receive_early(State& s, int port, double weight, double lead) const {
    const auto r = static_cast<std::size_t>(port);
    State later{};
    receive(later, port, weight);
    decay(later, lead);
    s.*g[r] += later.*g[r];
    s.*S[r] += later.*S[r];
  }
  void decay(State& s, double dt) const {
    for (std::size_t r = 0; r < receptors.size(); ++r) {
      s.*g[r] = conductance(s, r, dt);
      if (s.*S[r] != 0) s.*S[r] *= std::exp(-dt / receptor_[r].tau_rise);
    }
  }

  static bool silent(const State& s) {
    for (std::size_t r = 0; r < receptors.size(); ++r)
      if (at_work(s, r)) return false;
    return true;
  }
  double pace(const State& s) const {
    double shortest = never;
    for (std::size_t r = 0; r < receptors.size(); ++r) {
      if (s.*S[r] != 0) shortest = std::min(shortest, receptor_[r].tau_rise);
      if (at_work(s, r)) shortest = std::min(shortest, receptor_[r].tau_decay);
    }
    return shortest;
  }
  double current(const State& s, double V, double t) const {
    double I = 0;
    for (std::size_t r = 0; r < receptors.size(); ++r)
      if (at_work(s, r))
        I += conductance(s, r, t) * (r == NMDA ? unblocked(V) : 1.0) * (receptor_[r].E_rev - V);
    return I;
  }
  double most(const State& s, double V, double top, double dt) const {
    double I = 0;
    for (std::size_t r = 0; r < receptors.size(); ++r)
      if (at_work(s, r) && receptor_[r].E_rev > V)
        I += (s.*g[r] + s.*S[r] * std::min(dt, receptor_[r].kernel.peak())) *
             (r == NMDA ? unblocked(top) : 1.0) * (receptor_[r].E_rev - V);
    return I;
  }

 private:
  static constexpr std::size_t NMDA = 1;
  static constexpr double State::*g[] = {&State::g_AMPA, &State::g_NMDA, &State::g_GABA_A, &State::g_GABA_B};
  static constexpr double State::*S[] = {&State::S_AMPA, &State::S_NMDA, &State::S_GABA_A, &State::S_GABA_B};

  struct Receptor {
    double E_rev, tau_rise, tau_decay;  // mV, ms, ms
    ExponentialKernel kernel;           // ms: conductance for S = 1 nS/ms
    double per_weight;                  // 1/ms, or 1 where it jumps

    Receptor(double E, double rise, double decay)
        : E_rev(E),
          tau_rise(rise),
          tau_decay(decay),
          kernel(decay, rise > 0 ? rise : decay, 1),
          per_weight(rise > 0 ? 1 / kernel.peak() : 1) {}
  };

  static bool at_work(const State& s, std::size_t r) { return s.*g[r] != 0 || s.*S[r] != 0; }

  double conductance(const State& s, std::size_t r, double t) const {
    double G = 0;
    if (s.*g[r] != 0) G = s.*g[r] * std::exp(-t / receptor_[r].tau_decay);
    if (s.*S[r] != 0) G += s.*S[r] * receptor_[r].kernel(t);
    return G;
  }
  /// The share of NMDA receptors that magnesium leaves open.
  double unblocked(double V) const { return 1 / (1 + std::exp(-0.062 * V) * (Mg_ / 3.57)); }

  std::array<Receptor, 4> receptor_;
  double Mg_;  // mM
};

}  // namespace mossy
