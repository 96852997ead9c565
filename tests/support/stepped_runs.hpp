// SPDX-License-Identifier: MIT
// What is asked of cells in steps of any kind, over 60 ms: the slow engine's spikes but for rounding, and their own bits
// however they are run.
//
// Sums in another order differ in their last digits, so spikes are compared to 1e-9 ms, over a time in which rounding cannot
// grow.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/small_network.hpp"

namespace mossy::test {

/// Same cells in the same order, times within 1e-9 ms.
inline void require_close(const Outcome& a, const Outcome& b) {
  for (std::size_t p = 0; p < a.spikes.size(); ++p) {
    REQUIRE(a.spikes[p].size() == b.spikes[p].size());
    for (std::size_t i = 0; i < a.spikes[p].size(); ++i) {
      REQUIRE(a.spikes[p][i].cell == b.spikes[p][i].cell);
      REQUIRE(std::abs(a.spikes[p][i].time - b.spikes[p][i].time) < 1e-9);
    }
    for (std::size_t i = 0; i < a.states[p].size(); ++i)
      REQUIRE(std::abs(a.states[p][i] - b.states[p][i]) < 1e-8);
  }
  for (std::size_t p = 0; p < a.weights.size(); ++p)
    for (std::size_t i = 0; i < a.weights[p].size(); ++i)
      REQUIRE(std::abs(a.weights[p][i] - b.weights[p][i]) < 1e-9 * (1 + std::abs(b.weights[p][i])));
}

/// As `one`, the outcome on one thread: for other threads, blocks and cuts.
inline void check_same_bits(const Prepared& prepared, const Outcome& one) {
  CHECK(difference(run_fast(prepared, {2, 7, {}, false}), one) == "");
  CHECK(difference(run_fast(prepared, {3, 20, {}, false}), one) == "");
  const std::vector<double> cuts{0.01, 0.1, 0.7, 3, 3.0001, 9.99, 20.5, 33.33, 47.25, 59};
  CHECK(difference(run_fast(prepared, {1, 0, cuts, false}), one) == "");
  CHECK(difference(run_fast(prepared, {1, 13, cuts, true}), one) == "");
}

}  // namespace mossy::test
