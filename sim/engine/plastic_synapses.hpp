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
// Most rules are shown their partner's trace and how it has decayed (PairedRule). Then nothing is worked out per synapse
// but products: each spike brings along its factors of the decay (sim/core/decay.hpp), in the dates of the cell,
//
//   exp(-((t_post + dendritic) - pre) / tau) = rise(pre - dendritic) fall(t_post),   once per packet, once per post
//
// and most synapses take a vector loop (paired_step.hpp).
// Thread rule: belongs to its block.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "models/plasticity_rule.hpp"
#include "sim/core/decay.hpp"
#include "sim/core/piece.hpp"
#include "sim/core/prefetch.hpp"
#include "sim/core/scratch.hpp"
#include "sim/engine/paired_step.hpp"
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
        store_{Piece(std::move(weights)), Piece(std::vector<SynapseState>(has_state ? table_.size() : 0)),
               Piece(std::vector<PreHistory>(table_.packets()))},
        posts_(cells),
        recent_(paired ? cells : 0) {}

  PacketWeights weights_at(const Delivery& d) override {
    const double at = d.time - dendritic(d.packet);
    if (at >= caught_up_) present_pre(store_, d.packet, at);
    const std::uint32_t begin = table_.begin[d.packet], end = table_.begin[d.packet + 1];
    return std::span<const double>(store_.weights.from(begin), end - begin);
  }
  void prefetch_weights(std::uint32_t begin, std::uint32_t end) const override {
    prefetch_lines(store_.weights.from(begin), store_.weights.from(begin) + (end - begin));
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
    if constexpr (paired) {
      event.fall = clocks_.plus.fall(time).factor;
      event.rise = clocks_.minus.rise(time).factor;
      recent_.push(cell, time, event.fall, event.rise, RecentPosts::number_of(event.after));
    }
    history.push_back(event);
    ++kept_;
  }

  /// Applies what is old and forgets it, once there is enough of it to be worth a sweep.
  void tidy(double end) override {
    if (kept_ < most_kept()) return;
    sweep(end - longest_dendritic());
  }

  void read_packets(double time, Pending under_way, PacketRange packets,
                    std::vector<double>& out) const override {
    const std::uint32_t begin = table_.begin[packets.first], end = table_.begin[packets.last];
    Store copy{store_.weights.piece(begin, end), has_state ? store_.states.piece(begin, end) : store_.states,
               store_.pres.piece(packets.first, packets.last)};
    present_pending(copy, packets, time, under_way);
    apply_posts_until(copy, packets, time);
    out = std::move(copy.weights.values());
  }

  void catch_up(double time, Pending under_way) override {
    present_pending(store_, table_.all_packets(), std::nextafter(time, long_ago), under_way);
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
    recent_.forget();
    for (auto& pre : store_.pres)
      pre = {};
    kept_ = 0;
  }

  void reset_weights(double time) override {
    if (initial_.empty()) return;
    forget_traces(time);
    store_.weights.values() = initial_;
    std::fill(store_.states.begin(), store_.states.end(), SynapseState{});
  }

  void archive(Archive& a) override {
    Synapses::archive(a);
    a(store_.weights, store_.states, store_.pres, posts_, recent_, kept_, swept_, caught_up_);
  }

  std::uint64_t bytes() const override {
    std::uint64_t sum = table_.bytes() + 8 * initial_.capacity() + 8 * store_.weights.capacity() +
                        sizeof(PreHistory) * store_.pres.capacity() +
                        sizeof(SynapseState) * store_.states.capacity() +
                        sizeof(posts_[0]) * posts_.capacity() + recent_.bytes();
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
  static constexpr bool paired = PairedRule<Rule>;
  static_assert(!(paired && has_state), "the short way keeps no state of synapses");

  struct Unpaired {
    double time = long_ago;  ///< ms, the spike itself
    typename Rule::Post after{};
  };
  struct Paired : Unpaired {
    double fall = 0;  ///< factor of tau_plus at `time`, from which its epoch follows
    double rise = 0;  ///< of tau_minus
  };
  using PostEvent = std::conditional_t<paired, Paired, Unpaired>;
  /// A pre's factors, at `last - dendritic` and at `now - dendritic`.
  struct PreMarks {
    Decay::Mark rise{}, fall{};
  };
  /// All, or what belongs to some packets.
  struct Store {
    Piece<double> weights;
    Piece<SynapseState> states;
    Piece<PreHistory> pres;  ///< per packet
  };

  /// Posts before a sweep: the lanes of paired rules go back nine per cell and sweep fast, others go one by one.
  std::size_t most_kept() const {
    return paired ? 3 * posts_.size() + 1024 : 4 * posts_.size() + table_.size() / 64 + 1024;
  }

  Decay decay_of(bool plus) const {
    if constexpr (paired) return Decay(plus ? rule_.tau_plus() : rule_.tau_minus());
    return Decay(1);
  }
  double dendritic(std::size_t packet) const {
    return Rule::needs_teacher ? 0 : table_.delay(packet) - axonal_;
  }
  double longest_dendritic() const {
    if (Rule::needs_teacher || table_.delays.empty()) return 0;
    return *std::max_element(table_.delays.begin(), table_.delays.end()) - axonal_;
  }
  PreMarks marks_of(const PreHistory& pre, double now, double d) const {
    PreMarks marks;
    if constexpr (paired) {
      if (pre.last != long_ago) marks.rise = clocks_.plus.rise(pre.last - d);
      if (std::isfinite(now)) marks.fall = clocks_.minus.fall(now - d);
    }
    return marks;
  }
  /// Of a pre's trace as a post sees it, and the reverse.
  double decay_of_pre(const Decay::Mark& rise, const PostEvent& post) const {
    return Decay::between(rise, {post.fall, clocks_.plus.epoch(post.time)});
  }
  double decay_of_post(const PostEvent& post, const Decay::Mark& fall) const {
    return Decay::between({post.rise, clocks_.minus.epoch(post.time)}, fall);
  }
  bool on_at(double time) const {
    for (auto it = on_.rbegin(); it != on_.rend(); ++it)
      if (time >= it->first) return time < it->second;
    return false;
  }
  /// On at both and never off in between.
  bool on_throughout(double from, double to) const {
    const auto part = first_on_after(on_, to);
    return part != on_.end() && part->first <= from;
  }
  SynapseState& state_of(Store& store, std::size_t synapse, SynapseState& none) const {
    return has_state ? store.states[synapse] : none;
  }

  /// A post at the time of a pre belongs to the past of that pre; a teacher's does not.
  static bool acted(double post, double until) { return Rule::needs_teacher ? post < until : post <= until; }

  /// Applies to one synapse the posts that acted after `from` and by `until`.
  double apply_posts(double w, SynapseState& state, const PreHistory& pre, const PreMarks& marks,
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
        if constexpr (paired) seen.decay = decay_of_pre(marks.rise, history[k]);
      }
      seen.first = k == 0 || acted(history[k - 1].time + d, pre.last);
      w = post_step(rule_, w, state, seen, history[k].after);
    }
    return w;
  }

  double apply_pre(double w, SynapseState& state, const PreHistory& pre, const PreMarks& marks,
                   const typename Rule::Pre& own, const std::vector<PostEvent>& history, double d,
                   double at) const {
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
      if constexpr (paired) seen.decay = decay_of_post(history[k - 1], marks.fall);
      seen.between = !acted(post, pre.last);
    }
    return pre_step(rule_, w, state, seen, own);
  }

  void present_pre(Store& store, std::size_t packet, double at) const {
    PreHistory& pre = store.pres[packet];
    const double d = dendritic(packet), from = std::max(pre.last, swept_);
    typename Rule::Pre own = pre.trace;
    rule_.pre_spike(own, pre.last == long_ago ? 0 : at - pre.last);
    const PreMarks marks = marks_of(pre, at, d);
    if constexpr (paired) {
      if (on_throughout(from, at)) {
        present_paired(store, packet, own, marks, from, at);
        pre = {at, own};
        return;
      }
    }
    const bool on = on_at(at);
    for (std::size_t i = table_.begin[packet]; i < table_.begin[packet + 1]; ++i) {
      const auto& history = posts_[table_.targets[i]];
      SynapseState none{};
      SynapseState& state = state_of(store, i, none);
      double w = apply_posts(store.weights[i], state, pre, marks, history, d, from, at);
      if (on) w = apply_pre(w, state, pre, marks, own, history, d, at);
      store.weights[i] = w;
    }
    pre = {at, own};
  }

  /// The same where plasticity has been on since `from`.
  void present_paired(Store& store, std::size_t packet, const typename Rule::Pre& own, const PreMarks& marks,
                      double from, double at) const {
    const PreHistory& pre = store.pres[packet];
    const double d = dendritic(packet);
    const auto targets = table_.targets_of(packet, targets_);
    double* weights = store.weights.from(table_.begin[packet]);
    others_.resize(targets.size());
    const std::size_t others = step_of(pre, marks, d, from, at)(targets, recent_, weights, others_.data());
    for (std::size_t k = 0; k < others; ++k) {
      if (k + 8 < others) __builtin_prefetch(&posts_[targets[others_[k + 8]]]);
      if (k + 4 < others) __builtin_prefetch(&posts_[targets[others_[k + 4]]].back());
      double& w = weights[others_[k]];
      const auto& history = posts_[targets[others_[k]]];
      SynapseState none{};
      w = apply_posts(w, none, pre, marks, history, d, from, at);
      w = apply_pre(w, none, pre, marks, own, history, d, at);
    }
  }

  auto step_of(const PreHistory& pre, const PreMarks& marks, double d, double from,
               double at) const requires paired {
    return PairedStep<Rule>(rule_, {d, pre.last, from, at, pre.trace, marks.rise, marks.fall}, clocks_);
  }

  void apply_posts_until(Store& store, PacketRange packets, double until) const {
    for (std::uint32_t packet = packets.first; packet < packets.last; ++packet)
      apply_posts_until(store, packet, until);
  }

  void apply_posts_until(Store& store, std::uint32_t packet, double until) const {
    const PreHistory& pre = store.pres[packet];
    const double d = dendritic(packet), from = std::max(pre.last, swept_);
    const PreMarks marks = marks_of(pre, until, d);
    const std::size_t begin = table_.begin[packet], end = table_.begin[packet + 1];
    if constexpr (paired) {
      if (on_throughout(from, until)) {
        const auto targets = table_.targets_of(packet, targets_);
        double* weights = store.weights.from(begin);
        others_.resize(targets.size());
        const std::size_t others =
            step_of(pre, marks, d, from, until).posts(targets, recent_, weights, others_.data());
        SynapseState none{};
        for (std::size_t k = 0; k < others; ++k) {
          double& w = weights[others_[k]];
          w = apply_posts(w, none, pre, marks, posts_[targets[others_[k]]], d, from, until);
        }
        return;
      }
    }
    for (std::size_t i = begin; i < end; ++i) {
      SynapseState none{};
      store.weights[i] = apply_posts(store.weights[i], state_of(store, i, none), pre, marks,
                                     posts_[table_.targets[i]], d, from, until);
    }
  }

  void apply_posts_before(double time) {
    const double until = Rule::needs_teacher ? time : std::nextafter(time, long_ago);
    if (until <= swept_) return;
    apply_posts_until(store_, table_.all_packets(), until);
    swept_ = until;
  }

  void sweep(double until) {
    if (until <= swept_) return;
    apply_posts_until(store_, table_.all_packets(), until);
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
  std::vector<std::vector<PostEvent>> posts_;  ///< per cell of the block, ascending
  RecentPosts recent_;                         ///< the last ones once more; of no cells unless paired
  mutable Scratch<std::uint32_t> others_;      ///< within a packet
  mutable Scratch<std::uint32_t> targets_;     ///< of a packet
  mutable PairClocks clocks_{decay_of(true), decay_of(false)};
  std::size_t kept_ = 0;         ///< events in posts_
  double swept_ = long_ago;      ///< posts acting by then have been applied everywhere
  double caught_up_ = long_ago;  ///< pres acting before it have been presented, arrived or not
};

}  // namespace mossy
