// SPDX-License-Identifier: MIT
// The hot loop: cells of one neuron model, advanced from input to input.
//
// For each cell the engine keeps the state, the date `now` up to which it has been advanced, and the date of
// its next crossing if no further input comes:
//
//   crossing = never     it cannot fire by itself
//            = unknown   it may; to be worked out when a bound does not exclude it for the time in question
//            = a date
// For a model that is integrated numerically the date may also be a look-out: nothing crosses before, the cell
// is advanced to it and asked again. Look-outs belong to the cell, not to windows.
//
// The rules that make results independent of windows, blocks and threads:
//   1. a state is advanced only at the cell's own inputs and spikes, never because a window ends;
//   2. a crossing strictly before an input stands; one at the input's instant is judged after all inputs of
//      that instant (the crossing is worked out again after each, and only fired by something later);
//   3. inputs at one instant are added in the order of Delivery, private inputs last.
// After a spike `now` lies t_ref ahead: an input before `now` falls into the refractory period.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "models/neuron_model.hpp"
#include "sim/core/error.hpp"
#include "sim/engine/block.hpp"
#include "sim/engine/private_poisson.hpp"

namespace mossy {

/// The constant current of some cells changes at `time` (right-continuous): I_e is `amplitude` more than asked for.
struct CurrentStep {
  double time;                       ///< ms
  double amplitude;                  ///< pA, replaces the source's last one
  std::uint32_t source;              ///< which dc source
  std::vector<std::uint32_t> cells;  ///< in the block
};

template <NeuronModel Model>
struct CellBlockInput {
  std::vector<typename Model::Params> params;  ///< one for all cells or one each
  std::function<typename Model::State(std::uint32_t cell, const Model&)> initial;  ///< cell in the population
  std::vector<PrivatePoisson> poisson;
  std::vector<CurrentStep> steps;   ///< ascending in time
  std::vector<Delivery> scheduled;  ///< spikes of spike_times sources, ascending
  OnTimes learning_on;              ///< when cells of a LearningModel learn
};

template <NeuronModel Model>
class CellBlock final : public Block {
  using State = typename Model::State;
  using Params = typename Model::Params;

 public:
  CellBlock(BlockPlace place, double shortest_delay, double longest_delay, CellBlockInput<Model> input)
      : Block(std::move(place), shortest_delay, longest_delay),
        params_(std::move(input.params)),
        initial_(std::move(input.initial)),
        poisson_(std::move(input.poisson)),
        steps_(std::move(input.steps)),
        scheduled_(std::move(input.scheduled)),
        learning_on_(std::move(input.learning_on)) {
    if (!steps_.empty() && params_.size() == 1) params_.resize(place_.cells, Params(params_[0]));
    for (const Params& p : params_)
      models_.emplace_back(p);
    cells_.resize(place_.cells);
    crossing_.resize(place_.cells, unknown);
    if constexpr (IntegratedModel<Model>) lookout_.resize(place_.cells, 0);
    groups_.resize((place_.cells + group_size - 1) / group_size);
    start_cells(0);
    start_poisson();
  }

  void prepare() override {
    own_plastic_.clear();
    for (IncomingSet& set : incoming_)
      if (set.synapses->plastic() && !is_taught(set.synapses.get()))
        own_plastic_.push_back(set.synapses.get());
  }

  void run_window(double end) override {
    spikes_.clear();
    due_.clear();
    inbox_.take_before(end, due_);
    for (; next_scheduled_ < scheduled_.size() && scheduled_[next_scheduled_].time < end; ++next_scheduled_)
      due_.push_back(scheduled_[next_scheduled_]);
    std::sort(due_.begin(), due_.end());
    for (const Delivery& d : due_) {
      step_currents_until(d.time);
      deliver(d);
    }
    step_currents_until(std::nextafter(end, 0));
    finish(end);
    std::sort(spikes_.begin(), spikes_.end());
    for (IncomingSet& set : incoming_)
      set.synapses->tidy(end);
  }

  double next_event() const override {
    double next = std::min(inbox_.earliest(), next_wake());
    if (next_scheduled_ < scheduled_.size()) next = std::min(next, scheduled_[next_scheduled_].time);
    if (next_step_ < steps_.size()) next = std::min(next, steps_[next_step_].time);
    return next;
  }

