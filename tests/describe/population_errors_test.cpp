// SPDX-License-Identifier: MIT
// Wrong top keys and populations.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "tests/describe/told.hpp"

namespace mossy {
namespace {

const std::string two_populations =
    R"y(populations: {A: {size: 10, groups: 2, model: lif}, B: {size: 20, model: lif}}
simulation: {duration: 100}
)y";

TEST_CASE("wrong top keys are told with place and hint") {
  const std::vector<Wrong> files{
      {"no length, no populations", R"y(name: x
)y",
       R"y(net.yaml:1:1: error: the file needs 'simulation: {duration: ...}' or a 'protocol'
  1 | name: x
    | ^
net.yaml:1:1: error: the file needs at least one population
  1 | name: x
    | ^
)y"},
      {"unknown top keys", two_populations + R"y(popParams: {}
projektions: {}
measure: {}
foo: 1
)y",
       R"y(net.yaml:3:1: error: the file has no key 'popParams'; it takes schema, name, simulation, populations, projections, sources, patterns, protocol, record, measures, goals, variants, description
  3 | popParams: {}
    | ^
  did you mean 'populations'?
net.yaml:4:1: error: the file has no key 'projektions'; it takes schema, name, simulation, populations, projections, sources, patterns, protocol, record, measures, goals, variants, description
  4 | projektions: {}
    | ^
  did you mean 'projections'?
net.yaml:5:1: error: the file has no key 'measure'; it takes schema, name, simulation, populations, projections, sources, patterns, protocol, record, measures, goals, variants, description
  5 | measure: {}
    | ^
  did you mean 'measures'?
net.yaml:6:1: error: the file has no key 'foo'; it takes schema, name, simulation, populations, projections, sources, patterns, protocol, record, measures, goals, variants, description
  6 | foo: 1
    | ^
)y"},
      {"wrong schema", R"y(schema: two
populations: {A: {size: 10, groups: 2, model: lif}, B: {size: 20, model: lif}}
simulation: {duration: 100}
)y",
       R"y(net.yaml:1:9: error: schema must be '1', not 'two'
  1 | schema: two
    |         ^
)y"},
      {"a bad name", R"y(name: a/b
populations: {A: {size: 10, groups: 2, model: lif}, B: {size: 20, model: lif}}
simulation: {duration: 100}
)y",
       R"y(net.yaml:1:7: error: name must be a name, not 'a/b'
  1 | name: a/b
    |       ^
  names are of letters, digits, '_' and '-', and begin with a letter
)y"},
      {"populations as a list", R"y(populations: [A, B]
simulation: {duration: 1}
)y",
       R"y(net.yaml:1:14: error: populations must be a mapping, not a list
  1 | populations: [A, B]
    |              ^
)y"},
      {"a bad duration", R"y(populations: {A: {size: 1, model: x}}
simulation: {duration: 0, seed: -1, seeds: {structure: 1.5, inputs: 3}}
)y",
       R"y(net.yaml:2:24: error: simulation.duration must be above 0, not '0'
  2 | simulation: {duration: 0, seed: -1, seeds: {structure: 1.5, inputs: 3}}
    |                        ^
net.yaml:2:33: error: simulation.seed must be a whole number from 0 to 18446744073709551615, not '-1'
  2 | simulation: {duration: 0, seed: -1, seeds: {structure: 1.5, inputs: 3}}
    |                                 ^
net.yaml:2:56: error: simulation.seeds.structure must be a whole number from 0 to 18446744073709551615, not '1.5'
  2 | simulation: {duration: 0, seed: -1, seeds: {structure: 1.5, inputs: 3}}
    |                                                        ^
net.yaml:2:61: error: simulation.seeds has no key 'inputs'; it takes structure, input, dynamics
  2 | simulation: {duration: 0, seed: -1, seeds: {structure: 1.5, inputs: 3}}
    |                                                             ^
  did you mean 'input'?
)y"},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told(wrong.file) == wrong.message);
  }
}

