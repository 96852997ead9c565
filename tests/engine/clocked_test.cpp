// SPDX-License-Identifier: MIT
// Populations that ask for steps of a clock (sim/engine/clocked_block.hpp): against the same cells from input to input, whose
// error is some 1e-9 ms, and against themselves with other threads, blocks, cuts and checkpoints.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "models/neuron/lif_cond_exp.hpp"
#include "sim/core/error.hpp"
#include "tests/support/stepped_runs.hpp"

namespace mossy::test {
namespace {

/// 40 cells under excitation and inhibition from elsewhere; `step` is empty or `, step: h`.
std::string driven(const std::string& step) {
  return fmt::format(R"(
simulation: {{seed: 4, duration: 400}}
populations:
  EX: {{size: 100, model: poisson, params: {{rate: 30}}}}
  IN: {{size: 50, model: poisson, params: {{rate: 20}}}}
  A: {{size: 40, model: lif_cond_exp, params: {{C_m: 200, g_L: 10, E_L: -60, V_th: -50, V_reset: -60, t_ref: 5, E_ex: 0, E_in: -80, tau_syn_ex: 5, tau_syn_in: 10}}{}}}
projections:
  excite: {{from: EX, to: A, rule: fixed_indegree, indegree: 30, weight: 4, delay: {{uniform: [0.8, 3]}}, receptor: excitatory}}
  inhibit: {{from: IN, to: A, rule: fixed_indegree, indegree: 10, weight: 10, delay: 1, receptor: inhibitory}}
)",
                     step);
}

/// Root of the mean square of the differences of spike times, ms; each must fire as often in both.
double distance(const std::vector<Spike>& a, const std::vector<Spike>& b, std::size_t cells) {
  std::vector<std::vector<double>> of_a(cells), of_b(cells);
  for (const Spike& s : a)
    of_a[s.cell].push_back(s.time);
  for (const Spike& s : b)
    of_b[s.cell].push_back(s.time);
  double sum = 0;
  for (std::size_t c = 0; c < cells; ++c) {
    REQUIRE(of_a[c].size() == of_b[c].size());
    for (std::size_t k = 0; k < of_a[c].size(); ++k)
      sum += std::pow(of_a[c][k] - of_b[c][k], 2);
  }
  return std::sqrt(sum / static_cast<double>(a.size()));
}

TEST_CASE("cells in steps of a clock come to those without, with the square of the step") {
  const Outcome exact = run_fast(prepare(driven("")));
  CHECK(exact.spikes[2].size() > 300);
  std::vector<double> errors;
  for (const double h : {0.2, 0.1, 0.05, 0.025}) {
    INFO("step " << h);
    const Outcome clocked = run_fast(prepare(driven(fmt::format(", step: {}", h))));
    errors.push_back(distance(clocked.spikes[2], exact.spikes[2], 40));
  }
  CHECK(errors[1] < 0.01);
  // Halving the step three times divides the error by 64, give or take the chance of where inputs fall.
  CHECK(errors[0] / errors[3] > 32);
  CHECK(errors[0] / errors[3] < 128);
}

/// Cells in steps that excite and inhibit each other, with private Poisson input; `more` lines go into the file.
std::string network(const std::string& more = "", const std::string& of_EE = "") {
  return R"(
simulation: {duration: 60, seed: 3}
populations:
  E: {size: 60, model: lif_cond_exp, step: 0.1, params: {tau_syn_ex: 2, tau_syn_in: 5, t_ref: 2.55}, initial: {V_m: {uniform: [-70, -56]}}}
  I: {size: 20, model: lif_cond_exp, step: 0.25, params: {tau_syn_ex: 2, tau_syn_in: 5, t_ref: 0}, initial: {V_m: {uniform: [-70, -56]}}}
  B: {size: 10, model: lif_psc_exp}
projections:
  EE: {from: E, to: E, rule: fixed_indegree, indegree: 12, weight: {uniform: [0, 3]}, delay: 1.5, receptor: excitatory)" +
         of_EE + R"(}
  EI: {from: E, to: I, rule: fixed_indegree, indegree: 12, weight: 2, delay: {uniform: [1.1, 3]}, receptor: excitatory}
  IE: {from: I, to: E, rule: fixed_indegree, indegree: 5, weight: 6, delay: 1.5, receptor: inhibitory}
  EB: {from: E, to: B, rule: fixed_indegree, indegree: 20, weight: 2000, delay: 1.25, receptor: excitatory}
  BE: {from: B, to: E, rule: fixed_indegree, indegree: 3, weight: 2, delay: 1, receptor: inhibitory}
sources:
  more_E: {model: poisson, to: E, rate: 3000, weight: 4, receptor: excitatory}
  more_I: {model: poisson, to: I, rate: 3000, weight: 2.5, receptor: excitatory}
  less_E: {model: poisson, to: E, rate: 500, weight: 1, start: 10.3, stop: 40.01, receptor: inhibitory}
  told: {model: spike_times, to: I, times: [5, 5.5, 21.03], weight: 8, receptor: excitatory}
)" + more;
}

