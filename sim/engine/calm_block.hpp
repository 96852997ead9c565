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
// that passes its limit, or may fire without inputs, is alert until B: it goes in the short steps of dense_block.hpp, which
// make up the windows. Where it passes in between, its state at that time is x(B) run back, and its course begins there.
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
#include <variant>
#include <vector>

#include "sim/core/prefetch.hpp"
#include "sim/core/scratch.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/few_cells.hpp"
#include "sim/engine/step_course.hpp"
#include "sim/engine/step_grid_block.hpp"

namespace mossy {

template <class Model>
struct CalmInput {
  typename Model::Params params;
  std::function<typename Model::State(std::uint32_t cell, const Model&)> initial;  ///< cell in the population
  StepGrid grid;
  std::uint64_t steps_per_long = 8;
};

template <LinearModel Model>
class CalmBlock final : public StepGridBlock {
  static_assert(DenseStep<Model>::fields == 3);
  using State = typename Model::State;
  using Late =
      FewCells::Cell;  ///< a cell, or an alert one's place, and the date at which its refractory period ends

 public:
  /// Synapses neither learn nor change from spike to spike.
  CalmBlock(BlockPlace place, double shortest_delay, double longest_delay, CalmInput<Model> input)
      : StepGridBlock(std::move(place), shortest_delay, longest_delay, std::move(input.grid)),
        model_(input.params),
        per_long_(input.steps_per_long),
        short_(input.params, h_),
        long_(input.params, h_ * static_cast<double>(per_long_)),
        initial_(std::move(input.initial)),
        cells_(whole_lanes(place_.cells), CalmCell{}),
        slot_of_(place_.cells),
        few_(place_.cells) {
    start_cells();
  }

  double sample(std::uint32_t cell, std::size_t index, double time) override {
    return state_at(cell, time).*(Model::state_fields[index].member);
  }

  void check_cells(double time) const override {
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      faults::check_finite<Model>(place_, c, state_of(cells_[c]), time);
  }

  std::uint64_t state_bytes() const override {
    return cells_.capacity() * sizeof(CalmCell) + 4 * slot_of_.capacity() + few_.bytes() +
           alert_.capacity() * (4 + 9 * sizeof(double) + 1);
  }

 private:
  static constexpr double infinite = std::numeric_limits<double>::infinity();
  static constexpr double is_alert = -infinite;  // limit of alert cells
  static constexpr double held_back =
      -1e300;  // mV, V_m of calm cells that are refractory: they have no limit
  static constexpr std::uint64_t long_steps_unwatched = 64;

  void start_cells() override {
    clear_alert();
    late_.clear();
    inputs_.clear();
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      put(cells_[c], initial_(place_.first + c, model_));
    long_end_ = begin_;
  }

  void archive_cells(Archive& a) override {
    archive_grid(a);
    a(long_end_, cells_, late_, alert_, slot_of_, now_, sums_, alert_late_, inputs_, passed_);
    next_ = now_;
    flags_.assign(now_[0].size(), 0);
  }

  // -- steps --------------------------------------------------------------------------------------

  void run_step(double b) override {
    hear(b, b);
    step_alert(b, b);
    std::swap(now_, next_);
    std::swap(alert_late_, alert_late_next_);
    for (auto& sum : sums_)
      std::fill(sum.begin(), sum.end(), 0);
    inputs_.clear();
    passed_.clear();
  }

