// SPDX-License-Identifier: MIT
// The case runner on small cases with closed forms: right ones pass through the whole program, wrong ones fail.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/core/error.hpp"
#include "tests/cases/goodness.hpp"
#include "tests/cases/translation.hpp"
#include "tests/support/paths.hpp"

namespace mossy::cases {
namespace {

/// A file with one run, from the model's name and the inside of the run.
CaseFile file_of(const std::string& model, const std::string& run) {
  return parse_case(
      fmt::format(R"({{"schema": "snn-verify-case/1", "family": "mine", "model": {{"name": "{}"}},
                                    "runs": [{{"name": "one", {}}}]}})",
                  model, run),
      "mine.json");
}

Outcome outcome_of(const CaseFile& file) {
  return check({file, file.content.at("runs").at(0)}, Simulator(MOSSY_PROGRAM));
}

void passes(const CaseFile& file, const std::string& detail) {
  const Outcome outcome = outcome_of(file);
  CHECK(outcome.detail == detail);
  CHECK(outcome.kind == Outcome::Kind::passed);
}

void fails(const CaseFile& file, const std::string& detail) {
  const Outcome outcome = outcome_of(file);
  CHECK(outcome.detail == detail);
  CHECK(outcome.kind == Outcome::Kind::failed);
}

/// A jump to 12 mV at 1 ms decays with tau_m = 8 ms, and at 9 ms one of -4 mV follows; nothing fires.
CaseFile quiet_cell(double v_at_9, const std::string& spikes) {
  return file_of("lif_psc_delta", fmt::format(R"(
      "synapse": "delta", "t_stop_ms": 12,
      "parameters": {{"tau_m": 8, "C_m": 100, "E_L": 0, "V_th": 30, "V_reset": 0, "t_ref": 1, "I_e": 0}},
      "stimulus": {{"spikes": [{{"t_ms": 1, "w": 12}}, {{"t_ms": 9, "w": -4}}]}},
      "expected": {{"spikes": {}, "V": [{{"t_ms": 9, "V_mV": {:.17g}, "tol_mV": 1e-12}}]}})",
                                              spikes, v_at_9));
}

/// I_e = 100 pA lifts V by 2 mV; from this start it passes -70 mV at 2 ms. There 1000 pA take its place and pull V
/// towards -50 mV: it fires tau ln 4 later, and again t_ref + tau ln 4 later.
CaseFile stepped_cell(double first, double tolerance) {
  const double interval = 4 * std::log(4.0), second = 2 + 2 * interval + 3;
  return file_of("lif", fmt::format(R"(
      "synapse": "none", "t_stop_ms": 18,
      "parameters": {{"tau_m": 4, "C_m": 200, "E_L": -70, "V_th": -55, "V_reset": -70, "t_ref": 3, "I_e": 100}},
      "initial": {{"V_mV": {:.17g}}},
      "stimulus": {{"spikes": [], "I_e_steps": [{{"t_ms": 2, "I_pA": 1000}}]}},
      "expected": {{"spikes": {{"count": 2, "times_ms": [{:.17g}, {:.17g}], "tol_ms": [{}, 1e-10]}}}})",
                                    -68 - 2 * std::exp(0.5), first, second, tolerance));
}

/// Cell 0 is fired at 1 and 5 ms and fires cell 1 after the delay, the second time cancelled by inhibition.
CaseFile pair_of_cells(int id, double time) {
  return file_of(
      "lif_psc_delta",
      fmt::format(R"(
      "t_stop_ms": 8,
      "neurons": [{0}, {0}],
      "connections": [{{"src": 0, "dst": 1, "w_mV": 12, "delay_ms": 0.75}},
                      {{"src": 0, "dst": 1, "w_mV": 12, "delay_ms": 0.75}}],
      "stimulus": {{"spikes": [{{"t_ms": 1, "dst": 0, "w_mV": 20}}, {{"t_ms": 5, "dst": 0, "w_mV": 20}},
                               {{"t_ms": 5.75, "dst": 1, "w_mV": -20}}]}},
      "expected": {{"tol_ms": 0, "spikes": [{{"t_ms": 1, "id": 0}}, {{"t_ms": {2}, "id": {1}}}, {{"t_ms": 5, "id": 0}}]}})",
                  R"({"tau_m": 8, "C_m": 64, "E_L": 0, "V_th": 16, "V_reset": 0, "t_ref": 1, "I_e": 0})", id,
                  time));
}

