// SPDX-License-Identifier: MIT
// The learning threshold: falls by its own spikes while plasticity is on, in both engines the same.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/build/catalogue.hpp"
#include "tests/support/slow_engine.hpp"

namespace mossy::test {
namespace {

using Cell = LifPscExpLearningThreshold;

TEST_CASE("each own spike takes the threshold a share of the way to its lowest value") {
  Cell::Params p;
  p.V_th = -50;
  p.V_th_min = -60;
  p.eta_th = 0.25;
  const Cell cell(p);
  auto state = cell.rest();
  CHECK(state.V_th == -50);
  for (int k = 1; k <= 20; ++k) {
    cell.fire(state);
    cell.learn(state);
    CHECK(state.V_th == Approx(-60 + 10 * std::pow(0.75, k)).epsilon(1e-14));
  }
}

TEST_CASE("a learned threshold is crossed when lif_psc_exp with that threshold crosses it") {
  Cell::Params learning;
  learning.V_th = -50;
  LifPscExp::Params fixed;
  fixed.V_th = -58.25;
  const Cell cell(learning);
  const LifPscExp plain(fixed);
  auto state = cell.rest();
  state.V_th = -58.25;
  LifPscExp::State plain_state = plain.rest();
  cell.receive(state, 0, 4000);
  plain.receive(plain_state, 0, 4000);
  CHECK(cell.next_crossing(state) == plain.next_crossing(plain_state));
  CHECK(cell.next_crossing(state) < 10);
  state.V_th = -50;
  CHECK(cell.next_crossing(state) > plain.next_crossing(plain_state));
}

const char* const network = R"(
simulation: {seed: 4}
populations:
  A: {size: 3, model: lif_psc_exp_learning_threshold,
      params: {V_th: -52, V_th_min: -60, eta_th: 0.5, V_reset: -70, t_ref: 2}}
sources:
  push: {model: spike_times, to: A, times: [10, 60, 110, 160, 210, 260], weight: 6000, cells: [0, 1], receptor: excitatory}
protocol:
  - {phase: learn, duration: 50}
  - {phase: frozen, duration: 50, plasticity: off}
  - {phase: kept, duration: 50, reset: [membranes], plasticity: A}
  - {phase: again, duration: 50}
  - {phase: forgotten, duration: 50, reset: [weights]}
  - {phase: last, duration: 50}
)";

/// Thresholds of cell 0 in the middle of each phase, and the outcome.
std::vector<double> thresholds(const Prepared& prepared) {
  std::vector<double> found;
  Description d = prepared.description;
  for (std::size_t phases = 1; phases <= d.protocol.size(); ++phases) {
    Prepared part = prepared;
    part.description.protocol.resize(phases);
    Mistakes mistakes("net.yaml", "");
    part.timeline = make_timeline(part.description, {}, mistakes);
    found.push_back(run_fast(part).states[0][3]);  // V_m, I_syn_ex, I_syn_in, V_th of cell 0
  }
  return found;
}

TEST_CASE("phases freeze, keep and forget what a cell has learned") {
  const Prepared prepared = prepare(network);
  CHECK(thresholds(prepared) == std::vector<double>{-56, -56, -58, -59, -56, -58});
  const Outcome slow = run_slow(prepared);
  CHECK(slow.spikes[0].size() == 12);
  CHECK(slow.states[0][11] == -52);  // cell 2 never fired
  CHECK(difference(run_fast(prepared), slow) == "");
}

TEST_CASE("a phase that names projections freezes cells it does not name") {
  const Prepared prepared = prepare(R"(
populations:
  A: {size: 2, model: lif_psc_exp_learning_threshold}
  B: {size: 2, model: lif_psc_exp}
projections:
  p: {from: A, to: B, rule: all_to_all, weight: 1, receptor: excitatory, plasticity: {rule: stdp_pair}}
protocol:
  - {phase: one, duration: 10}
  - {phase: two, duration: 10, plasticity: p}
  - {phase: three, duration: 10, plasticity: [A, p]}
  - {phase: four, duration: 10, plasticity: A}
)");
  CHECK(prepared.timeline.learning_on.size() == 1);
  CHECK(prepared.timeline.learning_on.at("A") == OnTimes{{0, 10}, {20, 40}});
  CHECK(prepared.timeline.plasticity_on.at("p") == OnTimes{{0, 30}});
}

TEST_CASE("a population whose cells do not learn cannot be plastic") {
  const auto mistake = [] {
    prepare(R"(populations:
  B: {size: 2, model: lif_psc_exp}
protocol:
  - {phase: one, duration: 10, plasticity: B}
)");
  };
  CHECK_THROWS_WITH(mistake(), R"(net.yaml:4:44: error: protocol.one.plasticity: there is no projection 'B'
  4 |   - {phase: one, duration: 10, plasticity: B}
    |                                            ^
)");
}

}  // namespace
}  // namespace mossy::test
