// SPDX-License-Identifier: MIT
// Networks that cannot go on end with a message that says where and what to do.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "sim/build/steps.hpp"
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
        "population A (lif_psc_delta), cell 3, 1 ms: it fires without end at one instant; give it a "
        "refractory period or a "
        "weaker "
        "drive");
}

TEST_CASE("runaway activity ends the run") {
  CHECK(fault("simulation: {duration: 3}\n"
              "populations: {A: {size: 1, model: lif_psc_delta, params: {t_ref: 9.313225746154785e-10}}}\n"
              "sources: {push: {model: dc, to: A, amplitude: 1e20, start: 1}}\n") ==
        fmt::format(
            "population A (lif_psc_delta), cell 0, {} ms: runaway activity, more than 1000 spikes per cell "
            "of the population within one delay; check weights, drive and refractory period",
            1 + 1001001 * 0x1p-30));
}

TEST_CASE("a state that is no number is told") {
  CHECK(
      fault("simulation: {duration: 3}\n"
            "populations: {A: {size: 2, model: lif_psc_delta}}\n"
            "sources: {push: {model: spike_times, to: A, cells: [1], times: [2, 2], weight: 1e308, receptor: "
            "excitatory}}\n") ==
      "population A (lif_psc_delta), cell 1, 2 ms: V_m is no longer a finite number; check parameters, "
      "weights and "
      "currents");
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
  CHECK(says(fault(in_steps("{t_ref: 0, I_e: 1e30}", "1")), "population A (lif_psc_exp), cell ",
             " ms: it fires without end at one instant; give it a refractory period or a weaker drive"));
}

/// Cells that are calm, with long steps, but for what `params` and an input of `weight` at 2 ms make of them.
std::string calm(const std::string& params, const std::string& weight, const std::string& receptor) {
  return "simulation: {duration: 20}\n"
         "populations:\n"
         "  A: {size: 40, model: lif_psc_exp, params: " +
         params +
         "}\n"
         "projections: {p: {from: A, to: A, rule: all_to_all, weight: 1, delay: 1, receptor: inhibitory}}\n"
         "sources: {s: {model: spike_times, to: A, cells: [7], times: [2, 2, 2, 2], weight: " +
         weight + ", receptor: " + receptor + "}}\n";
}

TEST_CASE("calm cells: those that fire without end, or leave the finite numbers, are named") {
  const Prepared prepared = prepare(calm("{}", "1", "excitatory"));
  REQUIRE(calm_steps_of(prepared.description, prepared.description.populations[0]).has_value());
  CHECK(fault(calm("{}", "1", "excitatory")) == "none");
  CHECK(says(fault(calm("{t_ref: 0, I_e: 1e30}", "1", "excitatory")), "population A (lif_psc_exp), cell ",
             " ms: it fires without end at one instant; give it a refractory period or a weaker drive"));
  CHECK(says(fault(calm("{}", "1e308", "excitatory")), "population A (lif_psc_exp), cell 7, ",
             " is no longer a finite number; check parameters, weights and currents"));
  CHECK(says(fault(calm("{C_m: 0.001}", "1e307", "inhibitory")), "population A (lif_psc_exp), cell 7, ",
             " is no longer a finite number; check parameters, weights and currents"));
}

TEST_CASE(
    "cells with foreseen excitation: what their last long step makes infinite is told at the end of the "
    "run") {
  const std::string text =
      "simulation: {duration: 2.9}\n"
      "populations:\n"
      "  D: {size: 40, model: poisson, params: {rate: 20}}\n"
      "  A: {size: 2, model: lif_psc_exp, params: {tau_syn_ex: 5, tau_syn_in: 5}}\n"
      "projections:\n"
      "  p: {from: D, to: A, rule: all_to_all, weight: 1, delay: 3.1, receptor: excitatory}\n"
      "  q: {from: D, to: A, rule: all_to_all, weight: 0, delay: 1, receptor: inhibitory}\n"
      "sources: {s: {model: spike_times, to: A, times: [1, 1.1, 1.2], weight: 1e308, receptor: "
      "inhibitory}}\n";
  const Prepared prepared = prepare(text);
  REQUIRE(calm_steps_of(prepared.description, prepared.description.populations[1])->foreseen);
  CHECK(says(fault(text), "population A (lif_psc_exp), cell 0, 2.9 ms: ",
             " is no longer a finite number; check parameters, weights and currents"));
}

TEST_CASE("cells in steps: a state that is no number is told, the same for any number of threads") {
  const std::string text = in_steps("{t_ref: 2}", "1e308");
  const std::string one = fault(text);
  CHECK(says(one, "population A (lif_psc_exp), cell ",
             " is no longer a finite number; check parameters, weights and currents"));
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
    CHECK(says(message, "population A (" + model + "), cell 1, 2 ms: ",
               " a finite number; check parameters, weights and currents"));
  }
}