/// Pre at 2 and 6 ms, post at 4: one potentiation over 2 ms, one depression over 2 ms; steps of 0.1 Wmax.
CaseFile pair_rule(double first_change) {
  const double up = 3 + first_change, down = up - 0.1 * 8 * 0.5 * std::exp(-(6 - 4) / 20.0);
  return file_of("stdp_pair", fmt::format(R"(
      "pairing": "all", "pre_spikes_ms": [1.5, 5.5], "post_spikes_ms": [3],
      "parameters": {{"w0": 3, "W_max": 8, "lambda": 0.1, "alpha": 0.5, "mu_plus": 0, "mu_minus": 0,
                      "tau_plus": 10, "tau_minus": 20, "axonal_delay": 0.5, "dendritic_delay": 1}},
      "expected": {{"tol_rel": 1e-13, "tol_abs": 0,
                    "all_events": [{{"t_ms": 2, "kind": "pre", "w": 3}}, {{"t_ms": 4, "kind": "post", "w": {:.17g}}},
                                   {{"t_ms": 6, "kind": "pre", "w": {:.17g}}}]}})",
                                          up, down));
}

/// No delays given: pre and post meet at 3 ms, where the pair itself counts nothing; only alpha acts.
CaseFile inhibitory_rule(double w) {
  return file_of("stdp_vogels", fmt::format(R"(
      "pre_spikes_ms": [3], "post_spikes_ms": [3],
      "parameters": {{"w0": 1, "w_max": 10, "eta": 0.5, "alpha": 0.25, "tau": 20}},
      "expected": {{"tol_rel": 1e-14, "tol_abs": 0,
                    "all_events": [{{"t_ms": 3, "kind": "post", "w": 1}}, {{"t_ms": 3, "kind": "pre", "w": {:.17g}}}]}})",
                                            w));
}

/// Poisson input of 1 mV at 500 / s into tau_m = 20 ms: mean 10, variance 5.
CaseFile shot_noise(double mean) {
  return file_of("various", fmt::format(R"(
      "kind": "campbell", "synapse": "delta",
      "parameters": {{"tau_m": 20, "C_m": 100, "E_L": 0, "V_th": 1e6, "V_reset": 0, "t_ref": 0, "I_e": 0}},
      "poisson_inputs": [{{"w": 1, "rate_per_s": 500}}],
      "expected": {{"mean_mV": {}, "variance_mV2": 5}})",
                                        mean));
}

}  // namespace

TEST_CASE("cases: V and the absence of spikes are compared") {
  const double after = 12 * std::exp(-1) - 4;
  const std::string none = R"({"count": 0, "times_ms": [], "tol_ms": []})";
  passes(quiet_cell(after, none), "1 x V_m: exact");
  const Outcome wrong = outcome_of(quiet_cell(after + 1e-9, none));
  CHECK(wrong.kind == Outcome::Kind::failed);
  CHECK_THAT(wrong.detail,
             Catch::StartsWith("V_m at 9 ms is 0.4145532940573") && Catch::EndsWith("allowed 1e-12"));
  fails(quiet_cell(after, R"({"count": 1, "times_ms": [1], "tol_ms": [100]})"), "0 spikes instead of 1");
}

TEST_CASE("cases: spike times are compared, a step takes the place of I_e") {
  const double first = 2 + 4 * std::log(4.0);
  CHECK(outcome_of(stepped_cell(first, 1e-10)).kind == Outcome::Kind::passed);
  const Outcome wrong = outcome_of(stepped_cell(first + 1e-6, 1e-10));
  CHECK(wrong.kind == Outcome::Kind::failed);
  CHECK_THAT(wrong.detail,
             Catch::StartsWith("spike 0 is 7.545177") && Catch::EndsWith("off by 1e-06, allowed 1e-10"));
}

TEST_CASE("cases: networks are compared cell by cell") {
  passes(pair_of_cells(1, 1.75), "3 x spike: exact");
  fails(pair_of_cells(1, 1.5), "spike 0 of neuron 1 is 1.75, not 1.5 ms: off by 0.25, allowed 0");
  fails(pair_of_cells(0, 1.75),
        "2 spikes of neuron 0 instead of 3 (first at 1 ms); spike 1 of neuron 0 is 5, not 1.75 ms: off by "
        "3.25, "
        "allowed 0; "
        "1 spikes of neuron 1 instead of 0 (first at 1.75 ms)");
}

