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
// Unlike in other blocks a spike depends on all inputs of its step, also those after it; they are all known.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "models/neuron_model.hpp"
#include "sim/engine/clocked_course.hpp"
#include "sim/engine/stepped_block.hpp"

namespace mossy {

template <ClockedModel Model>
class ClockedBlock final : public SteppedBlock<Model, typename Model::Clocked> {
  using Step = typename Model::Clocked;
  using Base = SteppedBlock<Model, Step>;
  using Base::begin_, Base::offset_, Base::slots_, Base::place_, Base::sums_, Base::step_, Base::model_;
  using Base::now_, Base::next_, Base::late_, Base::late_next_, Base::flags_, Base::few_;
  using typename Base::Late;

 public:
  ClockedBlock(BlockPlace place, double shortest_delay, double longest_delay, SteppedInput<Model> input)
      : Base(std::move(place), shortest_delay, longest_delay, std::move(input)) {
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
      Base::clear_sums(until);
      looked_at_ = until;
    }
    return next_[index][offset_ + cell];
  }

 protected:
  void archive_cells(Archive& a) override {
    Base::archive_cells(a);
    looked_at_ = -1;
  }

 private:
  static constexpr std::size_t most_spikes_per_cell = 1000;  // in one step

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
    typename Step::Sums inputs;
    for (std::size_t k = 0; k < Step::sums; ++k)
      inputs[k] = sums_[k].data();
    Step::step(flow_, slots_, now, inputs, next, flags_.data());
    find_few(b);
    if (few_.cells().empty()) return;
    Base::collect_inputs(b, b);
    for (std::size_t slot = 0; slot < few_.cells().size(); ++slot)
      go_through(few_.cells()[slot], few_.inputs_of(slot), b, until);
  }

  /// Those that wait for the whole step stand at V_reset.
  void find_few(double b) {
    late_next_.clear();
    few_.clear();
    for (const Late& late : late_) {
      flags_[offset_ + late.cell] = 0;
      next_[0][offset_ + late.cell] = step_.V_reset();
      if (late.since < b) {
        few_.add(late.cell, late.since);
      } else if (late.since > b) {
        late_next_.push_back(late);
      }
    }
    Base::add_flagged();
  }

  /// From begin_ to b; refractory until cell.since.
  void go_through(const Late& cell, std::span<const FewCells::Input> inputs, double b, double until) {
    typename Step::Point start{now_[0][offset_ + cell.cell], {}};
    for (std::size_t port = 0; port < Step::ports; ++port)
      start.g[port] = now_[1 + port][offset_ + cell.cell];
    ClockedCourse<Step> course(step_, start, begin_, cell.since, model_.refractory());
    std::size_t fired = 0;
    const auto fires = [&](double time) {
      if (++fired > most_spikes_per_cell) faults::fires_without_end(place_, cell.cell, time);
      time = std::min(time, std::nextafter(b, 0.0));  // the next step begins with b
      if (time < until) Base::tell(cell.cell, time);
    };
    const auto go_to = [&](double time) {
      if (!course.until(time, fires)) faults::not_finite(place_, cell.cell, "V_m", time);
    };
    for (const FewCells::Input& in : inputs) {
      go_to(in.time);
      course.receive(in.port, in.weight);
    }
    go_to(b);
    next_[0][offset_ + cell.cell] = course.V();
    if (course.held() > b) late_next_.push_back({cell.cell, course.held()});
  }

  typename Step::Flow flow_{};
  double flow_dt_ = -1;    ///< ms, what flow_ is for
  double looked_at_ = -1;  ///< ms, what next_ was found for when somebody looked
};

}  // namespace mossy
