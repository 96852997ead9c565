// SPDX-License-Identifier: MIT
// Cells that are all run in the same short steps: their states, and the sums of what arrives in a step.
//
// In a step [a, b) of at most h ms every input is added to a sum of its cell, as it stands at b: `Step` tells by which
// power series of the time that is left (dense_step.hpp, models/neuron/clocked_conductances.hpp). What a step makes of its
// sums is for dense_block.hpp (exact) and clocked_block.hpp (where the user asks for it) to say.
//
// A part of a step is run provisionally (step_grid_block.hpp): the spikes before its end are told and the rest is forgotten.
// So the bits do not depend on windows, blocks or threads.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/prefetch.hpp"
#include "sim/core/scratch.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/few_cells.hpp"
#include "sim/engine/shared_poisson.hpp"
#include "sim/engine/step_course.hpp"
#include "sim/engine/step_grid_block.hpp"

namespace mossy {

template <class Model>
struct SteppedInput {
  typename Model::Params params;
  std::function<typename Model::State(std::uint32_t cell, const Model&)> initial;  ///< cell in the population
  std::vector<SharedPoisson> poisson;
  StepGrid grid;
};

/// Step, made of parameters and h: ports; moved, the fields that an input moves; sums, and sum_of(port, m), to which of
/// them it adds; longest(), h in ms; kernel(port, m), coefficients in powers of what is left of the step over h;
/// needs_whole_step, whether a spike depends on all inputs of its step or on those before it.
template <class Model, class Step>
class SteppedBlock : public StepGridBlock {
 public:
  SteppedBlock(BlockPlace place, double shortest_delay, double longest_delay, SteppedInput<Model> input)
      : StepGridBlock(std::move(place), shortest_delay, longest_delay, std::move(input.grid)),
        model_(input.params),
        step_(input.params, h_),
        few_(place_.cells),
        initial_(std::move(input.initial)),
        poisson_(std::move(input.poisson)),
        poisson_spikes_(poisson_.size()) {
    first_group_ = place_.first / SharedPoisson::group;
    const std::uint32_t last_group = (place_.first + place_.cells - 1) / SharedPoisson::group;
    groups_ = last_group - first_group_ + 1;
    offset_ = place_.first - first_group_ * SharedPoisson::group;
    // Sums are kept for whole groups, so that Poisson spikes need no test; those of other blocks' cells are waste.
    slots_ = std::size_t{groups_} * SharedPoisson::group;
    if (poisson_.empty()) {
      offset_ = 0;
      slots_ = place_.cells;
    }
    const std::size_t lanes = whole_lanes(slots_);
    for (auto& sum : sums_)
      sum.assign(lanes, 0);
    for (auto* fields : {&now_, &next_})
      for (auto& field : *fields)
        field.assign(lanes, 0);
    flags_.assign(lanes, 0);
    start_cells();
  }

  void prepare() override {
    StepGridBlock::prepare();
    own_plastic_.clear();
    for (IncomingSet& set : incoming_)
      if (set.synapses->plastic()) own_plastic_.push_back(set.synapses.get());
  }

  void check_cells(double time) override {
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      faults::check_finite<Model>(place_, c, state_of(c), time);
  }

  std::uint64_t state_bytes() const override {
    std::uint64_t sum = few_.bytes() + flags_.capacity();
    for (const auto& s : sums_)
      sum += 8 * s.capacity();
    for (const auto* fields : {&now_, &next_})
      for (const auto& field : *fields)
        sum += 8 * field.capacity();
    return sum;
  }

 protected:
  using State = typename Model::State;
  using Lanes = AlignedDoubles;  ///< [slot]
  using Fields = std::array<Lanes, Model::state_fields.size()>;
  using Late = FewCells::Cell;  ///< a cell whose refractory period ends at a date to come

  /// The flow over steps of dt ms (<= h) from now on.
  virtual void set_flow(double dt) = 0;
  /// Takes the cells from begin_ to b by the sums; tells the spikes in [told_, until).
  virtual void advance_cells(double b, double until) = 0;

  /// Inside a step, weights that were resolved for it stay so.
  void archive_cells(Archive& a) override {
    archive_grid(a);
    a(arena_, now_, late_);
  }

