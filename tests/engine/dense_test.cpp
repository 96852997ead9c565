// SPDX-License-Identifier: MIT
// Populations that are run in short steps (sim/engine/dense_block.hpp): against the slow engine, which goes from input to
// input, and against themselves with other threads, blocks and cuts.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/build/builder.hpp"
#include "sim/build/steps.hpp"
#include "sim/engine/shared_poisson.hpp"
#include "tests/support/slow_engine.hpp"
#include "tests/support/stepped_runs.hpp"

namespace mossy::test {
namespace {

/// Excitation and inhibition with private Poisson input of 6,000 spikes/s and more; `extra` lines go into the file.
std::string network(const std::string& model, const std::string& extra = "",
                    const std::string& projection = "") {
  const bool delta = model == "lif_psc_delta";
  const std::string params = delta ? "{tau_m: 20, E_L: 0, V_th: 20, V_reset: 10, t_ref: 2}"
                                   : "{tau_syn_ex: 2, tau_syn_in: 5, t_ref: 2.5}";
  const std::string initial = delta ? "{V_m: {uniform: [0, 19]}}" : "{V_m: {uniform: [-70, -56]}}";
  const std::string J = delta ? "0.4" : "40", g = delta ? "2" : "200", external = delta ? "0.25" : "45";
  return "name: dense\n"
         "simulation: {duration: 60, seed: 3}\n"
         "populations:\n"
         "  E: {size: 60, model: " +
         model + ", params: " + params + ", initial: " + initial +
         "}\n"
         "  I: {size: 20, model: " +
         model + ", params: " + params + ", initial: " + initial +
         "}\n"
         "projections:\n"
         "  EE: {from: E, to: E, rule: fixed_indegree, indegree: 12, weight: {uniform: [0, " +
         J +
         "]}, delay: 1.5, "
         "receptor: excitatory" +
         projection +
         "}\n"
         "  EI: {from: E, to: I, rule: fixed_indegree, indegree: 12, weight: " +
         J +
         ", delay: {uniform: [1.1, 3]}, "
         "receptor: excitatory}\n"
         "  IE: {from: I, to: E, rule: fixed_indegree, indegree: 5, weight: " +
         g +
         ", delay: 1.5, receptor: inhibitory}\n"
         "  II: {from: I, to: I, rule: fixed_indegree, indegree: 5, weight: " +
         g +
         ", delay: 1.25, receptor: inhibitory}\n"
         "sources:\n"
         "  more_E: {model: poisson, to: E, rate: 6000, weight: " +
         external +
         ", receptor: excitatory}\n"
         "  more_I: {model: poisson, to: I, rate: 6000, weight: " +
         external +
         ", receptor: excitatory}\n"
         "  less_E: {model: poisson, to: E, rate: 500, weight: " +
         external +
         ", start: 10.3, stop: 40.01, receptor: inhibitory}\n"
         "  told: {model: spike_times, to: I, times: [5, 5.5, 21.03], weight: " +
         g + ", receptor: excitatory}\n" + extra;
}

const std::string plastic =
    ", plasticity: {rule: stdp_pair, lambda: 0.05, alpha: 1.05, tau_plus: 20, mu_plus: 0, mu_minus: 0, "
    "Wmax: ";
const std::string protocol =
    "protocol:\n"
    "  - {phase: a, duration: 13.07, plasticity: off}\n"
    "  - {phase: b, duration: 11.11, gain: {EE: 2.5, IE: 0.5}}\n"
    "  - {phase: c, duration: 20, reset: [membranes]}\n"
    "  - {phase: d, duration: 15.82}\n";

std::vector<std::string> networks() {
  return {network("lif_psc_delta"),
          network("lif_psc_exp"),
          network("lif_psc_delta", protocol),
          network("lif_psc_exp", protocol),
          network("lif_psc_delta", protocol, plastic + "0.8}"),
          network("lif_psc_exp", protocol, plastic + "80}")};
}

TEST_CASE("cells in steps spike when the slow engine says so") {
  for (const std::string& text : networks()) {
    INFO(text);
    const Prepared prepared = prepare(text);
    for (const PopulationSpec& spec : prepared.description.populations)
      REQUIRE(step_of(prepared.description, spec).has_value());
    const Outcome slow = run_slow(prepared);
    CHECK(spikes_in(slow) > 80);
    require_close(run_fast(prepared), slow);
  }
}

TEST_CASE("cells in steps give the same bits for any threads, blocks and cuts") {
  for (const std::string& text : networks()) {
    INFO(text);
    const Prepared prepared = prepare(text);
    const Outcome one = run_fast(prepared);
    check_same_bits(prepared, one);
  }
}

TEST_CASE("private trains drawn by groups are Poisson and independent") {
  SharedPoisson source;
  source.rate = 8000;
  source.seed = 5;
  std::vector<double> counts(SharedPoisson::group, 0);
  double sum = 0, squares = 0, left = 0;
  constexpr int steps = 2000;
  for (int k = 0; k < steps; ++k) {
    SharedPoisson::Spikes spikes;
    source.draw(7, 0.1 * k, 0.1 * (k + 1), spikes);
    std::fill(counts.begin(), counts.end(), 0);
    for (std::size_t i = 0; i < spikes.cell.size(); ++i) {
      ++counts[spikes.cell[i]];
      left += spikes.left[i];
    }
    for (const double n : counts) {
      sum += n;
      squares += n * n;
    }
  }
  const double cases = steps * SharedPoisson::group, mean = sum / cases;  // 0.8 per cell and step
  CHECK(std::abs(mean - 0.8) < 5 * std::sqrt(0.8 / cases));
  // Variance equals the mean; the standard error of a variance is about mean sqrt((2 + 1/mean) / cases).
  CHECK(std::abs(squares / cases - mean * mean - mean) < 5 * mean * std::sqrt((2 + 1 / mean) / cases));
  CHECK(std::abs(left / sum - 0.5) < 5 / std::sqrt(12 * sum));
}

TEST_CASE("steps make up the shortest delay and stay below what they may be") {
  CHECK(step_within(1.5, 0.1) == 1.5 / 16);
  CHECK(step_within(0.1, 0.1) == 0.1);
  CHECK(step_within(0.1, 5) == 0.1);
  CHECK(step_within(0.8, 0.0499) == 0.025);
}

}  // namespace
}  // namespace mossy::test