  void reset(double time) override {
    for (std::uint32_t set = 0; set < incoming_.size(); ++set)
      incoming_[set].synapses->catch_up(time, pending(set));
    inbox_.clear();
    const auto before = LearningModel<Model> ? cells_ : std::vector<Cell>{};
    start_cells(time);
    if constexpr (LearningModel<Model>)
      for (std::uint32_t c = 0; c < place_.cells; ++c)
        model(c).keep(cells_[c].state, before[c].state);
  }

  void forget_learned() override {
    if constexpr (LearningModel<Model>)
      for (std::uint32_t c = 0; c < place_.cells; ++c) {
        model(c).keep(cells_[c].state, initial_(place_.first + c, model(c)));
        crossing_[c] = unknown;
        touch(c);
      }
  }

  double sample(std::uint32_t cell, std::size_t index, double time) const override {
    State s = cells_[cell].state;
    const double now = cells_[cell].now;
    if (now > time) {
      model(cell).rewind(s, now - time);
    } else {
      model(cell).advance(s, time - now);
    }
    return s.*(Model::state_fields[index].member);
  }

  std::uint64_t state_bytes() const override {
    std::uint64_t sum = cells_.capacity() * sizeof(Cell) +
                        8 * (crossing_.capacity() + input_next_.capacity()) +
                        models_.capacity() * sizeof(Model) + groups_.capacity() * sizeof(Group);
    for (const PrivatePoisson& p : poisson_)
      sum += p.bytes();
    return sum;
  }

 private:
  static constexpr double unknown = -std::numeric_limits<double>::infinity();
  static constexpr std::uint32_t group_size = 64;
  static constexpr std::size_t most_spikes_per_cell = 1000;  // per window: far above any biology

  struct Cell {
    State state;
    double now;  ///< ms
  };
  /// 64 cells: which were touched in this window, and when the first of them wakes by itself.
  struct Group {
    std::uint64_t touched = 0;
    double wake = unknown;  ///< ms, lower bound
  };

  const Model& model(std::uint32_t c) const { return models_.size() == 1 ? models_[0] : models_[c]; }
  void touch(std::uint32_t c) { groups_[c / group_size].touched |= std::uint64_t{1} << (c % group_size); }

  void start_cells(double time) {
    for (std::uint32_t c = 0; c < place_.cells; ++c) {
      cells_[c] = {initial_(place_.first + c, model(c)), time};
      crossing_[c] = unknown;
    }
    for (Group& g : groups_)
      g.wake = unknown;
  }

  void start_poisson() {
    if (poisson_.empty()) return;
    input_next_.assign(place_.cells, never);
    slots_.resize(poisson_.size());
    for (std::size_t i = 0; i < poisson_.size(); ++i) {
      slots_[i].assign(place_.cells, not_driven);
      for (std::size_t k = 0; k < poisson_[i].cells().size(); ++k) {
        const std::uint32_t c = poisson_[i].cells()[k];
        slots_[i][c] = static_cast<std::uint32_t>(k);
        input_next_[c] = std::min(input_next_[c], poisson_[i].next(k));
      }
    }
  }

  // -- inputs -----------------------------------------------------------------------------------

  void deliver(const Delivery& d) {
    IncomingSet& set = incoming_[d.set];
    Synapses& synapses = *set.synapses;
    const auto targets = synapses.table().targets_of(d.packet);
    if (synapses.plastic())
      for (const std::uint32_t c : targets)
        settle(c, d.time);
    const double gain = synapses.factor(d);
    const int port = synapses.port();
    std::visit(
        [&](const auto& weights) {
          for (std::size_t k = 0; k < targets.size(); ++k) {
            if constexpr (std::is_same_v<std::decay_t<decltype(weights)>, double>) {
              receive(targets[k], d.time, port, weights * gain);
            } else {
              receive(targets[k], d.time, port, static_cast<double>(weights[k]) * gain);
            }
          }
        },
        synapses.weights_at(d));
    for (Synapses* taught : set.taught)
      for (const std::uint32_t c : targets)
        taught->post_spike(c, d.time);
    for (Synapses* modulated : set.modulated)
      for (const std::uint32_t c : targets)
        modulated->modulator_spike(c, d.time);
    events_ += targets.size();
  }

  void receive(std::uint32_t c, double time, int port, double weight) {
    settle(c, time);
    apply(c, time, port, weight);
    touch(c);
  }

