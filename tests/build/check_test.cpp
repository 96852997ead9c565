// SPDX-License-Identifier: MIT
// What check_description says of files that read well but ask for what there is not.
#include "sim/build/check.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "sim/build/catalogue.hpp"
#include "sim/build/parameters.hpp"
#include "tests/describe/told.hpp"

namespace mossy {
namespace {

/// A right file with one line put in place of another.
std::string file(const std::string& line = {}, const std::string& with = {}) {
  std::string text = R"(simulation: {duration: 10}
populations:
  IN: {size: 4, model: poisson, params: {rate: 10}}
  A: {size: 10, groups: 2, model: lif_psc_exp, params: {tau_m: 20}}
  B: {size: 8, model: lif_psc_delta}
projections:
  p: {from: IN, to: A, rule: all_to_all, weight: 1, delay: 1.5, receptor: excitatory}
  q: {from: A, to: B, rule: fixed_indegree, indegree: 3, weight: 1, receptor: inhibitory}
sources:
  s: {model: poisson, to: A, rate: 100, weight: 2, receptor: excitatory}
record:
  state: {A: {cells: [0], variables: [V_m], every: 1}}
)";
  if (line.empty()) return text;
  const auto at = text.find(line);
  if (at == std::string::npos) throw std::logic_error("no such line");
  return text.replace(at, line.size(), with);
}

std::string checked(const std::string& text) {
  Mistakes mistakes("net.yaml", text);
  const Value tree = read_yaml(text, mistakes);
  const Description description = describe(tree, mistakes);
  mistakes.throw_if_any();
  check_description(description, mistakes);
  return mistakes.message();
}

TEST_CASE("a right file has nothing to be told") {
  CHECK(checked(file()) == "");
}

struct Case {
  std::string name, line, with;
  Place place;
  std::string what, hint;
};

/// The message as a terminal shows it, with the line of the file and a caret.
std::string shown(const std::string& text, const Case& c) {
  std::istringstream lines(text);
  std::string line;
  for (int k = 0; k < c.place.line; ++k)
    std::getline(lines, line);
  const std::string number = std::to_string(c.place.line);
  return fmt::format("net.yaml:{}:{}: error: {}\n  {} | {}\n  {} | {}^\n{}", number, c.place.column, c.what,
                     number, line, std::string(number.size(), ' '),
                     std::string(static_cast<std::size_t>(c.place.column - 1), ' '),
                     c.hint.empty() ? "" : "  " + c.hint + "\n");
}

void check(const Case& c) {
  const std::string text = file(c.line, c.with);
  INFO(c.name);
  CHECK(checked(text) == shown(text, c));
}

TEST_CASE("what a file asks for and there is not") {
  for (const Case& c : std::vector<Case>{
           {"a parameter misspelt",
            "tau_m",
            "tau",
            {4, 57},
            "lif_psc_exp has no parameter 'tau'; it has C_m, tau_m, E_L, V_th, V_reset, t_ref, I_e, "
            "tau_syn_ex, tau_syn_in",
            "did you mean 'tau_m'?"},
           {"a parameter out of bounds",
            "20",
            "0",
            {4, 64},
            "tau_m of lif_psc_exp must be a number above 0 ms, not 0",
            ""},
           {"parameters that contradict each other",
            "tau_m: 20",
            "V_reset: -50",
            {4, 3},
            "populations.A: V_reset must be below V_th",
            ""},
           {"as many values as cells",
            "20",
            "[1, 2, 3]",
            {4, 64},
            "tau_m of lif_psc_exp lists 3 values, but there are 10 cells",
            ""},
           {"no state variable of that name",
            "params: {tau_m: 20",
            "initial: {V: -60",
            {4, 58},
            "lif_psc_exp has no state variable 'V'; it has V_m, I_syn_ex, I_syn_in",
            ""},
           {"a source that emits has no state",
            "rate: 10}",
            "rate: 10}, initial: {V_m: 1}",
            {3, 63},
            "a poisson has no state to set",
            ""},
           {"a source population lacks a parameter of that name",
            "{rate",
            "{frequency",
            {3, 42},
            "no parameter of poisson 'frequency'; there are rate, times, rates, modulation, weight, start, "
            "stop",
            ""},
           {"times that do not ascend",
            "poisson, params: {rate: 10",
            "spike_times, params: {times: [3, 2]",
            {3, 53},
            "times must ascend",
            ""},
           {"a connection rule misspelt",
            "all_to_all",
            "all_to_al",
            {7, 30},
            "no connection rule 'all_to_al'; there are one_to_one, all_to_all, pairwise_bernoulli, "
            "fixed_indegree, fixed_outdegree, fixed_total_number, one_of_each_group",
            "did you mean 'all_to_all'?"},
           {"a rule without its number",
            "indegree: 3, weight",
            "weight",
            {8, 29},
            "rule fixed_indegree needs 'indegree'",
            ""},
           {"a rule with another's number",
            "all_to_all, weight",
            "all_to_all, p: 0.5, weight",
            {7, 45},
            "rule all_to_all takes no 'p'",
            ""},
           {"nobody to draw from without repetition",
            "3",
            "11, allow_multapses: false",
            {8, 55},
            "indegree is 11, but there are only 10 cells to draw from (multapses are not allowed)",
            ""},
           {"unequal sizes one to one",
            "all_to_all",
            "one_to_one",
            {7, 30},
            "one_to_one needs equal sizes; IN has 4 cells, A has 10",
            ""},
           {"too few weights",
            "all_to_all, weight: 1",
            "all_to_all, weight: [1, 2]",
            {7, 50},
            "2 weights are listed, but there are 40 synapses",
            ""},
           {"a list of weights where synapses are drawn",
            "3, weight: 1",
            "3, weight: [1, 2]",
            {8, 66},
            "a list of weights needs rule one_to_one or all_to_all between whole populations",
            ""},
           {"a receptor there is not",
            "5, receptor: excitatory",
            "5, receptor: exitatory",
            {7, 75},
            "lif_psc_exp has no receptor 'exitatory'; it has excitatory, inhibitory",
            "did you mean 'excitatory'?"},
           {"nothing projects to what only emits",
            "IN, to: A",
            "IN, to: IN",
            {7, 21},
            "IN only emits spikes (poisson); nothing can project to it",
            ""},
           {"an axonal delay as long as the delay",
            "5, receptor",
            "5, axonal_delay: 1.5, receptor",
            {7, 60},
            "projections.p: axonal_delay must be shorter than every delay: a part of it is dendritic",
            ""},
           {"a weight above the largest",
            "5, receptor: excitatory",
            "5, receptor: excitatory, plasticity: {rule: stdp_pair, Wmax: 0.5}",
            {7, 50},
            "projections.p: the weight must lie between 0 and Wmax = 0.5",
            ""},
           {"a rule that needs a teacher",
            "5, receptor: excitatory",
            "5, receptor: excitatory, plasticity: {rule: stdp_cerebellar}",
            {7, 106},
            "rule stdp_cerebellar needs 'teacher': the projection that teaches",
            ""},
           {"a rule that takes no teacher",
            "inhibitory",
            "inhibitory, plasticity: {rule: stdp_pair, teacher: q}",
            {8, 130},
            "rule stdp_pair takes no teacher",
            ""},
           {"a teacher of other cells",
            "5, receptor: excitatory",
            "5, receptor: excitatory, plasticity: {rule: stdp_cerebellar, teacher: q}",
            {7, 132},
            "the teacher must project to A, as p does",
            ""},
           {"a drawn parameter of a plasticity rule",
            "5, receptor: excitatory",
            "5, receptor: excitatory, plasticity: {rule: stdp_pair, lambda: {uniform: [0, 1]}}",
            {7, 125},
            "lambda of a rule must be one number",
            ""},
           {"a source without its rate",
            "rate: 100, weight",
            "weight",
            {10, 6},
            "sources.s: poisson needs 'rate', or 'times' and 'rates'",
            ""},
           {"a source with two rates",
            "rate: 100",
            "rate: 100, times: [0], rates: [5]",
            {10, 6},
            "sources.s: poisson takes either 'rate', or 'times' and 'rates'",
            ""},
           {"steps without their rates",
            "rate: 100",
            "times: [0, 5]",
            {10, 6},
            "sources.s: poisson needs 'rates'",
            ""},
           {"a population that emits nothing",
            "params: {rate: 10}",
            "params: {start: 10}",
            {3, 7},
            "populations.IN: poisson needs 'rate', or 'times' and 'rates'",
            ""},
           {"a weight of a population",
            "rate: 10}",
            "rate: 10, weight: 3}",
            {3, 52},
            "populations.IN takes no weight; the projections from it have weights",
            ""},
           {"a start that is drawn",
            "rate: 100",
            "rate: 100, start: {uniform: [0, 1]}",
            {10, 48},
            "start of poisson must be one number",
            ""},
           {"a rate drawn below 0",
            "rate: 100",
            "rate: {normal: [-50, 1]}",
            {10, 36},
            "rate of poisson drawn for cell 0 is -50.08859626098625; it must be a number at least 0",
            "give the distribution a min or max"},
           {"rates for some cells",
            "rate: 100",
            "rate: [100, 50]",
            {10, 36},
            "rate of poisson lists 2 values, but there are 10 cells",
            ""},
           {"modulated gamma trains",
            "poisson, to: A",
            "gamma_renewal, modulation: {frequency: 8, depth: 1}, to: A",
            {10, 41},
            "no parameter of gamma_renewal 'modulation'; there are rate, gamma_shape, weight, start, stop",
            ""},
           {"a shape that is too small",
            "poisson, to: A",
            "gamma_renewal, gamma_shape: 0.01, to: A",
            {10, 42},
            "gamma_shape of gamma_renewal must be a number at least 0.1 and at most 1000000, not 0.01",
            ""},
           {"a noise current without sd",
            "poisson, to: A, rate: 100, weight: 2, receptor: excitatory",
            "ou_current, to: A, tau: 3",
            {10, 6},
            "sources.s: ou_current needs 'sd'",
            ""},
           {"a current through a receptor",
            "poisson, to: A, rate: 100, weight: 2",
            "dc, to: A, amplitude: 3",
            {10, 49},
            "sources.s: dc is a current; it takes no receptor",
            ""},
           {"a modulation of cells",
            "tau_m: 20",
            "modulation: {frequency: 8, depth: 1}",
            {4, 69},
            "lif_psc_exp has no parameter 'modulation'; sources have",
            ""},
           {"drawn parameters that contradict each other in one cell",
            "tau_m: 20",
            "V_reset: [-70, -60, -70, -55, -60, -50, -70, -70, -70, -70]",
            {4, 3},
            "populations.A: cell 3: V_reset must be below V_th",
            ""},
           {"a parameter drawn out of bounds",
            "tau_m: 20",
            "tau_m: {normal: [-50, 1]}",
            {4, 64},
            "tau_m of lif_psc_exp drawn for cell 0 is -50.91383210774734; it must be a number above 0",
            "give the distribution a min or max"},
           {"a source of no such model",
            "{model: poisson",
            "{model: possion",
            {10, 14},
            "no source model 'possion'; there are poisson, gamma_renewal, spike_times, dc, ou_current",
            "did you mean 'poisson'?"},
           {"a source onto what only emits",
            "poisson, to: A",
            "poisson, to: IN",
            {10, 27},
            "IN only emits spikes (poisson); no source can drive it",
            ""},
           {"as many amplitudes as times",
            "poisson, to: A, rate: 100, weight: 2, receptor: excitatory",
            "dc, to: A, times: [1, 2], amplitudes: [5]",
            {10, 52},
            "2 times, but 1 amplitudes",
            ""},
           {"as many weights as times",
            "poisson, to: A, rate: 100, weight: 2",
            "spike_times, to: A, times: [1, 2, 3], weight: [5, 6]",
            {10, 60},
            "3 times, but 2 weights",
            ""},
           {"a recorded variable there is not",
            "V_m",
            "g_ex",
            {12, 39},
            "lif_psc_exp has no state variable 'g_ex'; it has V_m, I_syn_ex, I_syn_in",
            ""},
       })
    check(c);
}

TEST_CASE("constants are held against what is drawn for each cell, not against defaults") {
  CHECK(checked(file("tau_m: 20", "V_th: {uniform: [-45, -40]}, V_reset: -50")) == "");
  CHECK(checked(file("tau_m: 20", "V_reset: {uniform: [-80, -60]}, V_th: -56")) == "");
}

TEST_CASE("a plasticity rule misspelt") {
  std::vector<std::string> names;
  for (const CatalogueEntry& rule : rule_entries())
    names.emplace_back(rule.name);
  check({"",
         "1.5, receptor: excitatory}",
         "1.5, receptor: excitatory, plasticity: {rule: stdp_pairs}}",
         {7, 106},
         "no plasticity rule 'stdp_pairs'; there are " + join_names(names),
         "did you mean 'stdp_pair'?"});
}

TEST_CASE("a model misspelt") {
  std::vector<std::string> names;
  for (const CatalogueEntry& model : neuron_entries())
    names.emplace_back(model.name);
  for (const SourceEntry& source : source_entries())
    if (source.as_population) names.emplace_back(source.name);
  check({"",
         "lif_psc_delta",
         "lif_psc_detla",
         {5, 23},
         "no model 'lif_psc_detla'; there are " + join_names(names),
         "did you mean 'lif_psc_delta'?"});
}

TEST_CASE("receptors of a cell with more than two are told by name") {
  const std::string text = R"(simulation: {duration: 10}
populations: {A: {size: 2, model: lif_cond_receptors}}
projections: {p: {from: A, to: A, rule: one_to_one, weight: 1, delay: 1, receptor: GABA_C}}
sources: {s: {model: poisson, to: A, rate: 5, weight: 1, receptor: excitatory}}
)";
  CHECK(
      checked(text) ==
      R"(net.yaml:3:84: error: lif_cond_receptors has no receptor 'GABA_C'; it has AMPA, NMDA, GABA_A, GABA_B
  3 | projections: {p: {from: A, to: A, rule: one_to_one, weight: 1, delay: 1, receptor: GABA_C}}
    |                                                                                    ^
  did you mean 'GABA_A'?
net.yaml:4:68: error: lif_cond_receptors has no receptor 'excitatory'; it has AMPA, NMDA, GABA_A, GABA_B
  4 | sources: {s: {model: poisson, to: A, rate: 5, weight: 1, receptor: excitatory}}
    |                                                                    ^
)");
}

TEST_CASE("all mistakes are told at once, in the order of the file") {
  const std::string text = R"(simulation: {duration: 10}
populations: {A: {size: 2, model: lif_psc_delta, params: {C_m: -1}}}
projections: {p: {from: A, to: A, rule: fixed_indegree, indegree: 3, allow_multapses: false, weight: 1, receptor: up}}
)";
  CHECK(checked(text) == R"(net.yaml:2:64: error: C_m of lif_psc_delta must be a number above 0 pF, not -1
  2 | populations: {A: {size: 2, model: lif_psc_delta, params: {C_m: -1}}}
    |                                                                ^
net.yaml:3:67: error: indegree is 3, but there are only 2 cells to draw from (multapses are not allowed)
  3 | projections: {p: {from: A, to: A, rule: fixed_indegree, indegree: 3, allow_multapses: false, weight: 1, receptor: up}}
    |                                                                   ^
net.yaml:3:115: error: lif_psc_delta has no receptor 'up'; it has excitatory, inhibitory
  3 | projections: {p: {from: A, to: A, rule: fixed_indegree, indegree: 3, allow_multapses: false, weight: 1, receptor: up}}
    |                                                                                                                   ^
)");
}

}  // namespace
}  // namespace mossy
