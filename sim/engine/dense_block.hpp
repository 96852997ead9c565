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
// Steps are cut at multiples of h and at the dates of the protocol, never where a window ends or somebody looks: a
// window that ends inside a step runs it provisionally, tells the spikes before its end and forgets the rest.
// So the bits do not depend on windows, blocks or threads. States differ from those of cell_block.hpp by the rounding
// of sums in another order.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/core/scratch.hpp"
#include "sim/engine/block.hpp"
#include "sim/engine/cell_course.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/shared_poisson.hpp"
#include "sim/engine/step_inbox.hpp"

namespace mossy {

template <LinearModel Model>
struct DenseBlockInput {
  typename Model::Params params;
  std::function<typename Model::State(std::uint32_t cell, const Model&)> initial;  ///< cell in the population
  std::vector<SharedPoisson> poisson;
  std::vector<Delivery> scheduled;  ///< spikes of spike_times sources, ascending
  std::vector<double> breaks;       ///< ms, ascending: dates that also end a step
  double step = 0.1;                ///< h, ms
};

template <LinearModel Model>
class DenseBlock final : public Block {
  using State = typename Model::State;
  using Step = DenseStep<Model>;

 public:
  DenseBlock(BlockPlace place, double shortest_delay, double longest_delay, DenseBlockInput<Model> input)
      : Block(std::move(place), shortest_delay, longest_delay),
        model_(input.params),
        threshold_(input.params.V_th),
        initial_(std::move(input.initial)),
        poisson_(std::move(input.poisson)),
        scheduled_(std::move(input.scheduled)),
        breaks_(std::move(input.breaks)),
        step_(model_, input.step),
        ahead_(longest_delay + shortest_delay),
        poisson_spikes_(poisson_.size()) {
    first_group_ = place_.first / SharedPoisson::group;
    const std::uint32_t last_group = (place_.first + place_.cells - 1) / SharedPoisson::group;
    groups_ = last_group - first_group_ + 1;
    offset_ = place_.first - first_group_ * SharedPoisson::group;
    // Sums are kept for whole groups, so that Poisson spikes need no test; those of other blocks' cells are waste.
    slots_ = groups_ * SharedPoisson::group;
    if (poisson_.empty()) {
      offset_ = 0;
      slots_ = place_.cells;
    }
    for (auto& sum : sums_)
      sum.assign(slots_ * Step::moved, 0);
    for (auto* fields : {&now_, &next_})
      for (auto& field : *fields)
        field.assign(slots_, 0);
    risk_.assign(slots_ + 8, 0);
    slot_of_.resize(place_.cells);
    start_cells();
    set_step(step_.longest());
  }

  void prepare() override {
    inboxes_.assign(incoming_.size(), StepInbox(step_.longest(), ahead_));
    for (IncomingSet& set : incoming_)
      if (set.synapses->plastic()) own_plastic_.push_back(set.synapses.get());
  }

  void accept(std::uint32_t set, std::span<const Spike> spikes) override {
    const SynapseTable& table = incoming_[set].synapses->table();
    for (const Spike& spike : spikes) {
      const auto [first, last] = table.packets_of(spike.cell);
      for (std::uint32_t k = first; k < last; ++k)
        if (table.begin[k] != table.begin[k + 1])
          inboxes_[set].put({spike.time + table.delay(k), table.begin[k], table.begin[k + 1], k, unresolved});
    }
  }

  std::vector<Delivery> pending(std::uint32_t set) const override {
    std::vector<Delivery> found;
    if (set < inboxes_.size())
      inboxes_[set].for_each([&](const DuePacket& p) {
        if (p.resolved == unresolved) found.push_back({p.time, set, 0, p.packet});
      });
    return found;
  }

  void run_window(double end) override {
    spikes_.clear();
    for (double b = step_end(); b <= end; b = step_end())
      run_step(b);
    if (begin_ < end) run_provisionally(end);
    told_ = end;
    std::sort(spikes_.begin(), spikes_.end());
    for (IncomingSet& set : incoming_)
      set.synapses->tidy(begin_);
  }

