// SPDX-License-Identifier: MIT
// Cells of a block with long steps (calm_block.hpp, foreseen_block.hpp) that may reach threshold in the long step at hand:
// they go in the short steps of dense_block.hpp instead, by slots.
//
// In a short step [begin, b) inputs are added to sums as they stand at b. A cell whose bound of V stays below threshold is
// what the sums make of it; the few others, those that wake from refractoriness and those that join within the step go from
// input to input.
// Thread rule: belongs to its block.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/core/archive.hpp"
#include "sim/core/scratch.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/few_cells.hpp"
#include "sim/engine/step_course.hpp"

namespace mossy {

/// By moved field (current, V): [packet] what an input of weight 1 makes of the state at the end of a step.
using Kicks = std::array<Scratch<double>, 2>;

/// Kicks of a port at `end` (ms) of packets that arrive in the step at `time` (ms); `left` is scratch.
template <class Model, class Packets>
void find_kicks(const DenseStep<Model>& step, std::size_t port, double end, const Packets& packets,
                Scratch<double>& left, Kicks& kicks) {
  left.resize(packets.size());
  for (std::size_t i = 0; i < packets.size(); ++i)
    left[i] = (end - packets[i].time) / step.longest();
  for (std::size_t m = 0; m < kicks.size(); ++m) {
    const auto& c = step.kernel(port, m);
    kicks[m].resize(packets.size());
    polynomial(c.data(), c.size(), left.data(), packets.size(), kicks[m].data());
  }
}

template <LinearModel Model>
class AlertCells {
  static_assert(DenseStep<Model>::fields == 3);

 public:
  using State = typename Model::State;
  using Late = FewCells::Cell;  ///< a slot, and the date at which its refractory period ends

  /// `h`: ms, the longest step.
  AlertCells(const typename Model::Params& params, double h, std::uint32_t cells_of_block)
      : model_(params),
        step_(params, h),
        slot_of_(cells_of_block),
        here_(cells_of_block, 0),
        few_(cells_of_block) {}

  const DenseStep<Model>& short_step() const { return step_; }
  bool empty() const { return cells_.empty(); }
  std::size_t size() const { return cells_.size(); }
  const std::vector<std::uint32_t>& cells() const { return cells_; }          ///< [slot]
  const std::vector<Late>& late() const { return late_; }                     ///< those that are refractory
  std::uint32_t slot_of(std::uint32_t cell) const { return slot_of_[cell]; }  ///< of a cell that is here
  const std::uint8_t* flags() const { return here_.data(); }                  ///< [cell] 1 if it is here
  State state(std::uint32_t slot) const { return {now_[0][slot], now_[1][slot], now_[2][slot]}; }

  // -- who is here --------------------------------------------------------------------------------

  void clear() {
    for (const std::uint32_t cell : cells_)
      here_[cell] = 0;
    cells_.clear();
    late_.clear();
    forget_inputs();
  }
  /// `s`: where the step at hand begins. Returns the slot.
  std::uint32_t add(std::uint32_t cell, const State& s) {
    const auto slot = static_cast<std::uint32_t>(cells_.size());
    cells_.push_back(cell);
    slot_of_[cell] = slot;
    here_[cell] = 1;
    make_room();
    put(now_, slot, s);
    return slot;
  }
  /// Refractory until `since`; of `s` the currents count.
  void add_late(std::uint32_t cell, const State& s, double since) { late_.push_back({add(cell, s), since}); }
  /// Joins at `time` within the step in state `then`; `s`, where the step begins, gives its currents at the end.
  void add_within(std::uint32_t cell, const State& s, double time, const State& then) {
    joined_.push_back({add(cell, s), time, then});
  }

  // -- inputs -------------------------------------------------------------------------------------

  /// kick_I and kick_V: what an input of weight 1 makes of the current and of V at the end of the step.
  void hear(std::uint32_t slot, double time, double weight, std::size_t port, double kick_I, double kick_V) {
    sums_[port][slot] += weight * kick_I;
    sums_[2][slot] += weight * kick_V;
    inputs_.push_back({time, weight, slot, static_cast<int>(port)});
  }
  /// What was heard of the step at hand, and who joined in it.
  void forget_inputs() {
    for (auto& sum : sums_)
      std::fill(sum.begin(), sum.end(), 0);
    inputs_.clear();
    joined_.clear();
  }

  // -- steps --------------------------------------------------------------------------------------

