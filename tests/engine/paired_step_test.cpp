// SPDX-License-Identifier: MIT
// The vector loops against one post after the other, with posts that are old, many, under way, or at the very dates.
#include "sim/engine/paired_step.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "models/plasticity/stdp_nn_symm.hpp"
#include "models/plasticity/stdp_pair.hpp"
#include "models/plasticity/stdp_vogels.hpp"
#include "sim/core/rng.hpp"

namespace mossy::test {
namespace {

constexpr double never = -std::numeric_limits<double>::infinity();

template <class Rule>
struct Cells {
  struct Post {
    double time;
    typename Rule::Post after;
  };
  explicit Cells(const Rule& r, std::size_t n) : rule(r), posts(n), recent(n) {}

  void fire(std::uint32_t cell, double time) {
    typename Rule::Post trace{};
    auto& past = posts[cell];
    if (!past.empty()) trace = past.back().after;
    rule.post_spike(trace, past.empty() ? 0 : time - past.back().time);
    past.push_back({time, trace});
    recent.push(cell, time, Decay(rule.tau_plus()).fall(time).factor,
                Decay(rule.tau_minus()).rise(time).factor, RecentPosts::number_of(trace));
  }

  Rule rule;
  std::vector<std::vector<Post>> posts;  ///< ascending
  RecentPosts recent;
};

template <class Rule>
struct Pre {
  typename PairedStep<Rule>::Pre given;
  bool acts = true;  ///< or only the posts before it do
};

/// The weight after the posts since `from` and the pre, and how many posts there were.
template <class Rule>
std::pair<double, int> one_by_one(const Cells<Rule>& cells, std::uint32_t cell, double w,
                                  const Pre<Rule>& pre) {
  const Rule& rule = cells.rule;
  const Decay plus(rule.tau_plus()), minus(rule.tau_minus());
  const auto& [d, last, from, at, trace, rise, fall] = pre.given;
  typename Rule::Synapse none{};
  PostSeen<typename Rule::Post> seen;
  int since = 0;
  for (const auto& post : cells.posts[cell]) {
    const double acts = post.time + d;
    if (acts > from && acts <= at) {
      PreSeen<typename Rule::Pre> before;
      before.spiked = last != never;
      before.trace = trace;
      before.decay = before.spiked ? plus(last - d, post.time) : 0;
      w = rule.on_post(w, none, before);
      ++since;
    }
    if (acts < at) {
      seen.spiked = true;
      seen.trace = post.after;
      seen.decay = minus(post.time, at - d);
    }
  }
  return {pre.acts ? rule.on_pre(w, none, seen) : w, since};
}

/// How many targets were stepped, by the number of their posts; [10] holds more, too.
struct Counts {
  std::array<int, 11> known{}, left{};
  int known_from(int posts) const { return std::accumulate(known.begin() + posts, known.end(), 0); }
};

template <class Rule>
void agrees(const Cells<Rule>& cells, const std::vector<std::uint32_t>& targets, std::vector<double> weights,
            const Pre<Rule>& pre, PairClocks& clocks, Counts& counts) {
  const std::vector<double> before = weights;
  std::vector<std::uint32_t> others(targets.size());
  const PairedStep<Rule> step(cells.rule, pre.given, clocks);
  const std::size_t count = pre.acts ? step(targets, cells.recent, weights.data(), others.data())
                                     : step.posts(targets, cells.recent, weights.data(), others.data());
  std::size_t next = 0;
  for (std::size_t k = 0; k < targets.size(); ++k) {
    const auto [expected, since] = one_by_one(cells, targets[k], before[k], pre);
    const auto posts = static_cast<std::size_t>(std::min(since, 10));
    if (next < count && others[next] == k) {
      ++next;
      ++counts.left[posts];
      CHECK(weights[k] == before[k]);
    } else {
      ++counts.known[posts];
      if (weights[k] != expected) FAIL(weights[k] << " for " << expected << ", " << since << " posts");
    }
  }
  CHECK(next == count);
}

/// In 300 cells, busy ones and ones silent for seconds, after up to half a second without a pre.
template <class Rule>
Counts agrees(const Rule& rule, std::string_view name, bool with_pre = true) {
  Stream random(3, key_of(name), with_pre);
  const Decay plus(rule.tau_plus()), minus(rule.tau_minus());
  PairClocks clocks{plus, minus};
  Counts counts;
  for (int round = 0; round < 400; ++round) {
    const double d = 0.5 + 2 * random.uniform();
    const double last = 200 + 3000 * random.uniform(), at = last + 0.01 + 500 * std::pow(random.uniform(), 4);
    Cells<Rule> cells(rule, 300);
    std::vector<std::uint32_t> targets;
    for (std::uint32_t c = 0; c < 300; ++c) {
      const double interval = std::exp(9 * random.uniform() - 1);  // ms
      double newest = never;
      for (double t = -interval * std::log(random.uniform()); t < at + 3;
           t -= interval * std::log(random.uniform()))
        if (t > at - 60 * interval) cells.fire(c, newest = t);
      if (random.uniform() < 0.1 && newest < at - d) cells.fire(c, at - d);
      if (random.uniform() < 0.9) targets.push_back(c);
    }
    if (random.uniform() < 0.3) targets.resize(1 + static_cast<std::size_t>(20 * random.uniform()));
    Pre<Rule> pre{{d, last, last, at, {}, plus.rise(last - d), minus.fall(at - d)}, with_pre};
    if constexpr (std::is_same_v<typename Rule::Pre, SumTrace>) pre.given.trace.value = 1 + random.uniform();
    if (random.uniform() < 0.3) pre.given.from = last + (at - last) * random.uniform();
    if (random.uniform() < 0.1) {
      pre.given.last = never;
      pre.given.rise = {};
      pre.given.trace = {};
    }
    std::vector<double> weights(targets.size());
    for (double& w : weights)
      w = random.uniform();
    agrees(cells, targets, weights, pre, clocks, counts);
  }
  return counts;
}

template <class Rule>
void agrees_both_ways(const Rule& rule, std::string_view name) {
  const Counts pres = agrees(rule, name), posts = agrees(rule, name, false);
  for (const Counts& counts : {pres, posts}) {
    CHECK(counts.known_from(0) > 45000);
    CHECK(counts.known_from(3) > 2000);
    CHECK(counts.known_from(6) > 300);
    CHECK(counts.known[10] == 0);
    CHECK(counts.left[10] > 1000);
    // Of up to nine posts: those of busy cells, two of whose posts are under way.
    CHECK(std::accumulate(counts.left.begin(), counts.left.end() - 1, 0) < counts.known_from(0) / 5);
  }
}

}  // namespace

TEST_CASE("most synapses of a packet step at once to the bit as one post after the other") {
  StdpPair::Params p;
  for (const double mu : {0.0, 1.0, 0.4}) {
    p.mu_plus = p.mu_minus = mu;
    p.Wmax = 1;
    agrees_both_ways(StdpPair(p), "stdp_pair");
  }
  p.tau_plus = 7;
  p.tau_minus = 34;
  agrees_both_ways(StdpPair(p), "two time constants");
  agrees_both_ways(StdpNnSymm(p), "stdp_nn_symm");
  StdpVogels::Params v;
  v.Wmax = 1;
  v.eta = 0.1;
  agrees_both_ways(StdpVogels(v), "stdp_vogels");
}

TEST_CASE(
    "posts many epochs after a pre are known, as all between two pres is that is older than four epochs") {
  const StdpPair rule{StdpPair::Params{}};
  const Decay decay(20);
  PairClocks clocks{decay, decay};
  Cells<StdpPair> cells(rule, 3);
  cells.fire(0, 5000);  // cell 1 is silent
  cells.fire(2, 3000);
  const Pre<StdpPair> pre{{1, 10, 10, 5010, {1}, decay.rise(9), decay.fall(5009)}};
  std::vector<double> weights{0.5, 0.5, 0.5};
  std::vector<std::uint32_t> others(3);
  const std::vector<std::uint32_t> targets{0, 1, 2};
  const PairedStep<StdpPair> step(rule, pre.given, clocks);
  CHECK(step(targets, cells.recent, weights.data(), others.data()) == 1);
  CHECK(others[0] == 2);
  CHECK(weights[0] == one_by_one(cells, 0, 0.5, pre).first);
  CHECK(weights[1] == 0.5);
  CHECK(weights[2] == 0.5);
}

TEST_CASE("a date that rounding moves into another epoch is no reason for other bits") {
  // The start of an epoch of 16 tau lies between the pre and the posts an ulp or two from it.
  StdpPair::Params p;
  p.tau_plus = 3.1;
  p.tau_minus = 7.7;
  const StdpPair rule{p};
  Stream random(5, key_of("edges"), 0);
  PairClocks clocks{Decay(p.tau_plus), Decay(p.tau_minus)};
  Counts counts;
  for (int round = 0; round < 2000; ++round) {
    const Decay& decay = round % 2 == 0 ? clocks.plus : clocks.minus;
    const double d = 0.1 + random.uniform();
    const double start = decay.start_of(static_cast<std::int64_t>(5 + 200 * random.uniform()));
    const auto near = [&](double date) {
      for (int k = 0; k < static_cast<int>(4 * random.uniform()); ++k)
        date = std::nextafter(date, random.uniform() < 0.5 ? never : -never);
      return date;
    };
    const double at = near(start + d),
                 last = near(random.uniform() < 0.5 ? start - 30 : start - 16 * p.tau_plus) + d;
    Cells<StdpPair> cells(rule, 8);
    for (std::uint32_t c = 0; c < 8; ++c) {
      if (random.uniform() < 0.5) cells.fire(c, start - 60 * random.uniform() - 1);
      cells.fire(c, near(start));
    }
    const Pre<StdpPair> pre{{d, last, last, at, {1}, clocks.plus.rise(last - d), clocks.minus.fall(at - d)},
                            random.uniform() < 0.7};
    agrees(cells, {0, 1, 2, 3, 4, 5, 6, 7}, std::vector(8, 0.5), pre, clocks, counts);
  }
  CHECK(counts.known_from(0) > 8000);
}

}  // namespace mossy::test
