// SPDX-License-Identifier: MIT
// The hot loop: cells of one neuron model, advanced from input to input.
//
// For each cell the engine keeps the state, the date `now` up to which it has been advanced, a date `wake` before
// which nothing of its own happens (a lower bound: no crossing, no private input), and the date of its next crossing
// if no further input comes:
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

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "models/neuron_model.hpp"
#include "sim/core/large_pages.hpp"
#include "sim/engine/block.hpp"
#include "sim/engine/cell_currents.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/private_trains.hpp"
#include "sim/engine/wake_wheel.hpp"

namespace mossy {

template <NeuronModel Model>
struct CellBlockInput {
  std::vector<typename Model::Params> params;  ///< one for all cells or one each
  /// cell in the population; time in ms at which it starts
  std::function<typename Model::State(std::uint32_t cell, const Model&, double time)> initial;
  std::vector<PrivatePoisson> poisson;
  std::vector<CurrentStep> steps;   ///< ascending in time
  std::vector<NoiseCurrent> noise;  ///< ascending in number; those that drive no cell of the block left out
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
        trains_(std::move(input.poisson), place_.cells),
        currents_(std::move(input.steps), std::move(input.noise), place_.cells),
        scheduled_(std::move(input.scheduled)),
        learning_on_(std::move(input.learning_on)) {
    if (currents_.any() && params_.size() == 1) params_.resize(place_.cells, Params(params_[0]));
    for (const Params& p : params_)
      models_.emplace_back(p);
    resize_on_large_pages(cells_, place_.cells);
    if constexpr (IntegratedModel<Model>) lookout_.resize(place_.cells, 0);
    wheel_width_ = std::max(shortest_delay, 0.1);
    start_cells(0);
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
    for (std::size_t i = 0; i < due_.size(); ++i) {
      fetch(i);
      change_currents(due_[i].time);
      deliver(due_[i]);
    }
    change_currents(std::nextafter(end, 0));
    finish(end);
    std::sort(spikes_.begin(), spikes_.end());
    for (IncomingSet& set : incoming_)
      set.synapses->tidy(end);
  }

  double next_event() const override {
    double next = std::min(inbox_.earliest(), next_wake());
    if (next_scheduled_ < scheduled_.size()) next = std::min(next, scheduled_[next_scheduled_].time);
    return std::min(next, currents_.next());
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
        model(c).keep(cells_[c].state, initial_(place_.first + c, model(c), 0));
        cells_[c].crossing = unknown;
        plan(c);
      }
  }

  double sample(std::uint32_t cell, std::size_t index, double time) override {
    State s = cells_[cell].state;
    const double now = cells_[cell].now;
    if (now > time) {
      model(cell).rewind(s, now - time);
    } else {
      integrating(cell, [&] { model(cell).advance(s, time - now); });
    }
    return s.*(Model::state_fields[index].member);
  }

  void check_cells(double time) override {
    for (std::uint32_t c = 0; c < place_.cells; ++c) {
      State s = cells_[c].state;
      if (!IntegratedModel<Model> && time > cells_[c].now) model(c).advance(s, time - cells_[c].now);
      faults::check_finite<Model>(place_, c, s, time);
    }
  }

  std::uint64_t state_bytes() const override {
    return cells_.capacity() * sizeof(Cell) + models_.capacity() * sizeof(Model) + wheel_.bytes() +
           trains_.bytes() + currents_.bytes();
  }

 protected:
  void archive_cells(Archive& a) override {
    a(cells_, lookout_, wheel_, trains_, currents_, next_scheduled_);
    if (a.loads() && currents_.changed())
      for (std::uint32_t c = 0; c < place_.cells; ++c)
        models_[c] = with_currents(c);
  }

 private:
  static constexpr double unknown = -std::numeric_limits<double>::infinity();
  static constexpr bool has_quiet = requires(const Model m, const State& s) { m.quiet_for(s); };
  static constexpr double huge =
      1e100;  // weights and currents below leave the finite numbers in no sum of inputs
  static constexpr double worth_waiting = 0.03;     // ms
  static constexpr std::size_t fetched_ahead = 32;  // cells
  static constexpr double shortest_look = 1;        // ms

  struct Cell {
    State state;
    double now;       ///< ms
    double wake;      ///< ms
    double crossing;  ///< ms
  };

  const Model& model(std::uint32_t c) const { return models_.size() == 1 ? models_[0] : models_[c]; }

  void start_cells(double time) {
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      cells_[c] = {initial_(place_.first + c, model(c), time), time, unknown, unknown};
    for (std::uint32_t c = 0; c < (models_.size() == 1 ? std::min(place_.cells, 1u) : place_.cells); ++c)
      check_bearable(c, time);  // one of a kind is enough: what tells them apart here are finite voltages
    wheel_.start(place_.cells, wheel_width_, time);
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      wheel_.note(c, time);
  }

