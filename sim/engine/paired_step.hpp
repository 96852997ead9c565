// SPDX-License-Identifier: MIT
// A presynaptic spike at the synapses of a packet, for a PairedRule: those whose newest post has not acted yet, or where
// no more than two have acted since the last pre, take one vector loop; the others are named.
//
//        from                                at
//   ------|-------- second ----- last -------|---- newest of all, perhaps ----> time at the synapse
//
// The newest posts of each cell are kept apart for it, with the factors of their marks (sim/core/decay.hpp). What a mark
// lacks is its epoch. Posts between two pres are of the epoch of either, as a rule the same; the last post before `at` may
// be two epochs older. What is older, or in no order by the rounding of dates, is for others to work out. So the bits are
// those of Decay::between.
// Thread rule: values; a step only reads what it is given.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>

#include "models/plasticity_rule.hpp"
#include "sim/core/decay.hpp"
#include "sim/core/vectorised.hpp"

namespace mossy {

/// The newest posts of a cell, newest first.
template <class Trace>
struct alignas(64) RecentPosts {
  struct Post {
    double time = -std::numeric_limits<double>::infinity();  ///< ms, of the spike
    double fall = 0, rise = 0;                               ///< factors of its marks
    Trace after{};
  };
  std::array<Post, 4> posts{};

  void push(const Post& post) { posts = {post, posts[0], posts[1], posts[2]}; }
};

template <PairedRule Rule>
class PairedStep {
 public:
  /// A pre that acts at `at` (ms), the last of which acted at `last`; posts have been applied up to `from`, not before
  /// that. d: dendritic delay.
  struct Pre {
    double d, last, from, at;
    typename Rule::Pre trace, own;       ///< right after the last pre, right after this one
    Decay::Mark rise, fall;              ///< of tau_plus at the last pre less d, of tau_minus at this one
    std::int64_t plus_epoch;             ///< of tau_plus at this one less d
    double plus_start;                   ///< ms, where that begins
    std::array<double, 3> minus_starts;  ///< the same of tau_minus, and of the two epochs before
  };
  PairedStep(const Rule& rule, const Pre& pre)
      : rule_(rule), pre_(pre), earliest_(pre.last - pre.d), latest_(pre.at - pre.d) {
    const std::int64_t epochs = pre.plus_epoch - pre.rise.epoch;
    plus_before_ = Decay::over(epochs - 1);
    plus_from_ = Decay::over(epochs);
    oldest_ = epochs > 1 ? std::numeric_limits<double>::infinity() : pre.minus_starts[2];
  }

  /// Steps the weights of the targets, [targets]; writes the numbers of those left as they are to `others` and returns
  /// how many there are.
  std::size_t operator()(std::span<const std::uint32_t> targets,
                         const RecentPosts<typename Rule::Post>* recent, double* weights,
                         std::uint32_t* others) const {
    std::size_t count = 0;
    vectorised([&]() __attribute__((always_inline)) {
      for (std::size_t first = 0; first < targets.size(); first += lanes) {
        const std::size_t n = std::min(lanes, targets.size() - first);
        std::uint8_t known[lanes];
        for (std::size_t k = first; k < first + n; k += 8)
          __builtin_prefetch(&weights[k]);
        step(n, targets.data() + first, recent, weights + first, known);
        for (std::size_t k = 0; k < n; ++k) {
          others[count] = static_cast<std::uint32_t>(first + k);
          count += !known[k];
        }
      }
    });
    return count;
  }

 private:
  static constexpr std::size_t lanes = 64;
  static constexpr std::size_t fetched_ahead = 12;  // cells

