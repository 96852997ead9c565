// SPDX-License-Identifier: MIT
// Willshaw's memory against a separate program's table and the formula of its load.
// 400 probes: standard error of a fraction at most 0.025.
#include "analysis/memories/willshaw.hpp"

#include <catch2/catch.hpp>

using namespace mossy;

namespace {

struct Outcome {
  double load = 0, false_cells = 0, exact = 0, exact_from_part = 0;
};

Outcome run(std::uint32_t n, std::uint32_t k, int patterns) {
  Stream stream(1, key_of("willshaw"), 0);
  Willshaw memory(n, n);
  std::vector<Cells> stored;
  for (int p = 0; p < patterns; ++p) {
    stored.push_back(draw_cells(n, k, stream));
    memory.store(stored.back(), stored.back());
  }
  Outcome o;
  const std::size_t probes = 400;
  for (std::size_t p = 0; p < probes; ++p) {
    const Cells answer = memory.recall(stored[p]);
    o.false_cells += static_cast<double>(answer.size() - k) / probes;
    o.exact += (answer == stored[p]) / static_cast<double>(probes);
    o.exact_from_part += (memory.recall(keep_cells(stored[p], k - 3, stream)) == stored[p]) / double(probes);
  }
  o.load = memory.load();
  return o;
}

}  // namespace

TEST_CASE("willshaw: 3,000 patterns of 10 in 1,000 cells are recalled, also without 3 of the 10") {
  const Outcome o = run(1000, 10, 3000);
  CHECK(o.load == Approx(0.237).margin(0.003));
  CHECK(o.exact > 0.99);
  CHECK(o.exact_from_part == Approx(0.93).margin(0.05));
}

TEST_CASE("willshaw: at ln 2 (N/k)^2 patterns half of the synapses are on and half of the answers exact") {
  const Outcome small = run(1000, 10, 6931);
  CHECK(small.load == Approx(0.465).margin(0.005));
  CHECK(small.false_cells == Approx(0.69).margin(0.15));
  CHECK(small.exact == Approx(0.49).margin(0.08));
  const Outcome large = run(4096, 12, 80753);
  CHECK(large.load == Approx(0.47).margin(0.005));
  CHECK(large.false_cells == Approx(0.565).margin(0.12));
  CHECK(large.exact == Approx(0.585).margin(0.08));
}

TEST_CASE("willshaw: the load follows the formula when input and output are drawn apart") {
  Stream stream(3, key_of("willshaw"), 0);
  Willshaw memory(500, 500);
  for (int p = 0; p < 1000; ++p)
    memory.store(draw_cells(500, 10, stream), draw_cells(500, 10, stream));
  CHECK(memory.load() == Approx(Willshaw::expected_load(0.02, 1000)).margin(0.005));
}

TEST_CASE("willshaw: winners bear wrong cells in the cue, where the threshold finds nothing") {
  Stream stream(4, key_of("willshaw"), 0);
  Willshaw memory(1000, 1000);
  std::vector<Cells> stored;
  for (int p = 0; p < 1000; ++p) {
    stored.push_back(draw_cells(1000, 10, stream));
    memory.store(stored.back(), stored.back());
  }
  const Cells cue = replace_cells(stored[0], 1000, 3, stream);
  CHECK(memory.recall(cue) != stored[0]);
  CHECK(memory.recall(cue, 10, stream) == stored[0]);
}