TEST_CASE("a membrane that leaves the doubles between two inputs is told, where it begins") {
  const std::string ends = ": V_m will not stay a finite number; check parameters, weights and currents";
  const auto network = [](const std::string& model, const std::string& params, const std::string& sources) {
    return "simulation: {duration: 300}\npopulations: {A: {size: 3, model: " + model + ", params: " + params +
           "}}\n" + sources;
  };
  const auto pulled = [&](const std::string& model, const std::string& weight) {
    return network(model, "{}",
                   "sources: {pull: {model: spike_times, to: A, cells: [2], times: [5], weight: " + weight +
                       ", receptor: inhibitory}}\n");
  };
  const auto current = [&](const std::string& model, const std::string& params,
                           const std::string& amplitude) {
    return network(model, params,
                   "sources: {i: {model: dc, to: A, cells: [1], amplitude: " + amplitude + ", start: 4}}\n");
  };
  for (const std::string model : {"lif_psc_exp", "lif_psc_alpha"}) {
    INFO(model);
    // C_m of 1e-3 pF: some ms after its input of 1e306 pA the membrane is beyond 1e308 mV.
    CHECK(fault(network(model, "{C_m: 0.001}",
                        "sources: {pull: {model: spike_times, to: A, cells: [2], times: [5], weight: 1e307, "
                        "receptor: inhibitory}}\n")) == "population A (" + model + "), cell 2, 5 ms" + ends);
    CHECK(fault(pulled(model, "1e50")) == "none");
    CHECK(fault(current(model, "{C_m: 0.001}", "-1e307")) ==
          "population A (" + model + "), cell 1, 4 ms" + ends);
    CHECK(fault(network(model, "{C_m: 1e-300, I_e: -1e12}", "")) ==
          "population A (" + model + "), cell 0, 0 ms" + ends);
  }
}

TEST_CASE("a membrane in steps that is pulled out of the doubles, away from its threshold, is told") {
  for (const std::string how : {"", ", step: 0.1"}) {
    const std::string model = how.empty() ? "lif_psc_exp" : "lif_cond_exp";
    const std::string params = how.empty() ? "{C_m: 0.001}" : "{E_in: -1e300}";
    INFO(model << how);
    // Inhibition of 1e306 and more: no bound and no threshold watches these cells.
    const std::string message =
        fault("simulation: {duration: 20}\npopulations: {A: {size: 40, model: " + model +
              ", params: " + params + how +
              "}}\nprojections: {ring: {from: A, to: A, rule: one_to_one, weight: 1, delay: 1, receptor: "
              "excitatory}}\n"
              "sources: {pull: {model: poisson, to: A, rate: 3000, weight: 1e307, receptor: inhibitory}}\n");
    CHECK(says(message, "population A (" + model + "), cell ",
               " is no longer a finite number; check parameters, weights and currents"));
  }
}

TEST_CASE("conductances without measure are told, and not integrated for ever") {
  for (const std::string model : {"lif_cond_exp", "lif_cond_alpha", "aeif_cond_exp", "hh_cond_exp_traub"})
    for (const std::string weight : {"1e12", "1e50", "1e200"}) {
      INFO(model << " " << weight);
      const std::string message = fault(
          "simulation: {duration: 30}\npopulations: {A: {size: 2, model: " + model +
          "}}\nsources: {pull: {model: spike_times, to: A, cells: [1], times: [2, 3], weight: " + weight +
          ", receptor: inhibitory}}\n");
      CHECK(says(message, "population A (" + model + "), cell 1, ", "parameters, weights and currents"));
    }
}

TEST_CASE("a rule that does not converge is told, with the cell, its date and the rule") {
  const std::string text =
      "simulation: {duration: 100}\n"
      "populations: {A: {size: 1, model: spike_times, params: {times: [1, 10, 20, 30]}}, "
      "B: {size: 3, model: lif_psc_exp}}\n"
      "projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 1, receptor: excitatory, "
      "plasticity: {rule: heterosynaptic, P: 1e308, tau_cons: 0.001}}}\n";
  CHECK(says(fault(text),
             "population B, cell 0, 0 ms: heterosynaptic does not converge for a synapse onto it, ",
             "; check its parameters"));
}

TEST_CASE("an integration that does not converge is told, with the cell, its date and its model") {
  for (const std::string model : {"aeif_cond_exp", "aeif_psc_exp", "izhikevich", "hh_cond_exp_traub"}) {
    INFO(model);
    const std::string message =
        fault("simulation: {duration: 3}\npopulations: {A: {size: 2, model: " + model +
              ", params: {tolerance: 1e-300}}}\n");
    CHECK(
        says(message, "population A (" + model + "), cell ", "; check its parameters, weights and currents"));
    CHECK(message.find(": its integration does not converge, ") != std::string::npos);
  }
}

TEST_CASE("a weight that runs away is told where it arrives") {
  CHECK(says(
      fault("simulation: {duration: 100}\n"
            "populations: {A: {size: 1, model: spike_times, params: {times: [1, 10, 20, 30]}}, "
            "B: {size: 1, model: lif_psc_exp, params: {C_m: 0.001}}}\n"
            "projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 1, receptor: excitatory, "
            "plasticity: {rule: stdp_vogels, eta: 1e306, alpha: 0, Wmax: 1e308}}}\n"
            "sources: {push: {model: dc, to: B, amplitude: 1}}\n"),
      "population B (lif_psc_exp), cell 0, ", " a finite number; check parameters, weights and currents"));
}

TEST_CASE("a strong but bearable drive is no fault") {
  CHECK(fault("simulation: {duration: 3}\n"
              "populations: {A: {size: 1, model: lif_psc_delta, params: {t_ref: 0.01, I_e: 1e12}}}\n") ==
        "none");
}

}  // namespace
}  // namespace mossy::test