  /// In loops so short that the compiler takes what is the same for all lanes out of them, then makes vectors.
  [[gnu::always_inline]] void step(std::size_t n, const std::uint32_t* targets,
                                   const RecentPosts<typename Rule::Post>* recent, double* weights,
                                   std::uint8_t* known) const {
    using Trace = typename Rule::Post;
    double last[lanes], last_fall[lanes], last_rise[lanes], second[lanes], second_fall[lanes], third[lanes];
    Trace last_trace[lanes], second_trace[lanes];
    for (std::size_t k = 0; k < n; ++k) {
      const auto* post = recent[targets[k]].posts.data();
      const auto& ahead = recent[targets[std::min(k + fetched_ahead, n - 1)]];
      __builtin_prefetch(&ahead.posts[0]);
      __builtin_prefetch(&ahead.posts[2]);
      post += post->time + pre_.d > pre_.at;
      last[k] = post[0].time;
      last_fall[k] = post[0].fall;
      last_rise[k] = post[0].rise;
      last_trace[k] = post[0].after;
      second[k] = post[1].time;
      second_fall[k] = post[1].fall;
      second_trace[k] = post[1].after;
      third[k] = post[2].time;
    }
    const PairedStep p = *this;
    double w[lanes], decay_second[lanes], decay_last[lanes], decay_pre[lanes];
    for (std::size_t k = 0; k < n; ++k) {
      decay_second[k] = p.pre_.rise.factor * second_fall[k] * p.plus_share(second[k]);
      decay_last[k] = p.pre_.rise.factor * last_fall[k] * p.plus_share(last[k]);
      decay_pre[k] = last_rise[k] * p.pre_.fall.factor * p.minus_share(last[k]);
      known[k] = (last[k] + p.pre_.d < p.pre_.at) & (third[k] + p.pre_.d <= p.pre_.from) &
                 (last[k] <= p.latest_) & ((last[k] >= p.earliest_) | (last[k] + p.pre_.d <= p.pre_.from)) &
                 ((second[k] >= p.earliest_) | (second[k] + p.pre_.d <= p.pre_.from)) &
                 ((last[k] >= p.oldest_) | (last[k] == never_spiked));
    }
    for (std::size_t k = 0; k < n; ++k) {
      const double stepped = p.post(weights[k], decay_second[k], second_trace[k]);
      w[k] = second[k] + p.pre_.d <= p.pre_.from ? weights[k] : stepped;
    }
    for (std::size_t k = 0; k < n; ++k) {
      const double stepped = p.post(w[k], decay_last[k], last_trace[k]);
      w[k] = last[k] + p.pre_.d <= p.pre_.from ? w[k] : stepped;
    }
    for (std::size_t k = 0; k < n; ++k) {
      const double stepped = p.pre(w[k], last[k] != never_spiked, decay_pre[k], last_trace[k]);
      weights[k] = known[k] ? stepped : weights[k];
    }
  }

  static constexpr double never_spiked = -std::numeric_limits<double>::infinity();

  /// What the epochs between two dates make of a decay (Decay::over): from the last pre to a post, from a post to this
  /// pre.
  [[gnu::always_inline]] double plus_share(double post) const {
    return post < pre_.plus_start ? plus_before_ : plus_from_;
  }
  [[gnu::always_inline]] double minus_share(double post) const {
    double share = post < pre_.minus_starts[0] ? over_one_ : 1;
    share = post < pre_.minus_starts[1] ? over_two_ : share;
    return share;
  }

  [[gnu::always_inline]] double post(double w, double decay, const typename Rule::Post& after) const {
    PreSeen<typename Rule::Pre> seen;
    seen.spiked = true;
    seen.trace = pre_.trace;
    seen.decay = decay;
    typename Rule::Synapse none{};
    return post_step(rule_, w, none, seen, after);
  }
  [[gnu::always_inline]] double pre(double w, bool spiked, double decay,
                                    const typename Rule::Post& after) const {
    PostSeen<typename Rule::Post> seen;
    seen.spiked = spiked;
    seen.trace = after;
    seen.decay = decay;
    typename Rule::Synapse none{};
    return pre_step(rule_, w, none, seen, pre_.own);
  }

  Rule rule_;
  Pre pre_;
  double earliest_, latest_;        ///< ms, of posts between the pres, by the clock of the cell
  double plus_before_, plus_from_;  ///< for plus_share
  double over_one_ = Decay::over(1), over_two_ = Decay::over(2);
  double oldest_;  ///< ms, of the dates for which minus_share holds
};

}  // namespace mossy