const std::string protocol =
    "protocol:\n"
    "  - {phase: a, duration: 13.07, plasticity: off}\n"
    "  - {phase: b, duration: 11.11, gain: {EE: 1.5, IE: 0.5}}\n"
    "  - {phase: c, duration: 20, reset: [membranes]}\n"
    "  - {phase: d, duration: 15.82}\n";
const std::string plastic =
    ", plasticity: {rule: stdp_pair, lambda: 0.05, alpha: 1.05, tau_plus: 20, mu_plus: 0, mu_minus: 0, Wmax: "
    "6}";
const std::string depressing = ", short_term: {rule: tsodyks2, U: 0.5}";

/// The same with steps that do not make up the delays as they are.
std::string with_odd_steps(std::string text) {
  text.replace(text.find("step: 0.1"), 9, "step: 0.3");
  text.replace(text.find("step: 0.25"), 10, "step: 0.7");
  text.replace(text.rfind("delay: 1,"), 9, "delay: 0.85,");
  return text;
}

TEST_CASE("cells in steps of a clock give the same bits for any threads, blocks, cuts and checkpoints") {
  for (const std::string& text :
       {network(), network(protocol), network(protocol, plastic), network("", depressing),
        with_odd_steps(network()), with_odd_steps(network(protocol, plastic))}) {
    INFO(text);
    const Prepared prepared = prepare(text);
    const Outcome one = run_fast(prepared);
    for (std::size_t p = 0; p < 3; ++p) {
      INFO("population " << p);
      CHECK(one.spikes[p].size() > 20);
    }
    check_same_bits(prepared, one);
    // One cut while a cell of E is refractory, for 2.55 ms.
    std::vector<double> places{13.3, 20.05, 20.06, 47.2651, one.spikes[0].front().time + 1.1};
    std::sort(places.begin(), places.end());
    CHECK(difference(run_in_pieces(prepared, {places, {1, 2, 1}, 0}), one) == "");
  }
}

TEST_CASE("what is seen of cells in steps lies on their path") {
  // One input of 5 nS at 2.04 ms, none beside: V between the steps, against the cell without steps.
  const auto text = [](const std::string& step, const std::string& duration) {
    return "simulation: {duration: " + duration + R"(}
populations:
  A: {size: 1, model: lif_cond_exp)" +
           step + R"(}
  B: {size: 1, model: lif_cond_exp}
projections:
  AB: {from: A, to: B, rule: one_to_one, weight: 1, delay: 1, receptor: excitatory}
sources:
  told: {model: spike_times, to: A, times: [2.04], weight: 5, receptor: excitatory}
)";
  };
  for (const std::string duration : {"2", "2.03", "2.04", "2.07", "2.35", "7.77"}) {
    const Outcome exact = run_fast(prepare(text("", duration)));
    const Outcome clocked = run_fast(prepare(text(", step: 0.1", duration)));
    INFO("at " << duration);
    REQUIRE(exact.states[0].size() == 3);
    CHECK(clocked.states[0][0] ==
          Approx(exact.states[0][0]).margin(0.02));  // h^2 g E / (tau_syn C_m) / 12: .003 mV
    CHECK(clocked.states[0][1] == Approx(exact.states[0][1]).margin(1e-12));
    CHECK(clocked.states[0][2] == 0);
  }
}

