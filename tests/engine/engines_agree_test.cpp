// SPDX-License-Identifier: MIT
// The fast engine against the slow one: spikes, weights and states the same to the last bit.
#include <catch2/catch.hpp>

#include "tests/support/random_network.hpp"
#include "tests/support/slow_engine.hpp"

namespace mossy::test {
namespace {

void agree(std::uint64_t first, std::uint64_t last) {
  std::size_t spikes = 0;
  for (std::uint64_t seed = first; seed < last; ++seed) {
    const std::string text = random_network(seed);
    INFO("seed " << seed << "\n" << text);
    const Prepared prepared = prepare(text);
    const Outcome slow = run_slow(prepared);
    CHECK(difference(run_fast(prepared), slow) == "");
    spikes += spikes_in(slow);
  }
  CHECK(spikes > 100 * (last - first));
}

TEST_CASE("engines agree on random networks, 1") {
  agree(0, 12);
}
TEST_CASE("engines agree on random networks, 2") {
  agree(12, 24);
}
TEST_CASE("engines agree on random networks, 3") {
  agree(24, 36);
}
TEST_CASE("engines agree on random networks, 4") {
  agree(36, 48);
}

}  // namespace
}  // namespace mossy::test