  // -- inputs -----------------------------------------------------------------------------------

  /// Asks for what the deliveries after the i-th need: where cells are many, each is far from the one before. A long
  /// packet asks for its own cells as it goes; only its first ones are asked for here.
  /// (A function that does nothing else looks useless to gcc, which drops calls of it: so it is inlined.)
  [[gnu::always_inline]] void fetch(std::size_t i) const {
    const auto table = [&](std::size_t k) -> const SynapseTable& {
      return incoming_[due_[k].set].synapses->table();
    };
    if (i + 20 < due_.size()) __builtin_prefetch(&table(i + 20).begin[due_[i + 20].packet]);
    if (i + 14 < due_.size())
      table(i + 14).targets.prefetch(table(i + 14).begin[due_[i + 14].packet],
                                     table(i + 14).begin[due_[i + 14].packet] + 1);
    if (i + 6 < due_.size()) {
      const SynapseTable& soon = table(i + 6);
      const std::uint32_t packet = due_[i + 6].packet;
      for (std::size_t k = 0; k < std::min(fetched_ahead, soon.size_of(packet)); ++k)
        fetch_cell(soon.targets[soon.begin[packet] + k]);
    }
  }
  /// A cell may lie on two lines.
  [[gnu::always_inline]] void fetch_cell(std::uint32_t c) const {
    __builtin_prefetch(&cells_[c]);
    __builtin_prefetch(&cells_[c].wake);
  }

