// SPDX-License-Identifier: MIT
// Threads, and how the cells are cut into blocks, leave every bit alone.
#include <catch2/catch.hpp>

#include "tests/support/random_network.hpp"
#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

TEST_CASE("any number of threads gives the same bits") {
  for (const std::uint64_t seed : {101u, 102u}) {
    Prepared prepared = prepare(random_network(seed));
    prepared.timeline.duration = 60;
    const Outcome one = run_fast(prepared);
    CHECK(spikes_in(one) > 50);
    for (const int threads : {2, 3, 8}) {
      INFO("seed " << seed << ", " << threads << " threads");
      CHECK(difference(run_fast(prepared, {threads, 3, {}, false}), one) == "");
    }
  }
}

TEST_CASE("any size of the blocks gives the same bits") {
  for (std::uint64_t seed = 105; seed < 111; ++seed) {
    const Prepared prepared = prepare(random_network(seed));
    const Outcome one = run_fast(prepared);
    for (const std::uint32_t cells : {1u, 5u, 7u}) {
      INFO("seed " << seed << ", " << cells << " cells per block");
      CHECK(difference(run_fast(prepared, {1, cells, {}, false}), one) == "");
    }
  }
}

}  // namespace
}  // namespace mossy::test
