// SPDX-License-Identifier: MIT
// Plastic synapses whose weight or state goes on between spikes (DriftingRule), of one projection onto one block.
//
// As in plastic_synapses.hpp a synapse is touched only when a presynaptic spike arrives or weights are read, and
// pre, post and delays mean the same there. Each synapse keeps the date up to which it has been brought. From there
// it is led through what happened since, in order of time, and drifts over the stretches in between:
//
//      brought up to   post     modulator    jump of an earlier pre     this pre
//   --------|------------|----------|--------------|-----------------------|-----> time at the synapse
//           (  stretch   ]  stretch ]   stretch    ]        stretch        ]
//
//   post          acts at spike + dendritic delay; before a pre of the same instant
//   modulator     acts on its arrival at the target cell
//   jump          a pre's trace jumps `pre_lag` after the pre acts (LaggedRule), else with it
//
// A stretch also ends where plasticity is switched on or off; while it is off the rule's `idle` goes on instead.
// Stretches end at events alone, or where the protocol acts, so tidying up early, readings, window cuts and threads
// leave the bits alone.
//
// Thread rule: belongs to its block.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "models/not_converged.hpp"
#include "models/plasticity_rule.hpp"
#include "sim/core/piece.hpp"
#include "sim/engine/synapse_fault.hpp"
#include "sim/engine/synapses.hpp"

namespace mossy {

template <DriftingRule Rule>
class DriftingSynapses final : public Synapses {
  static_assert(!Rule::needs_teacher, "a rule that drifts has the cell's own spikes as posts");

 public:
  /// `axonal` in ms, less than every delay. `cells`: size of the block. `keep_initial`: a phase resets the weights.
  DriftingSynapses(SynapseTable table, int port, std::vector<double> weights, const Rule& rule, double axonal,
                   std::size_t cells, OnTimes on, bool keep_initial)
      : Synapses(std::move(table), port),
        rule_(rule),
        axonal_(axonal),
        on_(std::move(on)),
        initial_(keep_initial ? weights : std::vector<double>{}),
        posts_(cells),
        modulators_(ModulatedRule<Rule> ? cells : 0) {
    store_.weights = Piece(std::move(weights));
    for (const double w : store_.weights)
      store_.records.values().push_back({started_synapse(rule_, w), 0});
    store_.pres.values().resize(table_.packets());
    if (LaggedRule<Rule>) store_.waiting.values().resize(table_.packets());
  }

  PacketWeights weights_at(const Delivery& d) override {
    const double at = d.time - dendritic(d.packet);
    if (at >= caught_up_) present_pre(store_, d.packet, at);
    const std::uint32_t begin = table_.begin[d.packet], end = table_.begin[d.packet + 1];
    return std::span<const double>(store_.weights.from(begin), end - begin);
  }
  bool plastic() const override { return true; }

  void post_spike(std::uint32_t cell, double time) override {
    remember(posts_[cell], time, [&](auto& trace, double since) { rule_.post_spike(trace, since); });
  }
  void modulator_spike(std::uint32_t cell, double time) override {
    if constexpr (ModulatedRule<Rule>)
      remember(modulators_[cell], time,
               [&](auto& trace, double since) { rule_.modulator_spike(trace, since); });
  }

  /// Applies what is old and forgets it, once there is enough of it to be worth a sweep.
  void tidy(double end) override {
    if (kept_ >= 8 * posts_.size() + table_.size() / 4 + 1024) sweep(end - longest_dendritic());
  }

  void read_packets(double time, Pending under_way, PacketRange packets,
                    std::vector<double>& out) const override {
    const std::uint32_t begin = table_.begin[packets.first], end = table_.begin[packets.last];
    Store copy{store_.weights.piece(begin, end), store_.records.piece(begin, end),
               store_.pres.piece(packets.first, packets.last),
               LaggedRule<Rule> ? store_.waiting.piece(packets.first, packets.last) : store_.waiting};
    present_pending(copy, packets, time, under_way);
    bring_all(copy, packets, time, true);
    out = std::move(copy.weights.values());
  }

