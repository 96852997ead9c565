// SPDX-License-Identifier: MIT
// Laws that every plasticity rule of the catalogue must keep, on random parameters and trains.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/build/catalogue.hpp"
#include "tests/support/one_synapse.hpp"

namespace mossy::test {
namespace {

/// Within a factor of 4 of the default and inside the bounds; sizes of steps reach from nothing to far too much.
template <class Field>
double random_value(const Field& field, double standard, Stream& random) {
  while (true) {
    double value = standard * std::pow(4, 2 * random.uniform() - 1);
    if (standard == 0) value = random.uniform();
    if (field.unit.empty() && field.name != "Wmax" && random.below(4) == 0) value *= 300;
    if (field.bounds.integral) value = std::round(value);
    if (field.bounds.contain(value)) return value;
  }
}

template <class Rule>
typename Rule::Params random_params(Stream& random) {
  const typename Rule::Params standard{};
  while (true) {
    auto params = standard;
    for (const auto& f : Rule::fields)
      params.*f.member = random_value(f, standard.*f.member, random);
    if (Rule::check(params).empty()) return params;
  }
}

Trains random_trains(Stream& random) {
  const bool grid = random.below(2) == 0;
  const auto train = [&] {
    return random_train(random, grid, 5 + 150 * random.uniform() * random.uniform());
  };
  return {train(), train(), train()};
}

/// Calls law(rule, params, first weight, trains) for many cases of every rule.
template <class Law>
void for_each_case(const char* purpose, std::uint64_t cases, const Law& law) {
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    for (std::uint64_t k = 0; k < cases; ++k) {
      Stream random(4, key_of(purpose), key_of(Rule::name) + k);
      INFO(Rule::name << ", case " << k);
      const auto params = random_params<Rule>(random);
      const double low = smallest_weight(params), share = random.below(4) ? random.uniform() : 1;
      law(Rule(params), params, low + (params.Wmax - low) * share, random_trains(random));
    }
  });
}

TEST_CASE("weights stay within their bounds and finite, whatever the rule") {
  std::size_t weights = 0;
  for_each_case("bounds", 60, [&](const auto& rule, const auto& params, double w, const Trains& trains) {
    for (const double now : weights_of(rule, w, trains)) {
      if (!(now >= smallest_weight(params) && now <= params.Wmax)) FAIL(now << " from " << w);
      ++weights;
    }
  });
  CHECK(weights > 5000);
}

TEST_CASE("while plasticity is off weights stay to the last bit, whatever the rule") {
  for_each_case("off", 20, [](const auto& rule, const auto&, double w, const Trains& trains) {
    for (const double now : weights_of(rule, w, trains, 1000, {}))
      if (now != w) FAIL(now << " from " << w);
    const auto after_200 = weights_of(rule, w, trains, 1000, {{0, 200}});
    double at_200 = w;
    for (std::size_t i = 0; i < trains.pre.size(); ++i) {
      if (trains.pre[i] < 150) continue;
      if (trains.pre[i] > 200 && i > 0 && trains.pre[i - 1] > 200) {
        at_200 = after_200[i - 1];
        if (after_200[i] != at_200) FAIL("it moved after 200 ms");
      }
    }
  });
  SUCCEED();
}

TEST_CASE("every rule moves weights") {
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    bool moved = false;
    for (std::uint64_t k = 0; k < 10; ++k) {
      Stream random(5, key_of(Rule::name), k);
      const typename Rule::Params params{};
      const double w = (smallest_weight(params) + params.Wmax) / 2;
      for (const double now : weights_of(Rule(params), w, random_trains(random)))
        moved = moved || now != w;
    }
    INFO(Rule::name);
    CHECK(moved);
  });
}

TEST_CASE("readings in between leave the bits alone, whatever the rule") {
  for_each_case("readings", 10, [](const auto& rule, const auto&, double w, const Trains& trains) {
    const double end = 1000;
    Trains fewer = trains;  // weights_of reads at every pre: compare with one that reads once
    using Rule = std::decay_t<decltype(rule)>;
    SynapsesOfRule<Rule> synapse(table_of_one(), 0, {w}, rule, 0, 1, {{0, never}}, false);
    std::vector<std::pair<double, int>> events;
    for (const double t : fewer.pre)
      events.emplace_back(t + 1, 0);
    for (const double t : fewer.post)
      events.emplace_back(t - 1, 1);
    for (const double t : fewer.modulator)
      events.emplace_back(t, 2);
    std::stable_sort(events.begin(), events.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [time, kind] : events) {
      if (kind == 0) synapse.weights_at({time, 0, 0, 0});
      if (kind == 1) synapse.post_spike(0, time);
      if (kind == 2) synapse.modulator_spike(0, time);
    }
    std::vector<double> now;
    synapse.read_weights(end, {}, now);
    CHECK(now[0] == weights_of(rule, w, trains, end).back());
  });
}

TEST_CASE("parameters that contradict each other are refused, whatever the rule") {
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    typename Rule::Params params{};
    if constexpr (requires { params.Wmin; }) {
      params.Wmin = params.Wmax;
      INFO(Rule::name);
      CHECK(Rule::check(params) == "Wmin must be below Wmax");
    }
  });
  Heterosynaptic::Params wells;
  wells.w_P = 6;
  CHECK(Heterosynaptic::check(wells) == "w_P must be at most Wmax");
}

}  // namespace
}  // namespace mossy::test
