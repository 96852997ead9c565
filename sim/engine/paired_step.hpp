// SPDX-License-Identifier: MIT
// A presynaptic spike at the synapses of a packet, for a PairedRule, in vector lanes, as far as the newest posts of the
// cells tell (sim/engine/recent_posts.hpp):
//
//        from                                                at
//   ------|-------- post ----- ... ----- post ----- post ----|---- newest of all, perhaps ----> time at the synapse
//
//   few       two posts or fewer have acted since `from`, and the newest of all acts before `at`: one line per cell
//   several   five or fewer, the newest of all perhaps not before `at`: two lines, for those that are left
//   many      nine or fewer: three lines
//   others    the rest is named: more posts, two under way, or posts older than four epochs to be applied
//
// Whether a post acts by some date, t + d <= date, is asked once per packet: up to which t it holds, in doubles.
// A decay is a product of marks and of what their epochs make of it (Decay::over). Marks of posts lack the epoch, so dates
// are compared with the starts of epochs, unless all lie in one. So the bits are those of Decay::between.
// Thread rule: values; a step only reads what it is given.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>

#include "models/plasticity_rule.hpp"
#include "sim/core/decay.hpp"
#include "sim/core/places.hpp"
#include "sim/core/vectorised.hpp"
#include "sim/engine/pair_lanes.hpp"
#include "sim/engine/recent_posts.hpp"

namespace mossy {

/// Decays of the two traces; their epochs are remembered from pre to pre.
struct PairClocks {
  Decay plus, minus;
  EpochStarts plus_starts{plus}, minus_starts{minus};
};

template <PairedRule Rule>
class PairedStep {
 public:
  /// A pre that acts at `at` (ms), the last of which acted at `last`, or -infinity; posts have been applied up to `from`,
  /// not before that. d: dendritic delay.
  struct Pre {
    double d, last, from, at;
    typename Rule::Pre trace;  ///< right after the last pre
    Decay::Mark rise, fall;    ///< of tau_plus at the last pre less d, of tau_minus at this one less d
  };

  PairedStep(const Rule& rule, const Pre& pre, PairClocks& clocks) : rule_(rule) {
    dates_.done = last_sum_up_to(pre.from, pre.d);
    dates_.acted = last_sum_up_to(pre.at, pre.d);
    dates_.past = last_sum_up_to(std::nextafter(pre.at, never_spiked), pre.d);
    dates_.rise = pre.rise.factor;
    dates_.fall = pre.fall.factor;
    // past + d < at holds of the sum itself, not only rounded: so past's epoch is not later than the mark's of at - d.
    const std::int64_t plus_epoch = clocks.plus.epoch(dates_.acted),
                       minus_epoch = clocks.minus.epoch(dates_.past);
    dates_.plus.starts = clocks.plus_starts.of(plus_epoch);
    dates_.minus.starts = clocks.minus_starts.of(minus_epoch);
    for (std::int64_t back = 0; back < Decay::few_epochs; ++back) {
      dates_.plus.over[static_cast<std::size_t>(back)] = Decay::over(plus_epoch - back - pre.rise.epoch);
      dates_.minus.over[static_cast<std::size_t>(back)] = Decay::over(pre.fall.epoch - (minus_epoch - back));
    }
    dates_.one_epoch = pre.rise.epoch == plus_epoch && dates_.done >= dates_.plus.starts[0];
    seen_.spiked = pre.last != never_spiked;
    seen_.trace = pre.trace;
  }

  /// Steps the weights of the targets, [targets]; writes the numbers of those left as they are to `others`, [targets], and
  /// returns how many there are.
  std::size_t operator()(std::span<const std::uint32_t> targets, const RecentPosts& recent, double* weights,
                         std::uint32_t* others) const {
    const std::size_t left = few(targets, recent, weights, others);
    return several<true>(targets, recent, weights, left, others);
  }

  /// Only the posts that acted since `from` and by `at`, without the pre.
  std::size_t posts(std::span<const std::uint32_t> targets, const RecentPosts& recent, double* weights,
                    std::uint32_t* others) const {
    std::size_t left = 0;
    for (std::size_t k = 0; k < targets.size(); ++k) {
      others[left] = static_cast<std::uint32_t>(k);
      left += recent.newest_time(targets[k]) > dates_.done;
    }
    return several<false>(targets, recent, weights, left, others);
  }

 private:
  using R = RecentPosts;
  static constexpr std::size_t lanes = R::lanes;
  static constexpr double never_spiked = -std::numeric_limits<double>::infinity();

  /// Some targets on their way.
  struct alignas(64) Lanes {
    std::size_t n;  ///< rounded up to whole vectors
    double w[lanes], before[lanes], decay[lanes], stepped[lanes], known[lanes], mask[lanes];
  };

  std::size_t few(std::span<const std::uint32_t> targets, const RecentPosts& recent, double* weights,
                  std::uint32_t* others) const {
    Lanes x;
    R::Columns newest;
    std::size_t left = 0;
    for (std::size_t first = 0; first < targets.size(); first += lanes) {
      const std::size_t n = std::min(lanes, targets.size() - first);
      begin(x, n);
      std::memcpy(x.w, &weights[first], n * sizeof(double));
      recent.newest(&targets[first], n, newest);
      mark_old(dates_, x.n, newest.of[R::t2], x.known);
      post(x, newest.of[R::t1], newest.of[R::f1]);
      post(x, newest.of[R::t0], newest.of[R::f0]);
      pre(x, newest.of[R::t0], newest.of[R::r0], newest.of[R::a0]);
      keep_where(n, x.known, &weights[first], x.w);
      std::memcpy(&weights[first], x.w, n * sizeof(double));
      left += unset(n, x.known, static_cast<std::uint32_t>(first), &others[left]);
    }
    return left;
  }