  double next_event() const override { return begin_; }

  /// Only at a break, where a step begins.
  void reset(double time) override {
    for (std::uint32_t set = 0; set < incoming_.size(); ++set) {
      incoming_[set].synapses->catch_up(time, pending(set));
      inboxes_[set].clear();
    }
    start_cells();
  }

  double sample(std::uint32_t cell, std::size_t index, double time) override {
    return state_at(cell, time).*(Model::state_fields[index].member);
  }

  std::uint64_t state_bytes() const override {
    std::uint64_t sum = risk_.capacity() + 4 * slot_of_.capacity();
    for (const auto& s : sums_)
      sum += 8 * s.capacity();
    for (const auto* fields : {&now_, &next_})
      for (const auto& field : *fields)
        sum += 8 * field.capacity();
    return sum;
  }

 protected:
  /// Inside a step, weights that were resolved for it stay so.
  void archive_cells(Archive& a) override {
    a(inboxes_, arena_, now_, late_, number_, begin_, told_, next_break_, next_scheduled_);
  }

 private:
  static constexpr double rounding = 1e-9;                     // mV, far above the rounding of the bounds
  static constexpr std::size_t most_spikes_per_cell = 100000;  // in one step

  using Arrays = std::array<std::vector<double>, Step::fields>;  ///< [field][cell]

  /// A refractory cell: its state stands at a date to come.
  struct Late {
    std::uint32_t cell;
    double until;  ///< ms
  };
  /// One input of a cell at risk.
  struct Input {
    double time;
    double weight;
    std::uint32_t slot;  ///< which of the cells at risk
    int port;
  };

  // -- the grid of steps --------------------------------------------------------------------------

  double step_end() const {
    double end = static_cast<double>(number_ + 1) * step_.longest();
    if (next_break_ < breaks_.size()) end = std::min(end, breaks_[next_break_]);
    return end;
  }

  void run_step(double b) {
    const double dt = b - begin_;
    const bool whole = begin_ == static_cast<double>(number_) * step_.longest() &&
                       b == static_cast<double>(number_ + 1) * step_.longest();
    set_step(whole ? step_.longest() : dt);
    sum_inputs(b, b);
    step_late(b);
    step_all();
    settle_risks(b, b);
    std::swap(now_, next_);
    std::swap(late_, late_next_);
    forget_arrived(b);
    begin_ = b;
    while (next_break_ < breaks_.size() && breaks_[next_break_] <= b)
      ++next_break_;
    if (b >= static_cast<double>(number_ + 1) * step_.longest()) ++number_;
  }

  /// Spikes before `end`, inside a step; the step will be run again.
  void run_provisionally(double end) {
    set_step(step_.longest());
    sum_inputs(step_end(), end);
    step_late(step_end());
    step_all();
    settle_risks(step_end(), end);
  }

  void forget_arrived(double b) {
    arena_.clear();
    const bool step_over = b >= static_cast<double>(number_ + 1) * step_.longest();
    for (StepInbox& inbox : inboxes_) {
      auto& due = inbox.at(number_);
      if (step_over) {
        due.clear();
      } else {
        std::erase_if(due, [&](const DuePacket& p) { return p.time < b; });
      }
    }
  }

  void set_step(double dt) {
    if (dt == step_dt_) return;
    step_dt_ = dt;
    P_ = step_.over(dt);
  }

  // -- 1. sums ------------------------------------------------------------------------------------

  /// Adds up what arrives in [begin_, until) as it stands at `b`, the end of the step.
  void sum_inputs(double b, double until) {
    while (next_scheduled_ < scheduled_.size() && scheduled_[next_scheduled_].time < until) {
      const Delivery& d = scheduled_[next_scheduled_++];
      const auto& begin = incoming_[d.set].synapses->table().begin;
      inboxes_[d.set].put({d.time, begin[d.packet], begin[d.packet + 1], d.packet, unresolved});
    }
    for (std::uint32_t set = 0; set < incoming_.size(); ++set)
      sum_packets(set, b, until);
    for (std::size_t i = 0; i < poisson_.size(); ++i)
      sum_poisson(i, b, until);
  }

