// SPDX-License-Identifier: MIT
// Where a run is interrupted, and who looks at it then, leaves every bit alone.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/build/builder.hpp"
#include "sim/engine/engine.hpp"
#include "tests/support/random_network.hpp"
#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

/// Dates by lot, half of them on the grid of 1/4 ms on which spikes of half of the networks fall.
std::vector<double> some_cuts(std::uint64_t seed, double duration) {
  Stream random(seed, key_of("cuts"), 0);
  std::vector<double> cuts;
  for (int k = 0; k < 60; ++k) {
    const double t = duration * random.uniform();
    cuts.push_back(k % 2 == 0 ? t : std::floor(4 * t) / 4);
  }
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

TEST_CASE("cutting a run into pieces changes nothing") {
  for (std::uint64_t seed = 200; seed < 210; ++seed) {
    const Prepared prepared = prepare(random_network(seed));
    INFO("seed " << seed);
    const auto cuts = some_cuts(seed, prepared.timeline.duration);
    CHECK(difference(run_fast(prepared, {1, 0, cuts, false}), run_fast(prepared)) == "");
  }
}

TEST_CASE("reading weights and sampling states in between changes nothing") {
  for (std::uint64_t seed = 210; seed < 220; ++seed) {
    const Prepared prepared = prepare(random_network(seed));
    INFO("seed " << seed);
    const auto cuts = some_cuts(seed, prepared.timeline.duration);
    CHECK(difference(run_fast(prepared, {1, 0, cuts, true}), run_fast(prepared)) == "");
  }
}

TEST_CASE("silence is skipped without losing what wakes first") {
  // TI wakes at 5 and lies before A in the list of blocks, but A, woken by the device at 3, fires earlier.
  const Prepared prepared = prepare(R"(
simulation: {duration: 20}
populations:
  TI: {size: 1, model: spike_times, params: {times: [4]}}
  A: {size: 1, model: lif_psc_delta}
  B: {size: 1, model: lif_psc_delta}
projections:
  slow: {from: TI, to: B, rule: one_to_one, weight: 1, delay: 2, receptor: excitatory}
  quick: {from: A, to: B, rule: one_to_one, weight: 20, delay: 2, receptor: excitatory}
sources:
  start: {model: spike_times, to: A, times: [3], weight: 20, receptor: excitatory}
)");
  CHECK(run_fast(prepared).spikes == std::vector<std::vector<Spike>>{{{4, 0}}, {{3, 0}}, {{5, 0}}});
}

TEST_CASE("who looks at the instant of an input, before or after it, sees the same in cells of every kind") {
  const std::atomic<bool> stop{false};
  const auto seen = [&](const std::string& model, const std::string& more, double told) {
    const Prepared prepared = prepare(
        "simulation: {duration: 5}\npopulations: {A: {size: 1, model: " + model +
        "}}\nsources:\n  told: {model: spike_times, to: A, times: [2.5], weight: 5, receptor: excitatory}\n" +
        more +
        "projections: {AA: {from: A, to: A, rule: one_to_one, weight: 1, delay: 1, receptor: inhibitory}}\n");
    Built built = build(prepared.description, prepared.timeline, 1);
    Engine engine(built.network, 1, [](const WindowSpikes&, double) {});
    engine.run_until(told, stop);
    Block& block = *built.network.populations[0].blocks[0];
    return block.sample(0, model == "lif_psc_delta" ? 0 : 1, 2.5);  // V, or what the input moves
  };
  const std::string dense = "  many: {model: poisson, to: A, rate: 5000, weight: 0, receptor: excitatory}\n";
  const double before = 2.5, after = std::nextafter(2.5, 3);
  for (const std::string& more : {std::string(), dense}) {
    CHECK(seen("lif_psc_delta", more, before) == -70);
    CHECK(seen("lif_psc_delta", more, after) == -65);
    CHECK(seen("lif_psc_exp", more, before) == 0);
    CHECK(seen("lif_psc_exp", more, after) == 5);
  }
  for (const std::string& step : {std::string(), std::string(", step: 0.1")}) {
    CHECK(seen("lif_cond_exp" + step, "", before) == 0);
    CHECK(seen("lif_cond_exp" + step, "", after) == 5);
  }
}

TEST_CASE("who looks where a step begins, at the start of the run, too, sees what stands there") {
  const std::atomic<bool> stop{false};
  for (const char* model : {"lif_psc_exp", "lif_cond_exp", "lif_cond_exp, step: 0.1"})
    for (const double at : {0.0, 0.5, 1.0}) {
      const Prepared prepared =
          prepare(std::string("simulation: {duration: 5}\npopulations: {A: {size: 1, model: ") + model +
                  ", initial: {V_m: -65}, params: {E_L: -65}}}\n"
                  "projections: {AA: {from: A, to: A, rule: one_to_one, weight: 1, delay: 1, "
                  "receptor: inhibitory}}\n");
      Built built = build(prepared.description, prepared.timeline, 1);
      Engine engine(built.network, 1, [](const WindowSpikes&, double) {});
      engine.run_until(std::nextafter(at, 3), stop);
      INFO(model << " at " << at);
      CHECK(built.network.populations[0].blocks[0]->sample(0, 0, at) == -65);
    }
}

}  // namespace
}  // namespace mossy::test
