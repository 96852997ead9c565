// SPDX-License-Identifier: MIT
// Cells with so much input that its order matters only near the threshold: linear models in short fixed steps.
//
// In a step [a, b) of at most h ms, inputs of a linear model add up, each as it has decayed by b, in any order:
//
//      x(b) = P x(a) + sum_inputs w exp(A (b - t)) b_port          (dense_step.hpp)
//
// unless the cell fires. It cannot if an upper bound of V, from x(a), x(b) and the sums, stays below threshold. So a
// step is
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

#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/step_course.hpp"
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

  void reset(double time) override {
    look_ = {};
    Base::reset(time);
  }
  double sample(std::uint32_t cell, std::size_t index, double time) override {
    return state_at(cell, time).*(Model::state_fields[index].member);
  }

 private:
  void archive_cells(Archive& a) override {
    look_ = {};
    Base::archive_cells(a);
  }

  void set_flow(double dt) override {
    if (dt == step_dt_) return;
    step_dt_ = dt;
    P_ = step_.over(dt);
  }
  void advance_cells(double b, double until) override {
    step_all();
    find_few(b);
    if (few_.cells().empty()) return;
    Base::collect_inputs(b, until);
    for (std::size_t slot = 0; slot < few_.cells().size(); ++slot)
      run_course(slot, b, until);
  }

  // -- 2. cells -----------------------------------------------------------------------------------

  void step_all() {
    const double *ex = sums_[0].data(), *in = sums_[1].data();
    if constexpr (Step::fields == 1) {
      const double V_inf = model_.equilibrium().*(Model::state_fields[0].member);
      const auto lift = [&](std::size_t port) { return step_.raises(port) ? step_.growth(port) : 0; };
      step_cells(StepOfV{V_inf, P_[0][0], lift(0), lift(1), step_.V_th() - Step::rounding}, slots_,
                 now_[0].data(), ex, in, next_[0].data(), flags_.data());
    } else {
      step_cells(step_.step_of_currents(P_), slots_, now_[0].data(), now_[1].data(), now_[2].data(), ex, in,
                 sums_[2].data(), next_[0].data(), next_[1].data(), next_[2].data(), flags_.data());
    }
  }

  // -- 3. courses ---------------------------------------------------------------------------------

  /// The refractory cells whose period ends, then the cells at risk. In the others V means nothing; their currents go on
  /// as in all cells.
  void find_few(double b) {
    few_.clear();
    late_next_.clear();
    wake_late(late_, b, flags_.data() + offset_, few_, late_next_);
    waking_ = few_.cells().size();
    Base::add_flagged();
  }

  State at_wake(std::uint32_t cell, double since) const {
    return state_at_wake(model_, Base::state_of(cell), since - begin_, step_.V_reset());
  }

  CellCourse<Model> course_of(std::size_t slot, double b) const {
    const auto [cell, since] = few_.cells()[slot];
    return {model_, slot < waking_ ? at_wake(cell, since) : Base::state_of(cell), since, b};
  }

  void run_course(std::size_t slot, double b, double until) {
    const std::uint32_t cell = few_.cells()[slot].cell;
    CellCourse<Model> course = course_of(slot, b);
    go_through(course, few_.inputs_of(slot), until, place_, cell,
               [&](double time) { Base::tell(cell, time); });
    if (until < b) return;
    course.advance_to(b);
    faults::check_finite<Model>(place_, cell, course.state(), b);
    if (course.now() > b) {
      late_next_.push_back({cell, course.now()});
    } else {
      Base::put_state(next_, cell, course.state());
    }
  }

  // -- for who looks ------------------------------------------------------------------------------

  /// The state of one cell as it stands at `time`, all before which has happened. The first look at a date is for the inputs of
  /// one cell, the second for those of all.
  State state_at(std::uint32_t cell, double time) {
    if (look_.time != time || look_.told != Base::told_) {
      look_ = {time, Base::told_, cell, false};
      look_for(cell, cell + 1);
    } else if (!look_.all && cell != look_.cell) {
      look_.all = true;
      look_for(0, place_.cells);
    }
    const std::uint32_t slot = few_.slot_of(cell);
    CellCourse<Model> course = course_of(slot, Base::step_end());
    return state_of_course_at(course, few_.inputs_of(slot), time, Base::looked_until(time));
  }

  /// Cells [first, last) and the refractory ones are the few, with their inputs up to the date of the look.
  void look_for(std::uint32_t first, std::uint32_t last) {
    const double b = Base::step_end(), until = Base::looked_until(look_.time);
    std::fill(flags_.begin(), flags_.end(), 0);
    std::fill(flags_.begin() + offset_ + first, flags_.begin() + offset_ + last, 1);
    find_few(never);
    if (until <= begin_) return few_.sort();
    Base::sum_inputs(b, until, b);  // resolves weights and draws Poisson spikes
    Base::clear_sums(until);
    Base::collect_inputs(b, until);
  }

  /// What is in few_ between two windows.
  struct Look {
    double time = -1, told = -1;  ///< ms, of the date and up to which spikes have been told
    std::uint32_t cell = 0;
    bool all = false;
  };
  Look look_;
  std::size_t waking_ = 0;  ///< of the few, the first are no longer refractory when the step ends
  double step_dt_ = -1;     ///< ms, what P_ is for
  typename Step::Matrix P_{};
};

}  // namespace mossy