  /// Of the `left` targets numbered in `others`, whose numbers give way to those still left.
  template <bool with_pre>
  std::size_t several(std::span<const std::uint32_t> targets, const RecentPosts& recent, double* weights,
                      std::size_t left, std::uint32_t* others) const {
    left = pass<with_pre, false>(targets, recent, weights, {others, left}, others);
    return pass<with_pre, true>(targets, recent, weights, {others, left}, others);
  }
  template <bool with_pre, bool many>
  std::size_t pass(std::span<const std::uint32_t> targets, const RecentPosts& recent, double* weights,
                   std::span<const std::uint32_t> some, std::uint32_t* others) const {
    Lanes x;
    R::Columns newest, older, oldest;
    std::uint32_t number[lanes], cell[lanes];
    std::size_t left = 0;
    for (std::size_t first = 0; first < some.size(); first += lanes) {
      const std::size_t n = std::min(lanes, some.size() - first);
      begin(x, n);
      for (std::size_t k = 0; k < n; ++k) {
        number[k] = some[first + k];
        cell[k] = targets[number[k]];
        x.w[k] = x.before[k] = weights[number[k]];
      }
      recent.newest(cell, n, newest);
      recent.older(cell, n, older);
      if constexpr (many) {
        recent.oldest(cell, n, oldest);
        mark_old(dates_, x.n, oldest.of[R::t9], x.known);
        post(x, oldest.of[R::t8], oldest.of[R::f8]);
        post(x, oldest.of[R::t7], oldest.of[R::f7]);
        post(x, oldest.of[R::t6], oldest.of[R::f6]);
        post(x, older.of[R::t5], older.of[R::f5]);
      } else {
        mark_old(dates_, x.n, older.of[R::t5], x.known);
      }
      post(x, older.of[R::t4], older.of[R::f4]);
      post(x, older.of[R::t3], older.of[R::f3]);
      post(x, newest.of[R::t2], newest.of[R::f2]);
      post(x, newest.of[R::t1], newest.of[R::f1]);
      post(x, newest.of[R::t0], newest.of[R::f0]);
      if constexpr (with_pre) {
        double last[lanes], rise[lanes], after[lanes];
        take_past(dates_, x.n, {newest.of[R::t0], newest.of[R::t1]}, {newest.of[R::r0], older.of[R::r1]},
                  {newest.of[R::a0], older.of[R::a1]}, last, rise, after);
        pre(x, last, rise, after);
      }
      keep_where(n, x.known, x.before, x.w);
      for (std::size_t k = 0; k < n; ++k) {
        weights[number[k]] = x.w[k];
        others[left] = number[k];
        left += x.known[k] == 0;
      }
    }
    return left;
  }

  static void begin(Lanes& x, std::size_t n) {
    x.n = whole_lanes(n);
    for (std::size_t k = n; k < x.n; ++k)
      x.w[k] = 0;
  }

  /// Posts at `time` step the weights where they are to be applied.
  void post(Lanes& x, const double* time, const double* fall) const {
    if (!dates_.one_epoch) decay_to_posts(dates_, x.n, time, fall, x.decay, x.known);
    const double* decay = dates_.one_epoch ? fall : x.decay;
    vectorised([&]() __attribute__((always_inline)) {
      const Rule rule = rule_;
      const double rise = dates_.one_epoch ? dates_.rise : 1;
      PreSeen<typename Rule::Pre> seen = seen_;
      typename Rule::Synapse none{};
      for (std::size_t k = 0, n = x.n; k < n; ++k) {
        seen.decay = rise * decay[k];
        x.stepped[k] = rule.on_post(x.w[k], none, seen);
      }
    });
    keep_applied(dates_, x.n, time, x.stepped, x.w);
  }
  /// This pre, which sees posts at `time`, steps them.
  void pre(Lanes& x, const double* time, const double* rise, const double* after) const {
    mark_pre(dates_, x.n, time, rise, x.decay, x.mask, x.known);
    vectorised([&]() __attribute__((always_inline)) {
      using Post = typename Rule::Post;
      const Rule rule = rule_;
      typename Rule::Synapse none{};
      for (std::size_t k = 0, n = x.n; k < n; ++k)
        x.stepped[k] = rule.on_pre(x.w[k], none, seen_post(R::trace_of<Post>(after[k]), x.decay[k], true));
      for (std::size_t k = 0, n = x.n; k < n; ++k)
        x.w[k] = rule.on_pre(x.w[k], none, seen_post(Post{}, 0, false));
      for (std::size_t k = 0, n = x.n; k < n; ++k)
        x.w[k] = x.mask[k] > 0 ? x.stepped[k] : x.w[k];
    });
  }
  [[gnu::always_inline]] static PostSeen<typename Rule::Post> seen_post(const typename Rule::Post& trace,
                                                                        double decay, bool spiked) {
    PostSeen<typename Rule::Post> seen;
    seen.trace = trace;
    seen.decay = decay;
    seen.spiked = spiked;
    return seen;
  }

  Rule rule_;
  PairDates dates_;
  PreSeen<typename Rule::Pre> seen_;  ///< the last pre, as posts see it but for its decay
};

}  // namespace mossy
