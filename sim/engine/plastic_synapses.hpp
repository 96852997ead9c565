// SPDX-License-Identifier: MIT
// Plastic synapses of one projection onto one block: weights brought up to date when they are needed.
//
// A weight is touched only when a presynaptic spike arrives (or weights are read): then the postsynaptic
// spikes that acted since the last presynaptic one are applied in order, then the presynaptic spike itself.
// What is applied, and in which arithmetic, does not depend on when it is done, so tidying up early, window
// cuts and threads leave the bits alone.
//
//   pre acts at   t_pre + axonal      = arrival - dendritic,   dendritic = delay - axonal > 0
//   post acts at  t_post + dendritic
//   with a teacher: pre acts on arrival, the teacher's spike on its own arrival, dendritic = 0
//
//        last pre          post   post         this pre
//   --------|----------------|------|--------------|-------> time at the synapse
//           (        applied now, in order         ]         half-open: a post at the very time of this pre is
//                                                            applied before it and pairs with earlier pres only;
//                                                            this pre pairs with posts strictly before it
//
// Thread rule: belongs to its block.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "models/plasticity_rule.hpp"
#include "sim/engine/synapses.hpp"

namespace mossy {

template <PlasticityRule Rule>
class PlasticSynapses final : public Synapses {
 public:
  /// `axonal` in ms, less than every delay; ignored with a teacher. `cells`: size of the block.
  /// `keep_initial`: a phase resets the weights, so a copy of the first ones is kept.
  PlasticSynapses(SynapseTable table, int port, std::vector<double> weights, const Rule& rule, double axonal,
                  std::size_t cells, OnTimes on, bool keep_initial)
      : Synapses(std::move(table), port),
        rule_(rule),
        axonal_(axonal),
        on_(std::move(on)),
        initial_(keep_initial ? weights : std::vector<double>{}),
        store_{std::move(weights), std::vector<SynapseState>(has_state ? table_.size() : 0),
               std::vector<PreHistory>(table_.packets())},
        posts_(cells) {}

  PacketWeights weights_at(const Delivery& d) override {
    const double at = d.time - dendritic(d.packet);
    if (at >= caught_up_) present_pre(store_, d.packet, at);
    const std::size_t begin = table_.begin[d.packet];
    return std::span<const double>(store_.weights).subspan(begin, table_.begin[d.packet + 1] - begin);
  }
  bool plastic() const override { return true; }

  void post_spike(std::uint32_t cell, double time) override {
    auto& history = posts_[cell];
    PostEvent event{time, {}};
    double since = 0;
    if (!history.empty()) {
      event.after = history.back().after;
      since = time - history.back().time;
    }
    rule_.post_spike(event.after, since);
    history.push_back(event);
    ++kept_;
  }

  /// Applies what is old and forgets it, once there is enough of it to be worth a sweep.
  void tidy(double end) override {
    if (kept_ < 8 * posts_.size() + table_.size() / 4 + 1024) return;
    sweep(end - longest_dendritic());
  }

  void read_weights(double time, Pending under_way, std::vector<double>& out) const override {
    Store copy = store_;
    present_pending(copy, time, under_way);
    apply_posts_until(copy, time);
    out = std::move(copy.weights);
  }

  void catch_up(double time, Pending under_way) override {
    present_pending(store_, std::nextafter(time, long_ago), under_way);
    caught_up_ = time;
  }

  void scale_weights(double time, double factor) override {
    apply_posts_before(time);
    for (double& w : store_.weights)
      w *= factor;
  }

  /// The cells' pasts are forgotten; what they did to the weights before `time` stays.
  void forget_traces(double time) override {
    apply_posts_before(time);
    for (auto& history : posts_)
      history.clear();
    for (auto& pre : store_.pres)
      pre = {};
    kept_ = 0;
  }

  void reset_weights(double time) override {
    if (initial_.empty()) return;
    forget_traces(time);
    store_.weights = initial_;
    std::fill(store_.states.begin(), store_.states.end(), SynapseState{});
  }

  std::uint64_t bytes() const override {
    std::uint64_t sum = table_.bytes() + 8 * initial_.capacity() + 8 * store_.weights.capacity() +
                        sizeof(PreHistory) * store_.pres.capacity() +
                        sizeof(SynapseState) * store_.states.capacity() +
                        sizeof(posts_[0]) * posts_.capacity();
    for (const auto& history : posts_)
      sum += sizeof(PostEvent) * history.capacity();
    return sum;
  }

 private:
  using SynapseState = typename Rule::Synapse;
  static constexpr bool has_state = !std::is_empty_v<SynapseState>;
  static constexpr double long_ago = -std::numeric_limits<double>::infinity();

  struct PreHistory {
    double last = long_ago;  ///< ms, when its last spike acted
    typename Rule::Pre trace{};
  };
  struct PostEvent {
    double time;  ///< ms, the spike itself
    typename Rule::Post after;
  };
  struct Store {
    std::vector<double> weights;
    std::vector<SynapseState> states;
    std::vector<PreHistory> pres;  ///< per packet
  };

