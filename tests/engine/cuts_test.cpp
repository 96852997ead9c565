// SPDX-License-Identifier: MIT
// Where a run is interrupted, and who looks at it then, leaves every bit alone.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/build/builder.hpp"
#include "sim/build/steps.hpp"
#include "sim/engine/engine.hpp"
#include "tests/support/random_network.hpp"
#include "tests/support/slow_engine.hpp"
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

TEST_CASE(
    "who looks at the instant of a spike, once it is told, sees the cell after it, in cells of every kind") {
  enum class Way { from_input_to_input, dense, foreseen };
  const std::atomic<bool> stop{false};
  // V_m of A at the instant of its spike.
  const auto seen = [&](const std::string& cells, const std::string& sources, double at, Way way) {
    const Prepared prepared = prepare(
        "simulation: {duration: 5}\n"
        "populations:\n"
        "  D: {size: 100, model: lif_psc_exp}\n"
        "  A: {size: 1, model: " +
        cells + "}\n" + sources +
        "projections:\n"
        "  p: {from: D, to: A, rule: all_to_all, weight: 0, delay: 4, receptor: excitatory}\n"
        "  q: {from: A, to: A, rule: one_to_one, weight: 0, delay: 1, receptor: inhibitory}\n");
    const PopulationSpec& spec = prepared.description.populations[1];
    const auto calm = calm_steps_of(prepared.description, spec);
    REQUIRE(step_of(prepared.description, spec).has_value() == (way == Way::dense));
    REQUIRE((calm && calm->foreseen) == (way == Way::foreseen));
    Built built = build(prepared.description, prepared.timeline, 1);
    std::size_t spikes = 0;
    Engine engine(built.network, 1, [&](const WindowSpikes& all, double) { spikes += all[1].size(); });
    engine.run_until(std::nextafter(at, 5), stop);
    REQUIRE(spikes == 1);
    return built.network.populations[1].blocks[0]->sample(0, 0, at);
  };
  const std::string kick =
      "sources:\n  k: {model: spike_times, to: A, times: [2.5], weight: 300, receptor: excitatory}\n";
  const std::string many = "  many: {model: poisson, to: A, rate: 5000, weight: 0, receptor: excitatory}\n";
  const std::string drawn = ", params: {t_ref: {uniform: [2, 2]}}";
  const std::string above =
      "lif_psc_exp, initial: {V_m: -54}, params: {tau_syn_ex: 5, tau_syn_in: 5, t_ref: ";
  CHECK(seen("lif_psc_delta" + drawn, kick, 2.5, Way::from_input_to_input) == -70);
  CHECK(seen("lif_psc_delta", kick + many, 2.5, Way::dense) == -70);
  CHECK(seen(above + "{uniform: [2, 2]}}", "", 0, Way::from_input_to_input) == -70);
  CHECK(seen(above + "2}", "sources:\n" + many, 0, Way::dense) == -70);
  CHECK(seen(above + "2}", "", 0, Way::foreseen) == -70);
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

TEST_CASE("a cell held back by inhibition does not let time jump past the spike of another") {
  // Cell 0 would fire first and is inhibited; then nothing is due but the crossing of cell 1, whose spike comes in time to
  // hold back cell 2.
  const Prepared prepared = prepare(R"(
simulation: {duration: 60}
populations:
  A:
    size: 3
    model: lif_psc_exp
    params: {C_m: 200, tau_m: 20, E_L: -49, V_th: -50, V_reset: -60, t_ref: 5, tau_syn_ex: 5, tau_syn_in: 10}
    initial: {V_m: [-50.1, -50.5, -50.55]}
projections:
  AA: {from: A, to: A, rule: all_to_all, allow_autapses: false, weight: 90, delay: 0.1, receptor: inhibitory}
sources:
  hold: {model: spike_times, to: A, cells: [0], times: [1], weight: 90, receptor: inhibitory}
)");
  const auto fast = run_fast(prepared).spikes;
  REQUIRE(fast[0].size() >= 2);
  CHECK(fast[0][0].cell == 1);
  CHECK(fast[0][0].time == Approx(20 * std::log(1.5)));  // 8.11 ms
  CHECK(fast[0][1].time > 20 * std::log(1.55) + 1);      // without inhibition 8.77 ms
  CHECK(run_slow(prepared).spikes == fast);
}

TEST_CASE("the engines agree where nothing but the cells' own crossings moves time on") {
  for (int seed = 1; seed <= 20; ++seed) {
    const Prepared prepared = prepare("simulation: {duration: 100, seed: " + std::to_string(seed) + R"(}
populations:
  E: {size: 16, model: lif_psc_exp, params: &p {C_m: 200, tau_m: 20, E_L: -49, V_th: -50, V_reset: -60, t_ref: 5, tau_syn_ex: 5, tau_syn_in: 10}, initial: {V_m: {uniform: [-60, -50]}}}
  I: {size: 8, model: lif_psc_exp, params: *p, initial: {V_m: {uniform: [-60, -50]}}}
projections:
  EE: {from: E, to: E, rule: pairwise_bernoulli, p: 0.3, weight: 16, delay: 0.1, receptor: excitatory}
  EI: {from: E, to: I, rule: pairwise_bernoulli, p: 0.3, weight: 16, delay: 0.1, receptor: excitatory}
  IE: {from: I, to: E, rule: pairwise_bernoulli, p: 0.3, weight: 90, delay: 0.1, receptor: inhibitory}
  II: {from: I, to: I, rule: pairwise_bernoulli, p: 0.3, weight: 90, delay: 0.1, receptor: inhibitory}
)");
    INFO("seed " << seed);
    const auto slow = run_slow(prepared).spikes;
    CHECK(slow[0].size() > 5);
    CHECK(run_fast(prepared).spikes == slow);
  }
}

}  // namespace
}  // namespace mossy::test
