// SPDX-License-Identifier: MIT
// Projections that cannot be made: text in, the whole message out.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/build/told_of_network.hpp"

namespace mossy {
namespace {

TEST_CASE("projections that cannot be made are told with place and hint") {
  const std::vector<Wrong> files{
      {"a delay that is no number", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: .nan, receptor: excitatory}}
)y",
       R"y(net.yaml:3:71: error: projections.p.delay must be a number, not '.nan'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: .nan, receptor: excitatory}}
    |                                                                       ^
  numbers must be finite
)y"},
      {"an infinite delay", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: .inf, receptor: excitatory}}
)y",
       R"y(net.yaml:3:71: error: projections.p.delay must be a number, not '.inf'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: .inf, receptor: excitatory}}
    |                                                                       ^
  numbers must be finite
)y"},
      {"a delay beyond all numbers", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 1e999, receptor: excitatory}}
)y",
       R"y(net.yaml:3:71: error: projections.p.delay must be a number, not '1e999'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 1e999, receptor: excitatory}}
    |                                                                       ^
  too large or too close to zero for a double
)y"},
      {"a delay of minus zero", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: -0.0, receptor: excitatory}}
)y",
       R"y(net.yaml:3:71: error: projections.p.delay must be above 0, not '-0.0'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: -0.0, receptor: excitatory}}
    |                                                                       ^
)y"},
      {"a delay in words", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: two, receptor: excitatory}}
)y",
       R"y(net.yaml:3:71: error: projections.p.delay must be a number, not 'two'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: two, receptor: excitatory}}
    |                                                                       ^
)y"},
      {"a delay with a unit", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2 ms, receptor: excitatory}}
)y",
       R"y(net.yaml:3:71: error: projections.p.delay must be a number, not '2 ms'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2 ms, receptor: excitatory}}
    |                                                                       ^
  units are fixed (ms, mV, pA, pF, nS, Hz) and not written: 2
)y"},
      {"a delay too short to be told from none", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 1e-9, receptor: excitatory}}
)y",
       R"y(net.yaml:3:71: error: projections.p: every delay must be at least 1e-06 ms
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 1e-9, receptor: excitatory}}
    |                                                                       ^
)y"},
      {"a drawn delay that may be too short", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: {uniform: [1e-9, 2], min: 1e-9}, receptor: excitatory}}
)y",
       R"y(net.yaml:3:71: error: projections.p: every delay must be at least 1e-06 ms; give the distribution a min
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: {uniform: [1e-9, 2], min: 1e-9}, receptor: excitatory}}
    |                                                                       ^
)y"},
      {"an axonal delay longer than the delay", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, axonal_delay: 3, receptor: excitatory}}
)y",
       R"y(net.yaml:3:88: error: projections.p.axonal_delay is longer than the delay, of which it is a part
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, axonal_delay: 3, receptor: excitatory}}
    |                                                                                        ^
)y"},
      {"a weight that is no number", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: nan, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:61: error: projections.p.weight must be a number, not 'nan'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: nan, delay: 2, receptor: excitatory}}
    |                                                             ^
  numbers must be finite
)y"},
      {"a weight of nothing", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: , delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:61: error: projections.p.weight must be a number, a list, or a way to draw numbers
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: , delay: 2, receptor: excitatory}}
    |                                                             ^
  such as {uniform: [low, high]}, {normal: [mean, sd]}, {lognormal: [mean, sd]} or {exponential: mean}
)y"},
      {"a weight in hexadecimal", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 0x10, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:61: error: projections.p.weight must be a number, not '0x10'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 0x10, delay: 2, receptor: excitatory}}
    |                                                             ^
  numbers are decimal
)y"},
      {"a weight with a decimal comma", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1,5, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:63: error: projections.p has no key '5'; it takes from, to, rule, p, indegree, outdegree, N, within, allow_autapses, allow_multapses, weight, delay, axonal_delay, receptor, plasticity, short_term
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1,5, delay: 2, receptor: excitatory}}
    |                                                               ^
  the decimal sign is a point
)y"},
      {"a weight in quotes", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: "1", delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:61: error: projections.p.weight must be a number, not '1'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: "1", delay: 2, receptor: excitatory}}
    |                                                             ^
  what is in quotes is a word; write it without
)y"},
      {"a normal weight without a spread", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: {normal: [1]}, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:70: error: projections.p.weight.normal must be [mean, sd]
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: {normal: [1]}, delay: 2, receptor: excitatory}}
    |                                                                      ^
)y"},
      {"a uniform weight upside down", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: {uniform: [3, 1]}, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:71: error: projections.p.weight.uniform begins above its end
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: {uniform: [3, 1]}, delay: 2, receptor: excitatory}}
    |                                                                       ^
)y"},
      {"a minimum above the maximum", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: {normal: [1, 1], min: 3, max: 2}, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:83: error: projections.p.weight: 'min' is above 'max'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: {normal: [1, 1], min: 3, max: 2}, delay: 2, receptor: excitatory}}
    |                                                                                   ^
)y"},
      {"an unknown rule", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_some, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:41: error: no connection rule 'all_to_some'; there are one_to_one, all_to_all, pairwise_bernoulli, fixed_indegree, fixed_outdegree, fixed_total_number, one_of_each_group
  3 | projections: {p: {from: A, to: B, rule: all_to_some, weight: 1, delay: 2, receptor: excitatory}}
    |                                         ^
)y"},
      {"a probability above one", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: pairwise_bernoulli, p: 1.01, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:64: error: projections.p.p must be between 0 and 1, not '1.01'
  3 | projections: {p: {from: A, to: B, rule: pairwise_bernoulli, p: 1.01, weight: 1, delay: 2, receptor: excitatory}}
    |                                                                ^
)y"},
      {"a rule without its number", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: fixed_indegree, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:41: error: rule fixed_indegree needs 'indegree'
  3 | projections: {p: {from: A, to: B, rule: fixed_indegree, weight: 1, delay: 2, receptor: excitatory}}
    |                                         ^
)y"},
      {"a number the rule does not take", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, indegree: 3, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:63: error: rule all_to_all takes no 'indegree'
  3 | projections: {p: {from: A, to: B, rule: all_to_all, indegree: 3, weight: 1, delay: 2, receptor: excitatory}}
    |                                                               ^
)y"},
      {"more sources than there are", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: fixed_indegree, indegree: 5, allow_multapses: false, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:67: error: indegree is 5, but there are only 4 cells to draw from (multapses are not allowed)
  3 | projections: {p: {from: A, to: B, rule: fixed_indegree, indegree: 5, allow_multapses: false, weight: 1, delay: 2, receptor: excitatory}}
    |                                                                   ^
)y"},
      {"one to one of unequal sizes", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: one_to_one, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:41: error: one_to_one needs equal sizes; A has 4 cells, B has 6
  3 | projections: {p: {from: A, to: B, rule: one_to_one, weight: 1, delay: 2, receptor: excitatory}}
    |                                         ^
)y"},
      {"within unequal groups", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, within: groups, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:18: error: projections.p stays within groups, but A has 2 groups and B has 3
  3 | projections: {p: {from: A, to: B, rule: all_to_all, within: groups, weight: 1, delay: 2, receptor: excitatory}}
    |                  ^
)y"},
      {"one of each group, but within groups", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 2, model: lif_psc_exp}}
