// SPDX-License-Identifier: MIT
// Cells that hear much, but stay far below threshold most of the time: long steps for the calm, short ones for the rest.
//
// Models with two currents. In a long step [A, B) a calm cell is one state as it will stand at B, and a limit:
//
//   x(B) = P x(A) + sum_inputs w exp(A (B - t)) b_port                      (dense_step.hpp)
//   V(t) <= max(V(A), V_free(B)) + bulge + K(B - A) W,      W the excitatory weights that have arrived by t
//
// with V_free the potential without inputs and K the response to a current: its own inputs cannot take it to threshold
// before W, and so I_ex(B), has passed a limit that is known at A. An input is two additions and one comparison. A cell
// that passes its limit, or may fire without inputs, is alert until B: it goes in short steps (alert_cells.hpp), which make
// up the windows. Where it passes in between, its state at that time is x(B) run back, and its course begins there.
//
// Inputs are taken in order of time, once, so that a window may end anywhere. Who is alert depends on a cell's own inputs
// and on the two grids alone. So the bits do not depend on windows, blocks or threads.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "sim/core/scratch.hpp"
#include "sim/engine/alert_cells.hpp"
#include "sim/engine/calm_input.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/step_grid_block.hpp"

namespace mossy {

template <LinearModel Model>
class CalmBlock final : public StepGridBlock {
  using State = typename Model::State;
  using Late = FewCells::Cell;  ///< a cell, and the date at which its refractory period ends

 public:
  /// Synapses neither learn nor change from spike to spike.
  CalmBlock(BlockPlace place, double shortest_delay, double longest_delay, CalmInput<Model> input)
      : StepGridBlock(std::move(place), shortest_delay, longest_delay, std::move(input.grid)),
        model_(input.params),
        per_long_(input.steps_per_long),
        long_(input.params, h_ * static_cast<double>(per_long_)),
        initial_(std::move(input.initial)),
        cells_(whole_lanes(place_.cells), CalmCell{}),
        alert_(input.params, h_, place_.cells) {
    start_cells();
  }

  double sample(std::uint32_t cell, std::size_t index, double time) override {
    return state_at(cell, time).*(Model::state_fields[index].member);
  }

  void check_cells(double time) const override {
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      faults::check_finite<Model>(place_, c, state_of(cells_[c]), time);
  }

  std::uint64_t state_bytes() const override { return cells_.capacity() * sizeof(CalmCell) + alert_.bytes(); }

 private:
  static constexpr double infinite = std::numeric_limits<double>::infinity();
  static constexpr double is_alert = -infinite;  // limit of alert cells
  static constexpr double held_back =
      -1e300;  // mV, V_m of calm cells that are refractory: they have no limit
  static constexpr std::uint64_t long_steps_unwatched = 64;

  void start_cells() override {
    alert_.clear();
    late_.clear();
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      put(cells_[c], initial_(place_.first + c, model_));
    long_end_ = begin_;
  }

  void archive_cells(Archive& a) override {
    archive_grid(a);
    a(long_end_, cells_, late_);
    alert_.archive(a);
  }

  // -- steps --------------------------------------------------------------------------------------

  void run_step(double b) override {
    hear(b, b);
    step_alert(b, b);
    alert_.keep();
  }

  void run_part(double end) override {
    const double b = step_end();
    hear(end, b);
    step_alert(b, end);
  }

  /// The step of the alert cells that ends at b; tells their spikes before `until`.
  void step_alert(double b, double until) {
    alert_.step(begin_, b, step_length(b), until, place_,
                [&](std::uint32_t cell, double time) { tell(cell, time); });
  }

  // -- long steps ---------------------------------------------------------------------------------

  static State state_of(const CalmCell& cell) { return {cell.V_m, cell.I_ex, cell.I_in}; }
  static void put(CalmCell& cell, const State& s) {
    const auto& fields = Model::state_fields;
    cell.V_m = s.*(fields[0].member);
    cell.I_ex = s.*(fields[1].member);
    cell.I_in = s.*(fields[2].member);
    cell.limit = 0;  // until the long step begins
  }