  void catch_up(double time, Pending under_way) override {
    present_pending(store_, table_.all_packets(), before(time), under_way);
    caught_up_ = time;
  }

  void scale_weights(double time, double factor) override {
    bring_all(store_, table_.all_packets(), before(time), true);
    for (double& w : store_.weights)
      w *= factor;
  }

  /// The pasts of the cells are forgotten; what they did to the weights before `time` stays.
  void forget_traces(double time) override {
    bring_all(store_, table_.all_packets(), before(time), true);
    for (Record& record : store_.records)
      forget_trace(rule_, record.state);
    for (auto& history : posts_)
      history.clear();
    for (auto& history : modulators_)
      history.clear();
    for (auto& waiting : store_.waiting)
      waiting.clear();
    std::fill(store_.pres.begin(), store_.pres.end(), PreHistory{});
    kept_ = 0;
  }

  void reset_weights(double time) override {
    if (initial_.empty()) return;
    forget_traces(time);
    store_.weights.values() = initial_;
    for (std::size_t i = 0; i < initial_.size(); ++i)
      store_.records[i].state = started_synapse(rule_, initial_[i]);
  }

  void archive(Archive& a) override {
    Synapses::archive(a);
    a(store_.weights, store_.records, store_.pres, store_.waiting, posts_, modulators_, kept_, caught_up_);
  }

  std::uint64_t bytes() const override {
    std::uint64_t sum = table_.bytes() + 8 * (initial_.capacity() + store_.weights.capacity()) +
                        sizeof(Record) * store_.records.capacity() +
                        sizeof(PreHistory) * store_.pres.capacity() + sizeof(posts_[0]) * posts_.capacity() +
                        24 * (modulators_.capacity() + store_.waiting.capacity());
    for (const auto& history : posts_)
      sum += sizeof(PostEvent) * history.capacity();
    for (const auto& history : modulators_)
      sum += sizeof(ModulatorEvent) * history.capacity();
    for (const auto& waiting : store_.waiting)
      sum += 8 * waiting.capacity();
    return sum;
  }

 private:
  using Modulator = typename ModulatorOf<Rule>::Trace;
  static constexpr double long_ago = -std::numeric_limits<double>::infinity();

  template <class Trace>
  struct Event {
    double time;  ///< ms, the spike itself, or the modulator's arrival
    Trace after;
  };
  using PostEvent = Event<typename Rule::Post>;
  using ModulatorEvent = Event<Modulator>;
  struct PreHistory {
    double last = long_ago;    ///< ms, when its last spike acted
    double jumped = long_ago;  ///< ms, when the trace last jumped, up to `last`
    typename Rule::Pre trace{};
  };
  struct Record {
    typename Rule::Synapse state;
    double at;  ///< ms, up to where the synapse has been brought
  };
  /// All, or what belongs to some packets.
  struct Store {
    Piece<double> weights;
    Piece<Record> records;
    Piece<PreHistory> pres;              ///< per packet
    Piece<std::vector<double>> waiting;  ///< per packet, jumps after pres.last, ascending; LaggedRule only
  };

  static double before(double time) { return std::nextafter(time, long_ago); }
  double dendritic(std::size_t packet) const { return table_.delay(packet) - axonal_; }
  double longest_dendritic() const {
    if (table_.delays.empty()) return 0;
    return *std::max_element(table_.delays.begin(), table_.delays.end()) - axonal_;
  }
  template <class History, class Move>
  void remember(History& history, double time, const Move& move) {
    auto trace = history.empty() ? decltype(history[0].after){} : history.back().after;
    move(trace, history.empty() ? 0 : time - history.back().time);
    history.push_back({time, trace});
    ++kept_;
  }

  void jump(PreHistory& pre, double at) const {
    rule_.pre_spike(pre.trace, pre.jumped == long_ago ? 0 : at - pre.jumped);
    pre.jumped = at;
  }