  // -- cells --------------------------------------------------------------------------------------

  void start_cells() final {
    late_.clear();
    for (std::uint32_t c = 0; c < place_.cells; ++c)
      put_state(now_, c, initial_(place_.first + c, model_));
  }
  /// What advance_cells found is how things stand.
  void keep_cells() {
    std::swap(now_, next_);
    std::swap(late_, late_next_);
  }
  State state_of(std::uint32_t cell) const {
    State s{};
    for (std::size_t f = 0; f < now_.size(); ++f)
      s.*(Model::state_fields[f].member) = now_[f][offset_ + cell];
    return s;
  }
  void put_state(Fields& fields, std::uint32_t cell, const State& s) {
    for (std::size_t f = 0; f < fields.size(); ++f)
      fields[f][offset_ + cell] = s.*(Model::state_fields[f].member);
  }
  void tell(std::uint32_t cell, double time) {
    if (!StepGridBlock::tell(cell, time)) return;
    for (Synapses* plastic : own_plastic_)
      plastic->post_spike(cell, time);
  }

  // -- steps --------------------------------------------------------------------------------------

  void run_step(double b) override {
    set_flow(step_length(b));
    sum_inputs(b, b, b);
    events_ += arrived_;
    advance_cells(b, b);
    clear_sums(b);
    keep_cells();
    arena_.clear();
    forget_arrived(b);
    if (ends_grid_step(b) && number_ % steps_unwatched == 0) check_cells(b);
  }

  /// The step will be run again from its beginning.
  void run_part(double end) override {
    const double b = step_end(), until = Step::needs_whole_step ? b : end;
    set_flow(step_length(b));
    sum_inputs(b, until, b);
    advance_cells(b, end);
    clear_sums(until);
  }

  // -- sums ---------------------------------------------------------------------------------------

  /// Adds up what arrives in [begin_, until) in a step that ends at b, as it stands `at` b or, to look at it, before.
  void sum_inputs(double b, double until, double at) {
    arrived_ = 0;
    put_scheduled(until);
    for (std::uint32_t set = 0; set < incoming_.size(); ++set)
      sum_packets(set, until, at);
    for (std::size_t i = 0; i < poisson_.size(); ++i)
      sum_poisson(i, b, at);
  }

  void sum_packets(std::uint32_t set, double until, double at) {
    auto& due = inboxes_[set].at(number_);
    if (due.empty()) return;
    Synapses& synapses = *incoming_[set].synapses;
    const auto port = static_cast<std::size_t>(synapses.port());
    const bool each = synapses.plastic() || synapses.has_release();
    const auto prefetch_plastic = [&](std::size_t i) {
      if (each && i < due.size() && due[i].resolved == unresolved)
        synapses.prefetch_weights(due[i].begin, due[i].end);
    };
    prefetch_plastic(0);
    prefetch_plastic(1);
    left_.resize(due.size());
    for (std::size_t i = 0; i < due.size(); ++i)
      left_[i] = (at - due[i].time) / h_;
    const double* kicks[Step::moved];
    for (std::size_t m = 0; m < Step::moved; ++m) {
      kicks_[m].resize(due.size());
      const auto& c = step_.kernel(port, m);
      polynomial(c.data(), c.size(), left_.data(), due.size(), kicks_[m].data());
      kicks[m] = kicks_[m].data();
    }
    const Sums sums = sums_of(port, offset_);
    const Targets& targets = synapses.table().targets;
    const PacketWeights all = each ? PacketWeights{0.0} : synapses.all_weights();
    const auto* own_weights = std::get_if<std::span<const float>>(&all);
    for (std::size_t i = 0; i < due.size(); ++i) {
      DuePacket& p = due[i];
      if (i + 2 < due.size()) {
        targets.prefetch(due[i + 2].begin, due[i + 2].end);
        if (own_weights)
          prefetch_lines(own_weights->data() + due[i + 2].begin, own_weights->data() + due[i + 2].end);
      }
      prefetch_plastic(i + 2);
      if (p.time >= until) continue;
      if (each) resolve(set, p);
      std::array<double, Step::moved> kick;
      for (std::size_t m = 0; m < Step::moved; ++m)
        kick[m] = kicks[m][i] * (each ? 1 : synapses.gain());
      const std::uint32_t n = p.end - p.begin;
      targets.with(p.begin, [&](const auto* cells) {
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
      });
      arrived_ += n;
    }
  }

