// SPDX-License-Identifier: MIT
// Cells of a model without a closed form in steps of a clock, where the user asks for it (`step:` of a population).
//
// Inputs keep their times: each is summed as it stands at the end of the step it arrives in (stepped_block.hpp), and a
// spike has the time at which the path within its step meets the threshold. The path is the model's: see what M::Clocked
// says of it, and of its error. In a step
//
//   1. sums      packets and private Poisson spikes are added up
//   2. cells     one loop over all cells: the new state, and whether it has reached the threshold
//   3. the few   that did, or whose refractory period ends, go through their inputs one by one in order of time
//
// Unlike in other blocks a spike depends on all inputs of its step, also those after it; they are all known, since
// no step is longer than the shortest delay.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "models/neuron_model.hpp"
#include "sim/engine/clocked_course.hpp"
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
  using Late = typename Base::Few;  ///< a cell whose refractory period ends at a date to come
  using Input = typename Base::Input;
  using Base::begin_, Base::told_, Base::offset_, Base::slots_, Base::place_, Base::spikes_, Base::sums_,
      Base::own_plastic_, Base::step_, Base::few_;

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
    const double until = Base::looked_until(time);
    if (until <= begin_) return now_[index][offset_ + cell];
    if (until != looked_at_) {
      set_flow(time - begin_);
      Base::sum_inputs(Base::step_end(), until, time);
      advance_cells(time, begin_);
      looked_at_ = until;
    }
    return next_[index][offset_ + cell];
  }

  void check_cells(double time) const override {
    for (std::size_t f = 0; f < Step::fields; ++f)
      for (std::uint32_t c = 0; c < place_.cells; ++c)
        if (!std::isfinite(now_[f][offset_ + c]))
          faults::not_finite(place_, c, Model::state_fields[f].name, time);
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
    find_few(b);
    if (few_.empty()) return;
    Base::collect_inputs(reached_.data(), b, b);
    for (std::uint32_t slot = 0; slot < few_.size(); ++slot)
      go_through(few_[slot], Base::inputs_of(slot), b, until);
  }

  /// Those that wait for the whole step stand at V_reset.
  void find_few(double b) {
    late_next_.clear();
    few_.clear();
    std::uint8_t* reached = reached_.data() + offset_;
    std::fill(reached_.data(), reached, std::uint8_t{0});  // cells of other blocks
    std::fill(reached + place_.cells, reached_.data() + slots_, std::uint8_t{0});
    for (const Late& late : late_) {
      reached[late.cell] = 0;
      next_[0][offset_ + late.cell] = step_.V_reset();
      if (late.since < b) {
        Base::add_few(late.cell, late.since);
      } else if (late.since > b) {
        late_next_.push_back(late);
      }
    }
    Base::for_each_flagged(reached, [&](std::uint32_t cell) { Base::add_few(cell, begin_); });
    for (const Late& late : few_)
      reached[late.cell] = 1;
  }

  void keep_cells() override {
    std::swap(now_, next_);
    std::swap(late_, late_next_);
  }

  /// From begin_ to b; refractory until cell.since.
  void go_through(const Late& cell, std::span<const Input> inputs, double b, double until) {
    typename Step::Point start{now_[0][offset_ + cell.cell], {}};
    for (std::size_t port = 0; port < Step::ports; ++port)
      start.g[port] = now_[1 + port][offset_ + cell.cell];
    ClockedCourse<Step> course(step_, start, begin_, cell.since, model_.refractory());
    std::size_t fired = 0;
    const auto fires = [&](double time) {
      if (++fired > most_spikes_per_cell) faults::fires_without_end(place_, cell.cell, time);
      time = std::min(time, std::nextafter(b, 0.0));  // the next step begins with b
      if (time >= told_ && time < until) tell(cell.cell, time);
    };
    const auto go_to = [&](double time) {
      if (!course.until(time, fires)) faults::not_finite(place_, cell.cell, "V_m", time);
    };
    for (const Input& in : inputs) {
      go_to(in.time);
      course.receive(in.port, in.weight);
    }
    go_to(b);
    next_[0][offset_ + cell.cell] = course.V();
    if (course.held() > b) late_next_.push_back({cell.cell, course.held()});
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