  /// One synapse on its way through what happened: what is next, and the traces as they stand.
  struct Walk {
    PreHistory pre;
    const std::vector<double>* waiting;  ///< nullptr without lag
    const std::vector<PostEvent>* posts;
    const std::vector<ModulatorEvent>* modulators;  ///< nullptr without modulator
    double dendritic;
    std::size_t next_jump = 0, next_post, next_modulator = 0;

    double jump_at() const { return waiting && next_jump < waiting->size() ? (*waiting)[next_jump] : never; }
    double post_acted(std::size_t k) const { return (*posts)[k].time + dendritic; }
    double post_at() const { return next_post < posts->size() ? post_acted(next_post) : never; }
    double modulator_at() const {
      return modulators && next_modulator < modulators->size() ? (*modulators)[next_modulator].time : never;
    }
    double at() const { return std::min({jump_at(), post_at(), modulator_at()}); }

    /// The traces at `time`, at or after the last event.
    Around<Rule> around(double time) const {
      Around<Rule> seen;
      if (pre.jumped != long_ago) seen.pre = {pre.trace, time - pre.jumped};
      if (next_post > 0) seen.post = {(*posts)[next_post - 1].after, time - post_acted(next_post - 1)};
      if (next_modulator > 0) {
        const ModulatorEvent& last = (*modulators)[next_modulator - 1];
        seen.modulator = {last.after, time - last.time};
      }
      return seen;
    }
  };

  Walk walk_from(const Store& store, std::size_t packet, std::uint32_t cell, double at) const {
    Walk walk{store.pres[packet],  LaggedRule<Rule> ? &store.waiting[packet] : nullptr,
              &posts_[cell],       ModulatedRule<Rule> ? &modulators_[cell] : nullptr,
              dendritic(packet),   0,
              posts_[cell].size(), ModulatedRule<Rule> ? modulators_[cell].size() : 0};
    while (walk.jump_at() <= at)
      jump(walk.pre, (*walk.waiting)[walk.next_jump++]);
    while (walk.next_post > 0 && walk.post_acted(walk.next_post - 1) > at)
      --walk.next_post;
    while (walk.next_modulator > 0 && (*walk.modulators)[walk.next_modulator - 1].time > at)
      --walk.next_modulator;
    return walk;
  }

  /// From where the synapse stands to `to`, nothing happening in between.
  double drift(double w, Record& record, double to, const Walk& walk) const {
    if (!(to > record.at)) return w;
    double from = record.at;
    for (auto on = first_on_after(on_, from); on != on_.end() && on->first < to; ++on) {
      const double start = std::max(on->first, from), end = std::min(on->second, to);
      if (start > from) idle_step(rule_, record.state, start - from);
      w = rule_.drift(w, record.state, end - start, walk.around(start));
      from = end;
    }
    if (to > from) idle_step(rule_, record.state, to - from);
    record.at = to;
    return w;
  }

  /// Leads one synapse through all that acts by `until`, and with `to_end` on to `until` itself.
  void bring(Store& store, std::size_t packet, std::size_t synapse, double until, bool to_end) const {
    try {
      bring_on(store, packet, synapse, until, to_end);
    } catch (const NotConverged& why) {
      throw SynapseFault(table_.targets[synapse], store.records[synapse].at, Rule::name, why.what());
    }
  }
  void bring_on(Store& store, std::size_t packet, std::size_t synapse, double until, bool to_end) const {
    Record& record = store.records[synapse];
    double& w = store.weights[synapse];
    Walk walk = walk_from(store, packet, table_.targets[synapse], record.at);
    for (double at = walk.at(); at <= until; at = walk.at()) {
      w = drift(w, record, at, walk);
      if (walk.post_at() == at) {
        if (is_on(on_, at))
          w = post_step(rule_, w, record.state, pre_seen(walk.pre, at), (*walk.posts)[walk.next_post].after);
        ++walk.next_post;
      } else if (walk.modulator_at() == at) {
        ++walk.next_modulator;
      } else {
        jump(walk.pre, at);
        ++walk.next_jump;
      }
    }
    if (to_end) w = drift(w, record, until, walk);
  }

