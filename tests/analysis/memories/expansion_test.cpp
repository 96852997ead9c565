// SPDX-License-Identifier: MIT
// The granular expansion against the separate program's table: 256 mossy fibres, 26 active, 4,096 granule cells, 5 %
// winners, 400 pairs of 11 of 256, cue with 3 of 26 fibres exchanged. Which fan-in is best shows under noise only.
#include "analysis/memories/expansion.hpp"

#include <catch2/catch.hpp>

using namespace mossy;

namespace {

struct Exact {
  double clean = 0, noisy = 0;
};

/// Mean over four memories: from fan-in 4 on single ones scatter by about 0.1, one in forty by far more.
Exact exact_recall(std::uint32_t fan_in, double active) {
  Exact exact;
  const int memories = 4, pairs = 400, step = 4;
  const double probes = memories * pairs / step;
  for (std::uint64_t seed = 1; seed <= memories; ++seed) {
    Stream stream(seed, key_of("expansion"), fan_in);
    Expansion memory(Wiring::fixed_fan_in(256, 4096, fan_in, stream),
                     static_cast<std::uint32_t>(std::lround(active * 4096)), 256, stream);
    std::vector<Cells> cues, values;
    for (int k = 0; k < pairs; ++k) {
      cues.push_back(draw_cells(256, 26, stream));
      values.push_back(draw_cells(256, 11, stream));
      memory.store(cues.back(), values.back());
    }
    for (std::size_t k = 0; k < pairs; k += step) {
      const Cells noisy = replace_cells(cues[k], 256, 3, stream);
      exact.clean += (memory.recall(cues[k], 11, stream) == values[k]) / probes;
      exact.noisy += (memory.recall(noisy, 11, stream) == values[k]) / probes;
    }
  }
  return exact;
}

}  // namespace

TEST_CASE("expansion: under noise a fan-in of 3 to 8 is best, clean cues do not care") {
  const Exact one = exact_recall(1, .05), two = exact_recall(2, .05), three = exact_recall(3, .05),
              four = exact_recall(4, .05), eight = exact_recall(8, .05), sixteen = exact_recall(16, .05);
  for (const Exact& e : {two, three, four, eight, sixteen})
    CHECK(e.clean >= 0.99);
  CHECK(one.noisy == Approx(.02).margin(.03));
  CHECK(two.noisy == Approx(.49).margin(.1));
  CHECK(three.noisy == Approx(.94).margin(.07));
  CHECK(four.noisy == Approx(.88).margin(.15));
  CHECK(eight.noisy == Approx(.85).margin(.15));
  CHECK(sixteen.noisy == Approx(.58).margin(.15));
  for (const Exact& good : {three, four, eight})
    for (const Exact& bad : {one, two, sixteen})
      CHECK(good.noisy > bad.noisy + 0.1);
}

TEST_CASE("expansion: sparser codes bear the same noise") {
  CHECK(exact_recall(4, .02).noisy >= 0.9);
  CHECK(exact_recall(4, .10).noisy < exact_recall(4, .05).noisy);
}
