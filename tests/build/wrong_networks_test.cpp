// SPDX-License-Identifier: MIT
// Networks whose cells, sources, protocol or records cannot be: text in, the whole message out.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/build/told_of_network.hpp"

namespace mossy {
namespace {

TEST_CASE("networks that cannot be made are told with place and hint") {
  const std::vector<Wrong> files{
      {"a number for the whole file", R"y(3
)y",
       R"y(net.yaml:1:1: error: the file must be a mapping, not '3'
  1 | 3
    | ^
)y"},
      {"a list for the whole file", R"y(- a
- b
)y",
       R"y(net.yaml:1:1: error: the file must be a mapping, not a list
  1 | - a
    | ^
)y"},
      {"steps of a clock that cannot be", R"y(simulation: {duration: 10}
populations:
  A: {size: 3, model: lif_psc_exp, step: 0.1}
  B: {size: 3, model: lif_cond_exp, step: 2, params: {E_L: {uniform: [-70, -69]}}}
  C: {size: 3, model: lif_cond_exp, step: 0.5}
projections:
  AB: {from: A, to: B, rule: one_to_one, weight: 1, delay: 1.5, axonal_delay: 1.2, receptor: excitatory, plasticity: {rule: stdp_pair, Wmax: 2}}
  CB: {from: C, to: B, rule: one_to_one, weight: 1, delay: 2, receptor: excitatory}
  BC: {from: B, to: C, rule: one_to_one, weight: 1, delay: 2, receptor: excitatory, plasticity: {rule: stdp_cerebellar, teacher: AC}}
  AC: {from: A, to: C, rule: one_to_one, weight: 1, delay: 2, receptor: excitatory}
sources:
  push: {model: dc, to: B, amplitude: 3}
)y",
       R"y(net.yaml:3:42: error: populations.A: step: lif_psc_exp is not run in steps of a clock; only lif_cond_exp is
  3 |   A: {size: 3, model: lif_psc_exp, step: 0.1}
    |                                          ^
net.yaml:4:43: error: populations.B: step: all cells need the same parameters
  4 |   B: {size: 3, model: lif_cond_exp, step: 2, params: {E_L: {uniform: [-70, -69]}}}
    |                                           ^
net.yaml:4:43: error: populations.B: step: 2 ms is longer than the shortest delay of the network, 1.5 ms
  4 |   B: {size: 3, model: lif_cond_exp, step: 2, params: {E_L: {uniform: [-70, -69]}}}
    |                                           ^
net.yaml:4:43: error: populations.B: step: 2 ms is longer than the shortest time constant of the synapses, 0.2 ms
  4 |   B: {size: 3, model: lif_cond_exp, step: 2, params: {E_L: {uniform: [-70, -69]}}}
    |                                           ^
net.yaml:4:43: error: populations.B: step: cells in steps hear only spike_times, and poisson of constant rate to all of them, not sources.push
  4 |   B: {size: 3, model: lif_cond_exp, step: 2, params: {E_L: {uniform: [-70, -69]}}}
    |                                           ^
net.yaml:4:43: error: populations.B: step: the plasticity of projections.AB needs a shorter step, or none: at most the dendritic delay, and neither teacher nor modulator
  4 |   B: {size: 3, model: lif_cond_exp, step: 2, params: {E_L: {uniform: [-70, -69]}}}
    |                                           ^
net.yaml:5:43: error: populations.C: step: 0.5 ms is longer than the shortest time constant of the synapses, 0.2 ms
  5 |   C: {size: 3, model: lif_cond_exp, step: 0.5}
    |                                           ^
net.yaml:5:43: error: populations.C: step: the plasticity of projections.BC needs a shorter step, or none: at most the dendritic delay, and neither teacher nor modulator
  5 |   C: {size: 3, model: lif_cond_exp, step: 0.5}
    |                                           ^
net.yaml:5:43: error: populations.C: step: projections.AC is a teacher or modulator, which cells in steps do not take
  5 |   C: {size: 3, model: lif_cond_exp, step: 0.5}
    |                                           ^
)y"},
      {"a step so short that the run would not end", R"y(simulation: {duration: 10}
populations: {A: {size: 1, model: lif_cond_exp, step: 1e-300}}
projections: {AA: {from: A, to: A, rule: one_to_one, weight: 1, delay: 1, receptor: excitatory}}
)y",
       R"y(net.yaml:2:55: error: populations.A: step: 1e-300 ms is too short; at least 0.001 ms
  2 | populations: {A: {size: 1, model: lif_cond_exp, step: 1e-300}}
    |                                                       ^
)y"},
      {"a step that is not above 0", R"y(simulation: {duration: 10}
populations: {A: {size: 3, model: lif_cond_exp, step: 0}}
)y",
       R"y(net.yaml:2:55: error: populations.A.step must be above 0, not '0'
  2 | populations: {A: {size: 3, model: lif_cond_exp, step: 0}}
    |                                                       ^
)y"},
      {"size beyond 2^31", R"y(simulation: {duration: 10}
populations: {A: {size: 2147483648, model: lif_psc_exp}}
)y",
       R"y(net.yaml:2:25: error: populations.A.size must be a whole number from 1 to 2147483647, not '2147483648'
  2 | populations: {A: {size: 2147483648, model: lif_psc_exp}}
    |                         ^
)y"},
      {"size beyond 2^64", R"y(simulation: {duration: 10}
populations: {A: {size: 18446744073709551616, model: lif_psc_exp}}
)y",
       R"y(net.yaml:2:25: error: populations.A.size must be a whole number from 1 to 2147483647, not '18446744073709551616'
  2 | populations: {A: {size: 18446744073709551616, model: lif_psc_exp}}
    |                         ^
)y"},
      {"an octal size", R"y(simulation: {duration: 10}
populations: {A: {size: 010, model: lif_psc_exp}}
)y",
       R"y(net.yaml:2:25: error: populations.A.size must be a whole number from 1 to 2147483647, not '010'
  2 | populations: {A: {size: 010, model: lif_psc_exp}}
    |                         ^
  a leading zero means octal elsewhere; write it without
)y"},
      {"more groups than cells", R"y(simulation: {duration: 10}
populations: {A: {size: 10, groups: 11, model: lif_psc_exp}}
)y",
       R"y(net.yaml:2:37: error: populations.A has more groups (11) than cells (10)
  2 | populations: {A: {size: 10, groups: 11, model: lif_psc_exp}}
    |                                     ^
)y"},
      {"a duration of nothing", R"y(simulation: {duration: 0}
populations: {A: {size: 10, model: lif_psc_exp}}
)y",
       R"y(net.yaml:1:24: error: simulation.duration must be above 0, not '0'
  1 | simulation: {duration: 0}
    |                        ^
)y"},
      {"a duration that is no number", R"y(simulation: {duration: .NaN}
populations: {A: {size: 10, model: lif_psc_exp}}
)y",
       R"y(net.yaml:1:24: error: simulation.duration must be a number, not '.NaN'
  1 | simulation: {duration: .NaN}
    |                        ^
  numbers must be finite
)y"},
      {"a seed below zero", R"y(simulation: {duration: 10, seed: -1}
populations: {A: {size: 10, model: lif_psc_exp}}
)y",
       R"y(net.yaml:1:34: error: simulation.seed must be a whole number from 0 to 18446744073709551615, not '-1'
  1 | simulation: {duration: 10, seed: -1}
    |                                  ^
)y"},
      {"a time constant of zero", R"y(simulation: {duration: 10}
populations: {A: {size: 10, model: lif_psc_exp, params: {tau_m: 0}}}
)y",
       R"y(net.yaml:2:65: error: tau_m of lif_psc_exp must be a number above 0 ms, not 0
  2 | populations: {A: {size: 10, model: lif_psc_exp, params: {tau_m: 0}}}
    |                                                                 ^
)y"},
      {"a reset above the threshold", R"y(simulation: {duration: 10}
populations: {A: {size: 10, model: lif_psc_exp, params: {V_reset: -40, V_th: -55}}}
)y",
       R"y(net.yaml:2:15: error: populations.A: V_reset must be below V_th
  2 | populations: {A: {size: 10, model: lif_psc_exp, params: {V_reset: -40, V_th: -55}}}
    |               ^
)y"},
      {"a capacity below zero", R"y(simulation: {duration: 10}
populations: {A: {size: 10, model: lif_psc_exp, params: {C_m: -200}}}
)y",
       R"y(net.yaml:2:63: error: C_m of lif_psc_exp must be a number above 0 pF, not -200
  2 | populations: {A: {size: 10, model: lif_psc_exp, params: {C_m: -200}}}
    |                                                               ^
)y"},
      {"a parameter that is a list of lists", R"y(simulation: {duration: 10}
populations: {A: {size: 2, model: lif_psc_exp, params: {C_m: [[1, 2], 3]}}}
)y",
       R"y(net.yaml:2:63: error: populations.A.params.C_m.0 must be a number, not a list
  2 | populations: {A: {size: 2, model: lif_psc_exp, params: {C_m: [[1, 2], 3]}}}
    |                                                               ^
)y"},
      {"a parameter list of the wrong length", R"y(simulation: {duration: 10}
populations: {A: {size: 2, model: lif_psc_exp, params: {C_m: [1, 2, 3]}}}
)y",
       R"y(net.yaml:2:62: error: C_m of lif_psc_exp lists 3 values, but there are 2 cells
  2 | populations: {A: {size: 2, model: lif_psc_exp, params: {C_m: [1, 2, 3]}}}
    |                                                              ^
)y"},
      {"an unknown state variable", R"y(simulation: {duration: 10}
populations: {A: {size: 2, model: lif_psc_exp, initial: {V: -60}}}
)y",
       R"y(net.yaml:2:58: error: lif_psc_exp has no state variable 'V'; it has V_m, I_syn_ex, I_syn_in
  2 | populations: {A: {size: 2, model: lif_psc_exp, initial: {V: -60}}}
    |                                                          ^
)y"},
      {"a source of too high a rate", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
sources: {s: {model: poisson, to: A, rate: 2e7, weight: 1, receptor: excitatory}}
)y",
       R"y(net.yaml:3:44: error: rate of poisson must be at most 10000000 Hz, not 20000000
  3 | sources: {s: {model: poisson, to: A, rate: 2e7, weight: 1, receptor: excitatory}}
    |                                            ^
)y"},
      {"a source of a rate below zero", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
sources: {s: {model: poisson, to: A, rate: -2, weight: 1, receptor: excitatory}}
)y",
       R"y(net.yaml:3:44: error: rate of poisson must be a number at least 0 Hz, not -2
  3 | sources: {s: {model: poisson, to: A, rate: -2, weight: 1, receptor: excitatory}}
    |                                            ^
)y"},
      {"times that do not ascend", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
sources: {s: {model: spike_times, to: A, times: [3, 2], weight: 1, receptor: excitatory}}
)y",
       R"y(net.yaml:3:49: error: times must ascend
  3 | sources: {s: {model: spike_times, to: A, times: [3, 2], weight: 1, receptor: excitatory}}
    |                                                 ^
)y"},
      {"cells that are not there", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
sources: {s: {model: spike_times, to: A, cells: [4], times: [2], weight: 1, receptor: excitatory}}
)y",
       R"y(net.yaml:3:49: error: sources.s.cells needs 5 cells, but A has 4
  3 | sources: {s: {model: spike_times, to: A, cells: [4], times: [2], weight: 1, receptor: excitatory}}
    |                                                 ^
)y"},
      {"a source onto cells that only emit", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
sources: {s: {model: poisson, to: P, rate: 2, weight: 1, receptor: excitatory}}
)y",
       R"y(net.yaml:3:35: error: P only emits spikes (pattern_source); no source can drive it
  3 | sources: {s: {model: poisson, to: P, rate: 2, weight: 1, receptor: excitatory}}
    |                                   ^
)y"},
      {"samples too close", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
record: {state: {A: {variables: [V_m], every: 1e-7}}}
)y",
       R"y(net.yaml:3:18: error: record.state.A.every is 1e-07 ms; at least 1e-06
  3 | record: {state: {A: {variables: [V_m], every: 1e-7}}}
    |                  ^
)y"},
      {"a variable that is not there", R"y(simulation: {duration: 10}
populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
record: {state: {A: {variables: [V_n], every: 1}}}
)y",
       R"y(net.yaml:3:34: error: lif_psc_exp has no state variable 'V_n'; it has V_m, I_syn_ex, I_syn_in
  3 | record: {state: {A: {variables: [V_n], every: 1}}}
    |                                  ^
  did you mean 'V_m'?
)y"},
      {"patterns shown too fast",
       R"y(populations: {A: {size: 4, groups: 2, model: lif_psc_exp}, B: {size: 6, groups: 3, model: lif_psc_exp}, P: {size: 8, model: pattern_source}}
patterns: {m: {population: P, count: 2, active: 0.5}}
protocol: [{phase: a, present: m, each: 10, rate: 1e8}]
)y",
       R"y(net.yaml:3:32: error: protocol.a: 'm' fires at 100000000 Hz; at most 10000000
  3 | protocol: [{phase: a, present: m, each: 10, rate: 1e8}]
    |                                ^
)y"},
      {"a merge key", R"y(a: &a {size: 1}
populations: {A: {<<: *a, model: lif_psc_exp}}
simulation: {duration: 1}
)y",
       R"y(net.yaml:2:19: error: the merge key '<<' is not supported
  2 | populations: {A: {<<: *a, model: lif_psc_exp}}
    |                   ^
  write the keys out, or use a variant
)y"},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told_of_network(wrong.file) == wrong.message);
  }
}

}  // namespace
}  // namespace mossy
