// SPDX-License-Identifier: MIT
// Cells that are run in short steps: the grid of the steps, and the sums of what arrives in one.
//
// In a step [a, b) of at most h ms every input is added to a sum of its cell, as it stands at b: `Step` tells by which
// power series of the time that is left (dense_step.hpp, models/neuron/clocked_conductances.hpp). What a step makes of its
// sums is for dense_block.hpp (exact) and clocked_block.hpp (where the user asks for it) to say.
//
// Steps are cut at multiples of h and at the dates of the protocol, never where a window ends or somebody looks: a
// window that ends inside a step runs it provisionally, tells the spikes before its end and forgets the rest. Steps make
// up the shortest delay, 2^k of them, and so the windows: all that arrives in a step is known when the window begins.
// So the bits do not depend on windows, blocks or threads.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/scratch.hpp"
#include "sim/engine/block.hpp"
#include "sim/engine/dense_kernels.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/shared_poisson.hpp"
#include "sim/engine/step_inbox.hpp"

namespace mossy {

/// What is the same for all models.
struct SteppedInput {
  std::vector<SharedPoisson> poisson;
  std::vector<Delivery> scheduled;  ///< spikes of spike_times sources, ascending
  std::vector<double> breaks;       ///< ms, ascending: dates that also end a step
};

/// Step: ports; moved, the sums per port; longest(), h in ms; kernel(port, m), coefficients in powers of what is left of
/// the step over h; needs_whole_step, whether a spike depends on all inputs of its step or on those before it.
template <class Step>
class SteppedBlock : public Block {
 public:
  SteppedBlock(BlockPlace place, double shortest_delay, double longest_delay, SteppedInput input, Step step)
      : Block(std::move(place), shortest_delay, longest_delay),
        step_(std::move(step)),
        poisson_(std::move(input.poisson)),
        scheduled_(std::move(input.scheduled)),
        breaks_(std::move(input.breaks)),
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
    slot_of_.resize(place_.cells);
  }