projections: {p: {from: A, to: B, rule: one_of_each_group, within: groups, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:41: error: projections.p: one_of_each_group draws from all groups, which 'within: groups' forbids
  3 | projections: {p: {from: A, to: B, rule: one_of_each_group, within: groups, weight: 1, delay: 2, receptor: excitatory}}
    |                                         ^
)y"},
      {"one of each group, where a group holds nobody else", R"y(simulation: {duration: 10}
populations: {A: {size: 7, groups: 4, model: lif_psc_exp}}
projections: {p: {from: A, to: A, rule: one_of_each_group, allow_autapses: false, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:41: error: projections.p: without autapses one_of_each_group needs groups of two cells or more; A has 7 cells in 4 groups
  3 | projections: {p: {from: A, to: A, rule: one_of_each_group, allow_autapses: false, weight: 1, delay: 2, receptor: excitatory}}
    |                                         ^
)y"},
      {"a projection onto cells that only emit", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: P, rule: all_to_all, weight: 1, delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:32: error: P only emits spikes (pattern_source); nothing can project to it
  3 | projections: {p: {from: A, to: P, rule: all_to_all, weight: 1, delay: 2, receptor: excitatory}}
    |                                ^
)y"},
      {"a receptor the model has not", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: excitatry}}
)y",
       R"y(net.yaml:3:84: error: lif_psc_exp has no receptor 'excitatry'; it has excitatory, inhibitory
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: excitatry}}
    |                                                                                    ^
  did you mean 'excitatory'?
)y"},
      {"a weight above Wmax", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: 9, delay: 2, receptor: excitatory, plasticity: {rule: stdp_pair, Wmax: 2}}}
)y",
       R"y(net.yaml:3:61: error: projections.p: the weight must lie between 0 and Wmax = 2
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: 9, delay: 2, receptor: excitatory, plasticity: {rule: stdp_pair, Wmax: 2}}}
    |                                                             ^
)y"},
      {"a list of weights of the wrong length", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
projections: {p: {from: A, to: B, rule: all_to_all, weight: [1, 2, 3], delay: 2, receptor: excitatory}}
)y",
       R"y(net.yaml:3:61: error: 3 weights are listed, but there are 24 synapses
  3 | projections: {p: {from: A, to: B, rule: all_to_all, weight: [1, 2, 3], delay: 2, receptor: excitatory}}
    |                                                             ^
)y"},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told_of_network(wrong.file) == wrong.message);
  }
}

}  // namespace
}  // namespace mossy