  using Kick = std::array<double, Step::moved>;
  using Sums = std::array<double*, Step::moved>;

  /// The sums that inputs of a port are added to, from a slot on.
  Sums sums_of(std::size_t port, std::size_t slot) {
    Sums sums;
    for (std::size_t m = 0; m < Step::moved; ++m)
      sums[m] = sums_[Step::sum_of(port, m)].data() + slot;
    return sums;
  }

  /// The inner loops: one addition per input and moved field.
  template <class Target>
  static void add(const Sums& sums, const Target* cells, std::uint32_t n, const Kick& kick) {
#pragma GCC unroll 4
    for (std::uint32_t k = 0; k < n; ++k)
      for (std::size_t m = 0; m < Step::moved; ++m)
        sums[m][cells[k]] += kick[m];
  }
  template <class Target, class Weight>
  static void add(const Sums& sums, const Target* cells, std::uint32_t n, const Kick& kick,
                  const Weight* weights) {
#pragma GCC unroll 4
    for (std::uint32_t k = 0; k < n; ++k) {
      const double w = static_cast<double>(weights[k]);
      for (std::size_t m = 0; m < Step::moved; ++m)
        sums[m][cells[k]] += w * kick[m];
    }
  }

  /// After what arrived before `until` was added up and used: where that was little, without going through all cells.
  void clear_sums(double until) {
    if (arrived_ > slots_ / 8) {
      for (auto& sum : sums_)
        std::fill(sum.begin(), sum.end(), 0);
      return;
    }
    for (std::uint32_t set = 0; set < incoming_.size(); ++set) {
      const Synapses& synapses = *incoming_[set].synapses;
      const Sums sums = sums_of(static_cast<std::size_t>(synapses.port()), offset_);
      for (const DuePacket& p : inboxes_[set].at(number_))
        if (p.time < until)
          synapses.table().targets.with(p.begin,
                                        [&](const auto* cells) { clear(sums, cells, p.end - p.begin); });
    }
    for (std::size_t i = 0; i < poisson_.size(); ++i)
      clear(sums_of(static_cast<std::size_t>(poisson_[i].port), 0), poisson_spikes_[i].cell.data(),
            poisson_spikes_[i].cell.size());
  }
  template <class Target>
  static void clear(const Sums& sums, const Target* cells, std::size_t n) {
    for (std::size_t k = 0; k < n; ++k)
      for (double* sum : sums)
        sum[cells[k]] = 0;
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

  void sum_poisson(std::size_t i, double b, double at) {
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
    const double share = (b - begin_) / h_;
    if (share != 1)
      for (double& left : spikes.left)
        left *= share;
    if (at < b) drop_later(spikes, (b - at) / h_);
    const std::size_t n = spikes.cell.size();
    const Sums sums = sums_of(port, 0);
    for (std::size_t m = 0; m < Step::moved; ++m) {
      kicks_[m].resize(n);
      const auto& c = step_.kernel(port, m);
      polynomial(c.data(), c.size(), spikes.left.data(), n, kicks_[m].data());
    }
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t m = 0; m < Step::moved; ++m)
        sums[m][spikes.cell[k]] += kicks_[m][k] * source.weight;
    arrived_ += n;
  }

  /// Without the spikes that come when less than `left` of the step is left; that is then left of none.
  static void drop_later(SharedPoisson::Spikes& spikes, double left) {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < spikes.cell.size(); ++k) {
      if (spikes.left[k] < left) continue;
      spikes.cell[kept] = spikes.cell[k];
      spikes.left[kept++] = spikes.left[k] - left;
    }
    spikes.cell.resize(kept);
    spikes.left.resize(kept);
  }

  double poisson_time(const SharedPoisson::Spikes& spikes, std::size_t k, double b) const {
    return b - spikes.left[k] * h_;
  }

  // -- for what is done with the sums -------------------------------------------------------------