  void deliver(const Delivery& d) {
    IncomingSet& set = incoming_[d.set];
    Synapses& synapses = *set.synapses;
    const auto targets = synapses.table().targets_of(d.packet, targets_);
    if (synapses.plastic())
      for (const std::uint32_t c : targets)
        if (cells_[c].wake < d.time) settle(c, d.time);
    const double gain = synapses.factor(d);
    const int port = synapses.port();
    std::visit(
        [&](const auto& weights) {
          if constexpr (requires(const Model m) { m.advances_many(); })
            if (models_.size() == 1 && models_[0].advances_many())
              return receive_many(targets, d.time, port, gain, weights);
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

  /// The same for all targets of a packet: those that only have to be advanced are advanced together.
  template <class Weights>
  void receive_many(std::span<const std::uint32_t> targets, double time, int port, double gain,
                    const Weights& weights) {
    constexpr std::size_t most = 64, fields = Model::state_fields.size();
    double x[fields][most], dt[most];
    std::uint32_t place[most];
    const auto weight = [&](std::size_t k) {
      if constexpr (std::is_same_v<Weights, double>) {
        return weights * gain;
      } else {
        return static_cast<double>(weights[k]) * gain;
      }
    };
    for (std::size_t first = 0; first < targets.size();) {
      std::size_t lanes = 0, k = first;
      for (; k < targets.size() && lanes < most && (k == first || targets[k] != targets[k - 1]); ++k) {
        if (k + fetched_ahead < targets.size()) fetch_cell(targets[k + fetched_ahead]);
        const Cell& cell = cells_[targets[k]];
        if (cell.wake < time || time < cell.now) {
          receive(targets[k], time, port, weight(k));
          continue;
        }
        for (std::size_t f = 0; f < fields; ++f)
          x[f][lanes] = cell.state.*(Model::state_fields[f].member);
        dt[lanes] = time - cell.now;
        place[lanes++] = static_cast<std::uint32_t>(k);
      }
      std::array<double*, fields> arrays;
      for (std::size_t f = 0; f < fields; ++f)
        arrays[f] = x[f];
      models_[0].advance_many(lanes, arrays, dt);
      for (std::size_t l = 0; l < lanes; ++l) {
        const std::uint32_t c = targets[place[l]];
        Cell& cell = cells_[c];
        for (std::size_t f = 0; f < fields; ++f)
          cell.state.*(Model::state_fields[f].member) = x[f][l];
        cell.now = time;
        const double w = weight(place[l]);
        models_[0].receive(cell.state, port, w);
        if (!(std::abs(w) < huge)) check_bearable(c, time);
        cell.crossing = models_[0].can_fire(cell.state) ? unknown : never;
        plan(c);
      }
      first = k;
    }
  }

  void receive(std::uint32_t c, double time, int port, double weight) {
    if (cells_[c].wake < time) settle(c, time);
    apply(c, time, port, weight);
    plan(c);
  }

  /// An input at `time`; everything before it has happened.
  void apply(std::uint32_t c, double time, int port, double weight) {
    Cell& cell = cells_[c];
    const Model& m = model(c);
    if (time < cell.now) {
      m.receive_early(cell.state, port, weight, cell.now - time);
    } else {
      integrating(c, [&] { m.advance(cell.state, time - cell.now); });
      cell.now = time;
      m.receive(cell.state, port, weight);
    }
    if (!(std::abs(weight) < huge)) check_bearable(c, time);
    cell.crossing = m.can_fire(cell.state) ? unknown : never;
  }

  /// When the cell wakes, after a change of its state.
  void plan(std::uint32_t c) {
    Cell& cell = cells_[c];
    const double before = cell.wake;
    cell.wake = cell.crossing < never ? std::max(cell.crossing, cell.now + quiet_for(c, cell.state)) : never;
    if (trains_.drive(c)) cell.wake = std::min(cell.wake, trains_.next(c));
    if (cell.wake < before) wheel_.note(c, cell.wake);  // else the entry that is there will do
  }
  /// The bound that the model has. An integrated cell looks out where its horizon ends, however quiet it is.
  double quiet_for(std::uint32_t c, const State& state) const {
    if constexpr (has_quiet && IntegratedModel<Model>) {
      return std::min(model(c).quiet_for(state), model(c).horizon());
    } else if constexpr (has_quiet) {
      return model(c).quiet_for(state);
    } else {
      return 0;
    }
  }

  /// All that happens to a cell strictly before `time` happens.
  void settle(std::uint32_t c, double time) {
    if (trains_.drive(c))
      while (trains_.next(c) < time)
        private_input(c);
    fire_before(c, time);
  }

  void private_input(std::uint32_t c) {
    const double time = trains_.next(c);
    fire_before(c, time);
    trains_.take(c, [&](int port, double weight) {
      apply(c, time, port, weight);
      ++events_;
    });
  }

  void change_currents(double until) {
    currents_.until(until, [&](std::uint32_t c, double date) { change_current(c, date); });
  }

  void change_current(std::uint32_t c, double time) {
    settle(c, time);
    if constexpr (requires(Params p) { p.I_e; }) {
      Cell& cell = cells_[c];
      if (time > cell.now) {  // several sources may change at one instant, in any order
        integrating(c, [&] { models_[c].advance(cell.state, time - cell.now); });
        cell.now = time;
      }
      models_[c] = with_currents(c);
      cell.crossing = unknown;
      if (!(std::abs(currents_.with(c, 0)) < huge)) check_bearable(c, time);
    }
    plan(c);
  }

  /// The cell's model under the currents as they stand.
  Model with_currents(std::uint32_t c) const {
    Params p = params_[c];
    if constexpr (requires { p.I_e; }) p.I_e = currents_.with(c, p.I_e);
    return Model(p);
  }

  // -- spikes -----------------------------------------------------------------------------------

  void fire_before(std::uint32_t c, double time) {
    while (cells_[c].crossing < time) {
      if (cells_[c].crossing == unknown) {
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
      return m.can_fire_within(cell.state, time - cell.now) && !quiet_until(c, time);
    } else {
      const bool beyond = time - cell.now > m.horizon();
      const double reach = beyond ? m.horizon() : time - cell.now;
      State ahead;
      const double wait = m.can_fire_within(cell.state, reach)
                              ? integrating(c, [&] { return m.crossing_within(cell.state, reach, ahead); })
                              : never;
      lookout_[c] = wait == never ? 1 : 0;
      if (wait < never) {
        cells_[c].crossing = cell.now + wait;
      } else if (!beyond) {
        return false;
      } else {
        cells_[c].crossing = m.settled(cell.state) ? never : cell.now + m.horizon();
      }
      return true;
    }
  }

  /// True if a few bounds in a row, each from where the one before ended, show that nothing crosses before `time`.
  bool quiet_until(std::uint32_t c, double time) const {
    if constexpr (has_quiet) {
      const Cell& cell = cells_[c];
      double from = std::max(cell.now, cell.wake);
      for (int k = 0; k < 8; ++k) {
        State then = cell.state;
        model(c).advance(then, from - cell.now);
        const double quiet = model(c).quiet_for(then);
        from += quiet;
        if (from >= time) return true;
        if (quiet < worth_waiting) return false;
      }
    }
    return false;
  }

  void work_out(std::uint32_t c) {
    const double wait = model(c).next_crossing(cells_[c].state);
    cells_[c].crossing = cells_[c].now + wait;
    if (std::isnan(wait)) check_finite(c, cells_[c].now);
  }

  /// The cell has come to the end of what it could foresee.
  void look_out(std::uint32_t c) {
    Cell& cell = cells_[c];
    integrating(c, [&] { model(c).advance(cell.state, cell.crossing - cell.now); });
    cell.now = cell.crossing;
    check_finite(c, cell.now);
    cells_[c].crossing = unknown;
  }

  void fire(std::uint32_t c) {
    Cell& cell = cells_[c];
    const Model& m = model(c);
    const double time = cells_[c].crossing;
    integrating(c, [&] { m.advance(cell.state, time - cell.now); });
    check_finite(c, time);
    m.fire(cell.state);
    if constexpr (LearningModel<Model>)
      if (is_on(learning_on_, time)) m.learn(cell.state);
    cell.now = time + m.refractory();
    cells_[c].crossing = m.can_fire(cell.state) ? unknown : never;
    if (!spikes_.empty() && spikes_.back() == Spike{time, place_.first + c})
      faults::fires_without_end(place_, c, time);
    if (faults::too_many_spikes(place_, spikes_.size())) faults::runs_away(place_, c, time);
    spikes_.push_back({time, place_.first + c});
    for (Synapses* plastic : own_plastic_)
      plastic->post_spike(c, time);
  }

  bool is_taught(const Synapses* wanted) const {
    for (const IncomingSet& set : incoming_)
      if (std::find(set.taught.begin(), set.taught.end(), wanted) != set.taught.end()) return true;
    return false;
  }

  void check_finite(std::uint32_t c, double time) const {
    faults::check_finite<Model>(place_, c, cells_[c].state, time);
  }
  /// After a weight or a current beyond all bounds: the state is finite and stays so.
  void check_bearable(std::uint32_t c, double time) const {
    check_finite(c, time);
    if constexpr (!IntegratedModel<Model>) faults::check_bearable(place_, c, model(c), cells_[c].state, time);
  }
  /// Calls act(), which integrates cell c from its date on.
  template <class Act>
  decltype(auto) integrating(std::uint32_t c, const Act& act) const {
    if constexpr (IntegratedModel<Model>) {
      try {
        return act();
      } catch (const NotConverged& why) {
        faults::does_not_converge(place_, c, cells_[c].now, why);
      }
    } else {
      return act();
    }
  }

  // -- the end of a window ----------------------------------------------------------------------

  /// Lets everything happen that happens before `end`, in the cells that wake before it.
  void finish(double end) {
    wheel_.before(end, [&](std::uint32_t c) {
      if (cells_[c].wake < end) {
        settle(c, end);
        plan_from(c, end);
      }
      return cells_[c].wake;
    });
  }

  /// When a cell wakes that has no input up to `end`. Where no bound tells, it is left for one window, since an input
  /// may spare the work, and then worked out.
  void plan_from(std::uint32_t c, double end) {
    Cell& cell = cells_[c];
    double wake = cell.crossing;
    if (wake == unknown) {
      if constexpr (IntegratedModel<Model>) {
        wake = look_ahead(c, end);
      } else {
        State then = cell.state;
        const double since = std::max(end, cell.now);
        if (has_quiet && end > cell.now) model(c).advance(then, end - cell.now);
        const double quiet = quiet_for(c, then);
        const bool again = cell.wake > cell.now;
        if (quiet > worth_waiting || !(again || has_quiet)) {
          wake = since + quiet;
        } else {
          work_out(c);
          wake = cell.crossing;
        }
      }
    }
    cell.wake = trains_.drive(c) ? std::min(wake, trains_.next(c)) : wake;
  }

  /// A date before which an integrated cell does not fire, from a look twice as far as `end`: what is seen when an input
  /// comes first was in vain, and what is seen again if none comes costs no more than was seen before.
  double look_ahead(std::uint32_t c, double end) {
    const Cell& cell = cells_[c];
    const double until =
        cell.now + std::min(std::max(2 * (end - cell.now), shortest_look), model(c).horizon());
    return may_fire_before(c, until) ? cell.crossing : until;
  }

  double next_wake() const {
    return wheel_.earliest([&](std::uint32_t c) { return cells_[c].wake; });
  }

  std::vector<Params> params_;  ///< as asked for, without current steps
  std::function<State(std::uint32_t, const Model&, double)> initial_;
  PrivateTrains trains_;
  CellCurrents currents_;
  std::vector<Delivery> scheduled_;
  OnTimes learning_on_;
  std::vector<Model> models_;  ///< one, or one per cell
  std::vector<Cell> cells_;
  std::vector<char> lookout_;  ///< crossing is a look-out; empty for models with a closed form
  WakeWheel wheel_;
  double wheel_width_ = 1;  ///< ms
  std::vector<Delivery> due_;
  Scratch<std::uint32_t> targets_;  ///< of the delivery at hand
  std::size_t next_scheduled_ = 0;
  std::vector<Synapses*> own_plastic_;  ///< incoming plastic sets that listen to the cells' own spikes
};

}  // namespace mossy