  void sum_packets(std::uint32_t set, double b, double until) {
    auto& due = inboxes_[set].at(number_);
    if (due.empty()) return;
    Synapses& synapses = *incoming_[set].synapses;
    const auto port = static_cast<std::size_t>(synapses.port());
    const bool each = synapses.plastic() || synapses.has_release();
    left_.resize(due.size());
    for (std::size_t i = 0; i < due.size(); ++i)
      left_[i] = (b - due[i].time) / step_.longest();
    const double* kicks[Step::moved];
    for (std::size_t m = 0; m < Step::moved; ++m) {
      kicks_[m].resize(due.size());
      const auto& c = step_.kernel(port, m);
      polynomial(c.data(), c.size(), left_.data(), due.size(), kicks_[m].data());
      kicks[m] = kicks_[m].data();
    }
    double* sums = sums_[port].data() + offset_ * Step::moved;
    const std::uint32_t* targets = synapses.table().targets.data();
    const PacketWeights all = each ? PacketWeights{0.0} : synapses.all_weights();
    const auto* own_weights = std::get_if<std::span<const float>>(&all);
    for (std::size_t i = 0; i < due.size(); ++i) {
      DuePacket& p = due[i];
      if (i + 8 < due.size()) {
        __builtin_prefetch(targets + due[i + 8].begin);
        __builtin_prefetch(targets + due[i + 8].end - 1);
        if (own_weights) __builtin_prefetch(own_weights->data() + due[i + 8].begin);
        if (own_weights) __builtin_prefetch(own_weights->data() + due[i + 8].end - 1);
      }
      if (p.time >= until) continue;
      if (each) resolve(set, p);
      std::array<double, Step::moved> kick;
      for (std::size_t m = 0; m < Step::moved; ++m)
        kick[m] = kicks[m][i] * (each ? 1 : synapses.gain());
      const std::uint32_t n = p.end - p.begin;
      const std::uint32_t* cells = targets + p.begin;
      if (each) {
        add(sums, cells, n, kick, arena_.data() + p.resolved);
      } else if (const auto* one = std::get_if<double>(&all)) {
        for (double& k : kick)
          k *= *one;
        add(sums, cells, n, kick);
      } else if (const auto* floats = std::get_if<std::span<const float>>(&all)) {
        add(sums, cells, n, kick, floats->data() + p.begin);
      } else {
        add(sums, cells, n, kick, std::get<std::span<const double>>(all).data() + p.begin);
      }
      if (until == b) events_ += n;
    }
  }

  using Kick = std::array<double, Step::moved>;

  /// The inner loops: one addition per input and moved field.
  static void add(double* sums, const std::uint32_t* cells, std::uint32_t n, const Kick& kick) {
#pragma GCC unroll 4
    for (std::uint32_t k = 0; k < n; ++k)
      for (std::size_t m = 0; m < Step::moved; ++m)
        sums[cells[k] * Step::moved + m] += kick[m];
  }
  template <class Weight>
  static void add(double* sums, const std::uint32_t* cells, std::uint32_t n, const Kick& kick,
                  const Weight* weights) {
#pragma GCC unroll 4
    for (std::uint32_t k = 0; k < n; ++k) {
      const double w = static_cast<double>(weights[k]);
      for (std::size_t m = 0; m < Step::moved; ++m)
        sums[cells[k] * Step::moved + m] += w * kick[m];
    }
  }

