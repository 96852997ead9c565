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
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/scratch.hpp"
#include "sim/engine/cell_course.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/stepped_block.hpp"

namespace mossy {

template <LinearModel Model>
struct DenseBlockInput {
  typename Model::Params params;
  std::function<typename Model::State(std::uint32_t cell, const Model&)> initial;  ///< cell in the population
  SteppedInput steps;
  double step = 0.1;  ///< h, ms
};

template <LinearModel Model>
class DenseBlock final : public SteppedBlock<DenseStep<Model>> {
  using State = typename Model::State;
  using Step = DenseStep<Model>;
  using Base = SteppedBlock<Step>;
  using Base::begin_, Base::told_, Base::number_, Base::events_, Base::offset_, Base::slots_, Base::place_;
  using Base::spikes_, Base::sums_, Base::arena_, Base::inboxes_, Base::incoming_, Base::own_plastic_;
  using Base::step_, Base::few_;
  using Late = typename Base::Few;  ///< a refractory cell: its state stands at a date to come
  using Input = typename Base::Input;

 public:
  DenseBlock(BlockPlace place, double shortest_delay, double longest_delay, DenseBlockInput<Model> input)
      : Base(std::move(place), shortest_delay, longest_delay, std::move(input.steps),
             Step(Model(input.params), input.step)),
        model_(input.params),
        threshold_(input.params.V_th),
        initial_(std::move(input.initial)) {
    for (auto* fields : {&now_, &next_})
      for (auto& field : *fields)
        field.assign(slots_, 0);
    risk_.assign(slots_ + 8, 0);
    start_cells();
    set_flow(step_.longest());
  }

  double sample(std::uint32_t cell, std::size_t index, double time) override {
    return state_at(cell, time).*(Model::state_fields[index].member);
  }

  void check_cells(double time) const override {
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      faults::check_finite<Model>(place_, c, state_of(c), time);
  }

  std::uint64_t state_bytes() const override {
    std::uint64_t sum = Base::sum_bytes() + risk_.capacity();
    for (const auto* fields : {&now_, &next_})
      for (const auto& field : *fields)
        sum += 8 * field.capacity();
    return sum;
  }

 protected:
  void archive_cells(Archive& a) override {
    Base::archive_steps(a);
    a(now_, late_);
  }

 private:
  static constexpr double rounding = 1e-9;                     // mV, far above the rounding of the bounds
  static constexpr std::size_t most_spikes_per_cell = 100000;  // in one step

  using Arrays = std::array<std::vector<double>, Step::fields>;  ///< [field][cell]

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
  void keep_cells() override {
    std::swap(now_, next_);
    std::swap(late_, late_next_);
  }

  // -- 2. cells -----------------------------------------------------------------------------------

  void step_all() {
    const double V_inf = model_.equilibrium().*(Model::state_fields[0].member);
    const double threshold = threshold_ - rounding;
    double *ex = sums_[0].data(), *in = sums_[1].data();
    if constexpr (Step::fields == 1) {
      step_cells(StepOfV{V_inf, P_[0][0], step_.lift_of_inputs(0), step_.lift_of_inputs(1), threshold},
                 slots_, now_[0].data(), ex, in, next_[0].data(), risk_.data());
    } else {
      step_cells(StepOfCurrents{V_inf, P_[0][0], P_[1][1], P_[2][2], P_[0][1], P_[0][2], step_.lift(1),
                                step_.lift_of_inputs(0), step_.lift_of_inputs(1), threshold},
                 slots_, now_[0].data(), now_[1].data(), now_[2].data(), ex, in, next_[0].data(),
                 next_[1].data(), next_[2].data(), risk_.data());
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
      State s = state_of(late.cell);
      for (std::size_t port = 0; port < Step::ports; ++port) {
        const double sum = sums_[port][(offset_ + late.cell) * Step::moved];
        if (sum != 0) model_.receive_early(s, static_cast<int>(port), std::abs(sum), late.since - b);
      }
      late_next_.push_back(late);
      late_states_.push_back(s);
    }
  }

