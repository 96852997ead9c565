// SPDX-License-Identifier: MIT
// Cells with so much input that its order matters only near the threshold: linear models in short fixed steps.
//
// In a step [a, b) of at most h ms, inputs of a linear model add up, each as it has decayed by b, in any order:
//
//      x(b) = P x(a) + sum_inputs w exp(A (b - t)) b_port          (dense_step.hpp)
//
// unless the cell fires. It cannot if an upper bound of V, from x(a) and the excitatory sum alone, stays below
// threshold. So a step is
//
//   1. sums      packets and private Poisson spikes are added up, one multiplication and addition per input
//   2. cells     one loop over all cells: the new state, and whether the cell is at risk
//   3. courses   the few at risk, and those whose refractory period ends, go through their inputs one by one in
//                order of time (cell_course.hpp): spike times are as exact as those of cell_block.hpp
//
// The grid of the steps and the sums are those of stepped_block.hpp. A step whose end is not wanted yet is run as far:
// its spikes before an instant do not depend on what comes later in it.
// So the bits do not depend on windows, blocks or threads. States differ from those of cell_block.hpp by the rounding
// of sums in another order.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "sim/engine/cell_course.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/stepped_block.hpp"

namespace mossy {

template <LinearModel Model>
class DenseBlock final : public SteppedBlock<Model, DenseStep<Model>> {
  using Step = DenseStep<Model>;
  using Base = SteppedBlock<Model, Step>;
  using Base::begin_, Base::offset_, Base::slots_, Base::place_, Base::spikes_, Base::sums_, Base::step_;
  using Base::model_, Base::now_, Base::next_, Base::late_, Base::late_next_, Base::flags_, Base::few_;
  using typename Base::Late, typename Base::State;

 public:
  DenseBlock(BlockPlace place, double shortest_delay, double longest_delay, SteppedInput<Model> input)
      : Base(std::move(place), shortest_delay, longest_delay, std::move(input)) {
    set_flow(step_.longest());
  }

  double sample(std::uint32_t cell, std::size_t index, double time) override {
    return state_at(cell, time).*(Model::state_fields[index].member);
  }

 private:
  static constexpr double rounding = 1e-9;                     // mV, far above the rounding of the bounds
  static constexpr std::size_t most_spikes_per_cell = 100000;  // in one step

  void set_flow(double dt) override {
    if (dt == step_dt_) return;
    step_dt_ = dt;
    P_ = step_.over(dt);
  }
  void advance_cells(double b, double until) override {
    step_late(b);
    step_all();
    settle_risks(b, until);
  }

  // -- 2. cells -----------------------------------------------------------------------------------

  void step_all() {
    const double V_inf = model_.equilibrium().*(Model::state_fields[0].member);
    const double threshold = step_.V_th() - rounding;
    double *ex = sums_[0].data(), *in = sums_[1].data();
    if constexpr (Step::fields == 1) {
      step_cells(StepOfV{V_inf, P_[0][0], step_.lift_of_inputs(0), step_.lift_of_inputs(1), threshold},
                 slots_, now_[0].data(), ex, in, next_[0].data(), flags_.data());
    } else {
      step_cells(StepOfCurrents{V_inf, P_[0][0], P_[1][1], P_[2][2], P_[0][1], P_[0][2], step_.lift(1),
                                step_.lift_of_inputs(0), step_.lift_of_inputs(1), threshold},
                 slots_, now_[0].data(), now_[1].data(), now_[2].data(), ex, in, next_[0].data(),
                 next_[1].data(), next_[2].data(), flags_.data());
    }
  }

  /// Cells that stay refractory: what has arrived counts as it will have decayed when the period ends. Before
  /// step_all, which empties the sums.
  void step_late(double b) {
    late_next_.clear();
    late_states_.clear();
    waking_.clear();
    for (const Late& late : late_) {
      if (late.since < b) {
        waking_.push_back(late);
        continue;
      }
      State s = Base::state_of(late.cell);
      for (std::size_t port = 0; port < Step::ports; ++port) {
        const double sum = sums_[port][(offset_ + late.cell) * Step::moved];
        if (sum != 0) model_.receive_early(s, static_cast<int>(port), std::abs(sum), late.since - b);
      }
      late_next_.push_back(late);
      late_states_.push_back(s);
    }
  }

  // -- 3. courses ---------------------------------------------------------------------------------

  /// The cells at risk, their inputs in order, and their courses up to `until`.
  void settle_risks(double b, double until) {
    few_.clear();
    std::uint8_t* risk = flags_.data() + offset_;
    for (std::size_t k = 0; k < late_next_.size(); ++k) {
      Base::put_state(next_, late_next_[k].cell, late_states_[k]);
      risk[late_next_[k].cell] = 0;
    }
    for (const Late& late : waking_) {
      risk[late.cell] = 0;
      few_.add(late.cell, late.since);
    }
    Base::add_flagged();
    if (few_.cells().empty()) return;
    Base::collect_inputs(b, until);
    for (std::size_t slot = 0; slot < few_.cells().size(); ++slot)
      run_course(slot, b, until);
  }

  void run_course(std::size_t slot, double b, double until) {
    const auto [cell, since] = few_.cells()[slot];
    CellCourse<Model> course(model_, Base::state_of(cell), since);
    std::size_t fired = 0;
    const auto fires = [&, cell = cell](double time) {
      faults::check_finite<Model>(place_, cell, course.state(), time);
      if (++fired > most_spikes_per_cell) faults::fires_without_end(place_, cell, time);
      if (faults::too_many_spikes(place_, spikes_.size())) faults::runs_away(place_, cell, time);
      Base::tell(cell, time);
    };
    for (const FewCells::Input& in : few_.inputs_of(slot)) {
      course.until(in.time, fires);
      course.receive(in.time, in.port, in.weight);
    }
    course.until(until, fires);
    if (until < b) return;
    course.advance_to(b);
    faults::check_finite<Model>(place_, cell, course.state(), b);
    if (course.now() > b) late_next_.push_back({cell, course.now()});
    Base::put_state(next_, cell, course.state());
  }

  /// The state of one cell as it stands at `time`, all before which has happened.
  State state_at(std::uint32_t cell, double time) {
    for (auto& s : sums_)
      std::fill(s.begin(), s.end(), 0);
    const double until = Base::looked_until(time);
    double since = begin_;
    for (const Late& late : late_)
      if (late.cell == cell) since = late.since;
    const double b = Base::step_end();
    std::span<const FewCells::Input> inputs;
    if (until > begin_) {
      Base::sum_inputs(b, until, b);  // resolves weights and draws Poisson spikes
      for (auto& s : sums_)
        std::fill(s.begin(), s.end(), 0);
      std::fill(flags_.begin(), flags_.end(), 0);
      flags_[offset_ + cell] = 1;
      few_.clear();
      few_.add(cell, since);
      Base::collect_inputs(b, until);
      inputs = few_.inputs_of(0);
    }
    CellCourse<Model> course(model_, Base::state_of(cell), since);
    for (const FewCells::Input& in : inputs) {
      course.until(in.time, [](double) {});
      course.receive(in.time, in.port, in.weight);
    }
    course.until(time, [](double) {});
    State s = course.state();
    if (course.now() > time) {
      model_.rewind(s, course.now() - time);
    } else {
      model_.advance(s, time - course.now());
    }
    return s;
  }

  std::vector<State> late_states_;  ///< of late_next_, at their dates
  std::vector<Late> waking_;
  double step_dt_ = -1;  ///< ms, what P_ is for
  typename Step::Matrix P_{};
};

}  // namespace mossy