  /// Works out, once, the weights of a packet that change from spike to spike.
  void resolve(std::uint32_t set, DuePacket& p) {
    if (p.resolved != unresolved) return;
    Synapses& synapses = *incoming_[set].synapses;
    const Delivery d{p.time, set, 0, p.packet};
    const PacketWeights weights = synapses.weights_at(d);
    const double factor = synapses.factor(d);
    const std::uint32_t n = p.end - p.begin;
    p.resolved = static_cast<std::uint32_t>(arena_.size());
    arena_.resize(p.resolved + n);
    double* resolved = arena_.data() + p.resolved;
    std::visit(
        [&](const auto& w) {
          for (std::uint32_t k = 0; k < n; ++k)
            if constexpr (std::is_same_v<std::decay_t<decltype(w)>, double>) {
              resolved[k] = w * factor;
            } else {
              resolved[k] = static_cast<double>(w[k]) * factor;
            }
        },
        weights);
  }

  void sum_poisson(std::size_t i, double b, double until) {
    const SharedPoisson& source = poisson_[i];
    SharedPoisson::Spikes& spikes = poisson_spikes_[i];
    spikes.cell.clear();
    spikes.left.clear();
    for (std::uint32_t g = 0; g < groups_; ++g) {
      const std::size_t before = spikes.cell.size();
      source.draw(first_group_ + g, begin_, b, spikes);
      for (std::size_t k = before; k < spikes.cell.size(); ++k)
        spikes.cell[k] += g * SharedPoisson::group;
    }
    const auto port = static_cast<std::size_t>(source.port);
    const double share = (b - begin_) / step_.longest();
    if (share != 1)
      for (double& left : spikes.left)
        left *= share;
    const std::size_t n = spikes.cell.size();
    double* sums = sums_[port].data();
    for (std::size_t m = 0; m < Step::moved; ++m) {
      kicks_[m].resize(n);
      const auto& c = step_.kernel(port, m);
      polynomial(c.data(), c.size(), spikes.left.data(), n, kicks_[m].data());
    }
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t m = 0; m < Step::moved; ++m)
        sums[spikes.cell[k] * Step::moved + m] += kicks_[m][k] * source.weight;
    if (until == b) events_ += n;
  }

