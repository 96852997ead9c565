// SPDX-License-Identifier: MIT
// Cells whose excitation is known a long step ahead, since it comes with long delays: the others may wait.
//
// Models with two currents, in long steps [A, B) as in calm_block.hpp, but all excitatory inputs that arrive in one are on
// their way at A. So they are added up at once, in sums that stay in the cache while a block has its turn,
//
//   x(B) = P x(A) + sum_inputs w exp(A (B - t)) b_port                      (dense_step.hpp)
//
// and who may reach threshold before B without inhibition is alert from A on, in short steps (alert_cells.hpp). Inhibition
// makes nobody alert: what arrives in [A, B) at the calm is added at B. In between an input costs a look at whether its cell
// is alert.
//
//        A            short steps, windows            B
//        | excitatory sums of [A, B)                  | inhibitory sums of [A, B), then excitatory ones of the next
//
// Long steps begin at multiples of the shortest delay, where windows do but for rounding, or at dates of the protocol. The
// excitation of what is sent from A on arrives after B: delays are longer by a thousandth of a short step
// (sim/build/steps.cpp), so that rounding does not matter. The step whose end is a date of the protocol is settled there,
// before weights or gains may change. Who is alert depends on a cell's own inputs and on the grid alone. So the bits do not
// depend on windows, blocks or threads.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/scratch.hpp"
#include "sim/engine/alert_cells.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/long_step_block.hpp"

namespace mossy {

/// Sums for the cells of the block whose turn it is: the thread's own, so that they stay in its cache from block to block.
/// All are zero in between, unless an error left them as they were.
class ThreadSums {
 public:
  InputSums late, ex;

  static ThreadSums& of_zeros(std::size_t cells) {
    thread_local ThreadSums sums;
    if (sums.used_) sums = {};
    if (sums.ex.size() < cells) {
      sums.late.resize(cells);
      sums.ex.resize(cells);
    }
    sums.used_ = true;
    return sums;
  }
  void are_zero() { used_ = false; }

 private:
  bool used_ = false;
};

template <LinearModel Model>
class ForeseenBlock final : public LongStepBlock<Model> {
  using Base = LongStepBlock<Model>;
  using Base::alert_, Base::begin_, Base::breaks_, Base::events_, Base::h_, Base::incoming_, Base::inboxes_,
      Base::long_, Base::long_begin_, Base::long_end_, Base::long_step_, Base::model_, Base::next_break_,
      Base::number_, Base::place_, Base::told_;
  using typename Base::State;

 public:
  /// Synapses neither learn nor change from spike to spike; delays of excitatory ones are longer than a long step, which is
  /// a multiple of the shortest delay.
  ForeseenBlock(BlockPlace place, double shortest_delay, double longest_delay, CalmInput<Model> input)
      : Base(std::move(place), shortest_delay,
             longest_delay + 2 * input.grid.step * static_cast<double>(input.steps_per_long),
             std::move(input)) {
    for (auto& field : now_)
      field.assign(whole_lanes(place_.cells), 0);
    start_cells();
  }

  std::vector<Delivery> pending(std::uint32_t set) const override {
    std::vector<Delivery> found = Base::pending(set);
    std::erase_if(found, [&](const Delivery& d) { return d.time < told_; });
    return found;
  }

  void check_cells(double time) override {
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      faults::check_finite<Model>(place_, c, state_at(c, time), time);
  }

  std::uint64_t state_bytes() const override {
    return 3 * sizeof(double) * now_[0].capacity() + alert_.bytes() +
           sizeof(InputSum) * (look_.ex.capacity() + look_.in.capacity());
  }

 private:
  static constexpr std::size_t ex = 0, in = 1;  // ports, as all models with two currents have them

  void start_cells() override {
    Base::start_long();
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      put(c, Base::initial(c));
    settled_ = true;
    look_ = {};
  }

  void archive_cells(Archive& a) override {
    Base::archive_long(a);
    a(long_first_, long_last_, settled_, now_, known_);
  }

  struct Due {
    double time;  ///< ms
    std::uint32_t set;
    std::uint32_t begin, end;  ///< synapses
  };
  /// An input of an alert cell.
  struct Heard {
    double time, weight;  ///< ms, magnitude
    std::uint32_t slot;
  };

  State state_of(std::uint32_t c) const { return {now_[0][c], now_[1][c], now_[2][c]}; }
  void put(std::uint32_t c, const State& s) {
    for (std::size_t f = 0; f < now_.size(); ++f)
      now_[f][c] = s.*(Model::state_fields[f].member);
  }

  // -- short steps --------------------------------------------------------------------------------

  void run_step(double b) override {
    if (begin_ >= long_end_) begin_long();
    events_ += hear(b, b);
    Base::step_alert(b, b);
    alert_.keep();
    if (next_break_ < breaks_.size() && b == breaks_[next_break_]) settle();
  }

