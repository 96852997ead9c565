// SPDX-License-Identifier: MIT
// Replay by hand: a sequence of four pairs of cells that fires in order, in reverse, and in no order.
#include "analysis/measures/replay.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/core/rng.hpp"
#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

namespace {

const std::vector<Cells> pairs{{0, 1}, {2, 3}, {4, 5}, {6, 7}};

Bench track() {
  Bench b;
  b.population("C", 10);
  b.patterns("track", "C", pairs);
  return b;
}

}  // namespace

TEST_CASE("replay: a cell of two patterns has no position") {
  CHECK(sequence_positions({{0, 1}, {1, 2}}, 4) == std::vector<int>{0, -1, 1, -1});
  CHECK(group_positions(5, 2) == std::vector<int>{0, 0, 0, 1, 1});
}

TEST_CASE("replay: correlation of place and time, and its share of shuffles") {
  Stream stream(1, 2, 3);
  const auto position = sequence_positions(pairs, 10);
  const SpikeList ordered{{1, 2, 11, 12, 21, 22, 31, 32, 33}, {0, 1, 2, 3, 4, 5, 6, 7, 9}};
  const ReplayEvent e = score_replay(ordered, position, 4, 1000, stream);
  // times 1 2 11 12 ..., places 0 0 1 1 ...: sum of products 500, of squares 1002 and 10 about the means
  CHECK(e.r == Approx(100 / std::sqrt(1002.0 * 10)));
  CHECK(e.speed == Approx(100 / 1002.0));
  CHECK(e.reach == 1);
  CHECK(e.p < 0.01);  // of 2520 orders of the pairs, few are as good
  const SpikeList mixed{{1, 2, 11, 12, 21, 22, 31, 32}, {0, 7, 2, 5, 4, 3, 6, 1}};
  CHECK(score_replay(mixed, position, 4, 1000, stream).p > 0.2);
  const SpikeList first{{1, 2, 3}, {0, 1, 0}};  // one place only
  const ReplayEvent none = score_replay(first, position, 4, 1000, stream);
  CHECK(std::isnan(none.r));
  CHECK(none.p == 1);
  CHECK(none.reach == 0.25);
}

TEST_CASE("replay: stretches in which every bin is busy") {
  const SpikeList spikes{{5, 25, 45, 105, 125}, {0, 1, 2, 3, 4}};
  // one spike in 20 ms among 10 cells: 5 Hz
  using Stretches = std::vector<std::pair<double, double>>;
  CHECK(busy_stretches(spikes, 0, 200, 10, 20, 5, 40) == Stretches{{0, 60}, {100, 140}});
  CHECK(busy_stretches(spikes, 0, 200, 10, 20, 5, 60) == Stretches{{0, 60}});
  CHECK(busy_stretches(spikes, 0, 200, 10, 20, 5.1, 20).empty());
}

TEST_CASE("replay: forward and backward after cues, and in a phase without") {
  Bench b = track();
  b.phase("cues", "track", 5, 45);  // four cues: one forward, one backward, two silent
  b.quiet_phase("rest", 100);
  for (std::uint32_t k = 0; k < 4; ++k) {
    b.answer("cues", 0, 10 + 8 * k, "C", pairs[k]);
    b.answer("cues", 1, 10 + 8 * k, "C", pairs[3 - k]);
    b.spikes("C", 205 + 20.0 * k, pairs[3 - k]);
  }
  const MeasureResult r =
      b.result("r: {measure: replay, population: C, sequence: track, phase: [cues, rest], shortest: 60}");
  CHECK(score(r, "cues.events") == 4);
  CHECK(score(r, "cues.forward") == 0.25);
  CHECK(score(r, "cues.backward") == 0.25);
  CHECK(score(r, "cues.reach") == 0.5);
  CHECK(score(r, "cues.speed") == Approx(1 / 8.0));
  CHECK(score(r, "rest.events") == 1);
  CHECK(score(r, "rest.backward_count") == 1);
  CHECK(score(r, "rest.forward_count") == 0);
  const MeasureResult far = b.result(
      "r: {measure: replay, population: C, sequence: track, phase: cues, "
      "window: [0, 20]}");  // two places are half
  CHECK(score(far, "reach") == 0.25);
  CHECK(b.told("r: {measure: replay, population: C, sequence: trac, phase: cues}") ==
        "net.yaml:1:47: error: measures.r.sequence: there is no set of patterns 'trac'\n"
        "  1 | r: {measure: replay, population: C, sequence: trac, phase: cues}\n"
        "    |                                               ^\n"
        "  did you mean 'track'?\n");
}