  /// An input at `time`; everything before it has happened.
  void apply(std::uint32_t c, double time, int port, double weight) {
    Cell& cell = cells_[c];
    const Model& m = model(c);
    if (time < cell.now) {
      m.receive_early(cell.state, port, weight, cell.now - time);
    } else {
      m.advance(cell.state, time - cell.now);
      cell.now = time;
      m.receive(cell.state, port, weight);
    }
    crossing_[c] = m.can_fire(cell.state) ? unknown : never;
  }

  /// All that happens to a cell strictly before `time` happens.
  void settle(std::uint32_t c, double time) {
    if (!input_next_.empty())
      while (input_next_[c] < time)
        private_input(c);
    fire_before(c, time);
  }

  void private_input(std::uint32_t c) {
    const double time = input_next_[c];
    double next = never;
    fire_before(c, time);
    for (std::size_t i = 0; i < poisson_.size(); ++i) {
      const std::uint32_t k = slots_[i][c];
      if (k == not_driven) continue;
      if (poisson_[i].next(k) == time) {
        const PoissonTrain& train = poisson_[i].train(k);
        apply(c, time, train.port, train.weight);
        poisson_[i].draw(k);
        ++events_;
      }
      next = std::min(next, poisson_[i].next(k));
    }
    input_next_[c] = next;
  }

  void step_currents_until(double time) {
    for (; next_step_ < steps_.size() && steps_[next_step_].time <= time; ++next_step_) {
      const CurrentStep& step = steps_[next_step_];
      for (const std::uint32_t c : step.cells) {
        settle(c, step.time);
        apply_step(c, step);
        touch(c);
      }
    }
  }

  void apply_step(std::uint32_t c, const CurrentStep& step) {
    if constexpr (requires(Params p) { p.I_e; }) {
      Cell& cell = cells_[c];
      if (step.time >= cell.now) {
        models_[c].advance(cell.state, step.time - cell.now);
        cell.now = step.time;
      }
      if (amplitudes_.size() <= step.source) amplitudes_.resize(step.source + 1);
      if (amplitudes_[step.source].empty()) amplitudes_[step.source].resize(place_.cells, 0);
      amplitudes_[step.source][c] = step.amplitude;
      Params p = params_[c];
      for (const auto& amplitudes : amplitudes_)
        if (!amplitudes.empty()) p.I_e += amplitudes[c];
      models_[c] = Model(p);
      crossing_[c] = unknown;
    }
  }

  // -- spikes -----------------------------------------------------------------------------------

  void fire_before(std::uint32_t c, double time) {
    while (crossing_[c] < time) {
      if (crossing_[c] == unknown) {
        if (!may_fire_before(c, time)) return;
        if constexpr (IntegratedModel<Model>) continue;
        work_out(c);
      } else if (IntegratedModel<Model> && lookout_[c]) {
        look_out(c);
      } else {
        fire(c);
      }
    }
  }

  /// False if nothing of its own happens to the cell before `time`. For an integrated model otherwise sets what
  /// does: the crossing, or a look-out where the horizon ends before `time`.
  bool may_fire_before(std::uint32_t c, double time) {
    const Model& m = model(c);
    const Cell& cell = cells_[c];
    if constexpr (!IntegratedModel<Model>) {
      return m.can_fire_within(cell.state, time - cell.now);
    } else {
      const bool beyond = time - cell.now > m.horizon();
      const double reach = beyond ? m.horizon() : time - cell.now;
      const double wait = m.can_fire_within(cell.state, reach) ? m.crossing_within(cell.state, reach) : never;
      lookout_[c] = wait == never;
      if (wait < never) {
        crossing_[c] = cell.now + wait;
      } else if (!beyond) {
        return false;
      } else {
        crossing_[c] = m.settled(cell.state) ? never : cell.now + m.horizon();
      }
      return true;
    }
  }

  void work_out(std::uint32_t c) {
    const double wait = model(c).next_crossing(cells_[c].state);
    crossing_[c] = cells_[c].now + wait;
    if (std::isnan(wait)) check_finite(c, cells_[c].now);
    if constexpr (IntegratedModel<Model>) {
      const double horizon = model(c).horizon();
      lookout_[c] = wait > horizon && !model(c).settled(cells_[c].state);
      if (wait > horizon) crossing_[c] = lookout_[c] ? cells_[c].now + horizon : never;
    }
  }

