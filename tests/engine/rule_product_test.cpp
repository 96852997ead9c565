// SPDX-License-Identifier: MIT
// Every long-term rule with every short-term rule and without one: the engines agree to the last bit through phases
// that switch, reset and scale, and cuts, threads and readings change nothing.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "sim/build/catalogue.hpp"
#include "tests/support/random_rule.hpp"
#include "tests/support/slow_engine.hpp"

namespace mossy::test {
namespace {

std::string network(const std::string& rule, const std::string& short_term, std::uint64_t seed) {
  Stream random(seed, key_of(rule), key_of(short_term));
  const std::string what = short_term.empty() ? "" : fmt::format(", short_term: {{rule: {}}}", short_term);
  return fmt::format(R"(
simulation: {{seed: {}}}
populations:
  IN: {{size: 6, model: poisson, params: {{rate: 60}}}}
  TE: {{size: 4, model: poisson, params: {{rate: 25}}}}
  A: {{size: 5, model: lif_psc_delta, params: {{t_ref: 2, I_e: 250}}}}
projections:
  third: {{from: TE, to: A, rule: fixed_indegree, indegree: 2, weight: 6, delay: 1.25, receptor: excitatory}}
  learned: {{from: IN, to: A, rule: all_to_all, weight: {{uniform: [3, 9]}}, delay: {{uniform: [1, 4], round: 0.25}},
            axonal_delay: 0.5, receptor: excitatory, plasticity: {}{}}}
protocol:
  - {{phase: learn, duration: 150}}
  - {{phase: frozen, duration: 40.5, plasticity: off}}
  - {{phase: afresh, duration: 100, reset: [traces]}}
  - {{phase: scaled, duration: 60, normalise: {{learned: 5}}}}
  - {{phase: as_built, duration: 80, reset: [weights, membranes]}}
)",
                     seed, random_rule(rule, 4, "third", random), what);
}

template <class Visit>
void for_each_pair(const Visit& visit) {
  std::vector<std::string> shorts{""};
  for_each_type(ShortTermRules{}, [&]<class Rule>() { shorts.emplace_back(Rule::name); });
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    for (const std::string& short_term : shorts)
      visit(std::string(Rule::name), short_term);
  });
}

TEST_CASE("rules of all kinds together: the engines agree") {
  for_each_pair([](const std::string& rule, const std::string& short_term) {
    std::size_t spikes = 0;
    bool learned = false;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const std::string text = network(rule, short_term, seed);
      INFO(text);
      const Prepared prepared = prepare(text);
      const Outcome slow = run_slow(prepared);
      CHECK(difference(run_fast(prepared), slow) == "");
      spikes += slow.spikes[2].size();
      const Built built = build(prepared.description, prepared.timeline, 1);
      const auto first = synapses_of(built.network, built.network.projections[1], 0);
      for (std::size_t i = 0; i < first.size(); ++i)
        learned = learned || first[i].weight != slow.weights[1][i];
    }
    INFO(rule << " with " << short_term);
    CHECK(spikes > 60);
    CHECK(learned);
  });
}

TEST_CASE("rules of all kinds together: cuts, threads, blocks and readings leave the bits alone") {
  for_each_pair([](const std::string& rule, const std::string& short_term) {
    const std::string text = network(rule, short_term, 7);
    INFO(text);
    const Prepared prepared = prepare(text);
    FastOptions options;
    options.threads = 2;
    options.cells_per_block = 2;
    options.cuts = {0.3, 17, 17.01, 100, 151.7, 200, 333.33, 400};
    options.look = true;
    CHECK(difference(run_fast(prepared, options), run_fast(prepared)) == "");
  });
}

}  // namespace
}  // namespace mossy::test