  void run_part(double end) override {
    const double b = step_end();
    hear(end, b);
    step_alert(b, end);
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
      put(cells_[alert_[slot]], alert_state(slot));
    for (const Late& late : alert_late_)
      late_.push_back({alert_[late.cell], late.since});
    clear_alert();
    if (number_ / per_long_ % long_steps_unwatched == 0) check_cells(begin_);
    long_end_ = grid_date(number_ / per_long_ + 1);
    if (next_break_ < breaks_.size()) long_end_ = std::min(long_end_, breaks_[next_break_]);
    set_aside_late();
    step_calm();
    for (const std::uint32_t cell : alert_)
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
        cell.V_m = short_.V_reset();
        alert_late_.push_back({make_alert(late.cell, state_of(cell)), late.since});
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
          make_alert(static_cast<std::uint32_t>(first + k), state_of(before[k]));
      });
    }
  }

  // -- alert cells, by slot -----------------------------------------------------------------------

  void clear_alert() {
    alert_.clear();
    alert_late_.clear();
    passed_.clear();
  }
  std::uint32_t make_alert(std::uint32_t cell, const State& s) {
    const auto slot = static_cast<std::uint32_t>(alert_.size());
    alert_.push_back(cell);
    slot_of_[cell] = slot;
    fit_alert();
    put_alert(now_, slot, s);
    return slot;
  }
  void fit_alert() {
    const std::size_t lanes = whole_lanes(alert_.size());
    if (flags_.size() >= lanes) return;
    for (auto* fields : {&now_, &next_, &sums_})
      for (auto& field : *fields)
        field.resize(2 * lanes, 0);
    flags_.resize(2 * lanes, 0);
  }
  State alert_state(std::uint32_t slot) const { return {now_[0][slot], now_[1][slot], now_[2][slot]}; }
  static void put_alert(CurrentFields& fields, std::uint32_t slot, const State& s) {
    for (std::size_t f = 0; f < fields.size(); ++f)
      fields[f][slot] = s.*(Model::state_fields[f].member);
  }

  /// The step of the alert cells that ends at b; tells their spikes before `until`.
  void step_alert(double b, double until) {
    alert_late_next_.clear();
    if (alert_.empty()) return;
    if (const double dt = step_length(b); dt != short_dt_) {
      short_dt_ = dt;
      short_step_ = short_.step_of_currents(short_.over(dt));
    }
    step_cells(short_step_, alert_.size(), now_[0].data(), now_[1].data(), now_[2].data(), sums_[0].data(),
               sums_[1].data(), sums_[2].data(), next_[0].data(), next_[1].data(), next_[2].data(),
               flags_.data());
    find_few(b);
    for (std::size_t k = 0; k < few_.cells().size(); ++k)
      run_course(k, b, until);
  }

  /// Cells whose refractory period ends, those that have passed their limit in this step, and those at risk.
  void find_few(double b) {
    few_.clear();
    wake_late(alert_late_, b, flags_.data(), few_, alert_late_next_);
    waking_ = few_.cells().size();
    for (const Passed& passed : passed_) {
      flags_[passed.slot] = 0;
      few_.add(passed.slot, passed.time);
    }
    for_each_flagged(flags_.data(), alert_.size(),
                     [&](std::size_t slot) { few_.add(static_cast<std::uint32_t>(slot), begin_); });
    if (few_.cells().empty()) return;
    for (const Late& few : few_.cells())
      flags_[few.cell] = 1;
    for (const FewCells::Input& in : inputs_)
      if (flags_[in.slot]) few_.put(in.slot, in.time, in.weight, in.port);
    few_.sort();
  }

  State start_of(std::size_t k) const {
    const auto [slot, since] = few_.cells()[k];
    if (k < waking_) return state_at_wake(model_, alert_state(slot), since - begin_, short_.V_reset());
    if (k < waking_ + passed_.size()) return passed_[k - waking_].state;
    return alert_state(slot);
  }

  void run_course(std::size_t k, double b, double until) {
    const auto [slot, since] = few_.cells()[k];
    const std::uint32_t cell = alert_[slot];
    CellCourse<Model> course(model_, start_of(k), since, b);
    go_through(course, few_.inputs_of(k), until, place_, cell, [&](double time) {
      if (faults::too_many_spikes(place_, spikes_.size())) faults::runs_away(place_, cell, time);
      if (time >= told_) spikes_.push_back({time, place_.first + cell});
    });
    if (until < b) return;
    course.advance_to(b);
    faults::check_finite<Model>(place_, cell, course.state(), b);
    if (course.now() > b) {
      alert_late_next_.push_back({slot, course.now()});
    } else {
      put_alert(next_, slot, course.state());
    }
  }

  // -- inputs -------------------------------------------------------------------------------------

  struct Due {
    double time;
    std::uint32_t order, set;  ///< order: of those of one instant
    std::uint32_t begin, end;  ///< synapses
  };
  /// A cell that has passed its limit within the short step.
  struct Passed {
    std::uint32_t slot;
    double time;  ///< ms
    State state;  ///< then
  };
  using Kicks = std::array<std::array<Scratch<double>, 2>, 2>;  ///< by port and moved field: [packet]

  /// Takes what arrives before `until` in the short step that ends at b.
  void hear(double until, double b) {
    if (begin_ >= long_end_) begin_long();
    put_scheduled(until);
    find_due(until);
    if (due_.empty()) return;
    find_kicks(long_, long_end_, to_long_);
    find_kicks(short_, b, to_short_);
    for (std::size_t i = 0; i < due_.size(); ++i) {
      if (i + 2 < due_.size()) ask_for(due_[i + 2]);
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

  /// What an input of weight 1 of each packet makes of the state at `end`.
  void find_kicks(const DenseStep<Model>& step, double end, Kicks& kicks) {
    left_.resize(due_.size());
    for (std::size_t i = 0; i < due_.size(); ++i)
      left_[i] = (end - due_[i].time) / step.longest();
    for (std::size_t port = 0; port < 2; ++port)
      for (std::size_t m = 0; m < 2 && heard_[port]; ++m) {
        const auto& c = step.kernel(port, m);
        kicks[port][m].resize(due_.size());
        polynomial(c.data(), c.size(), left_.data(), due_.size(), kicks[port][m].data());
      }
  }

  /// Brings the synapses of a packet to the cache.
  void ask_for(const Due& d) const {
    const Synapses& synapses = *incoming_[d.set].synapses;
    const PacketWeights all = synapses.all_weights();
    const std::uint32_t* targets = synapses.table().targets.data();
    prefetch_lines(targets + d.begin, targets + d.end);
    if (const auto* floats = std::get_if<std::span<const float>>(&all))
      prefetch_lines(floats->data() + d.begin, floats->data() + d.end);
  }

  void hear_packet(std::size_t i) {
    const Due& d = due_[i];
    const Synapses& synapses = *incoming_[d.set].synapses;
    const double gain = synapses.gain();
    const std::uint32_t* targets = synapses.table().targets.data() + d.begin;
    const PacketWeights all = synapses.all_weights();
    if (const auto* one = std::get_if<double>(&all)) {
      hear_synapses(i, targets, [w = *one * gain](std::uint32_t) { return w; });
    } else if (const auto* floats = std::get_if<std::span<const float>>(&all)) {
      hear_synapses(i, targets, [gain, w = floats->data() + d.begin](std::uint32_t k) {
        return static_cast<double>(w[k]) * gain;
      });
    } else {
      hear_synapses(i, targets,
                    [gain, w = std::get<std::span<const double>>(all).data() + d.begin](std::uint32_t k) {
                      return w[k] * gain;
                    });
    }
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
    const std::uint32_t slot = slot_of_[c];
    sums_[port][slot] += weight * to_short_[port][0][i];
    sums_[2][slot] += weight * to_short_[port][1][i];
    inputs_.push_back({time, weight, slot, static_cast<int>(port)});
  }

  /// `cell` holds the input that made it pass. What it would have been at begin_ gives its currents when the step ends.
  void pass_limit(CalmCell& cell, std::uint32_t c, double time) {
    const State at_end = state_of(cell);
    cell.limit = is_alert;
    passed_.push_back({make_alert(c, run_back(at_end, begin_)), time, run_back(at_end, time)});
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
    return alert_state_at(slot_of_[cell], time);
  }
  State held(State s) const {
    s.*(Model::state_fields[0].member) = short_.V_reset();
    return s;
  }

  State alert_state_at(std::uint32_t slot, double time) {
    State start = alert_state(slot);
    double since = begin_;
    for (const Late& late : alert_late_)
      if (late.cell == slot) {
        since = late.since;
        start = state_at_wake(model_, start, since - begin_, short_.V_reset());
      }
    for (const Passed& passed : passed_)
      if (passed.slot == slot) {
        since = passed.time;
        start = passed.state;
      }
    CellCourse<Model> course(model_, start, since, step_end());
    few_.clear();
    few_.add(slot, since);
    for (const FewCells::Input& in : inputs_)
      if (in.slot == slot) few_.put(slot, in.time, in.weight, in.port);
    few_.sort();
    return state_of_course_at(course, few_.inputs_of(0), time);
  }

  Model model_;
  std::uint64_t per_long_;
  DenseStep<Model> short_, long_;
  std::function<State(std::uint32_t, const Model&)> initial_;

  CalmCells cells_;         ///< as they stand at long_end_; those of alert cells mean nothing before it
  double long_end_ = 0;     ///< ms, B
  std::vector<Late> late_;  ///< refractory calm cells

  std::vector<std::uint32_t> alert_;    ///< [slot]: cell
  std::vector<std::uint32_t> slot_of_;  ///< [cell], of the alert
  CurrentFields now_, next_;            ///< [slot]: states at the start and at the end of the short step
  CurrentFields sums_;                  ///< [slot]: of inputs, as at the end of the short step
  std::vector<std::uint8_t> flags_;     ///< [slot]: to be among the few
  std::vector<Late> alert_late_, alert_late_next_;
  std::vector<FewCells::Input> inputs_;  ///< of alert cells in the short step
  std::vector<Passed> passed_;
  FewCells few_;
  std::size_t waking_ = 0;  ///< the first of the few: no longer refractory when the step ends

  StepOfCurrents short_step_{}, long_step_{};
  double short_dt_ = -1, long_dt_ = -1;  ///< ms, what they are for
  std::vector<Due> due_;
  std::array<bool, 2> heard_{};  ///< ports of these
  Scratch<double> left_;
  Kicks to_long_, to_short_;
};

}  // namespace mossy