  void prepare() override {
    own_plastic_.clear();
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

 protected:
  /// All cells as at the start.
  virtual void start_cells() = 0;
  /// The flow over steps of dt ms (<= h) from now on.
  virtual void set_flow(double dt) = 0;
  /// Takes the cells from begin_ to b by the sums, which are 0 afterwards; tells the spikes in [told_, until).
  virtual void advance_cells(double b, double until) = 0;
  /// What advance_cells found is how things stand.
  virtual void keep_cells() = 0;
  /// Inside a step, weights that were resolved for it stay so.
  void archive_steps(Archive& a) {
    a(inboxes_, arena_, number_, begin_, told_, next_break_, next_scheduled_);
  }
  std::uint64_t sum_bytes() const {
    std::uint64_t sum = 4 * slot_of_.capacity();
    for (const auto& s : sums_)
      sum += 8 * s.capacity();
    return sum;
  }

  // -- the grid of steps --------------------------------------------------------------------------

  double step_end() const {
    double end = static_cast<double>(number_ + 1) * step_.longest();
    if (next_break_ < breaks_.size()) end = std::min(end, breaks_[next_break_]);
    return end;
  }

  void run_step(double b) {
    set_flow(step_length(b));
    sum_inputs(b, b, b);
    events_ += arrived_;
    advance_cells(b, b);
    keep_cells();
    forget_arrived(b);
    begin_ = b;
    while (next_break_ < breaks_.size() && breaks_[next_break_] <= b)
      ++next_break_;
    if (b < static_cast<double>(number_ + 1) * step_.longest()) return;
    ++number_;
    if (number_ % steps_unwatched == 1) check_cells(b);
  }

  /// Spikes before `end`, inside a step; the step will be run again.
  void run_provisionally(double end) {
    const double b = step_end();
    set_flow(step_length(b));
    sum_inputs(b, Step::needs_whole_step ? b : end, b);
    advance_cells(b, end);
  }

  /// ms from begin_ to b; h itself for a whole step.
  double step_length(double b) const {
    const bool whole = begin_ == static_cast<double>(number_) * step_.longest() &&
                       b == static_cast<double>(number_ + 1) * step_.longest();
    return whole ? step_.longest() : b - begin_;
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

  /// Whoever looks when all before `time` has been told sees the inputs before it, who looks later those at it, too.
  double looked_until(double time) const { return told_ > time ? std::nextafter(time, never) : time; }

  // -- sums ---------------------------------------------------------------------------------------

  /// Adds up what arrives in [begin_, until) in a step that ends at b, as it stands `at` b or, to look at it, before.
  void sum_inputs(double b, double until, double at) {
    arrived_ = 0;
    while (next_scheduled_ < scheduled_.size() && scheduled_[next_scheduled_].time < until) {
      const Delivery& d = scheduled_[next_scheduled_++];
      const auto& begin = incoming_[d.set].synapses->table().begin;
      inboxes_[d.set].put({d.time, begin[d.packet], begin[d.packet + 1], d.packet, unresolved});
    }
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
    left_.resize(due.size());
    for (std::size_t i = 0; i < due.size(); ++i)
      left_[i] = (at - due[i].time) / step_.longest();
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
      arrived_ += n;
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
    const double share = (b - begin_) / step_.longest();
    if (share != 1)
      for (double& left : spikes.left)
        left *= share;
    if (at < b) drop_later(spikes, (b - at) / step_.longest());
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
    return b - spikes.left[k] * step_.longest();
  }

  // -- for what is done with the sums -------------------------------------------------------------

  /// Calls visit(cell) where flags[cell] is set: few, so eight are asked at once.
  template <class Visit>
  void for_each_flagged(const std::uint8_t* flags, const Visit& visit) const {
    for (std::uint32_t c = 0; c < place_.cells; ++c) {
      if (c % 8 == 0 && c + 8 <= place_.cells && none_of_eight(flags + c)) {
        c += 7;
        continue;
      }
      if (flags[c]) visit(c);
    }
  }

  /// A cell that goes from input to input, and the date at which its state stands.
  struct Few {
    std::uint32_t cell;
    double since;  ///< ms
  };
  struct Input {
    double time;
    double weight;
    std::uint32_t slot;  ///< which of the few
    int port;
  };
  void add_few(std::uint32_t cell, double since) {
    slot_of_[cell] = static_cast<std::uint32_t>(few_.size());
    few_.push_back({cell, since});
  }

  /// What arrives in [begin_, until) at the few, whose flags are set, as others' are not; `flags` by slot of the sums.
  /// In the order in which inputs of one instant are added: sets, then private trains; by cell and time.
  void collect_inputs(const std::uint8_t* flags, double b, double until) {
    inputs_.clear();
    for (std::uint32_t set = 0; set < incoming_.size(); ++set) {
      Synapses& synapses = *incoming_[set].synapses;
      const bool each = synapses.plastic() || synapses.has_release();
      const PacketWeights all = each ? PacketWeights{0.0} : synapses.all_weights();
      const std::uint32_t* targets = synapses.table().targets.data();
      for (const DuePacket& p : inboxes_[set].at(number_)) {
        if (p.time >= until) continue;
        const std::uint32_t first = p.begin;
        for_each_of_few(flags + offset_, targets + first, p.end - first, [&](std::size_t k) {
          const double w = each ? arena_[p.resolved + k] : weight_of(synapses, all, first + k);
          inputs_.push_back({p.time, w, slot_of_[targets[first + k]], synapses.port()});
        });
      }
    }
    for (std::size_t i = 0; i < poisson_.size(); ++i) {
      const SharedPoisson::Spikes& spikes = poisson_spikes_[i];
      for_each_of_few(flags, spikes.cell.data(), spikes.cell.size(), [&](std::size_t k) {
        const double time = poisson_time(spikes, k, b);
        if (time < until)
          inputs_.push_back({time, poisson_[i].weight, slot_of_[spikes.cell[k] - offset_], poisson_[i].port});
      });
    }
    sort_inputs();
  }

  /// Of the slot-th of the few, in order of time.
  std::span<const Input> inputs_of(std::size_t slot) const {
    return {sorted_.data() + first_input_[slot], sorted_.data() + first_input_[slot + 1]};
  }

  /// Steps after which those cells are looked at that no bound watches, far below threshold.
  static constexpr std::uint64_t steps_unwatched = 64;

  Step step_;
  std::vector<SharedPoisson> poisson_;
  std::vector<Delivery> scheduled_;
  std::vector<double> breaks_;
  double ahead_;                    ///< ms, how far ahead of a step packets may be put
  std::vector<StepInbox> inboxes_;  ///< per set
  std::uint32_t first_group_ = 0, groups_ = 0, offset_ = 0;  ///< of Poisson trains; the block's first slot
  std::size_t slots_ = 0;
  std::array<std::vector<double>, Step::ports> sums_;  ///< by port: [slot][moved field]
  std::vector<SharedPoisson::Spikes> poisson_spikes_;  ///< of the step, cell: slot
  Scratch<double> arena_;                              ///< resolved weights of the step's packets
  std::vector<Synapses*> own_plastic_;
  std::vector<Few> few_;

  std::uint64_t number_ = 0;   ///< of the step in the grid of h
  std::uint64_t arrived_ = 0;  ///< inputs in the sums
  double begin_ = 0;           ///< ms, where the step to come begins
  double told_ = 0;            ///< ms, spikes before it have been told
  std::size_t next_break_ = 0, next_scheduled_ = 0;

 private:
  static bool none_of_eight(const std::uint8_t* flags) {
    std::uint64_t eight;
    std::copy_n(flags, 8, reinterpret_cast<std::uint8_t*>(&eight));
    return eight == 0;
  }

  /// By slot and time; inputs of one slot and time keep their order. Counted by slot, then inserted: there are few of
  /// each, and most stand in order.
  void sort_inputs() {
    first_input_.assign(few_.size() + 1, 0);
    for (const Input& in : inputs_)
      ++first_input_[in.slot + 1];
    for (std::size_t slot = 0; slot < few_.size(); ++slot)
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

  /// Calls visit(k) where flags[cells[k]] is set.
  template <class Visit>
  void for_each_of_few(const std::uint8_t* flags, const std::uint32_t* cells, std::size_t n,
                       const Visit& visit) {
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
  std::vector<std::uint32_t> slot_of_;  ///< by cell: place among the few
  Scratch<Input> inputs_, sorted_;
  std::vector<std::uint32_t> first_input_, place_of_;  ///< by slot, in sorted_
  Scratch<std::uint32_t> found_;
};

}  // namespace mossy