  /// The step will be run again from its beginning.
  void run_part(double end) override {
    if (begin_ >= long_end_) begin_long();
    const double b = Base::step_end();
    hear(end, b);
    Base::step_alert(b, end);
  }

  /// Alert cells hear, anew, what arrives before `until` in the short step that ends at b. Returns the inputs of all cells.
  std::uint64_t hear(double until, double b) {
    alert_.forget_inputs();
    std::uint64_t inputs = 0;
    for (std::uint32_t set = 0; set < incoming_.size(); ++set)
      for (const DuePacket& p : inboxes_[set].at(number_))
        if (p.time < until) inputs += p.end - p.begin;
    if (alert_.empty()) return inputs;
    heard_.clear();
    for (const Heard& h : known_)
      if (h.time >= begin_ && h.time < until) heard_.push_back(h);
    hear_from(ex, b);
    find_due(in, number_, number_, begin_, until);
    find_heard();
    hear_from(in, b);
    return inputs;
  }

  /// What is in heard_, of one port.
  void hear_from(std::size_t port, double b) {
    find_kicks(alert_.short_step(), port, b, heard_, left_, kicks_);
    for (std::size_t i = 0; i < heard_.size(); ++i)
      alert_.hear(heard_[i].slot, heard_[i].time, heard_[i].weight, port, kicks_[0][i], kicks_[1][i]);
    heard_.clear();
  }

  /// Of the inputs that are due, those of alert cells, to heard_.
  void find_heard() {
    heard_.clear();
    for (std::size_t i = 0; i < due_.size(); ++i) {
      const Due& d = due_[i];
      const Synapses& synapses = *incoming_[d.set].synapses;
      if (i + 2 < due_.size())
        incoming_[due_[i + 2].set].synapses->prefetch_targets(due_[i + 2].begin, due_[i + 2].end);
      chosen_.resize(d.end - d.begin);
      const std::size_t n = synapses.table().targets.with(d.begin, [&](const auto* targets) {
        return select(alert_.flags(), targets, chosen_.size(), chosen_.data());
      });
      if (n == 0) continue;
      with_weights(synapses.all_weights(), synapses.gain(), d.begin, [&](const auto& weight) {
        for (std::size_t j = 0; j < n; ++j)
          heard_.push_back(
              {d.time, weight(chosen_[j]), alert_.slot_of(synapses.table().targets[d.begin + chosen_[j]])});
      });
    }
  }

  // -- long steps ---------------------------------------------------------------------------------

  /// A long step begins at begin_.
  void begin_long() {
    ThreadSums& sums = ThreadSums::of_zeros(now_[0].size());
    if (!settled_) end_long(sums.late);
    settled_ = false;
    if (Base::is_watched())
      for (std::uint32_t c = 0; c < place_.cells; ++c)
        faults::check_finite<Model>(place_, c, state_of(c), begin_);
    Base::find_long();
    long_first_ = long_last_ = number_;
    while (static_cast<double>(long_last_ + 1) * h_ < long_end_)
      ++long_last_;
    Base::put_scheduled(long_end_);
    add_up(ex, long_begin_, long_end_, sums.ex);
    set_aside_late(sums.late);
    step_calm(sums.late, sums.ex);
    sums.are_zero();
    find_known();
  }

  /// Excitatory inputs of the alert cells in the long step: of what add_up has just gone through (due_).
  void find_known() {
    known_.clear();
    if (alert_.empty()) return;
    find_heard();
    known_.assign(heard_.begin(), heard_.end());
  }

  /// What has arrived late since long_begin_ at the calm, and the alert cells take their places among them.
  void end_long(InputSums& late_inputs) {
    add_up(in, long_begin_, long_end_, late_inputs);
    Base::leave_alert([&](std::uint32_t c, const State& s) {
      put(c, s);
      late_inputs[c] = {};
    });
    forget_arrived_in_long();
  }

  /// The long step is over, and so is what its weights and gains were.
  void settle() {
    ThreadSums& sums = ThreadSums::of_zeros(now_[0].size());
    end_long(sums.late);
    for (std::uint32_t c = 0; c < place_.cells; ++c) {
      const InputSum late = std::exchange(sums.late[c], InputSum{});
      now_[0][c] += late.V;
      now_[2][c] += late.I;
    }
    sums.are_zero();
    settled_ = true;
  }

  void forget_arrived_in_long() {
    for (StepInbox& inbox : inboxes_)
      for (std::uint64_t q = long_first_; q <= long_last_; ++q)
        std::erase_if(inbox.at(q), [&](const DuePacket& p) { return p.time < long_end_; });
  }

  void set_aside_late(const InputSums& late_inputs) {
    const auto currents = [&](std::uint32_t c) {
      State s = state_of(c);
      s.*(Model::state_fields[2].member) += late_inputs[c].I;
      return s;
    };
    Base::set_aside_late(currents, [&](std::uint32_t c) { now_[0][c] = Base::held_back; });
  }

