// SPDX-License-Identifier: MIT
// Where a run is interrupted, and who looks at it then, leaves every bit alone.
#include <algorithm>
#include <catch2/catch.hpp>

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

TEST_CASE("what is seen at the instant of an input is what was before it, in cells of every kind") {
  const auto V_at = [](const std::string& model, const std::string& weight, const std::string& poisson) {
    const Outcome seen =
        run_fast(prepare("simulation: {duration: 2.5}\npopulations: {A: {size: 1, model: " + model +
                         "}}\nsources:\n  told: {model: spike_times, to: A, times: [2.5], weight: " + weight +
                         ", receptor: excitatory}\n" + poisson +
                         "projections: {AA: {from: A, to: A, rule: one_to_one, weight: 1, delay: 1, "
                         "receptor: inhibitory}}\n"));
    return seen.states[0];
  };
  const std::string dense = "  many: {model: poisson, to: A, rate: 5000, weight: 0, receptor: excitatory}\n";
  CHECK(V_at("lif_psc_delta", "5", "") == std::vector<double>{-70});
  CHECK(V_at("lif_psc_delta", "5", dense) == std::vector<double>{-70});
  CHECK(V_at("lif_psc_exp", "5", "") == std::vector<double>{-70, 0, 0});
  CHECK(V_at("lif_psc_exp", "5", dense) == std::vector<double>{-70, 0, 0});
  CHECK(V_at("lif_cond_exp", "5", "") == std::vector<double>{-70, 0, 0});
  CHECK(V_at("lif_cond_exp, step: 0.1", "5", "") == std::vector<double>{-70, 0, 0});
}

}  // namespace
}  // namespace mossy::test
