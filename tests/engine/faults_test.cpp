// SPDX-License-Identifier: MIT
// Networks that cannot go on end with a message that says where and what to do.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

std::string fault(const std::string& text) {
  try {
    run_fast(prepare(text));
  } catch (const RunError& error) {
    return error.what();
  }
  return "none";
}

TEST_CASE("a cell that fires without end is named") {
  CHECK(fault("simulation: {duration: 3}\n"
              "populations: {A: {size: 5, model: lif_psc_delta, params: {t_ref: 0}}}\n"
              "sources: {push: {model: dc, to: A, cells: [3], amplitude: 1e20, start: 1}}\n") ==
        "population A, cell 3, 1 ms: it fires without end at one instant; give it a refractory period or a "
        "weaker "
        "drive");
}

TEST_CASE("runaway activity ends the run") {
  CHECK(fault("simulation: {duration: 3}\n"
              "populations: {A: {size: 1, model: lif_psc_delta, params: {t_ref: 9.313225746154785e-10}}}\n"
              "sources: {push: {model: dc, to: A, amplitude: 1e20, start: 1}}\n") ==
        fmt::format(
            "population A, {} ms: runaway activity, more than 1000 spikes per cell within one delay; check "
            "weights, drive and refractory period",
            1 + 1001001 * 0x1p-30));
}

TEST_CASE("a state that is no number is told") {
  CHECK(
      fault("simulation: {duration: 3}\n"
            "populations: {A: {size: 2, model: lif_psc_delta}}\n"
            "sources: {push: {model: spike_times, to: A, cells: [1], times: [2, 2], weight: 1e308, receptor: "
            "excitatory}}\n") == "population A, cell 1, 2 ms: V_m is no longer a finite number");
}

TEST_CASE("a strong but bearable drive is no fault") {
  CHECK(fault("simulation: {duration: 3}\n"
              "populations: {A: {size: 1, model: lif_psc_delta, params: {t_ref: 0.01, I_e: 1e12}}}\n") ==
        "none");
}

}  // namespace
}  // namespace mossy::test
