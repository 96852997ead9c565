// SPDX-License-Identifier: MIT
// expansion_memory: recalls what was stored, forgets when it is too small, and sees no spikes.
#include <catch2/catch.hpp>

#include "analysis/memories/cells.hpp"
#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

namespace {

/// 60 pairs of 5 of 50 and 3 of 30, drawn; cues with one cell of another pattern; no spikes at all.
Bench bench() {
  Bench b;
  b.population("MF", 50);
  b.population("PC", 30);
  std::vector<Cells> keys, values, noisy;
  Stream stream(1, 2, 3);
  for (int k = 0; k < 60; ++k) {
    keys.push_back(draw_cells(50, 5, stream));
    values.push_back(draw_cells(30, 3, stream));
    noisy.push_back(replace_cells(keys.back(), 50, 1, stream));
  }
  b.patterns("keys", "MF", keys);
  b.patterns("noisy", "MF", noisy, "keys");
  b.patterns("values", "PC", values);
  b.phase("store", "keys", 10, 10);
  b.phase("clean", "keys", 10, 10);
  b.phase("noise", "noisy", 10, 10);
  return b;
}

std::string measure(int cells, int indegree, int active) {
  return "m: {measure: expansion_memory, values: values, learned: store, phase: [clean, noise], cells: " +
         std::to_string(cells) + ", indegree: " + std::to_string(indegree) +
         ", active: " + std::to_string(active) + "}";
}

}  // namespace

TEST_CASE("expansion_memory: exact with room and not without, best with a few inputs under noise") {
  const MeasureResult large = bench().result(measure(2000, 3, 40));
  CHECK(score(large, "clean.exact") == 1);
  CHECK(score(large, "noise.exact") > 0.6);
  CHECK(score(bench().result(measure(20, 3, 4)), "clean.exact") < 0.1);
  CHECK(score(bench().result(measure(2000, 40, 40)), "noise.exact") < score(large, "noise.exact") - 0.1);
}

TEST_CASE("expansion_memory: what is wrong with its parameters") {
  CHECK(bench().told(measure(10, 3, 11)).find("active: 11 of 10 cells cannot be active") !=
        std::string::npos);
  CHECK(bench()
            .told("m: {measure: expansion_memory, values: vales, learned: store, phase: clean, cells: 9, "
                  "indegree: 1, active: 1}")
            .find("values") != std::string::npos);
}
