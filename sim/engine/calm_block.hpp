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
#include <limits>
#include <utility>
#include <vector>

#include "sim/core/scratch.hpp"
#include "sim/engine/alert_cells.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/long_step_block.hpp"

namespace mossy {

template <LinearModel Model>
class CalmBlock final : public LongStepBlock<Model> {
  using Base = LongStepBlock<Model>;
  using Base::alert_, Base::begin_, Base::events_, Base::incoming_, Base::inboxes_, Base::late_, Base::long_,
      Base::long_end_, Base::long_step_, Base::model_, Base::number_, Base::place_;
  using typename Base::Late, typename Base::State;

 public:
  /// Synapses neither learn nor change from spike to spike.
  CalmBlock(BlockPlace place, double shortest_delay, double longest_delay, CalmInput<Model> input)
      : Base(std::move(place), shortest_delay, longest_delay, std::move(input)),
        cells_(whole_lanes(place_.cells), CalmCell{}) {
    start_cells();
  }

  void check_cells(double time) override {
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      faults::check_finite<Model>(place_, c, state_of(cells_[c]), time);
  }

  std::uint64_t state_bytes() const override { return cells_.capacity() * sizeof(CalmCell) + alert_.bytes(); }

 private:
  static constexpr double infinite = std::numeric_limits<double>::infinity();  // limit of cells set aside
  static constexpr double is_alert = -infinite;                                // limit of alert cells

  void start_cells() override {
    Base::start_long();
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      put(c, Base::initial(c));
  }

  void archive_cells(Archive& a) override {
    Base::archive_long(a);
    a(cells_);
  }

  // -- steps --------------------------------------------------------------------------------------

  void run_step(double b) override {
    hear(b, b);
    Base::step_alert(b, b);
    alert_.keep();
  }

  void run_part(double end) override {
    const double b = Base::step_end();
    hear(end, b);
    Base::step_alert(b, end);
  }

  // -- long steps ---------------------------------------------------------------------------------

  static State state_of(const CalmCell& cell) { return {cell.V_m, cell.I_ex, cell.I_in}; }
  void put(std::uint32_t c, const State& s) {
    const auto& fields = Model::state_fields;
    cells_[c] = {s.*(fields[0].member), s.*(fields[1].member), s.*(fields[2].member),
                 0};  // no limit until the long step begins
  }

  /// A long step begins at begin_, where the states of the cells stand.
  void begin_long() {
    Base::leave_alert([&](std::uint32_t c, const State& s) { put(c, s); });
    if (Base::is_watched()) check_cells(begin_);
    Base::find_long();
    Base::set_aside_late([&](std::uint32_t c) { return state_of(cells_[c]); },
                         [&](std::uint32_t c) { cells_[c].V_m = Base::held_back; });
    step_calm();
    for (const std::uint32_t cell : alert_.cells())
      cells_[cell].limit = is_alert;
    for (const Late& late : late_)
      cells_[late.cell].limit = infinite;
  }

  void step_calm() {
    constexpr std::size_t at_once = 512;
    CalmCell before[at_once];
    std::uint8_t risk[at_once];
    for (std::size_t first = 0; first < cells_.size(); first += at_once) {
      const std::size_t n = std::min(at_once, cells_.size() - first);
      step_calm_cells(long_step_, long_.inputs_per_mV(), n, cells_.data() + first, before, risk);
      for_each_flagged(risk, n, [&](std::size_t k) {
        if (first + k < place_.cells && before[k].V_m != Base::held_back)
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
    Base::put_scheduled(until);
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
    Base::forget_arrived(until);
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
    synapses.table().targets.with(d.begin, [&](const auto* targets) {
      with_weights(synapses.all_weights(), synapses.gain(), d.begin,
                   [&](const auto& weight) { hear_synapses(i, targets, weight); });
    });
    events_ += d.end - d.begin;
  }

  template <class Target, class Weight>
  void hear_synapses(std::size_t i, const Target* targets, const Weight& weight) {
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
  State state_at(std::uint32_t cell, double time) override {
    const State calm = run_back(state_of(cells_[cell]), time);
    if (Base::is_aside(cell)) return Base::held(calm);
    if (cells_[cell].limit > is_alert) return calm;
    return Base::alert_state_at(cell, time, [] {});  // they have been heard
  }

  CalmCells cells_;  ///< as they stand at long_end_; those of alert cells mean nothing before it

  std::vector<Due> due_;
  std::array<bool, 2> heard_{};  ///< ports of these
  Scratch<double> left_;
  std::array<Kicks, 2> to_long_, to_short_;  ///< by port, of these
};

}  // namespace mossy