  /// A long step begins at begin_, where the states of the cells stand.
  void begin_long() {
    for (std::uint32_t slot = 0; slot < alert_.size(); ++slot)
      put(cells_[alert_.cells()[slot]], alert_.state(slot));
    for (const Late& late : alert_.late())
      late_.push_back({alert_.cells()[late.cell], late.since});
    alert_.clear();
    if (number_ / per_long_ % long_steps_unwatched == 0) check_cells(begin_);
    long_end_ = grid_date(number_ / per_long_ + 1);
    if (next_break_ < breaks_.size()) long_end_ = std::min(long_end_, breaks_[next_break_]);
    set_aside_late();
    step_calm();
    for (const std::uint32_t cell : alert_.cells())
      cells_[cell].limit = is_alert;
    for (const Late& late : late_)
      cells_[late.cell].limit = infinite;
  }

  /// Where a long step of the grid begins, ms.
  double grid_date(std::uint64_t number) const { return static_cast<double>(number * per_long_) * h_; }

  /// Refractory cells are calm up to the long step in which they are no longer.
  void set_aside_late() {
    std::size_t kept = 0;
    for (const Late& late : late_) {
      CalmCell& cell = cells_[late.cell];
      if (late.since < long_end_) {
        cell.V_m = long_.V_reset();
        alert_.add_late(late.cell, state_of(cell), late.since);
      } else {
        late_[kept++] = late;
      }
      cell.V_m = held_back;
    }
    late_.resize(kept);
  }

  void step_calm() {
    const std::uint64_t number = number_ / per_long_;
    const bool whole = begin_ == grid_date(number) && long_end_ == grid_date(number + 1);
    if (const double dt = whole ? long_.longest() : long_end_ - begin_; dt != long_dt_) {
      long_dt_ = dt;
      long_step_ = long_.step_of_currents(long_.over(dt));
    }
    constexpr std::size_t at_once = 512;
    CalmCell before[at_once];
    std::uint8_t risk[at_once];
    for (std::size_t first = 0; first < cells_.size(); first += at_once) {
      const std::size_t n = std::min(at_once, cells_.size() - first);
      step_calm_cells(long_step_, long_.inputs_per_mV(), n, cells_.data() + first, before, risk);
      for_each_flagged(risk, n, [&](std::size_t k) {
        if (first + k < place_.cells && before[k].V_m != held_back)
          alert_.add(static_cast<std::uint32_t>(first + k), state_of(before[k]));
      });
    }
  }

  // -- inputs -------------------------------------------------------------------------------------

  struct Due {
    double time;
    std::uint32_t order, set;  ///< order: of those of one instant
    std::uint32_t begin, end;  ///< synapses
  };

  /// Takes what arrives before `until` in the short step that ends at b.
  void hear(double until, double b) {
    if (begin_ >= long_end_) begin_long();
    put_scheduled(until);
    find_due(until);
    if (due_.empty()) return;
    for (std::size_t port = 0; port < 2; ++port)
      if (heard_[port]) {
        find_kicks(long_, port, long_end_, due_, left_, to_long_[port]);
        find_kicks(alert_.short_step(), port, b, due_, left_, to_short_[port]);
      }
    for (std::size_t i = 0; i < due_.size(); ++i) {
      if (i + 2 < due_.size()) {
        const Due& d = due_[i + 2];
        incoming_[d.set].synapses->prefetch_packet(d.begin, d.end);
      }
      hear_packet(i);
    }
    forget_arrived(until);
  }

