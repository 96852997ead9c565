// SPDX-License-Identifier: MIT
// The cell of lif_psc_exp with a threshold that falls with training: each of its own spikes takes it a share of the
// way to a lower bound.
//
//   V_th starts at V_th (parameter);  own spike while plasticity is on:  V_th -= eta_th (V_th - V_th_min)
//
// So a cell that was once driven over a high threshold is easier to drive again, and a population with sparse winners
// commits cells to patterns. Between spikes the threshold rests, so first crossings are those of lif_psc_exp, exact.
// A phase with plasticity off freezes it, `reset: [membranes]` keeps it, `reset: [weights]` gives the first one back.
//
// A rule of ours for the dentate gyrus, of the family of intrinsic plasticity: after training, neurons of the
// hippocampus are more excitable (Daoudal and Debanne 2003, doi 10.1101/lm.64103).
#pragma once

#include <array>

#include "models/neuron/lif_psc_exp.hpp"

namespace mossy {

struct LifPscExpLearningThreshold {
  static constexpr std::string_view name = "lif_psc_exp_learning_threshold";
  static constexpr std::string_view meaning =
      "lif_psc_exp whose threshold falls with each of its own spikes while plasticity is on (weights in pA)";
  static constexpr std::string_view equation = "as lif_psc_exp;  own spike: V_th -= eta_th (V_th - V_th_min)";
  static constexpr std::string_view source =
      "own; intrinsic plasticity: Daoudal and Debanne 2003, doi 10.1101/lm.64103";
  static constexpr std::string_view weight_unit = "pA";

  struct Params : LifPscExp::Params {
    double V_th_min = -62;
    double eta_th = 0.1;
  };
  struct State : LifPscExp::State {
    double V_th;  // mV, as learned
  };

  static constexpr auto fields = join_fields<Params>(
      LifPscExp::fields, std::array{Field<Params>{"V_th_min", "mV", &Params::V_th_min, any_value,
                                                  "lowest threshold, above V_reset"},
                                    Field<Params>{"eta_th", "", &Params::eta_th, fraction,
                                                  "share of the way to V_th_min at each own spike"}});
  static constexpr auto state_fields = join_fields<State>(
      LifPscExp::state_fields,
      std::array{Field<State>{"V_th", "mV", &State::V_th, any_value, "threshold as learned"}});
  static constexpr auto receptors = LifPscExp::receptors;

  static std::string_view check(const Params& p) {
    if (!(p.V_reset < p.V_th_min)) return "V_reset must be below V_th_min";
    return p.V_th_min <= p.V_th ? "" : "V_th_min must be at most V_th";
  }

  explicit LifPscExpLearningThreshold(const Params& p) : cell_(p), p_(p) {}

  State rest() const { return {cell_.rest(), p_.V_th}; }
  void advance(State& s, double dt) const { cell_.advance(s, dt); }
  void receive(State& s, int port, double weight) const { cell_.receive(s, port, weight); }
  void receive_early(State& s, int port, double weight, double lead) const {
    cell_.receive_early(s, port, weight, lead);
  }
  bool can_fire(const State& s) const { return cell_.can_fire(s, threshold(s)); }
  bool can_fire_within(const State& s, double dt) const { return cell_.can_fire_within(s, dt, threshold(s)); }
  double quiet_for(const State& s) const { return cell_.quiet_for(s, threshold(s)); }
  double next_crossing(const State& s) const { return cell_.next_crossing(s, threshold(s)); }
  void fire(State& s) const { cell_.fire(s); }
  double refractory() const { return cell_.refractory(); }
  void rewind(State& s, double lead) const { cell_.rewind(s, lead); }

  void learn(State& s) const { s.V_th -= p_.eta_th * (s.V_th - p_.V_th_min); }
  void keep(State& s, const State& before) const { s.V_th = before.V_th; }

 private:
  /// An initial V_th from the file may lie below the lowest.
  double threshold(const State& s) const { return std::max(s.V_th, p_.V_th_min); }

  LifPscExp cell_;
  Params p_;
};
static_assert(LearningModel<LifPscExpLearningThreshold>);

}  // namespace mossy