  /// The cells whose flags are set go from input to input, besides those among the few already, from begin_ on.
  void add_flagged() {
    std::uint8_t* flags = flags_.data() + offset_;
    std::fill(flags_.data(), flags, std::uint8_t{0});  // cells of other blocks
    std::fill(flags + place_.cells, flags_.data() + slots_, std::uint8_t{0});
    for_each_flagged(flags, place_.cells,
                     [&](std::size_t c) { few_.add(static_cast<std::uint32_t>(c), begin_); });
    for (const Late& few : few_.cells())
      flags[few.cell] = 1;
  }

  /// What arrives in [begin_, until) at the few, whose flags are set, as others' are not.
  /// In the order in which inputs of one instant are added: sets, then private trains; by cell and time.
  void collect_inputs(double b, double until) {
    const std::uint8_t* flags = flags_.data();
    for (std::uint32_t set = 0; set < incoming_.size(); ++set) {
      Synapses& synapses = *incoming_[set].synapses;
      const bool each = synapses.plastic() || synapses.has_release();
      const PacketWeights all = each ? PacketWeights{0.0} : synapses.all_weights();
      const Targets& targets = synapses.table().targets;
      for (const DuePacket& p : inboxes_[set].at(number_)) {
        if (p.time >= until) continue;
        const std::uint32_t first = p.begin;
        targets.with(first, [&](const auto* cells) {
          for_each_of_few(flags + offset_, cells, p.end - first, [&](std::size_t k) {
            const double w = each ? arena_[p.resolved + k] : weight_of(synapses, all, first + k);
            few_.put(cells[k], p.time, w, synapses.port());
          });
        });
      }
    }
    for (std::size_t i = 0; i < poisson_.size(); ++i) {
      const SharedPoisson::Spikes& spikes = poisson_spikes_[i];
      for_each_of_few(flags, spikes.cell.data(), spikes.cell.size(), [&](std::size_t k) {
        const double time = poisson_time(spikes, k, b);
        if (time < until) few_.put(spikes.cell[k] - offset_, time, poisson_[i].weight, poisson_[i].port);
      });
    }
    few_.sort();
  }

  /// Steps after which those cells are looked at that no bound watches, far below threshold.
  static constexpr std::uint64_t steps_unwatched = 64;

  Model model_;
  Step step_;
  Fields now_, next_;                   ///< states at the start and at the end of the step
  std::vector<Late> late_, late_next_;  ///< refractory cells before and after the step
  std::vector<std::uint8_t> flags_;     ///< by slot: cells to be among the few
  FewCells few_;
  std::function<State(std::uint32_t, const Model&)> initial_;
  std::vector<SharedPoisson> poisson_;
  std::uint32_t first_group_ = 0, groups_ = 0, offset_ = 0;  ///< of Poisson trains; the block's first slot
  std::size_t slots_ = 0;
  std::array<Lanes, Step::sums> sums_;                 ///< 0 between steps
  std::vector<SharedPoisson::Spikes> poisson_spikes_;  ///< of the step, cell: slot
  Scratch<double> arena_;                              ///< resolved weights of the step's packets
  std::vector<Synapses*> own_plastic_;

  std::uint64_t arrived_ = 0;  ///< inputs in the sums

 private:
  /// Calls visit(k) where flags[cells[k]] is set.
  template <class Target, class Visit>
  void for_each_of_few(const std::uint8_t* flags, const Target* cells, std::size_t n, const Visit& visit) {
    found_.resize(n);
    const std::size_t count = select(flags, cells, n, found_.data());
    for (std::size_t k = 0; k < count; ++k)
      visit(found_[k]);
  }

  static double weight_of(const Synapses& synapses, const PacketWeights& all, std::size_t k) {
    if (const auto* one = std::get_if<double>(&all)) return *one * synapses.gain();
    if (const auto* floats = std::get_if<std::span<const float>>(&all))
      return static_cast<double>((*floats)[k]) * synapses.gain();
    return std::get<std::span<const double>>(all)[k] * synapses.gain();
  }

  Scratch<double> left_;
  std::array<Scratch<double>, Step::moved> kicks_;
  Scratch<std::uint32_t> found_;
};

}  // namespace mossy