  double dendritic(std::size_t packet) const {
    return Rule::needs_teacher ? 0 : table_.delay(packet) - axonal_;
  }
  double longest_dendritic() const {
    if (Rule::needs_teacher || table_.delays.empty()) return 0;
    return *std::max_element(table_.delays.begin(), table_.delays.end()) - axonal_;
  }
  bool on_at(double time) const {
    for (auto it = on_.rbegin(); it != on_.rend(); ++it)
      if (time >= it->first) return time < it->second;
    return false;
  }
  SynapseState& state_of(Store& store, std::size_t synapse, SynapseState& none) const {
    return has_state ? store.states[synapse] : none;
  }

  /// A post at the time of a pre belongs to the past of that pre; a teacher's does not.
  static bool acted(double post, double until) { return Rule::needs_teacher ? post < until : post <= until; }

  /// Applies to one synapse the posts that acted after `from` and by `until`.
  double apply_posts(double w, SynapseState& state, const PreHistory& pre,
                     const std::vector<PostEvent>& history, double d, double from, double until) const {
    std::size_t k = history.size();
    while (k > 0 && !acted(history[k - 1].time + d, from))
      --k;
    for (; k < history.size() && acted(history[k].time + d, until); ++k) {
      const double at = history[k].time + d;
      if (!on_at(at)) continue;
      PreSeen<typename Rule::Pre> seen;
      seen.spiked = pre.last != long_ago;
      if (seen.spiked) {
        seen.trace = pre.trace;
        seen.since = at - pre.last;
      }
      seen.first = k == 0 || acted(history[k - 1].time + d, pre.last);
      w = post_step(rule_, w, state, seen, history[k].after);
    }
    return w;
  }

  double apply_pre(double w, SynapseState& state, const PreHistory& pre, const typename Rule::Pre& own,
                   const std::vector<PostEvent>& history, double d, double at) const {
    std::size_t k = history.size();
    while (k > 0 && !acted(history[k - 1].time + d, at))
      --k;
    PostSeen<typename Rule::Post> seen;
    seen.between_or_now = k > 0 && !acted(history[k - 1].time + d, pre.last);
    while (k > 0 && !(history[k - 1].time + d < at))
      --k;
    seen.first_pre = pre.last == long_ago;
    if (!seen.first_pre) seen.since_pre = at - pre.last;
    if (k > 0) {
      const double post = history[k - 1].time + d;
      seen.spiked = true;
      seen.trace = history[k - 1].after;
      seen.since = at - post;
      seen.between = !acted(post, pre.last);
    }
    return pre_step(rule_, w, state, seen, own);
  }

  void present_pre(Store& store, std::size_t packet, double at) const {
    PreHistory& pre = store.pres[packet];
    const double d = dendritic(packet), from = std::max(pre.last, swept_);
    const bool on = on_at(at);
    typename Rule::Pre own = pre.trace;
    rule_.pre_spike(own, pre.last == long_ago ? 0 : at - pre.last);
    for (std::size_t i = table_.begin[packet]; i < table_.begin[packet + 1]; ++i) {
      const auto& history = posts_[table_.targets[i]];
      SynapseState none{};
      SynapseState& state = state_of(store, i, none);
      double w = apply_posts(store.weights[i], state, pre, history, d, from, at);
      if (on) w = apply_pre(w, state, pre, own, history, d, at);
      store.weights[i] = w;
    }
    pre = {at, own};
  }

  void apply_posts_until(Store& store, double until) const {
    for (std::size_t packet = 0; packet < table_.packets(); ++packet) {
      const PreHistory& pre = store.pres[packet];
      const double d = dendritic(packet), from = std::max(pre.last, swept_);
      for (std::size_t i = table_.begin[packet]; i < table_.begin[packet + 1]; ++i) {
        SynapseState none{};
        store.weights[i] = apply_posts(store.weights[i], state_of(store, i, none), pre,
                                       posts_[table_.targets[i]], d, from, until);
      }
    }
  }

  void apply_posts_before(double time) {
    const double until = Rule::needs_teacher ? time : std::nextafter(time, long_ago);
    if (until <= swept_) return;
    apply_posts_until(store_, until);
    swept_ = until;
  }

  void sweep(double until) {
    if (until <= swept_) return;
    apply_posts_until(store_, until);
    swept_ = until;
    kept_ = 0;
    const double d = longest_dendritic();
    for (auto& history : posts_) {
      // One event strictly before `until` stays: a pre that acts at `until` or later still sees it.
      std::size_t old = 0;
      while (old + 1 < history.size() && history[old + 1].time + d < until)
        ++old;
      history.erase(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(old));
      kept_ += history.size();
    }
  }

  /// Presents the pres under way that act by `until`.
  void present_pending(Store& store, double until, Pending under_way) const {
    std::vector<Delivery> pending;
    for (const Delivery& d : under_way) {
      const double at = d.time - dendritic(d.packet);
      if (at >= caught_up_ && at <= until) pending.push_back(d);
    }
    std::sort(pending.begin(), pending.end());
    for (const Delivery& d : pending)
      present_pre(store, d.packet, d.time - dendritic(d.packet));
  }

  Rule rule_;
  double axonal_;
  OnTimes on_;
  std::vector<double> initial_;  ///< empty unless they are needed
  Store store_;
  std::vector<std::vector<PostEvent>> posts_;  ///< per cell of the block, ascending
  std::size_t kept_ = 0;                       ///< events in posts_
  double swept_ = long_ago;                    ///< posts acting by then have been applied everywhere
  double caught_up_ = long_ago;                ///< pres acting before it have been presented, arrived or not
};

}  // namespace mossy
