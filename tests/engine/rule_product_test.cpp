// SPDX-License-Identifier: MIT
// Every long-term rule with every short-term rule and without one: the engines agree to the last bit through phases
// that switch, reset and scale, and cuts, threads and readings change nothing.
#include <catch2/catch.hpp>

#include "tests/support/random_rule.hpp"
#include "tests/support/slow_engine.hpp"

namespace mossy::test {
namespace {

TEST_CASE("rules of all kinds together: the engines agree") {
  for_each_rule_pair([](const std::string& rule, const std::string& short_term) {
    std::size_t spikes = 0;
    bool learned = false;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const std::string text = rule_network(rule, short_term, seed);
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
  for_each_rule_pair([](const std::string& rule, const std::string& short_term) {
    const std::string text = rule_network(rule, short_term, 7);
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