  double poisson_time(const SharedPoisson::Spikes& spikes, std::size_t k, double b) const {
    return b - spikes.left[k] * step_.longest();
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
      if (late.until < b) {
        waking_.push_back(late);
        continue;
      }
      State s = state_of(late.cell);
      for (std::size_t port = 0; port < Step::ports; ++port) {
        const double sum = sums_[port][(offset_ + late.cell) * Step::moved];
        if (sum != 0) model_.receive_early(s, static_cast<int>(port), std::abs(sum), late.until - b);
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
    risky_.clear();
    std::uint8_t* risk = risk_.data() + offset_;
    std::fill(risk_.data(), risk, std::uint8_t{0});  // cells of other blocks
    std::fill(risk + place_.cells, risk_.data() + slots_, std::uint8_t{0});
    for (std::size_t k = 0; k < late_next_.size(); ++k) {
      put_state(late_next_[k].cell, late_states_[k]);
      risk[late_next_[k].cell] = 0;
    }
    for (const Late& late : waking_) {
      risk[late.cell] = 0;
      add_risk(late.cell, late.until);
    }
    for (std::uint32_t c = 0; c < place_.cells; ++c) {
      if (c % 8 == 0 && c + 8 <= place_.cells && none_of_eight(risk + c)) {
        c += 7;
        continue;
      }
      if (risk[c]) add_risk(c, begin_);
    }
    if (risky_.empty()) return;
    for (const Late& r : risky_)
      risk[r.cell] = 1;
    collect_inputs(b, until);
    for (std::uint32_t slot = 0; slot < risky_.size(); ++slot)
      run_course(slot, b, until);
  }

  static bool none_of_eight(const std::uint8_t* risk) {
    std::uint64_t eight;
    std::copy_n(risk, 8, reinterpret_cast<std::uint8_t*>(&eight));
    return eight == 0;
  }

  void add_risk(std::uint32_t cell, double since) {
    slot_of_[cell] = static_cast<std::uint32_t>(risky_.size());
    risky_.push_back({cell, since});
  }

  /// In the order in which inputs of one instant are added: sets, then private trains; by cell and time.
  void collect_inputs(double b, double until) {
    inputs_.clear();
    const std::uint8_t* risk = risk_.data() + offset_;
    for (std::uint32_t set = 0; set < incoming_.size(); ++set) {
      Synapses& synapses = *incoming_[set].synapses;
      const bool each = synapses.plastic() || synapses.has_release();
      const PacketWeights all = each ? PacketWeights{0.0} : synapses.all_weights();
      const std::uint32_t* targets = synapses.table().targets.data();
      for (const DuePacket& p : inboxes_[set].at(number_)) {
        if (p.time >= until) continue;
        const std::uint32_t first = p.begin;
        for_each_at_risk(risk, targets + first, p.end - first, [&](std::size_t k) {
          const double w = each ? arena_[p.resolved + k] : weight_of(synapses, all, first + k);
          inputs_.push_back({p.time, w, slot_of_[targets[first + k]], synapses.port()});
        });
      }
    }
    for (std::size_t i = 0; i < poisson_.size(); ++i) {
      const SharedPoisson::Spikes& spikes = poisson_spikes_[i];
      for_each_at_risk(risk_.data(), spikes.cell.data(), spikes.cell.size(), [&](std::size_t k) {
        const double time = poisson_time(spikes, k, b);
        if (time < until)
          inputs_.push_back({time, poisson_[i].weight, slot_of_[spikes.cell[k] - offset_], poisson_[i].port});
      });
    }
    sort_inputs();
  }

  /// By slot and time; inputs of one slot and time keep their order. Counted by slot, then inserted: there are few of
  /// each, and most stand in order.
  void sort_inputs() {
    first_input_.assign(risky_.size() + 1, 0);
    for (const Input& in : inputs_)
      ++first_input_[in.slot + 1];
    for (std::size_t slot = 0; slot < risky_.size(); ++slot)
      first_input_[slot + 1] += first_input_[slot];
    place_of_.assign(first_input_.begin(), first_input_.end() - 1);
    sorted_.resize(inputs_.size());
    for (const Input& in : inputs_) {
      std::uint32_t k = place_of_[in.slot]++;
      for (; k > first_input_[in.slot] && sorted_[k - 1].time > in.time; --k)
        sorted_[k] = sorted_[k - 1];
      sorted_[k] = in;
    }
  }

  /// Calls visit(k) where risk[cells[k]] is set.
  template <class Visit>
  void for_each_at_risk(const std::uint8_t* risk, const std::uint32_t* cells, std::size_t n,
                        const Visit& visit) {
    found_.resize(n);
    const std::size_t count = select(risk, cells, n, found_.data());
    for (std::size_t k = 0; k < count; ++k)
      visit(found_[k]);
  }

  static double weight_of(const Synapses& synapses, const PacketWeights& all, std::size_t k) {
    if (const auto* one = std::get_if<double>(&all)) return *one * synapses.gain();
    if (const auto* floats = std::get_if<std::span<const float>>(&all))
      return static_cast<double>((*floats)[k]) * synapses.gain();
    return std::get<std::span<const double>>(all)[k] * synapses.gain();
  }

  void run_course(std::uint32_t slot, double b, double until) {
    const std::uint32_t cell = risky_[slot].cell;
    CellCourse<Model> course(model_, state_of(cell), risky_[slot].until);
    std::size_t fired = 0;
    const auto fires = [&](double time) {
      check_finite(cell, course.state(), time);
      if (++fired > most_spikes_per_cell) fires_without_end(cell, time);
      if (time < told_) return;
      spikes_.push_back({time, place_.first + cell});
      for (Synapses* plastic : own_plastic_)
        plastic->post_spike(cell, time);
    };
    for (std::uint32_t k = first_input_[slot]; k < first_input_[slot + 1]; ++k) {
      const Input& in = sorted_[k];
      course.until(in.time, fires);
      course.receive(in.time, in.port, in.weight);
    }
    course.until(until, fires);
    if (until < b) return;
    course.advance_to(b);
    check_finite(cell, course.state(), b);
    if (course.now() > b) late_next_.push_back({cell, course.now()});
    put_state(cell, course.state());
  }

  /// The state of one cell as it stands at `time`, all before which has happened.
  State state_at(std::uint32_t cell, double time) {
    const double until = std::nextafter(time, never);
    for (auto& s : sums_)
      std::fill(s.begin(), s.end(), 0);
    double since = begin_;
    for (const Late& late : late_)
      if (late.cell == cell) since = late.until;
    const std::uint64_t events = events_;
    const double b = step_end();
    if (time > begin_) {
      sum_inputs(b, until);  // resolves weights and draws Poisson spikes
      events_ = events;
      for (auto& s : sums_)
        std::fill(s.begin(), s.end(), 0);
      std::fill(risk_.begin(), risk_.end(), 0);
      risk_[offset_ + cell] = 1;
      risky_.assign(1, {cell, since});
      slot_of_[cell] = 0;
      collect_inputs(b, until);
    } else {
      sorted_.clear();
    }
    CellCourse<Model> course(model_, state_of(cell), since);
    for (const Input& in : sorted_) {
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

  // -- the start, and faults ----------------------------------------------------------------------

  void start_cells() {
    late_.clear();
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      put_state(c, initial_(place_.first + c, model_));
    std::swap(now_, next_);
  }

  void check_finite(std::uint32_t c, const State& state, double time) const {
    for (const auto& field : Model::state_fields)
      if (!std::isfinite(state.*field.member))
        throw RunError(fmt::format("population {}, cell {}, {} ms: {} is no longer a finite number",
                                   place_.population, place_.first + c, time, field.name));
  }
  [[noreturn]] void fires_without_end(std::uint32_t c, double time) const {
    throw RunError(
        fmt::format("population {}, cell {}, {} ms: it fires without end at one instant; "
                    "give it a refractory period or a weaker drive",
                    place_.population, place_.first + c, time));
  }

  Model model_;
  double threshold_;  ///< mV
  std::function<State(std::uint32_t, const Model&)> initial_;
  std::vector<SharedPoisson> poisson_;
  std::vector<Delivery> scheduled_;
  std::vector<double> breaks_;
  Step step_;
  double ahead_;                    ///< ms, how far ahead of a step packets may be put
  std::vector<StepInbox> inboxes_;  ///< per set
  std::uint32_t first_group_ = 0, groups_ = 0, offset_ = 0;  ///< of Poisson trains; the block's first slot
  std::size_t slots_ = 0;

  Arrays now_, next_;  ///< states at the start and at the end of the step, by slot
  std::array<std::vector<double>, Step::ports> sums_;  ///< by port: [slot][moved field]
  std::vector<std::uint8_t> risk_;                     ///< by slot
  std::vector<std::uint32_t> slot_of_;                 ///< by cell: place in risky_
  std::vector<Late> late_, late_next_;                 ///< refractory cells before and after the step
  std::vector<State> late_states_;                     ///< of late_next_, at their dates
  std::vector<Late> waking_, risky_;                   ///< risky_: and the date at which the state stands
  Scratch<Input> inputs_, sorted_;
  std::vector<std::uint32_t> first_input_, place_of_;  ///< by slot, in sorted_
  std::vector<SharedPoisson::Spikes> poisson_spikes_;  ///< of the step, cell: slot
  Scratch<double> arena_;                              ///< resolved weights of the step's packets
  Scratch<double> left_;                               ///< scratch
  Scratch<std::uint32_t> found_;                       ///< scratch
  std::array<Scratch<double>, Step::moved> kicks_;     ///< scratch
  std::vector<Synapses*> own_plastic_;

  std::uint64_t number_ = 0;  ///< of the step in the grid of h
  double begin_ = 0;          ///< ms, where the step to come begins
  double told_ = 0;           ///< ms, spikes before it have been told
  double step_dt_ = -1;       ///< ms, what P_ is for
  typename Step::Matrix P_{};
  std::size_t next_break_ = 0, next_scheduled_ = 0;
};

}  // namespace mossy