  // -- 3. courses ---------------------------------------------------------------------------------

  State state_of(std::uint32_t cell) const {
    State s{};
    for (std::size_t f = 0; f < Step::fields; ++f)
      s.*(Model::state_fields[f].member) = now_[f][offset_ + cell];
    return s;
  }
  void put_state(std::uint32_t cell, const State& s) {
    for (std::size_t f = 0; f < Step::fields; ++f)
      next_[f][offset_ + cell] = s.*(Model::state_fields[f].member);
  }

  /// The cells at risk, their inputs in order, and their courses up to `until`.
  void settle_risks(double b, double until) {
    few_.clear();
    std::uint8_t* risk = risk_.data() + offset_;
    std::fill(risk_.data(), risk, std::uint8_t{0});  // cells of other blocks
    std::fill(risk + place_.cells, risk_.data() + slots_, std::uint8_t{0});
    for (std::size_t k = 0; k < late_next_.size(); ++k) {
      put_state(late_next_[k].cell, late_states_[k]);
      risk[late_next_[k].cell] = 0;
    }
    for (const Late& late : waking_) {
      risk[late.cell] = 0;
      Base::add_few(late.cell, late.since);
    }
    Base::for_each_flagged(risk, [&](std::uint32_t c) { Base::add_few(c, begin_); });
    if (few_.empty()) return;
    for (const Late& r : few_)
      risk[r.cell] = 1;
    Base::collect_inputs(risk_.data(), b, until);
    for (std::uint32_t slot = 0; slot < few_.size(); ++slot)
      run_course(slot, b, until);
  }

  void run_course(std::uint32_t slot, double b, double until) {
    const std::uint32_t cell = few_[slot].cell;
    CellCourse<Model> course(model_, state_of(cell), few_[slot].since);
    std::size_t fired = 0;
    const auto fires = [&](double time) {
      faults::check_finite<Model>(place_, cell, course.state(), time);
      if (++fired > most_spikes_per_cell) faults::fires_without_end(place_, cell, time);
      if (faults::too_many_spikes(place_, spikes_.size())) faults::runs_away(place_, cell, time);
      if (time < told_) return;
      spikes_.push_back({time, place_.first + cell});
      for (Synapses* plastic : own_plastic_)
        plastic->post_spike(cell, time);
    };
    for (const Input& in : Base::inputs_of(slot)) {
      course.until(in.time, fires);
      course.receive(in.time, in.port, in.weight);
    }
    course.until(until, fires);
    if (until < b) return;
    course.advance_to(b);
    faults::check_finite<Model>(place_, cell, course.state(), b);
    if (course.now() > b) late_next_.push_back({cell, course.now()});
    put_state(cell, course.state());
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
    std::span<const Input> inputs;
    if (until > begin_) {
      Base::sum_inputs(b, until, b);  // resolves weights and draws Poisson spikes
      for (auto& s : sums_)
        std::fill(s.begin(), s.end(), 0);
      std::fill(risk_.begin(), risk_.end(), 0);
      risk_[offset_ + cell] = 1;
      few_.clear();
      Base::add_few(cell, since);
      Base::collect_inputs(risk_.data(), b, until);
      inputs = Base::inputs_of(0);
    }
    CellCourse<Model> course(model_, state_of(cell), since);
    for (const Input& in : inputs) {
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

  // -- the start ----------------------------------------------------------------------------------

  void start_cells() override {
    late_.clear();
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      put_state(c, initial_(place_.first + c, model_));
    std::swap(now_, next_);
  }

  Model model_;
  double threshold_;  ///< mV
  std::function<State(std::uint32_t, const Model&)> initial_;

  Arrays now_, next_;                   ///< states at the start and at the end of the step, by slot
  std::vector<std::uint8_t> risk_;      ///< by slot
  std::vector<Late> late_, late_next_;  ///< refractory cells before and after the step
  std::vector<State> late_states_;      ///< of late_next_, at their dates
  std::vector<Late> waking_;
  double step_dt_ = -1;  ///< ms, what P_ is for
  typename Step::Matrix P_{};
};

}  // namespace mossy
