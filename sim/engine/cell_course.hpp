// SPDX-License-Identifier: MIT
// The exact course of one cell of a model in closed form, from input to input.
//
// An input is told with its date; whatever the cell does of its own strictly before it happens first. The rules
// are those of cell_block.hpp: a crossing before an input stands, one at its instant waits for all inputs of
// that instant. After a spike `now` lies t_ref ahead.
#pragma once

#include <limits>

#include "models/neuron_model.hpp"

namespace mossy {

template <NeuronModel Model>
class CellCourse {
 public:
  using State = typename Model::State;
  /// The state stands at `now`; nobody asks beyond `end`. Both in ms. The digits of a spike may depend on `end`, not on when
  /// it is asked for.
  CellCourse(const Model& model, const State& state, double now, double end)
      : model_(model), state_(state), now_(now), end_(end) {}

  /// All that happens before `time` (ms), which never decreases; calls fires(date) at each spike.
  template <class Fires>
  void until(double time, const Fires& fires) {
    while (crossing_ < time) {
      if (crossing_ == unknown) {
        if (now_ >= time || !model_.can_fire_within(state_, time - now_)) return;
        crossing_ = now_ + crossing_to_end();
        continue;
      }
      model_.advance(state_, crossing_ - now_);
      model_.fire(state_);
      const double date = crossing_;
      now_ = date + model_.refractory();
      predict();
      fires(date);
    }
  }

  /// An input at `time`, all before which has happened.
  void receive(double time, int port, double weight) {
    if (time < now_) {
      model_.receive_early(state_, port, weight, now_ - time);
    } else {
      model_.advance(state_, time - now_);
      now_ = time;
      model_.receive(state_, port, weight);
    }
    predict();
  }

  /// Brings the state to `time`, all before which has happened; not if the cell is refractory then.
  void advance_to(double time) {
    if (now_ >= time) return;
    model_.advance(state_, time - now_);
    now_ = time;
  }
  const Model& model() const { return model_; }
  const State& state() const { return state_; }
  double now() const { return now_; }

 private:
  static constexpr double unknown = -std::numeric_limits<double>::infinity();

  /// ms to the next crossing, if it comes before the end; else to a later date or `never`.
  double crossing_to_end() const {
    if constexpr (requires { model_.crossing_by(state_, end_); }) {
      return model_.crossing_by(state_, end_ - now_);
    } else {
      return model_.next_crossing(state_);
    }
  }
  void predict() { crossing_ = model_.can_fire(state_) ? unknown : never; }

  const Model& model_;
  State state_;
  double now_, end_, crossing_ = unknown;
};

}  // namespace mossy
