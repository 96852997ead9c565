// SPDX-License-Identifier: MIT
// Clipped Hebb in sparse wiring against the separate program's table: half cue and as many spurious cells as a
// pattern has, threshold of three synapses, linear inhibition, 8 steps. The table's grid of inhibitions is
// coarser than ours, so that its capacities are lower bounds.
#include "analysis/memories/clipped_hebb.hpp"

#include <catch2/catch.hpp>

using namespace mossy;

namespace {

constexpr double three_synapses = 2.31;

struct Net {
  ClippedHebb memory;
  std::vector<Cells> patterns;
  std::uint32_t n;

  Net(std::uint32_t cells, double p, std::uint32_t active, int count, Stream& stream)
      : memory(Wiring::random(cells, cells, p, false, stream)), n(cells) {
    for (int k = 0; k < count; ++k) {
      patterns.push_back(draw_cells(n, active, stream));
      memory.store(patterns.back());
    }
  }

  /// Mean correlation of the answer, nothing recalled counting 0.
  double quality(double inhibition, Stream& stream) const {
    double sum = 0;
    const std::size_t probes = 15;
    for (std::size_t k = 0; k < probes; ++k) {
      const auto size = static_cast<std::uint32_t>(patterns[k].size());
      const Cells cue = add_cells(keep_cells(patterns[k], size / 2, stream), patterns[k], n, size, stream);
      const double r = code_correlation(memory.recall(cue, three_synapses, inhibition), patterns[k], n);
      sum += std::isnan(r) ? 0 : r;
    }
    return sum / probes;
  }
};

}  // namespace

TEST_CASE("clipped_hebb: 3,000 cells, p = 0.25, 60 active: 200 patterns are held, 900 are not") {
  Stream stream(1, key_of("clipped_hebb"), 0);
  const double best = Net(3000, .25, 60, 200, stream).quality(0.075, stream);
  CHECK(200 * best >= 146);
  const Net crowded(3000, .25, 60, 900, stream);
  for (const double inhibition : {0.05, 0.075, 0.1, 0.125})
    CHECK(crowded.quality(inhibition, stream) < 0.3);
}

TEST_CASE("clipped_hebb: 8,000 cells, p = 0.1, 100 active hold at least 428 patterns' worth") {
  Stream stream(1, key_of("clipped_hebb"), 0);
  const Net net(8000, .1, 100, 650, stream);
  double best = 0;
  for (const double inhibition : {0.026, 0.028, 0.030})
    best = std::max(best, net.quality(inhibition, stream));
  CHECK(650 * best >= 428);
  CHECK(net.quality(0.045, stream) < 0.1);  // too much inhibition silences
}

TEST_CASE("clipped_hebb: one step, by hand") {
  // 0 and 1 reach 2; 3 reaches 2 as well but never fired with it.
  ClippedHebb memory(Wiring::from_lists(4, {{2}, {2}, {}, {2}}));
  memory.store({0, 1, 2});
  CHECK(memory.load() == Approx(2.0 / 3));
  CHECK(memory.step({0, 1}, 1.5, 0) == Cells{2});
  CHECK(memory.step({0, 3}, 1.5, 0) == Cells{});
  CHECK(memory.step({0, 1}, 1.5, 0.3) == Cells{});  // 2 < 1.5 + 0.6
}
