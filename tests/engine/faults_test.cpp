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

/// Where cell and time are drawn: what is said before and after them.
bool says(const std::string& message, const std::string& begins, const std::string& ends) {
  INFO(message);
  CHECK(message.starts_with(begins));
  CHECK(message.ends_with(ends));
  return message.starts_with(begins) && message.ends_with(ends);
}

/// Cells with so much input that they are run in steps.
std::string in_steps(const std::string& params, const std::string& weight) {
  return "simulation: {duration: 3}\n"
         "populations: {A: {size: 200, model: lif_psc_exp, params: " +
         params +
         "}}\n"
         "projections: {p: {from: A, to: A, rule: fixed_indegree, indegree: 10, weight: 1, delay: 1, "
         "receptor: excitatory}}\n"
         "sources: {s: {model: poisson, to: A, rate: 100000, weight: " +
         weight + ", receptor: excitatory}}\n";
}

TEST_CASE("cells in steps: one that fires without end is named") {
  CHECK(says(fault(in_steps("{t_ref: 0, I_e: 1e30}", "1")), "population A, cell ",
             " ms: it fires without end at one instant; give it a refractory period or a weaker drive"));
}

TEST_CASE("cells in steps: a state that is no number is told, the same for any number of threads") {
  const std::string text = in_steps("{t_ref: 2}", "1e308");
  const std::string one = fault(text);
  CHECK(says(one, "population A, cell ", " is no longer a finite number"));
  for (const int threads : {2, 4, 16}) {
    std::string many = "none";
    try {
      FastOptions options;
      options.threads = threads;
      run_fast(prepare(text), options);
    } catch (const RunError& error) {
      many = error.what();
    }
    CHECK(many == one);
  }
}

TEST_CASE("a cell that is driven out of all bounds is named, whatever its model") {
  for (const std::string model :
       {"lif_psc_exp", "lif_psc_alpha", "lif_cond_exp", "aeif_cond_exp", "izhikevich", "hh_cond_exp_traub"}) {
    INFO(model);
    const std::string message = fault(
        "simulation: {duration: 3}\npopulations: {A: {size: 2, model: " + model +
        "}}\nsources: {push: {model: spike_times, to: A, cells: [1], times: [2, 2, 2, 2], weight: 1e308, "
        "receptor: excitatory}}\n");
    CHECK(says(message, "population A, cell 1, 2 ms: ", " is no longer a finite number"));
  }
}

TEST_CASE("a strong but bearable drive is no fault") {
  CHECK(fault("simulation: {duration: 3}\n"
              "populations: {A: {size: 1, model: lif_psc_delta, params: {t_ref: 0.01, I_e: 1e12}}}\n") ==
        "none");
}

}  // namespace
}  // namespace mossy::test
