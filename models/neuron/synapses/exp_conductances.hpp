// SPDX-License-Identifier: MIT
// Synapses of a cell: an excitatory and an inhibitory conductance, each decaying exponentially.
//
//   I_syn = g_ex (E_ex - V) + g_in (E_in - V),   dg/dt = -g / tau_syn;   a spike of weight w (nS): g += w
//
// A part of neuron models, as are the other files of this folder. All of them offer: Params, State, their
// tables, and
//   receive(s, port, w), receive_early(s, port, w, lead), decay(s, dt)   as in neuron_model.hpp
//   silent(s)                 no conductance at all: exactly 0, now and later
//   pace(s)                   ms, the shortest time constant at work
//   current(s, V, t)          pA into a cell at V, t ms after s
//   most(s, V, top, dt)       no larger current flows within dt ms while the cell is between V and top
// may offer
//   pull(s, V), soon()        pA that surely flow out of a cell at V or above, for the next ms
// and those that are linear in V, for linear_path.hpp,
//   charge_left(s, V)         fC, what is still to flow into a cell at V, without its sign
//   largest(s)                nS, the sum of the conductances is never larger from now on
//   series(s, h, V0)          next() gives the Taylor coefficients, one pair after the other, in powers of t / h of
//                             {sum of g, sum of g (E - V0)}
// and those of exponential decay, which go with adaptive cells,
//   lowest()                  mV, conductances pull no cell below it
//   least(s)                  pA <= 0, no smaller current flows that does not depend on V
//   left(s)                   nS or pA, the largest conductance or current, without its sign
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "models/field.hpp"
#include "models/neuron/reciprocals.hpp"
#include "sim/core/exponential.hpp"

namespace mossy {

class ExpConductances {
 public:
  struct Params {
    double E_ex = 0;
    double E_in = -85;
    double tau_syn_ex = 0.2;
    double tau_syn_in = 2;
  };
  static constexpr std::array fields{
      Field<Params>{"E_ex", "mV", &Params::E_ex, any_value, "reversal potential of excitation"},
      Field<Params>{"E_in", "mV", &Params::E_in, any_value, "reversal potential of inhibition"},
      Field<Params>{"tau_syn_ex", "ms", &Params::tau_syn_ex, positive, "decay of the excitatory conductance"},
      Field<Params>{"tau_syn_in", "ms", &Params::tau_syn_in, positive, "decay of the inhibitory conductance"},
  };

  struct State {
    double g_ex, g_in;  // nS
  };
  static constexpr std::array state_fields{
      Field<State>{"g_ex", "nS", &State::g_ex, not_negative, "excitatory conductance"},
      Field<State>{"g_in", "nS", &State::g_in, not_negative, "inhibitory conductance"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};
  static constexpr std::string_view weight_unit = "nS";

  explicit ExpConductances(const Params& p) : p_(p) {}

  static void receive(State& s, int port, double weight) { (port == 0 ? s.g_ex : s.g_in) += weight; }
  void receive_early(State& s, int port, double weight, double lead) const {
    receive(s, port, weight * std::exp(-lead / (port == 0 ? p_.tau_syn_ex : p_.tau_syn_in)));
  }
  void decay(State& s, double dt) const {
    s.g_ex *= exponential_of(-dt / p_.tau_syn_ex);
    s.g_in *= exponential_of(-dt / p_.tau_syn_in);
  }

  static bool silent(const State& s) { return s.g_ex == 0 && s.g_in == 0; }
  double pace(const State& s) const {
    return std::min(s.g_ex != 0 ? p_.tau_syn_ex : never, s.g_in != 0 ? p_.tau_syn_in : never);
  }
  double current(const State& s, double V, double t) const {
    double I = 0;
    if (s.g_ex != 0) I += s.g_ex * exponential_of(-t / p_.tau_syn_ex) * (p_.E_ex - V);
    if (s.g_in != 0) I += s.g_in * exponential_of(-t / p_.tau_syn_in) * (p_.E_in - V);
    return I;
  }
  double most(const State& s, double V, double /*top*/, double /*dt*/) const {
    return s.g_ex * std::max(p_.E_ex - V, 0.0) + s.g_in * std::max(p_.E_in - V, 0.0);
  }
  /// pA that inhibition takes away, at least, for the next soon() ms from a cell at V or above.
  double pull(const State& s, double V) const { return still_there * s.g_in * std::max(V - p_.E_in, 0.0); }
  double soon() const { return 0.25 * p_.tau_syn_in; }
  double lowest() const { return std::min(p_.E_ex, p_.E_in); }
  double charge_left(const State& s, double V) const {
    return s.g_ex * p_.tau_syn_ex * std::abs(p_.E_ex - V) + s.g_in * p_.tau_syn_in * std::abs(p_.E_in - V);
  }
  static double largest(const State& s) { return s.g_ex + s.g_in; }

  class Series {
   public:
    Series() = default;
    Series(const Params& p, const State& s, double h, double V0)
        : ex_(s.g_ex),
          in_(s.g_in),
          per_ex_(-h / p.tau_syn_ex),
          per_in_(-h / p.tau_syn_in),
          E_ex_(p.E_ex - V0),
          E_in_(p.E_in - V0) {}
    std::pair<double, double> next() {
      const std::pair now{ex_ + in_, ex_ * E_ex_ + in_ * E_in_};
      const double per = reciprocals[++n_];
      ex_ *= per_ex_ * per;
      in_ *= per_in_ * per;
      return now;
    }

   private:
    double ex_ = 0, in_ = 0, per_ex_ = 0, per_in_ = 0, E_ex_ = 0, E_in_ = 0;
    std::size_t n_ = 0;
  };
  Series series(const State& s, double h, double V0) const { return {p_, s, h, V0}; }

  static double least(const State&) { return 0; }
  static double left(const State& s) { return std::max(s.g_ex, s.g_in); }

 private:
  static constexpr double still_there = 0.77;  ///< less than exp(-0.25)

  Params p_;
};

}  // namespace mossy
