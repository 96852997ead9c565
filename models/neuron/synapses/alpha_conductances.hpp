// SPDX-License-Identifier: MIT
// Synapses of a cell: an excitatory and an inhibitory conductance, each rising and falling as alpha functions.
//
//   I_syn = g_ex (E_ex - V) + g_in (E_in - V)
//   a spike of weight w (nS) adds  w (e / tau_syn) t exp(-t / tau_syn):  a peak of w after tau_syn
//
// Each is kept as g and S with g(t) = (g + S t) exp(-t / tau_syn), S(t) = S exp(-t / tau_syn); a spike adds
// w e / tau_syn to S. So g(t) <= g + S min(t, tau_syn / e). What each function means: exp_conductances.hpp.
// Rotter and Diesmann 1999, doi 10.1007/s004220050570.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>
#include <utility>

#include "models/field.hpp"
#include "models/neuron/reciprocals.hpp"

namespace mossy {

class AlphaConductances {
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
      Field<Params>{"tau_syn_ex", "ms", &Params::tau_syn_ex, positive,
                    "time to peak of the excitatory conductance"},
      Field<Params>{"tau_syn_in", "ms", &Params::tau_syn_in, positive,
                    "time to peak of the inhibitory conductance"},
  };

  struct State {
    double g_ex, S_ex;  // nS, nS/ms
    double g_in, S_in;  // nS, nS/ms
  };
  static constexpr std::array state_fields{
      Field<State>{"g_ex", "nS", &State::g_ex, not_negative, "excitatory conductance"},
      Field<State>{"g_in", "nS", &State::g_in, not_negative, "inhibitory conductance"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};
  static constexpr std::string_view weight_unit = "nS";

  explicit AlphaConductances(const Params& p) : p_(p) {}

  void receive(State& s, int port, double weight) const {
    if (port == 0) s.S_ex += weight * (std::numbers::e / p_.tau_syn_ex);
    if (port == 1) s.S_in += weight * (std::numbers::e / p_.tau_syn_in);
  }
  void receive_early(State& s, int port, double weight, double lead) const {
    State later{};
    receive(later, port, weight);
    decay(later, lead);
    s.g_ex += later.g_ex;
    s.S_ex += later.S_ex;
    s.g_in += later.g_in;
    s.S_in += later.S_in;
  }
  void decay(State& s, double dt) const {
    const double ex = std::exp(-dt / p_.tau_syn_ex), in = std::exp(-dt / p_.tau_syn_in);
    s.g_ex = (s.g_ex + s.S_ex * dt) * ex;
    s.g_in = (s.g_in + s.S_in * dt) * in;
    s.S_ex *= ex;
    s.S_in *= in;
  }

  static bool silent(const State& s) { return !excited(s) && !inhibited(s); }
  double pace(const State& s) const {
    return std::min(excited(s) ? p_.tau_syn_ex : never, inhibited(s) ? p_.tau_syn_in : never);
  }
  double current(const State& s, double V, double t) const {
    double I = 0;
    if (excited(s)) I += (s.g_ex + s.S_ex * t) * std::exp(-t / p_.tau_syn_ex) * (p_.E_ex - V);
    if (inhibited(s)) I += (s.g_in + s.S_in * t) * std::exp(-t / p_.tau_syn_in) * (p_.E_in - V);
    return I;
  }
  double most(const State& s, double V, double /*top*/, double dt) const {
    const double ex = s.g_ex + s.S_ex * std::min(dt, p_.tau_syn_ex / std::numbers::e);
    const double in = s.g_in + s.S_in * std::min(dt, p_.tau_syn_in / std::numbers::e);
    return ex * std::max(p_.E_ex - V, 0.0) + in * std::max(p_.E_in - V, 0.0);
  }
  double charge_left(const State& s, double V) const {
    return (s.g_ex + s.S_ex * p_.tau_syn_ex) * p_.tau_syn_ex * std::abs(p_.E_ex - V) +
           (s.g_in + s.S_in * p_.tau_syn_in) * p_.tau_syn_in * std::abs(p_.E_in - V);
  }
  double largest(const State& s) const {
    return s.g_ex + s.S_ex * p_.tau_syn_ex / std::numbers::e + s.g_in +
           s.S_in * p_.tau_syn_in / std::numbers::e;
  }

  /// g exp(-t / tau) + S t exp(-t / tau): the second has the coefficients of the first, one place later.
  class Series {
   public:
    Series() = default;
    Series(const Params& p, const State& s, double h, double V0)
        : ex_{s.g_ex, s.S_ex * h, -h / p.tau_syn_ex, p.E_ex - V0},
          in_{s.g_in, s.S_in * h, -h / p.tau_syn_in, p.E_in - V0} {}
    std::pair<double, double> next() {
      const double per = reciprocals[++n_];
      const double ex = ex_.next(per), in = in_.next(per);
      return {ex + in, ex * ex_.E + in * in_.E};
    }

   private:
    struct One {
      double g, S, per, E;
      double term = 1, before = 0;  ///< of exp(-t / tau)
      double next(double per_n) {
        const double now = g * term + S * before;
        before = term;
        term *= per * per_n;
        return now;
      }
    };
    One ex_{}, in_{};
    std::size_t n_ = 0;
  };
  Series series(const State& s, double h, double V0) const { return {p_, s, h, V0}; }

 private:
  static bool excited(const State& s) { return s.g_ex != 0 || s.S_ex != 0; }
  static bool inhibited(const State& s) { return s.g_in != 0 || s.S_in != 0; }

  Params p_;
};

}  // namespace mossy