TEST_CASE("a spike in steps is not told before all that it depends on has come") {
  // Inhibition that arrives after V_th would have been reached, in the same step.
  const std::string text = R"(
simulation: {duration: 6}
populations:
  S: {size: 1, model: spike_times, params: {times: [0.2]}}
  C: {size: 1, model: lif_cond_exp, step: 0.7, params: {V_th: -55, V_reset: -58, t_ref: 5, I_e: 2000, tau_syn_ex: 2}, initial: {V_m: -61}}
projections:
  p: {from: S, to: C, rule: all_to_all, weight: 5000, delay: 1, receptor: inhibitory}
)";
  const Prepared prepared = prepare(text);
  const Outcome one = run_fast(prepared);
  CHECK(difference(run_fast(prepared, {1, 0, {0.25, 0.5, 0.7, 0.75, 1.2, 1.4, 2.1}, true}), one) == "");
}

TEST_CASE("a cell in steps fires at the very end of a step, and at the start if it stands at V_th") {
  const auto text = [](double V_th, double V) {
    return fmt::format(R"(
simulation: {{duration: 19.75}}
populations:
  A: {{size: 1, model: lif_cond_exp, step: 0.5, params: {{I_e: 300, V_th: {:.17g}, V_reset: -71, tau_syn_ex: 2}}, initial: {{V_m: {}}}}}
projections:
  p: {{from: A, to: A, rule: all_to_all, weight: 0, delay: 1, receptor: excitatory}}
)",
                       V_th, V);
  };
  for (int k = 1; k < 30; ++k) {
    LifCondExp::Params p;
    p.I_e = 300;
    LifCondExp::State s = LifCondExp(p).rest();
    s.V_m = -71;
    LifCondExp(p).advance(s, 0.5 * k);
    const Outcome out = run_fast(prepare(text(s.V_m, -71)));
    INFO("threshold as after " << 0.5 * k << " ms");
    REQUIRE(!out.spikes[0].empty());
    CHECK(out.spikes[0][0].time == Approx(0.5 * k).margin(1e-6));
  }
  const Outcome at_once = run_fast(prepare(text(-60, -60)));
  REQUIRE(!at_once.spikes[0].empty());
  CHECK(at_once.spikes[0][0].time == 0);
}

TEST_CASE("a cell in steps whose V is lost, or that fires without end, is named") {
  const auto fails = [](const std::string& params, const std::string& weight) -> std::string {
    try {
      run_fast(
          prepare("simulation: {duration: 20}\npopulations:\n  A: {size: 2, model: lif_cond_exp, step: 0.5, "
                  "params: {" +
                  params +
                  "}}\n  B: {size: 1, model: lif_cond_exp}\nprojections:\n  AB: {from: A, to: B, rule: "
                  "all_to_all, weight: 1, "
                  "delay: 1, receptor: excitatory}\nsources:\n  told: {model: spike_times, to: A, cells: "
                  "[1], times: [3.1, 3.11], weight: " +
                  weight + ", receptor: excitatory}\n"));
    } catch (const RunError& e) {
      return e.what();
    }
    return "";
  };
  CHECK(fails("tau_syn_ex: 200", "1e308").starts_with("population A (lif_cond_exp), cell 1, "));
  CHECK(fails("tau_syn_ex: 200", "1e308").find("is no longer a finite number") != std::string::npos);
  CHECK(fails("t_ref: 0, E_ex: 1e9, tau_syn_ex: 2", "1e9").find("it fires without end at one instant") !=
        std::string::npos);
}

}  // namespace
}  // namespace mossy::test