TEST_CASE("cases: weights are compared after each event") {
  const double change = 0.1 * 8 * std::exp(-(4 - 2) / 10.0);
  CHECK(outcome_of(pair_rule(change)).kind == Outcome::Kind::passed);
  const Outcome wrong = outcome_of(pair_rule(change * (1 + 1e-9)));
  CHECK(wrong.kind == Outcome::Kind::failed);
  CHECK_THAT(wrong.detail, Catch::StartsWith("weight after event 1 (post at 4 ms) is 3.65498460246238"));
}

TEST_CASE("cases: without delays, events of one instant stay together") {
  passes(inhibitory_rule(1 - 0.5 * 0.25), "1 x weight: exact; 1 hidden by a later event of the same instant");
  CHECK(outcome_of(inhibitory_rule(1 + 0.5 * (1 - 0.25))).kind == Outcome::Kind::failed);
}

TEST_CASE("cases: means and variances are judged by their standard error") {
  CHECK(outcome_of(shot_noise(10)).kind == Outcome::Kind::passed);
  CHECK(outcome_of(shot_noise(10.2)).kind == Outcome::Kind::failed);
}

TEST_CASE("cases: what is fixed by a connection rule is counted") {
  const Outcome outcome = outcome_of(file_of("various", R"(
      "kind": "connectivity", "rule": "fixed_indegree", "N_source": 40, "N_target": 40, "indegree": 5,
      "autapses": false, "multapses": true, "expected": {})"));
  CHECK(outcome.kind == Outcome::Kind::passed);
  CHECK_THAT(outcome.detail, Catch::StartsWith("out-degrees: p = "));
}

TEST_CASE("cases: what cannot be run is skipped or fails, never passes") {
  const Outcome unknown = outcome_of(file_of("no_such_rule", R"("pre_spikes_ms": [1], "post_spikes_ms": [2],
      "parameters": {}, "expected": {"all_events": [{"t_ms": 1, "kind": "pre", "w": 1}]})"));
  CHECK(unknown.kind == Outcome::Kind::skipped);
  CHECK(unknown.detail == "no no_such_rule");
  fails(file_of("lif", R"("expected": {})"), "no translation fits this run");
  fails(file_of("lif_psc_delta",
                R"("t_stop_ms": 1, "parameters": {"shade": 1}, "expected": {"spikes": {"count": 0}})"),
        "lif_psc_delta has no parameter for 'shade'");
  CHECK(Comparison().outcome().detail == "nothing was compared");
  CHECK_THROWS_AS(parse_case("{}", "a.json"), InputError);
}

TEST_CASE("cases: a program that refuses the file is a failure") {
  const Outcome outcome = outcome_of(file_of("lif_psc_delta", R"(
      "synapse": "delta", "t_stop_ms": 1, "parameters": {"tau_m": -1}, "stimulus": {"spikes": []},
      "expected": {"spikes": {"count": 0, "times_ms": [], "tol_ms": []}})"));
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK_THAT(outcome.detail, Catch::StartsWith("the program ended with status 2: "));
}

TEST_CASE("cases: a NaN is never within the tolerance") {
  Comparison comparison;
  comparison.value("V_m", "mV", "at 1 ms", std::nan(""), 0, HUGE_VAL);
  CHECK(comparison.outcome().kind == Outcome::Kind::failed);
}

TEST_CASE("tests of fit tell a fair die from a loaded one") {
  std::vector<std::uint32_t> fair, loaded;
  for (std::uint32_t k = 0; k < 600; ++k) {
    fair.push_back(k % 6);
    loaded.push_back(k % 8 < 6 ? k % 8 : 0);
  }
  const auto sixth = [](std::uint32_t) { return 1.0 / 6; };
  CHECK(fit_of_law(fair, 5, sixth) == 1.0);
  CHECK(fit_of_law(loaded, 5, sixth) < 1e-9);

  CHECK(fit_of_shares(std::vector<std::uint32_t>(50, 100), 1) == 1.0);
  // One of 11 has 20 more than the others: chi-square 20^2 (10 / 11) / (1120 / 11) = 3.571 of 10 degrees of freedom.
  std::vector<std::uint32_t> uneven(11, 100);
  uneven[3] = 120;
  CHECK(fit_of_shares(uneven, 1) == Approx(0.9646).margin(1e-4));

  std::vector<double> even, low;
  for (int k = 0; k < 20; ++k) {
    even.push_back((k + 0.5) / 20);
    low.push_back((k + 0.5) / 40);
  }
  CHECK(fit_of_uniform(even) == 1.0);
  CHECK(fit_of_uniform(low) < 1e-3);
}

}  // namespace mossy::cases