  /// The cell has come to the end of what it could foresee.
  void look_out(std::uint32_t c) {
    Cell& cell = cells_[c];
    model(c).advance(cell.state, crossing_[c] - cell.now);
    cell.now = crossing_[c];
    check_finite(c, cell.now);
    crossing_[c] = unknown;
  }

  void fire(std::uint32_t c) {
    Cell& cell = cells_[c];
    const Model& m = model(c);
    const double time = crossing_[c];
    m.advance(cell.state, time - cell.now);
    check_finite(c, time);
    m.fire(cell.state);
    if constexpr (LearningModel<Model>)
      if (is_on(learning_on_, time)) m.learn(cell.state);
    cell.now = time + m.refractory();
    crossing_[c] = m.can_fire(cell.state) ? unknown : never;
    if (!spikes_.empty() && spikes_.back() == Spike{time, place_.first + c}) fires_without_end(c, time);
    if (spikes_.size() > most_spikes_per_cell * place_.cells + 1000000) runs_away(time);
    spikes_.push_back({time, place_.first + c});
    for (Synapses* plastic : own_plastic_)
      plastic->post_spike(c, time);
    touch(c);
  }

  bool is_taught(const Synapses* wanted) const {
    for (const IncomingSet& set : incoming_)
      if (std::find(set.taught.begin(), set.taught.end(), wanted) != set.taught.end()) return true;
    return false;
  }

  [[noreturn]] void fires_without_end(std::uint32_t c, double time) const {
    throw RunError(
        fmt::format("population {}, cell {}, {} ms: it fires without end at one instant; "
                    "give it a refractory period or a weaker drive",
                    place_.population, place_.first + c, time));
  }
  [[noreturn]] void runs_away(double time) const {
    throw RunError(
        fmt::format("population {}, {} ms: runaway activity, more than {} spikes per cell within one "
                    "delay; check weights, drive and refractory period",
                    place_.population, time, most_spikes_per_cell));
  }
  void check_finite(std::uint32_t c, double time) const {
    for (const auto& field : Model::state_fields)
      if (!std::isfinite(cells_[c].state.*field.member))
        throw RunError(fmt::format("population {}, cell {}, {} ms: {} is no longer a finite number",
                                   place_.population, place_.first + c, time, field.name));
  }

  // -- the end of a window ----------------------------------------------------------------------

  /// Lets everything happen that happens before `end`, in the cells that were touched or wake by themselves.
  void finish(double end) {
    for (std::uint32_t g = 0; g < groups_.size(); ++g) {
      Group& group = groups_[g];
      if (group.touched == 0 && group.wake >= end) continue;
      const std::uint32_t first = g * group_size, last = std::min(first + group_size, place_.cells);
      double wake = never;
      for (std::uint32_t c = first; c < last; ++c) {
        settle(c, end);
        if (crossing_[c] == unknown && group.touched == 0) work_out(c);  // do not come back every window
        if (crossing_[c] < wake) wake = crossing_[c];
        if (!input_next_.empty() && input_next_[c] < wake) wake = input_next_[c];
      }
      group.wake = wake;
      group.touched = 0;
    }
  }

  double next_wake() const {
    double next = never;
    for (const Group& group : groups_)
      next = std::min(next, group.touched ? unknown : group.wake);
    return next;
  }

  static constexpr std::uint32_t not_driven = 0xffffffff;
  std::vector<Params> params_;  ///< as asked for, without current steps
  std::function<State(std::uint32_t, const Model&)> initial_;
  std::vector<PrivatePoisson> poisson_;
  std::vector<CurrentStep> steps_;
  std::vector<Delivery> scheduled_;
  OnTimes learning_on_;
  std::vector<Model> models_;  ///< one, or one per cell
  std::vector<Cell> cells_;
  std::vector<double> crossing_;    ///< ms
  std::vector<char> lookout_;       ///< crossing_ is a look-out; empty for models with a closed form
  std::vector<double> input_next_;  ///< ms, earliest private input; empty without any
  std::vector<std::vector<std::uint32_t>> slots_;  ///< [source][cell] place in that source, or not_driven
  std::vector<std::vector<double>> amplitudes_;    ///< [dc source][cell] pA
  std::vector<Group> groups_;
  std::vector<Delivery> due_;
  std::size_t next_scheduled_ = 0, next_step_ = 0;
  std::vector<Synapses*> own_plastic_;  ///< incoming plastic sets that listen to the cells' own spikes
};

}  // namespace mossy