TEST_CASE("wrong populations are told with place and hint") {
  const std::vector<Wrong> files{
      {"missing keys", R"y(populations:
  A: {}
simulation: {duration: 1}
)y",
       R"y(net.yaml:2:6: error: populations.A needs 'size'
  2 |   A: {}
    |      ^
net.yaml:2:6: error: populations.A needs 'model'
  2 |   A: {}
    |      ^
)y"},
      {"bad sizes", R"y(populations:
  A: {size: 0, model: x}
  B: {size: 3.7, model: x}
  C: {size: 1e12, model: x}
  D: {size: "5", model: x}
  E: {size: 010, model: x}
  F: {size: 1_000, model: x}
  G: {size: ten, model: x}
  H: {size: [1], model: x}
  I: {size: , model: x}
  J: {size: -3, model: x}
  K: {size: 0x10, model: x}
simulation: {duration: 1}
)y",
       R"y(net.yaml:2:13: error: populations.A.size must be a whole number from 1 to 2147483647, not '0'
  2 |   A: {size: 0, model: x}
    |             ^
net.yaml:3:13: error: populations.B.size must be a whole number from 1 to 2147483647, not '3.7'
  3 |   B: {size: 3.7, model: x}
    |             ^
net.yaml:4:13: error: populations.C.size must be a whole number from 1 to 2147483647, not '1e12'
  4 |   C: {size: 1e12, model: x}
    |             ^
net.yaml:5:13: error: populations.D.size must be a whole number from 1 to 2147483647, not '5'
  5 |   D: {size: "5", model: x}
    |             ^
  what is in quotes is a word; write it without
net.yaml:6:13: error: populations.E.size must be a whole number from 1 to 2147483647, not '010'
  6 |   E: {size: 010, model: x}
    |             ^
  a leading zero means octal elsewhere; write it without
net.yaml:7:13: error: populations.F.size must be a whole number from 1 to 2147483647, not '1_000'
  7 |   F: {size: 1_000, model: x}
    |             ^
  digits are written without separators
net.yaml:8:13: error: populations.G.size must be a whole number from 1 to 2147483647, not 'ten'
  8 |   G: {size: ten, model: x}
    |             ^
net.yaml:9:13: error: populations.H.size must be a whole number from 1 to 2147483647, not a list
  9 |   H: {size: [1], model: x}
    |             ^
net.yaml:10:13: error: populations.I.size must be a whole number from 1 to 2147483647, not nothing
  10 |   I: {size: , model: x}
     |             ^
net.yaml:11:13: error: populations.J.size must be a whole number from 1 to 2147483647, not '-3'
  11 |   J: {size: -3, model: x}
     |             ^
net.yaml:12:13: error: populations.K.size must be a whole number from 1 to 2147483647, not '0x10'
  12 |   K: {size: 0x10, model: x}
     |             ^
  numbers are decimal
)y"},
      {"too many groups", R"y(populations: {A: {size: 3, groups: 4, model: x}}
simulation: {duration: 1}
)y",
       R"y(net.yaml:1:36: error: populations.A has more groups (4) than cells (3)
  1 | populations: {A: {size: 3, groups: 4, model: x}}
    |                                    ^
)y"},
      {"misspelt keys", R"y(populations: {A: {sise: 3, celltype: x, parms: {}, init: {}}}
simulation: {duration: 1}
)y",
       R"y(net.yaml:1:18: error: populations.A needs 'size'
  1 | populations: {A: {sise: 3, celltype: x, parms: {}, init: {}}}
    |                  ^
net.yaml:1:18: error: populations.A needs 'model'
  1 | populations: {A: {sise: 3, celltype: x, parms: {}, init: {}}}
    |                  ^
net.yaml:1:19: error: populations.A has no key 'sise'; it takes size, model, groups, step, params, initial
  1 | populations: {A: {sise: 3, celltype: x, parms: {}, init: {}}}
    |                   ^
  did you mean 'size'?
net.yaml:1:28: error: populations.A has no key 'celltype'; it takes size, model, groups, step, params, initial
  1 | populations: {A: {sise: 3, celltype: x, parms: {}, init: {}}}
    |                            ^
  did you mean 'model'?
net.yaml:1:41: error: populations.A has no key 'parms'; it takes size, model, groups, step, params, initial
  1 | populations: {A: {sise: 3, celltype: x, parms: {}, init: {}}}
    |                                         ^
  did you mean 'params'?
net.yaml:1:52: error: populations.A has no key 'init'; it takes size, model, groups, step, params, initial
  1 | populations: {A: {sise: 3, celltype: x, parms: {}, init: {}}}
    |                                                    ^
  did you mean 'initial'?
)y"},
      {"bad parameters", R"y(populations:
  A:
    size: 1
    model: x
    params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    initial: {V_m: {uniform: [1]}, g: {uniform: [2, 1]}, h: {normal: [0, -1]}, i: {exponential: 0}}
simulation: {duration: 1}
)y",
       R"y(net.yaml:5:17: error: populations.A.params.a must be a number, not '.nan'
  5 |     params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    |                 ^
  numbers must be finite
net.yaml:5:26: error: populations.A.params.b must be a number, not '.inf'
  5 |     params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    |                          ^
  numbers must be finite
net.yaml:5:35: error: populations.A.params.c must be a number, not '1e400'
  5 |     params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    |                                   ^
  too large or too close to zero for a double
net.yaml:5:45: error: populations.A.params.d must be a number, not '20 ms'
  5 |     params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    |                                             ^
  units are fixed (ms, mV, pA, pF, nS, Hz) and not written: 20
net.yaml:5:55: error: populations.A.params.e must be a number, not '3'
  5 |     params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    |                                                       ^
  what is in quotes is a word; write it without
net.yaml:5:63: error: populations.A.params.f must be a number, not 'x y'
  5 |     params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    |                                                               ^
net.yaml:5:73: error: populations.A.params.g must name one way to draw numbers
  5 |     params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    |                                                                         ^
  such as {uniform: [low, high]}, {normal: [mean, sd]}, {lognormal: [mean, sd]} or {exponential: mean}