  /// Leaves the sums at zero.
  void step_calm(InputSums& late_inputs, InputSums& inputs) {
    constexpr std::size_t at_once = 512;
    CellAtRisk at_risk[at_once];
    for (std::size_t first = 0; first < now_[0].size(); first += at_once) {
      const std::size_t n = std::min(at_once, now_[0].size() - first);
      const std::size_t count = step_foreseen_cells(long_step_, n, late_inputs.data() + first,
                                                    inputs.data() + first, now_[0].data() + first,
                                                    now_[1].data() + first, now_[2].data() + first, at_risk);
      for (const CellAtRisk& one : std::span(at_risk, count)) {
        const auto c = static_cast<std::uint32_t>(first + one.cell);
        if (c < place_.cells && !(one.V_m <= Base::held_back)) alert_.add(c, {one.V_m, one.I_ex, one.I_in});
      }
    }
  }

  // -- sums of a long step ------------------------------------------------------------------------

  /// Packets of a port in short steps [first, last], at [from, until) in ms.
  void find_due(std::size_t port, std::uint64_t first, std::uint64_t last, double from, double until) {
    due_.clear();
    for (std::uint32_t set = 0; set < incoming_.size(); ++set) {
      if (static_cast<std::size_t>(incoming_[set].synapses->port()) != port) continue;
      for (std::uint64_t q = first; q <= last; ++q)
        for (const DuePacket& p : inboxes_[set].at(q))
          if (p.time >= from && p.time < until) due_.push_back({p.time, set, p.begin, p.end});
    }
  }

  /// Of a port's inputs in [from, until), as they stand at long_end_, by cell.
  void add_up(std::size_t port, double from, double until, InputSums& sums) {
    find_due(port, long_first_, long_last_, from, until);
    if (due_.empty()) return;
    find_kicks(long_, port, long_end_, due_, left_, kicks_);
    for (std::size_t i = 0; i < due_.size(); ++i) {
      if (i + 2 < due_.size())
        incoming_[due_[i + 2].set].synapses->prefetch_packet(due_[i + 2].begin, due_[i + 2].end);
      const Due& d = due_[i];
      const Synapses& synapses = *incoming_[d.set].synapses;
      synapses.table().targets.with(d.begin, [&](const auto* targets) {
        with_weights(synapses.all_weights(), synapses.gain(), d.begin, [&](const auto& weight) {
          add(targets, d.end - d.begin, kicks_[0][i], kicks_[1][i], weight, sums.data());
        });
      });
    }
  }

  /// The inner loop.
  template <class Target, class Weight>
  static void add(const Target* targets, std::uint32_t n, double kick_I, double kick_V, const Weight& weight,
                  InputSum* sums) {
#pragma GCC unroll 4
    for (std::uint32_t k = 0; k < n; ++k) {
      const double w = weight(k);
      InputSum& sum = sums[targets[k]];
      sum.I += w * kick_I;
      sum.V += w * kick_V;
    }
  }

  // -- for who looks ------------------------------------------------------------------------------

  /// The sums that the calm cells have not yet, or have too early, for who looks at `time` when all before `told` is told.
  struct Look {
    double time = -1, told = -1;
    InputSums ex, in;
  };

  void look_at(double time) {
    if (look_.time == time && look_.told == told_) return;
    look_.time = time;
    look_.told = told_;
    look_.ex.assign(now_[0].size(), {});
    look_.in.assign(now_[0].size(), {});
    if (settled_) return;
    add_up(ex, std::max(long_begin_, Base::looked_until(time)), long_end_, look_.ex);
    add_up(in, long_begin_, std::min(long_end_, Base::looked_until(time)), look_.in);
  }

  State state_at(std::uint32_t cell, double time) override {
    if (alert_.flags()[cell])
      return Base::alert_state_at(cell, time, [&] { hear(Base::looked_until(time), Base::step_end()); });
    look_at(time);
    State s = state_of(cell);
    s.*(Model::state_fields[1].member) -= look_.ex[cell].I;
    s.*(Model::state_fields[2].member) += look_.in[cell].I;
    s.*(Model::state_fields[0].member) += look_.in[cell].V - look_.ex[cell].V;
    model_.advance(s, time - long_end_);
    return Base::is_aside(cell) ? Base::held(s) : s;
  }

  /// [cell] as at long_end_; unless settled, without the inhibition since long_begin_. Of the alert it means nothing.
  CurrentFields now_;
  std::uint64_t long_first_ = 0, long_last_ = 0;  ///< short steps of the long one at hand
  bool settled_ = true;                           ///< between two long steps, with all inputs
  std::vector<Heard> known_;                      ///< excitatory inputs of the alert in the long step

  std::vector<Due> due_;
  Scratch<double> left_;
  Kicks kicks_;
  Scratch<Heard> heard_;
  Scratch<std::uint32_t> chosen_;
  Look look_;
};

}  // namespace mossy
