// SPDX-License-Identifier: MIT
// Synapses of a cell: an excitatory and an inhibitory current, each decaying exponentially.
//
//   I_syn = I_ex + I_in,   dI/dt = -I / tau_syn;   a spike of weight w (pA): I_ex += w or I_in -= w
//
// What each function means: exp_conductances.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "models/field.hpp"

namespace mossy {

class ExpCurrents {
 public:
  struct Params {
    double tau_syn_ex = 0.2;
    double tau_syn_in = 2;
  };
  static constexpr std::array fields{
      Field<Params>{"tau_syn_ex", "ms", &Params::tau_syn_ex, positive, "decay of the excitatory current"},
      Field<Params>{"tau_syn_in", "ms", &Params::tau_syn_in, positive, "decay of the inhibitory current"},
  };

  struct State {
    double I_ex, I_in;  // pA, I_in negative
  };
  static constexpr std::array state_fields{
      Field<State>{"I_syn_ex", "pA", &State::I_ex, any_value, "excitatory synaptic current"},
      Field<State>{"I_syn_in", "pA", &State::I_in, any_value, "inhibitory synaptic current, negative"}};
  static constexpr std::array<std::string_view, 2> receptors{"excitatory", "inhibitory"};
  static constexpr std::string_view weight_unit = "pA";

  explicit ExpCurrents(const Params& p) : p_(p) {}

  static void receive(State& s, int port, double weight) {
    if (port == 0) s.I_ex += weight;
    if (port == 1) s.I_in -= weight;
  }
  void receive_early(State& s, int port, double weight, double lead) const {
    receive(s, port, weight * std::exp(-lead / (port == 0 ? p_.tau_syn_ex : p_.tau_syn_in)));
  }
  void decay(State& s, double dt) const {
    s.I_ex *= std::exp(-dt / p_.tau_syn_ex);
    s.I_in *= std::exp(-dt / p_.tau_syn_in);
  }

  static bool silent(const State& s) { return s.I_ex == 0 && s.I_in == 0; }
  double pace(const State& s) const {
    return std::min(s.I_ex != 0 ? p_.tau_syn_ex : never, s.I_in != 0 ? p_.tau_syn_in : never);
  }
  double current(const State& s, double /*V*/, double t) const {
    double I = 0;
    if (s.I_ex != 0) I += s.I_ex * std::exp(-t / p_.tau_syn_ex);
    if (s.I_in != 0) I += s.I_in * std::exp(-t / p_.tau_syn_in);
    return I;
  }
  double most(const State& s, double /*V*/, double /*top*/, double /*dt*/) const {
    return std::max(s.I_ex, 0.0) + std::max(s.I_in, 0.0);
  }
  static double lowest() { return never; }
  static double least(const State& s) { return std::min(s.I_ex, 0.0) + std::min(s.I_in, 0.0); }
  static double left(const State& s) { return std::max(std::abs(s.I_ex), std::abs(s.I_in)); }

 private:
  Params p_;
};

}  // namespace mossy