net.yaml:5:82: error: populations.A.params.5 has no value
  5 |     params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    |                                                                                  ^
  the decimal sign is a point
net.yaml:5:88: error: populations.A.params.i must be a number, not '1e-999'
  5 |     params: {a: .nan, b: .inf, c: 1e400, d: 20 ms, e: "3", f: "x y", g: {}, h: 0,5, i: 1e-999}
    |                                                                                        ^
  too large or too close to zero for a double
net.yaml:6:30: error: populations.A.initial.V_m.uniform must be [low, high]
  6 |     initial: {V_m: {uniform: [1]}, g: {uniform: [2, 1]}, h: {normal: [0, -1]}, i: {exponential: 0}}
    |                              ^
net.yaml:6:49: error: populations.A.initial.g.uniform begins above its end
  6 |     initial: {V_m: {uniform: [1]}, g: {uniform: [2, 1]}, h: {normal: [0, -1]}, i: {exponential: 0}}
    |                                                 ^
net.yaml:6:70: error: populations.A.initial.h.normal has a negative sd
  6 |     initial: {V_m: {uniform: [1]}, g: {uniform: [2, 1]}, h: {normal: [0, -1]}, i: {exponential: 0}}
    |                                                                      ^
net.yaml:6:97: error: populations.A.initial.i.exponential must have a mean above 0
  6 |     initial: {V_m: {uniform: [1]}, g: {uniform: [2, 1]}, h: {normal: [0, -1]}, i: {exponential: 0}}
    |                                                                                                 ^
)y"},
      {"bad ways to draw", R"y(populations:
  A:
    size: 1
    model: x
    params:
      a: {uniform: [0, 1], normal: [0, 1]}
      b: {mean: 1}
      c: {normal: [0, 1], min: 9}
      d: {normal: [0, 1], min: 2, max: 1}
      e: {normal: [0, 1], minimum: 2}
      f: {uniform: [0, 1], round: 0}
      g: [1, x, 3]
      h: {lognormal: [0, 1], max: 0}
      i: {exponential: 1, min: 1e6}
      j: {normal: [1.05, 0.02], min: 1.02, max: 1.08, round: 0.1}
simulation: {duration: 1}
)y",
       R"y(net.yaml:6:10: error: populations.A.params.a must name one way to draw numbers
  6 |       a: {uniform: [0, 1], normal: [0, 1]}
    |          ^
  such as {uniform: [low, high]}, {normal: [mean, sd]}, {lognormal: [mean, sd]} or {exponential: mean}
net.yaml:7:10: error: populations.A.params.b must name one way to draw numbers
  7 |       b: {mean: 1}
    |          ^
  such as {uniform: [low, high]}, {normal: [mean, sd]}, {lognormal: [mean, sd]} or {exponential: mean}
net.yaml:8:10: error: populations.A.params.c draws next to nothing between its 'min' and 'max'
  8 |       c: {normal: [0, 1], min: 9}
    |          ^
net.yaml:9:32: error: populations.A.params.d: 'min' is above 'max'
  9 |       d: {normal: [0, 1], min: 2, max: 1}
    |                                ^
net.yaml:10:27: error: populations.A.params.e has no key 'minimum'; it takes normal, min, max, round
  10 |       e: {normal: [0, 1], minimum: 2}
     |                           ^
net.yaml:11:35: error: populations.A.params.f.round must be above 0, not '0'
  11 |       f: {uniform: [0, 1], round: 0}
     |                                   ^
net.yaml:12:14: error: populations.A.params.g.1 must be a number, not 'x'
  12 |       g: [1, x, 3]
     |              ^
net.yaml:13:10: error: populations.A.params.h draws next to nothing between its 'min' and 'max'
  13 |       h: {lognormal: [0, 1], max: 0}
     |          ^
net.yaml:14:10: error: populations.A.params.i draws next to nothing between its 'min' and 'max'
  14 |       i: {exponential: 1, min: 1e6}
     |          ^
net.yaml:15:62: error: populations.A.params.j: no multiple of 'round' lies between 'min' and 'max'
  15 |       j: {normal: [1.05, 0.02], min: 1.02, max: 1.08, round: 0.1}
     |                                                              ^
)y"},
      {"a name that is none", R"y(populations:
  5HT: {size: 1, model: x}
  A.B: {size: 1, model: x}
simulation: {duration: 1}
)y",
       R"y(net.yaml:2:3: error: populations: '5HT' is no name
  2 |   5HT: {size: 1, model: x}
    |   ^
  names are of letters, digits, '_' and '-', and begin with a letter
net.yaml:3:3: error: populations: 'A.B' is no name
  3 |   A.B: {size: 1, model: x}
    |   ^
  names are of letters, digits, '_' and '-', and begin with a letter
)y"},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told(wrong.file) == wrong.message);
  }
}

}  // namespace
}  // namespace mossy
