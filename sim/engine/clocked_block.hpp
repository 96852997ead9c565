// SPDX-License-Identifier: MIT
// Cells of a model without a closed form in steps of a clock, where the user asks for it (`step:` of a population).
//
// Inputs keep their times: each is summed as it stands at the end of the step it arrives in (stepped_block.hpp), and a
// spike has the time at which the path within its step meets the threshold. The path is the model's: see what M::Clocked
// says of it, and of its error. In a step
//
//   1. sums      packets and private Poisson spikes are added up
//   2. cells     one loop over all cells: the new state, and whether it has reached the threshold
//   3. the few   that did, or whose refractory period ends, go through the rest of the step one by one
//
// Unlike in other blocks a spike depends on all inputs of its step, also those after it; they are all known, since
// no step is longer than the shortest delay.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <array>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "models/neuron_model.hpp"
#include "sim/engine/stepped_block.hpp"

namespace mossy {

template <ClockedModel Model>
struct ClockedBlockInput {
  typename Model::Params params;
  std::function<typename Model::State(std::uint32_t cell, const Model&)> initial;  ///< cell in the population
  SteppedInput steps;
  double step = 0.1;  ///< ms, no longer than the shortest delay
};

template <ClockedModel Model>
class ClockedBlock final : public SteppedBlock<typename Model::Clocked> {
  using State = typename Model::State;
  using Step = typename Model::Clocked;
  using Base = SteppedBlock<Step>;
  using Base::begin_, Base::told_, Base::offset_, Base::slots_, Base::place_, Base::spikes_, Base::sums_,
      Base::own_plastic_, Base::step_;

 public:
  ClockedBlock(BlockPlace place, double shortest_delay, double longest_delay, ClockedBlockInput<Model> input)
      : Base(std::move(place), shortest_delay, longest_delay, std::move(input.steps),
             Step(input.params, input.step)),
        model_(input.params),
        initial_(std::move(input.initial)) {
    for (auto* fields : {&now_, &next_})
      for (auto& field : *fields)
        field.assign(slots_, 0);
    reached_.assign(slots_ + 8, 0);
    start_cells();
    set_flow(step_.longest());
  }

  /// What a step that ends at `time` gives.
  double sample(std::uint32_t cell, std::size_t index, double time) override {
    if (time > begin_ && time != looked_at_) {
      const double b = Base::step_end(), after = std::nextafter(time, never);
      set_flow(time - begin_);
      Base::sum_inputs(b, after, time);
      advance_cells(time, begin_);
      looked_at_ = time;
    }
    return (time > begin_ ? next_ : now_)[index][offset_ + cell];
  }

  std::uint64_t state_bytes() const override {
    std::uint64_t sum = Base::sum_bytes() + reached_.capacity();
    for (const auto* fields : {&now_, &next_})
      for (const auto& field : *fields)
        sum += 8 * field.capacity();
    return sum;
  }

 protected:
  void archive_cells(Archive& a) override {
    Base::archive_steps(a);
    a(now_, late_);
    looked_at_ = -1;
  }

 private:
  static constexpr std::size_t most_spikes_per_cell = 1000;  // in one step

  using Arrays = std::array<std::vector<double>, Step::fields>;  ///< [field][slot], V_m first
  using Conductances = std::array<double, Step::ports>;

  /// A refractory cell.
  struct Late {
    std::uint32_t cell;
    double until;  ///< ms
  };

  void start_cells() override {
    late_.clear();
    for (std::uint32_t c = 0; c < place_.cells; ++c) {
      const State s = initial_(place_.first + c, model_);
      for (std::size_t f = 0; f < Step::fields; ++f)
        now_[f][offset_ + c] = s.*(Model::state_fields[f].member);
    }
  }

  void set_flow(double dt) override {
    looked_at_ = begin_;
    if (dt == flow_dt_) return;
    flow_dt_ = dt;
    flow_ = step_.flow(dt);
  }

  void advance_cells(double b, double until) override {
    typename Step::ConstLanes now;
    typename Step::Lanes next;
    for (std::size_t f = 0; f < Step::fields; ++f) {
      now[f] = now_[f].data();
      next[f] = next_[f].data();
    }
    Step::step(flow_, slots_, now, sums_[0].data(), sums_[1].data(), next, reached_.data());
    late_next_.clear();
    for (const Late& late : late_) {
      reached_[offset_ + late.cell] = 0;
      go_on(late.cell, late.until, step_.V_reset(), restart(late.cell, late.until, b), b, until);
    }
    Base::for_each_flagged(reached_.data() + offset_, [&](std::uint32_t cell) {
      go_on(cell, begin_, now_[0][offset_ + cell], next_[0][offset_ + cell], b, until);
    });
  }

  void keep_cells() override {
    std::swap(now_, next_);
    std::swap(late_, late_next_);
  }

  Conductances at_end(std::uint32_t cell) const {
    Conductances g;
    for (std::size_t port = 0; port < Step::ports; ++port)
      g[port] = next_[1 + port][offset_ + cell];
    return g;
  }

  /// V at b of a cell that stands at V_reset until `from`.
  double restart(std::uint32_t cell, double from, double b) {
    if (from > b) late_next_.push_back({cell, from});
    return from < b ? step_.V_at_end(step_.V_reset(), b - from, at_end(cell)) : step_.V_reset();
  }

  /// The cell comes from V0 at `from` to V1 at b, by way of as many spikes as it takes.
  void go_on(std::uint32_t cell, double from, double V0, double V1, double b, double until) {
    for (std::size_t fired = 1; !(V1 < step_.V_th()); ++fired) {
      if (!std::isfinite(V1)) Base::not_finite(cell, "V_m", b);
      const double time = from + step_.crossing(V0, V1, b - from, at_end(cell));
      if (fired > most_spikes_per_cell) Base::fires_without_end(cell, time);
      if (time >= told_ && time < until) tell(cell, time);
      from = time + model_.refractory();
      V0 = step_.V_reset();
      V1 = restart(cell, from, b);
    }
    next_[0][offset_ + cell] = V1;
  }

  void tell(std::uint32_t cell, double time) {
    spikes_.push_back({time, place_.first + cell});
    for (Synapses* plastic : own_plastic_)
      plastic->post_spike(cell, time);
  }

  Model model_;
  std::function<State(std::uint32_t, const Model&)> initial_;
  Arrays now_, next_;  ///< at the start and at the end of the step
  std::vector<std::uint8_t> reached_;
  std::vector<Late> late_, late_next_;  ///< refractory cells before and after the step
  typename Step::Flow flow_{};
  double flow_dt_ = -1;    ///< ms, what flow_ is for
  double looked_at_ = -1;  ///< ms, what next_ was found for when somebody looked
};

}  // namespace mossy