  static PreSeen<typename Rule::Pre> pre_seen(const PreHistory& pre, double at) {
    PreSeen<typename Rule::Pre> seen;
    seen.spiked = pre.jumped != long_ago;
    if (seen.spiked) {
      seen.trace = pre.trace;
      seen.since = at - pre.jumped;
    }
    return seen;
  }

  /// The last post strictly before `at`.
  PostSeen<typename Rule::Post> post_seen(const PreHistory& pre, const std::vector<PostEvent>& history,
                                          double d, double at) const {
    PostSeen<typename Rule::Post> seen;
    seen.first_pre = pre.last == long_ago;
    if (!seen.first_pre) seen.since_pre = at - pre.last;
    std::size_t k = history.size();
    while (k > 0 && !(history[k - 1].time + d < at))
      --k;
    if (k > 0) {
      seen.spiked = true;
      seen.trace = history[k - 1].after;
      seen.since = at - (history[k - 1].time + d);
    }
    return seen;
  }

  void present_pre(Store& store, std::size_t packet, double at) const {
    PreHistory& pre = store.pres[packet];
    const double d = dendritic(packet);
    const bool on = is_on(on_, at);
    PreHistory after = pre;
    if (!LaggedRule<Rule>) jump(after, at);
    for (std::size_t i = table_.begin[packet]; i < table_.begin[packet + 1]; ++i) {
      bring(store, packet, i, at, true);
      if (!on) continue;
      const auto seen = post_seen(pre, posts_[table_.targets[i]], d, at);
      store.weights[i] = pre_step(rule_, store.weights[i], store.records[i].state, seen, after.trace);
    }
    if constexpr (LaggedRule<Rule>) {
      auto& waiting = store.waiting[packet];
      waiting.push_back(at + rule_.pre_lag());
      std::size_t old = 0;
      for (; old < waiting.size() && waiting[old] <= at; ++old)
        jump(after, waiting[old]);
      waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(old));
    }
    after.last = at;
    pre = after;
  }

  void bring_all(Store& store, PacketRange packets, double until, bool to_end) const {
    for (std::uint32_t packet = packets.first; packet < packets.last; ++packet)
      for (std::size_t i = table_.begin[packet]; i < table_.begin[packet + 1]; ++i)
        bring(store, packet, i, until, to_end);
  }

  void sweep(double until) {
    bring_all(store_, table_.all_packets(), until, false);
    kept_ = 0;
    forget_before(posts_, until - longest_dendritic());
    forget_before(modulators_, until);
  }

  /// Of the events strictly before `time` the last one stays: its trace is still seen.
  template <class Histories>
  void forget_before(Histories& histories, double time) {
    for (auto& history : histories) {
      std::size_t old = 0;
      while (old + 1 < history.size() && history[old + 1].time < time)
        ++old;
      history.erase(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(old));
      kept_ += history.size();
    }
  }

  /// Presents the pres under way to some packets that act by `until`.
  void present_pending(Store& store, PacketRange packets, double until, Pending under_way) const {
    const auto acts = [&](const Delivery& d) { return d.time - dendritic(d.packet); };
    for (const Delivery& d : acting_between(caught_up_, until, packets, under_way, acts))
      present_pre(store, d.packet, acts(d));
  }

  Rule rule_;
  double axonal_;
  OnTimes on_;
  std::vector<double> initial_;  ///< empty unless they are needed
  Store store_;
  std::vector<std::vector<PostEvent>> posts_;            ///< per cell of the block, ascending
  std::vector<std::vector<ModulatorEvent>> modulators_;  ///< per cell, ascending; empty without modulator
  std::size_t kept_ = 0;                                 ///< events in posts_ and modulators_
  double caught_up_ = long_ago;  ///< pres acting before it have been presented, arrived or not
};

}  // namespace mossy
