// SPDX-License-Identifier: MIT
// Wrong projections and sources.
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

TEST_CASE("wrong projections are told with place and hint") {
  const std::vector<Wrong> files{
      {"an unknown population", two_populations + R"y(projections:
  ab: {from: AA, to: X9, rule: all_to_all, weight: 1, delay: 2, receptor: exc}
)y",
       R"y(net.yaml:4:14: error: projections.ab.from: there is no population 'AA'; the file has A, B
  4 |   ab: {from: AA, to: X9, rule: all_to_all, weight: 1, delay: 2, receptor: exc}
    |              ^
  did you mean 'A'?
net.yaml:4:22: error: projections.ab.to: there is no population 'X9'; the file has A, B
  4 |   ab: {from: AA, to: X9, rule: all_to_all, weight: 1, delay: 2, receptor: exc}
    |                      ^
)y"},
      {"an empty projection", two_populations + R"y(projections: {ab: {}}
)y",
       R"y(net.yaml:3:19: error: projections.ab needs 'from'
  3 | projections: {ab: {}}
    |                   ^
net.yaml:3:19: error: projections.ab needs 'to'
  3 | projections: {ab: {}}
    |                   ^
net.yaml:3:19: error: projections.ab needs 'rule'
  3 | projections: {ab: {}}
    |                   ^
net.yaml:3:19: error: projections.ab needs 'weight'
  3 | projections: {ab: {}}
    |                   ^
net.yaml:3:19: error: projections.ab needs 'receptor'
  3 | projections: {ab: {}}
    |                   ^
)y"},
      {"a projection that is a number", two_populations + R"y(projections: {ab: 3}
)y",
       R"y(net.yaml:3:19: error: projections.ab must be a mapping, not '3'
  3 | projections: {ab: 3}
    |                   ^
)y"},
      {"a negative weight", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: -1, delay: 2, receptor: exc}
)y",
       R"y(net.yaml:4:50: error: projections.ab.weight must be at least 0, not '-1'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: -1, delay: 2, receptor: exc}
    |                                                  ^
  weights are magnitudes; the receptor gives the sign
)y"},
      {"a weight that can be negative", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: {normal: [1, 0.1]}, delay: 2, receptor: exc}
)y",
       R"y(net.yaml:4:50: error: projections.ab.weight must be at least 0, and this can draw others
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: {normal: [1, 0.1]}, delay: 2, receptor: exc}
    |                                                  ^
  give it 'min: 0'
)y"},
      {"no delay at all", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 0, receptor: exc}
)y",
       R"y(net.yaml:4:60: error: projections.ab.delay must be above 0, not '0'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 0, receptor: exc}
    |                                                            ^
)y"},
      {"a delay that can be zero", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: {uniform: [0, 1]}, receptor: exc}
)y",
       R"y(net.yaml:4:60: error: projections.ab.delay must be above 0, and this can draw others
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: {uniform: [0, 1]}, receptor: exc}
    |                                                            ^
  give it a 'min' above 0
)y"},
      {"bad probability", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, p: 1.5, indegree: -1, outdegree: 2.5, N: x}
)y",
       R"y(net.yaml:4:81: error: projections.ab.p must be between 0 and 1, not '1.5'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, p: 1.5, indegree: -1, outdegree: 2.5, N: x}
    |                                                                                 ^
net.yaml:4:96: error: projections.ab.indegree must be a whole number from 0 to 2147483647, not '-1'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, p: 1.5, indegree: -1, outdegree: 2.5, N: x}
    |                                                                                                ^
net.yaml:4:111: error: projections.ab.outdegree must be a whole number from 0 to 2147483647, not '2.5'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, p: 1.5, indegree: -1, outdegree: 2.5, N: x}
    |                                                                                                               ^
net.yaml:4:119: error: projections.ab.N must be a whole number from 0 to 1000000000000, not 'x'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, p: 1.5, indegree: -1, outdegree: 2.5, N: x}
    |                                                                                                                       ^
)y"},
      {"bad words", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, within: group, allow_autapses: maybe, allow_multapses: 1}
)y",
       R"y(net.yaml:4:86: error: projections.ab.within must be 'groups', not 'group'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, within: group, allow_autapses: maybe, allow_multapses: 1}
    |                                                                                      ^
  did you mean 'groups'?
net.yaml:4:109: error: projections.ab.allow_autapses must be on or off, not 'maybe'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, within: group, allow_autapses: maybe, allow_multapses: 1}
    |                                                                                                             ^
  true, false, yes and no are understood, too
net.yaml:4:133: error: projections.ab.allow_multapses must be on or off, not '1'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, within: group, allow_autapses: maybe, allow_multapses: 1}
    |                                                                                                                                     ^
  true, false, yes and no are understood, too
)y"},
      {"within unequal groups", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, within: groups}
)y",
       R"y(net.yaml:4:7: error: projections.ab stays within groups, but A has 2 groups and B has 1
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, within: groups}
    |       ^
)y"},
      {"an axonal delay too long", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, axonal_delay: 3}
)y",
       R"y(net.yaml:4:92: error: projections.ab.axonal_delay is longer than the delay, of which it is a part
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, axonal_delay: 3}
    |                                                                                            ^
)y"},
      {"plasticity without a rule", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, plasticity: {tau: 3, teacher: ba}}
)y",
       R"y(net.yaml:4:90: error: projections.ab.plasticity needs 'rule'
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, plasticity: {tau: 3, teacher: ba}}
    |                                                                                          ^
