// SPDX-License-Identifier: MIT
// The vector loop against one post after the other, with posts that are old, many, under way, or at the very dates.
#include "sim/engine/paired_step.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "models/plasticity/stdp_pair.hpp"
#include "models/plasticity/stdp_vogels.hpp"
#include "sim/core/rng.hpp"

namespace mossy::test {
namespace {

template <class Rule>
struct History {
  std::vector<typename RecentPosts<typename Rule::Post>::Post> posts;  ///< ascending
  RecentPosts<typename Rule::Post> recent;

  void fire(const Rule& rule, double time) {
    typename Rule::Post trace{};
    if (!posts.empty()) trace = posts.back().after;
    rule.post_spike(trace, posts.empty() ? 0 : time - posts.back().time);
    posts.push_back(
        {time, Decay(rule.tau_plus()).fall(time).factor, Decay(rule.tau_minus()).rise(time).factor, trace});
    recent.push(posts.back());
  }
};

/// The weight after the posts since `from` and the pre, and how many posts there were.
template <class Rule>
std::pair<double, int> one_by_one(const Rule& rule, double w, const History<Rule>& history,
                                  const typename PairedStep<Rule>::Pre& pre) {
  const Decay plus(rule.tau_plus()), minus(rule.tau_minus());
  typename Rule::Synapse none{};
  PostSeen<typename Rule::Post> seen;
  int since = 0;
  for (const auto& post : history.posts) {
    const double acts = post.time + pre.d;
    if (acts > pre.from && acts <= pre.at) {
      PreSeen<typename Rule::Pre> before;
      before.spiked = true;
      before.trace = pre.trace;
      before.decay = plus(pre.last - pre.d, post.time);
      w = post_step(rule, w, none, before, post.after);
      ++since;
    }
    if (acts < pre.at) {
      seen.spiked = true;
      seen.trace = post.after;
      seen.decay = minus(post.time, pre.at - pre.d);
    }
  }
  return {pre_step(rule, w, none, seen, pre.own), since};
}

template <class Rule>
void agrees(const Rule& rule, std::string_view name) {
  Stream random(3, key_of(name), 0);
  const Decay plus(rule.tau_plus()), minus(rule.tau_minus());
  EpochStarts plus_starts(plus), minus_starts(minus);
  int left = 0, known = 0;
  for (int round = 0; round < 300; ++round) {
    const double d = 0.5 + 2 * random.uniform();
    const double last_pre = 200 + 3000 * random.uniform(),
                 at = last_pre + 0.01 + 500 * std::pow(random.uniform(), 4);
    std::vector<History<Rule>> cells(100);
    for (auto& cell : cells) {
      const double interval =
          std::exp(9 * random.uniform() - 1);  // ms: busy ones and ones silent for seconds
      for (double t = -interval * std::log(random.uniform()); t < at + 3;
           t -= interval * std::log(random.uniform()))
        if (t > at - 60 * interval) cell.fire(rule, t);
      const double tie = random.uniform();
      if (tie < 0.1 && (cell.posts.empty() || cell.posts.back().time < at - d)) cell.fire(rule, at - d);
    }
    typename PairedStep<Rule>::Pre pre{d,
                                       last_pre,
                                       last_pre,
                                       at,
                                       {1 + random.uniform()},
                                       {2},
                                       plus.rise(last_pre - d),
                                       minus.fall(at - d),
                                       plus.epoch(at - d),
                                       {},
                                       {}};
    if (random.uniform() < 0.3) pre.from = last_pre + (at - last_pre) * random.uniform();
    pre.plus_start = plus_starts.of(pre.plus_epoch)[0];
    pre.minus_starts = minus_starts.of(pre.fall.epoch);
    std::vector<std::uint32_t> targets, others(cells.size());
    std::vector<RecentPosts<typename Rule::Post>> recent;
    for (std::uint32_t c = 0; c < cells.size(); ++c)
      recent.push_back(cells[c].recent);
    for (std::uint32_t c = 0; c < cells.size(); ++c)
      if (random.uniform() < 0.9) targets.push_back(c);
    std::vector<double> weights(targets.size());
    for (double& w : weights)
      w = random.uniform();
    const std::vector<double> before = weights;
    const std::size_t count =
        PairedStep<Rule>(rule, pre)(targets, recent.data(), weights.data(), others.data());
    std::size_t next = 0;
    for (std::size_t k = 0; k < targets.size(); ++k) {
      const auto [expected, since] = one_by_one(rule, before[k], cells[targets[k]], pre);
      if (next < count && others[next] == k) {
        ++next;
        ++left;
        CHECK(weights[k] == before[k]);
      } else {
        ++known;
        if (weights[k] != expected) FAIL(weights[k] << " for " << expected << ", " << since << " posts");
        CHECK(since <= 2);
      }
    }
    CHECK(next == count);
  }
  CHECK(left > 1000);
  CHECK(known > 10000);
}

}  // namespace

TEST_CASE("most synapses of a packet step at once to the bit as one post after the other") {
  StdpPair::Params p;
  for (const double mu : {0.0, 1.0, 0.4}) {
    p.mu_plus = p.mu_minus = mu;
    p.Wmax = 1;
    agrees(StdpPair(p), "stdp_pair");
  }
  p.tau_plus = 7;
  p.tau_minus = 34;
  agrees(StdpPair(p), "two time constants");
  StdpVogels::Params v;
  v.Wmax = 1;
  v.eta = 0.1;
  agrees(StdpVogels(v), "stdp_vogels");
}

TEST_CASE("a packet whose pres lie epochs apart leaves all but the silent to others") {
  const StdpPair rule{StdpPair::Params{}};
  const Decay plus(20), minus(20);
  History<StdpPair> fires, silent;
  fires.fire(rule, 5000);
  const std::vector recent{fires.recent, silent.recent};
  const std::vector<std::uint32_t> targets{0, 1};
  std::vector<double> weights{0.5, 0.5};
  std::vector<std::uint32_t> others(2);
  const PairedStep<StdpPair> step(rule, {1,
                                         10,
                                         10,
                                         5010,
                                         {1},
                                         {1},
                                         plus.rise(9),
                                         minus.fall(5009),
                                         plus.epoch(5009),
                                         EpochStarts(plus).of(plus.epoch(5009))[0],
                                         EpochStarts(minus).of(minus.fall(5009).epoch)});
  CHECK(step(targets, recent.data(), weights.data(), others.data()) == 1);
  CHECK(others[0] == 0);
  CHECK(weights == std::vector{0.5, 0.5});
}

}  // namespace mossy::test
