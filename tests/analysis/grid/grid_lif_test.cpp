// SPDX-License-Identifier: MIT
// The time-stepped cell and its reference: against closed forms, and against each other as the step shrinks.
#include "analysis/grid/grid_lif.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/grid/reference_lif.hpp"
#include "analysis/grid/spike_errors.hpp"
#include "sim/core/rng.hpp"

namespace mossy {
namespace {

/// With a constant current alone the intervals are t_ref + tau_m ln((V_inf - V_reset) / (V_inf - V_th)).
TEST_CASE("both cells fire as the formula says under a constant current") {
  LifParameters p;
  p.I_e = 500;
  const double V_inf = p.E_L + p.I_e * p.tau_m / p.C_m;
  const double first = p.tau_m * std::log((V_inf - p.V_reset) / (V_inf - p.V_th));
  const auto exact = ReferenceLif(p).spikes({}, 200);
  const auto grid = grid_spikes(p, {}, 0.01, 200);
  REQUIRE(exact.size() == static_cast<std::size_t>((200 + p.t_ref) / (first + p.t_ref)));
  REQUIRE(grid.size() == exact.size());
  for (std::size_t k = 0; k < exact.size(); ++k) {
    const double wanted = first + static_cast<double>(k) * (first + p.t_ref);
    CHECK(std::abs(exact[k] - wanted) < 1e-11);
    CHECK(grid[k] >= wanted - 1e-9);  // a spike is late by up to a step,
    CHECK(grid[k] <
          wanted + 0.0101 * static_cast<double>(k + 1) + 1e-9);  // and steps add up from spike to spike
  }
}

TEST_CASE("the grid's error shrinks with the step") {
  std::vector<LifInput> inputs;
  Stream random(1, key_of("grid_lif_test"), 0);
  for (double t = random.exponential() / 10; t < 1000; t += random.exponential() / 10) {
    const bool excitatory = random.uniform() < 0.8;
    inputs.push_back({t, excitatory ? 90.0 : 130.0, excitatory});
  }
  const LifParameters p;
  const auto reference = ReferenceLif(p).spikes(inputs, 1000);
  REQUIRE(reference.size() > 5);
  double before = 10;
  for (const double h : {0.1, 0.01, 0.001}) {
    const SpikeErrors e = spike_errors(reference, grid_spikes(p, inputs, h, 1000), 2);
    CHECK(e.missed + e.extra == 0);
    CHECK(e.median < before / 4);  // the error is about the step
    CHECK(e.median > 0);
    before = e.median;
  }
}

TEST_CASE("spikes are paired in order, and those without a partner are counted") {
  const SpikeErrors e = spike_errors({10, 20, 30, 40}, {10.5, 25, 30.25, 40.125, 50}, 2);
  CHECK(e.compared == 3);
  CHECK(e.missed == 1);
  CHECK(e.extra == 2);
  CHECK(e.median == 0.25);
  CHECK(e.largest == 0.5);
  CHECK(spike_errors({}, {1}, 2).extra == 1);
}

}  // namespace
}  // namespace mossy