net.yaml:4:108: error: projections.ab.plasticity.teacher: there is no projection 'ba'; the file has ab
  4 |   ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc, plasticity: {tau: 3, teacher: ba}}
    |                                                                                                            ^
)y"},
      {"foreign keys", two_populations + R"y(projections:
  ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
)y",
       R"y(net.yaml:4:7: error: projections.ab needs 'from'
  4 |   ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
    |       ^
net.yaml:4:7: error: projections.ab needs 'to'
  4 |   ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
    |       ^
net.yaml:4:7: error: projections.ab needs 'rule'
  4 |   ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
    |       ^
net.yaml:4:7: error: projections.ab needs 'receptor'
  4 |   ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
    |       ^
net.yaml:4:8: error: projections.ab has no key 'pre'; it takes from, to, rule, p, indegree, outdegree, N, within, allow_autapses, allow_multapses, weight, delay, axonal_delay, receptor, plasticity, short_term
  4 |   ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
    |        ^
  did you mean 'from'?
net.yaml:4:16: error: projections.ab has no key 'post'; it takes from, to, rule, p, indegree, outdegree, N, within, allow_autapses, allow_multapses, weight, delay, axonal_delay, receptor, plasticity, short_term
  4 |   ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
    |                ^
  did you mean 'to'?
net.yaml:4:25: error: projections.ab has no key 'connector'; it takes from, to, rule, p, indegree, outdegree, N, within, allow_autapses, allow_multapses, weight, delay, axonal_delay, receptor, plasticity, short_term
  4 |   ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
    |                         ^
  did you mean 'rule'?
net.yaml:4:69: error: projections.ab has no key 'synMech'; it takes from, to, rule, p, indegree, outdegree, N, within, allow_autapses, allow_multapses, weight, delay, axonal_delay, receptor, plasticity, short_term
  4 |   ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
    |                                                                     ^
  did you mean 'receptor'?
net.yaml:4:83: error: projections.ab has no key 'probability'; it takes from, to, rule, p, indegree, outdegree, N, within, allow_autapses, allow_multapses, weight, delay, axonal_delay, receptor, plasticity, short_term
  4 |   ab: {pre: A, post: B, connector: all_to_all, weight: 1, delay: 2, synMech: exc, probability: 3}
    |                                                                                   ^
  did you mean 'p'?
)y"},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told(wrong.file) == wrong.message);
  }
}

TEST_CASE("wrong sources are told with place and hint") {
  const std::vector<Wrong> files{
      {"sources", two_populations + R"y(sources:
  s: {model: poisson, to: AA, rate: x, weight: -1}
  t: {to: A, cells: [1, 10]}
  u: {model: dc, to: A, cells: []}
  v: {model: dc, to: A, cells: {first: 11}}
  w: {model: dc, to: A, cells: {every: 2, first: 1}}
  x: {model: dc, to: A, cells: [1, 1]}
  y: {model: dc, to: A, cells: some}
  z: {model: dc, to: A, cells: {each: 3}}
)y",
       R"y(net.yaml:4:27: error: sources.s.to: there is no population 'AA'; the file has A, B
  4 |   s: {model: poisson, to: AA, rate: x, weight: -1}
    |                           ^
  did you mean 'A'?
net.yaml:4:37: error: sources.s.rate must be a number, not 'x'
  4 |   s: {model: poisson, to: AA, rate: x, weight: -1}
    |                                     ^
net.yaml:4:48: error: sources.s.weight must be at least 0, not '-1'
  4 |   s: {model: poisson, to: AA, rate: x, weight: -1}
    |                                                ^
  weights are magnitudes; the receptor gives the sign
net.yaml:5:6: error: sources.t needs 'model'
  5 |   t: {to: A, cells: [1, 10]}
    |      ^
net.yaml:5:21: error: sources.t.cells needs 11 cells, but A has 10
  5 |   t: {to: A, cells: [1, 10]}
    |                     ^
net.yaml:6:32: error: sources.u.cells must be at least one cell, not a list
  6 |   u: {model: dc, to: A, cells: []}
    |                                ^
net.yaml:7:32: error: sources.v.cells needs 11 cells, but A has 10
  7 |   v: {model: dc, to: A, cells: {first: 11}}
    |                                ^
net.yaml:8:32: error: sources.w.cells must be all, a list of cells, {first: n} or {every: n}
  8 |   w: {model: dc, to: A, cells: {every: 2, first: 1}}
    |                                ^
  not both
net.yaml:9:32: error: sources.x.cells names a cell twice
  9 |   x: {model: dc, to: A, cells: [1, 1]}
    |                                ^
net.yaml:10:32: error: sources.y.cells must be all, a list of cells, {first: n} or {every: n}, not 'some'
  10 |   y: {model: dc, to: A, cells: some}
     |                                ^
net.yaml:11:32: error: sources.z.cells must be all, a list of cells, {first: n} or {every: n}
  11 |   z: {model: dc, to: A, cells: {each: 3}}
     |                                ^
net.yaml:11:33: error: sources.z.cells has no key 'each'; it takes first, every
  11 |   z: {model: dc, to: A, cells: {each: 3}}
     |                                 ^
)y"},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told(wrong.file) == wrong.message);
  }
}

}  // namespace
}  // namespace mossy