  void find_due(double until) {
    due_.clear();
    heard_ = {};
    for (std::uint32_t set = 0; set < incoming_.size(); ++set)
      for (const DuePacket& p : inboxes_[set].at(number_)) {
        if (p.time >= until) continue;
        due_.push_back({p.time, static_cast<std::uint32_t>(due_.size()), set, p.begin, p.end});
        heard_[static_cast<std::size_t>(incoming_[set].synapses->port())] = true;
      }
    std::sort(due_.begin(), due_.end(), [](const Due& x, const Due& y) {
      return x.time != y.time ? x.time < y.time : x.order < y.order;
    });
  }

  void hear_packet(std::size_t i) {
    const Due& d = due_[i];
    const Synapses& synapses = *incoming_[d.set].synapses;
    const std::uint32_t* targets = synapses.table().targets.data() + d.begin;
    with_weights(synapses.all_weights(), synapses.gain(), d.begin,
                 [&](const auto& weight) { hear_synapses(i, targets, weight); });
    events_ += d.end - d.begin;
  }

  template <class Weight>
  void hear_synapses(std::size_t i, const std::uint32_t* targets, const Weight& weight) {
    constexpr std::uint32_t ahead = 16;
    const std::uint32_t n = due_[i].end - due_[i].begin;
    const auto port = static_cast<std::size_t>(incoming_[due_[i].set].synapses->port());
    const double kick_I = to_long_[port][0][i], kick_V = to_long_[port][1][i];
    double CalmCell::*const current = port == 0 ? &CalmCell::I_ex : &CalmCell::I_in;
    CalmCell* const cells = cells_.data();
    for (std::uint32_t k = 0; k < n; ++k) {
      if (k + ahead < n) __builtin_prefetch(cells + targets[k + ahead], 1);
      CalmCell& cell = cells[targets[k]];
      const double w = weight(k);
      cell.*current += w * kick_I;
      cell.V_m += w * kick_V;
      if (!(cell.I_ex <= cell.limit)) hear_alert(i, targets[k], w, port);
    }
  }

  void hear_alert(std::size_t i, std::uint32_t c, double weight, std::size_t port) {
    CalmCell& cell = cells_[c];
    const double time = due_[i].time;
    if (cell.limit > is_alert) return pass_limit(cell, c, time);
    alert_.hear(alert_.slot_of(c), time, weight, port, to_short_[port][0][i], to_short_[port][1][i]);
  }

  /// `cell` holds the input that made it pass. What it would have been at begin_ gives its currents when the step ends.
  void pass_limit(CalmCell& cell, std::uint32_t c, double time) {
    const State at_end = state_of(cell);
    cell.limit = is_alert;
    alert_.add_within(c, run_back(at_end, begin_), time, run_back(at_end, time));
  }
  State run_back(State at_long_end, double time) const {
    model_.advance(at_long_end, time - long_end_);
    return at_long_end;
  }

  // -- for who looks ------------------------------------------------------------------------------

  /// What has been heard reaches up to `time`, as told_ does.
  State state_at(std::uint32_t cell, double time) {
    for (const Late& late : late_)
      if (late.cell == cell) return held(run_back(state_of(cells_[cell]), time));
    if (cells_[cell].limit > is_alert) return run_back(state_of(cells_[cell]), time);
    return alert_.at(alert_.slot_of(cell), begin_, step_end(), time);
  }
  State held(State s) const {
    s.*(Model::state_fields[0].member) = long_.V_reset();
    return s;
  }

  Model model_;
  std::uint64_t per_long_;
  DenseStep<Model> long_;
  std::function<State(std::uint32_t, const Model&)> initial_;

  CalmCells cells_;          ///< as they stand at long_end_; those of alert cells mean nothing before it
  double long_end_ = 0;      ///< ms, B
  std::vector<Late> late_;   ///< refractory calm cells
  AlertCells<Model> alert_;  ///< by short steps

  StepOfCurrents long_step_{};
  double long_dt_ = -1;  ///< ms, what long_step_ is for
  std::vector<Due> due_;
  std::array<bool, 2> heard_{};  ///< ports of these
  Scratch<double> left_;
  std::array<Kicks, 2> to_long_, to_short_;  ///< by port, of these
};

}  // namespace mossy