  /// The step from `begin` to `b` (ms), `length` long, h itself if it is whole; calls tell(cell, date) at each spike before
  /// `until`. What it makes of the cells counts after keep().
  template <class Tell>
  void step(double begin, double b, double length, double until, const BlockPlace& place, const Tell& tell) {
    late_next_.clear();
    if (empty()) return;
    if (length != length_) {
      length_ = length;
      flow_ = step_.step_of_currents(step_.over(length));
    }
    step_cells(flow_, size(), now_[0].data(), now_[1].data(), now_[2].data(), sums_[0].data(),
               sums_[1].data(), sums_[2].data(), next_[0].data(), next_[1].data(), next_[2].data(),
               flags_.data());
    find_few(begin, b);
    for (std::size_t k = 0; k < few_.cells().size(); ++k)
      run_course(k, begin, b, until, place, tell);
  }
  /// The step is over.
  void keep() {
    std::swap(now_, next_);
    std::swap(late_, late_next_);
    forget_inputs();
  }

  /// [slot]: states at `time`, in the step from `begin` to `b`, after inputs and spikes before `until`, which have been heard.
  std::vector<State> at(double begin, double b, double time, double until) {
    std::fill(flags_.begin(), flags_.end(), 1);
    find_few(begin, never);
    std::vector<State> states(size());
    for (std::size_t k = 0; k < few_.cells().size(); ++k) {
      const auto [slot, since] = few_.cells()[k];
      CellCourse<Model> course(model_, start_of(k, begin), since, b);
      states[slot] = state_of_course_at(course, few_.inputs_of(k), time, until);
    }
    return states;
  }

  void archive(Archive& a) {
    a(cells_, slot_of_, here_, now_, sums_, late_, inputs_, joined_);
    next_ = now_;
    flags_.assign(now_[0].size(), 0);
  }
  std::uint64_t bytes() const {
    return 4 * slot_of_.capacity() + here_.capacity() + few_.bytes() +
           cells_.capacity() * (4 + 9 * sizeof(double) + 1);
  }

 private:
  struct Joined {
    std::uint32_t slot;
    double time;  ///< ms
    State state;  ///< then
  };

  void make_room() {
    const std::size_t lanes = whole_lanes(cells_.size());
    if (flags_.size() >= lanes) return;
    for (auto* fields : {&now_, &next_, &sums_})
      for (auto& field : *fields)
        field.resize(2 * lanes, 0);
    flags_.resize(2 * lanes, 0);
  }
  static void put(CurrentFields& fields, std::uint32_t slot, const State& s) {
    for (std::size_t f = 0; f < fields.size(); ++f)
      fields[f][slot] = s.*(Model::state_fields[f].member);
  }

  /// Cells whose refractory period ends, those that have joined in this step, and those at risk.
  void find_few(double begin, double b) {
    few_.clear();
    wake_late(late_, b, flags_.data(), few_, late_next_);
    waking_ = few_.cells().size();
    for (const Joined& joined : joined_) {
      flags_[joined.slot] = 0;
      few_.add(joined.slot, joined.time);
    }
    for_each_flagged(flags_.data(), size(),
                     [&](std::size_t slot) { few_.add(static_cast<std::uint32_t>(slot), begin); });
    if (few_.cells().empty()) return;
    for (const Late& few : few_.cells())
      flags_[few.cell] = 1;
    for (const FewCells::Input& in : inputs_)
      if (flags_[in.slot]) few_.put(in.slot, in.time, in.weight, in.port);
    few_.sort();
  }

  State start_of(std::size_t k, double begin) const {
    const auto [slot, since] = few_.cells()[k];
    if (k < waking_) return state_at_wake(model_, state(slot), since - begin, step_.V_reset());
    if (k < waking_ + joined_.size()) return joined_[k - waking_].state;
    return state(slot);
  }

  template <class Tell>
  void run_course(std::size_t k, double begin, double b, double until, const BlockPlace& place,
                  const Tell& tell) {
    const auto [slot, since] = few_.cells()[k];
    const std::uint32_t cell = cells_[slot];
    CellCourse<Model> course(model_, start_of(k, begin), since, b);
    go_through(course, few_.inputs_of(k), until, place, cell, [&](double time) { tell(cell, time); });
    if (until < b) return;
    course.advance_to(b);
    faults::check_finite<Model>(place, cell, course.state(), b);
    if (course.now() > b) {
      late_next_.push_back({slot, course.now()});
    } else {
      put(next_, slot, course.state());
    }
  }

  Model model_;
  DenseStep<Model> step_;
  StepOfCurrents flow_{};
  double length_ = -1;  ///< ms, what flow_ is for

  std::vector<std::uint32_t> cells_;    ///< [slot]
  std::vector<std::uint32_t> slot_of_;  ///< [cell]
  std::vector<std::uint8_t> here_;      ///< [cell]
  CurrentFields now_, next_;            ///< [slot]: states at the start and at the end of the step
  CurrentFields sums_;                  ///< [slot]: of inputs, as at the end of the step
  std::vector<std::uint8_t> flags_;     ///< [slot]: to be among the few
  std::vector<Late> late_, late_next_;
  std::vector<FewCells::Input> inputs_;  ///< of the step
  std::vector<Joined> joined_;
  FewCells few_;
  std::size_t waking_ = 0;  ///< the first of the few: no longer refractory when the step ends
};

}  // namespace mossy
