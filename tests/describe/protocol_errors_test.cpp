// SPDX-License-Identifier: MIT
// Wrong patterns, phases, records and measures.
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

const std::string with_pattern = two_populations + R"y(patterns:
  m: {population: A, count: 3, active: 0.2}
)y";

TEST_CASE("wrong patterns are told with place and hint") {
  const std::vector<Wrong> files{
      {"patterns", two_populations + R"y(patterns:
  a: {population: AA, count: 0, active: 1.5}
  b: {population: A}
  c: {of: d, keep: 2}
  d: {of: x9}
  e: {population: A, count: 2, active: 11}
  f: {population: A, count: 2, active: 0}
  g: {of: b, count: 3}
  h: {of: b, cells: [[1]]}
)y",
       R"y(net.yaml:4:19: error: patterns.a.population: there is no population 'AA'; the file has A, B
  4 |   a: {population: AA, count: 0, active: 1.5}
    |                   ^
  did you mean 'A'?
net.yaml:4:30: error: patterns.a.count must be a whole number from 1 to 2147483647, not '0'
  4 |   a: {population: AA, count: 0, active: 1.5}
    |                              ^
net.yaml:4:41: error: patterns.a.active must be a fraction above 0 and at most 1, or a number of cells without a point, not '1.5'
  4 |   a: {population: AA, count: 0, active: 1.5}
    |                                         ^
net.yaml:5:6: error: patterns.b needs 'count'
  5 |   b: {population: A}
    |      ^
net.yaml:5:6: error: patterns.b needs 'active'
  5 |   b: {population: A}
    |      ^
  the fraction of the cells that are active, or their number
net.yaml:6:11: error: patterns.c.of: 'd' must come before 'c' in the file
  6 |   c: {of: d, keep: 2}
    |           ^
net.yaml:6:20: error: patterns.c.keep must be between 0 and 1, not '2'
  6 |   c: {of: d, keep: 2}
    |                    ^
net.yaml:7:11: error: patterns.d.of: there is no pattern set 'x9'; the file has a, b, c, d, e, f, g, h
  7 |   d: {of: x9}
    |           ^
net.yaml:8:6: error: patterns.e needs 11 cells, but A has 10
  8 |   e: {population: A, count: 2, active: 11}
    |      ^
net.yaml:9:40: error: patterns.f.active must be a fraction above 0 and at most 1, or a number of cells without a point, not '0'
  9 |   f: {population: A, count: 2, active: 0}
    |                                        ^
net.yaml:10:14: error: patterns.g has no key 'count'; it takes of, cells, drawn, images, keep, fill, shuffle
  10 |   g: {of: b, count: 3}
     |              ^
net.yaml:11:21: error: patterns.h has both 'of' and 'cells'; give one
  11 |   h: {of: b, cells: [[1]]}
     |                     ^
)y"},
      {"listed patterns", two_populations + R"y(patterns:
  a: {population: A, cells: [[1, 10]]}
  b: {population: A, cells: [[1, 1]]}
  c: {population: A, cells: []}
  d: {population: A, cells: [1, 2]}
)y",
       R"y(net.yaml:4:6: error: patterns.a needs 11 cells, but A has 10
  4 |   a: {population: A, cells: [[1, 10]]}
    |      ^
net.yaml:5:29: error: patterns.b.cells names a cell twice in one pattern
  5 |   b: {population: A, cells: [[1, 1]]}
    |                             ^
net.yaml:6:29: error: patterns.c.cells holds no pattern
  6 |   c: {population: A, cells: []}
    |                             ^
net.yaml:7:30: error: patterns.d.cells.0 must be a list, not '1'
  7 |   d: {population: A, cells: [1, 2]}
    |                              ^
net.yaml:7:33: error: patterns.d.cells.1 must be a list, not '2'
  7 |   d: {population: A, cells: [1, 2]}
    |                                 ^
)y"},
      {"drawn patterns", two_populations + R"y(patterns:
  a: {population: A, drawn: {T: ["###", ".#."], L: ["#.", "##"], X: ["#x"], Y: ["##", "#"]}}
  b: {population: A, drawn: {}}
  c: {population: A, drawn: {T: ["######", "######"]}}
)y",
       R"y(net.yaml:4:52: error: patterns.a.drawn.L has another size than the first drawing
  4 |   a: {population: A, drawn: {T: ["###", ".#."], L: ["#.", "##"], X: ["#x"], Y: ["##", "#"]}}
    |                                                    ^
net.yaml:4:69: error: patterns.a.drawn.X must be rows of equal length, of '#' and '.'
  4 |   a: {population: A, drawn: {T: ["###", ".#."], L: ["#.", "##"], X: ["#x"], Y: ["##", "#"]}}
    |                                                                     ^
net.yaml:4:80: error: patterns.a.drawn.Y must be rows of equal length, of '#' and '.'
  4 |   a: {population: A, drawn: {T: ["###", ".#."], L: ["#.", "##"], X: ["#x"], Y: ["##", "#"]}}
    |                                                                                ^
net.yaml:5:29: error: patterns.b.drawn holds no drawing
  5 |   b: {population: A, drawn: {}}
    |                             ^
net.yaml:6:6: error: patterns.c needs 12 cells, but A has 10
  6 |   c: {population: A, drawn: {T: ["######", "######"]}}
    |      ^
)y"},
      {"pictures", two_populations + R"y(patterns:
  a: {population: A, images: {inside: x}}
  b: {population: A, images: [x]}
  c: {population: A, images: x.png, picture: [3]}
  d: {population: A, images: x.png, picture: [28, 28], active: 0.1}
)y",
       R"y(net.yaml:4:30: error: patterns.a.images needs 'path'
  4 |   a: {population: A, images: {inside: x}}
    |                              ^
net.yaml:5:30: error: patterns.b.images must be a text, not a list
  5 |   b: {population: A, images: [x]}
    |                              ^
net.yaml:6:46: error: patterns.c.picture must be [rows, columns]
  6 |   c: {population: A, images: x.png, picture: [3]}
    |                                              ^
net.yaml:7:6: error: patterns.d needs 784 cells, but A has 10
  7 |   d: {population: A, images: x.png, picture: [28, 28], active: 0.1}
    |      ^
)y"},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told(wrong.file) == wrong.message);
  }
}

TEST_CASE("wrong phases are told with place and hint") {
  const std::vector<Wrong> files{
      {"protocol as a mapping", two_populations + R"y(protocol: {phase: x, duration: 1}
)y",
       R"y(net.yaml:3:11: error: protocol must be a list of phases, not a mapping
  3 | protocol: {phase: x, duration: 1}
    |           ^
  such as  - {phase: settle, duration: 300}
)y"},
      {"an empty protocol", two_populations + R"y(protocol: []
)y",
       R"y(net.yaml:3:11: error: protocol must be a list of phases, not an empty one
  3 | protocol: []
    |           ^
  such as  - {phase: settle, duration: 300}
)y"},
      {"a phase of no length", with_pattern + R"y(protocol:
  - {phase: one, reset: membranes}
)y",
       R"y(net.yaml:6:5: error: protocol.one needs 'duration' or 'present'
  6 |   - {phase: one, reset: membranes}
    |     ^
)y"},
      {"a phase without a name", two_populations + R"y(protocol: [{duration: 1}, 3]
)y",
       R"y(net.yaml:3:12: error: protocol.0 needs 'phase'
  3 | protocol: [{duration: 1}, 3]
    |            ^
net.yaml:3:27: error: protocol.1 must be a mapping, not '3'
  3 | protocol: [{duration: 1}, 3]
    |                           ^
)y"},
      {"two phases of a name",
       two_populations + R"y(protocol: [{phase: x, duration: 1}, {phase: x, duration: 2}]
)y",
       R"y(net.yaml:3:45: error: protocol has two phases 'x'
  3 | protocol: [{phase: x, duration: 1}, {phase: x, duration: 2}]
    |                                             ^
)y"},
      {"unknown patterns", with_pattern + R"y(protocol:
  - {phase: one, present: [m, x9], each: 10, rate: 5}
)y",
       R"y(net.yaml:6:31: error: protocol.one.present: there is no pattern set 'x9'; the file has m
  6 |   - {phase: one, present: [m, x9], each: 10, rate: 5}
    |                               ^
)y"},
      {"no rate", with_pattern + R"y(protocol:
  - {phase: one, present: m, each: 10}
)y",
       R"y(net.yaml:6:5: error: protocol.one needs 'rate' or 'times' for what it shows
  6 |   - {phase: one, present: m, each: 10}
    |     ^
)y"},
      {"no rate in one", with_pattern + R"y(protocol:
  - {phase: one, present: {m: {background: 3}}, each: 10}
)y",
       R"y(net.yaml:6:31: error: protocol.one.present.m needs 'rate' or 'times'
  6 |   - {phase: one, present: {m: {background: 3}}, each: 10}
    |                               ^
)y"},
      {"rate and times", with_pattern + R"y(protocol:
  - {phase: one, present: m, each: 10, rate: 5, times: [1]}
)y",
       R"y(net.yaml:6:56: error: protocol.one has both 'rate' and 'times'; give one
  6 |   - {phase: one, present: m, each: 10, rate: 5, times: [1]}
    |                                                        ^
)y"},
      {"no each", with_pattern + R"y(protocol:
  - {phase: one, present: m, rate: 5}
)y",
       R"y(net.yaml:6:5: error: protocol.one needs 'each'
  6 |   - {phase: one, present: m, rate: 5}
    |     ^
)y"},
      {"a duration with a presentation", with_pattern + R"y(protocol:
  - {phase: one, present: m, rate: 5, each: 10, duration: 20}
)y",
       R"y(net.yaml:6:59: error: protocol.one is as long as its presentations; remove 'duration'
  6 |   - {phase: one, present: m, rate: 5, each: 10, duration: 20}
    |                                                           ^
)y"},
      {"keys of presentations alone", with_pattern + R"y(protocol:
  - {phase: one, duration: 10, each: 5, rate: 3}
)y",
       R"y(net.yaml:6:38: error: protocol.one: 'each' means nothing without 'present'
  6 |   - {phase: one, duration: 10, each: 5, rate: 3}
    |                                      ^
net.yaml:6:47: error: protocol.one: 'rate' means nothing without 'present'
  6 |   - {phase: one, duration: 10, each: 5, rate: 3}
    |                                               ^
)y"},
      {"times beyond the presentation", with_pattern + R"y(protocol:
  - {phase: one, present: {m: {times: [1, 12]}}, each: 10}
)y",
       R"y(net.yaml:6:27: error: protocol.one shows 'm' at 12 ms, but each presentation ends at 10 ms
  6 |   - {phase: one, present: {m: {times: [1, 12]}}, each: 10}
    |                           ^
)y"},
      {"a late start", with_pattern + R"y(protocol:
  - {phase: one, present: {m: {rate: 1, after: 10}}, each: 10}
)y",
       R"y(net.yaml:6:27: error: protocol.one shows 'm' after 10 ms, but each presentation ends at 10 ms
  6 |   - {phase: one, present: {m: {rate: 1, after: 10}}, each: 10}
    |                           ^
)y"},
      {"a long one", with_pattern + R"y(protocol:
  - {phase: one, present: {m: {rate: 1, after: 5, lasts: 6}}, each: 10}
)y",
       R"y(net.yaml:6:27: error: protocol.one shows 'm' from 5 to 11 ms, but each presentation ends at 10 ms
  6 |   - {phase: one, present: {m: {rate: 1, after: 5, lasts: 6}}, each: 10}
    |                           ^
)y"},
      {"jitter of nothing", with_pattern + R"y(protocol:
  - {phase: one, present: m, rate: 1, jitter: 2, each: 10}
)y",
       R"y(net.yaml:6:27: error: protocol.one shows 'm' with 'jitter', which means nothing without 'times'
  6 |   - {phase: one, present: m, rate: 1, jitter: 2, each: 10}
    |                           ^
)y"},
      {"bad modulation", with_pattern + R"y(protocol:
  - {phase: one, present: m, rate: 1, modulation: {depth: 2}, each: 10}
)y",
       R"y(net.yaml:6:51: error: protocol.one.modulation needs 'frequency'
  6 |   - {phase: one, present: m, rate: 1, modulation: {depth: 2}, each: 10}
    |                                                   ^
net.yaml:6:59: error: protocol.one.modulation.depth must be between 0 and 1, not '2'
  6 |   - {phase: one, present: m, rate: 1, modulation: {depth: 2}, each: 10}
    |                                                           ^
)y"},
      {"one bad wave of two", with_pattern + R"y(protocol:
  - {phase: one, present: m, rate: 1, modulation: [{frequency: 8, depth: 1}, {frequency: 0, depth: 1}], each: 10}
)y",
       R"y(net.yaml:6:90: error: protocol.one.modulation.1.frequency must be above 0, not '0'
  6 |   - {phase: one, present: m, rate: 1, modulation: [{frequency: 8, depth: 1}, {frequency: 0, depth: 1}], each: 10}
    |                                                                                          ^
)y"},
      {"a wave of another shape", with_pattern + R"y(protocol:
  - {phase: one, present: m, rate: 1, modulation: {frequency: 8, depth: 1, concentration: 2}, each: 10}
)y",
       R"y(net.yaml:6:91: error: protocol.one.modulation: 'concentration' means nothing without 'shape: von_mises'
  6 |   - {phase: one, present: m, rate: 1, modulation: {frequency: 8, depth: 1, concentration: 2}, each: 10}
    |                                                                                           ^
)y"},
      {"an index too large", with_pattern + R"y(protocol:
  - {phase: one, present: m, rate: 1, each: 10, only: [0, 3]}
)y",
       R"y(net.yaml:6:5: error: protocol.one.only: 'm' has 3 patterns, numbered from 0, and no 3
  6 |   - {phase: one, present: m, rate: 1, each: 10, only: [0, 3]}
    |     ^
)y"},
      {"bad words of a phase", with_pattern + R"y(protocol:
  - {phase: one, duration: 1, plasticity: of, reset: [membrane, traces], gain: {ab: 1}, normalise: {ab: -1}}
)y",
       R"y(net.yaml:6:43: error: protocol.one.plasticity: there is no projection 'of'; the file has none
  6 |   - {phase: one, duration: 1, plasticity: of, reset: [membrane, traces], gain: {ab: 1}, normalise: {ab: -1}}
    |                                           ^
net.yaml:6:55: error: protocol.one.reset.0 must be one of membranes, traces, weights, not 'membrane'
  6 |   - {phase: one, duration: 1, plasticity: of, reset: [membrane, traces], gain: {ab: 1}, normalise: {ab: -1}}
    |                                                       ^
  did you mean 'membranes'?
net.yaml:6:81: error: protocol.one.gain: there is no projection 'ab'; the file has none
  6 |   - {phase: one, duration: 1, plasticity: of, reset: [membrane, traces], gain: {ab: 1}, normalise: {ab: -1}}
    |                                                                                 ^
net.yaml:6:105: error: protocol.one.normalise.ab must be above 0, not '-1'
  6 |   - {phase: one, duration: 1, plasticity: of, reset: [membrane, traces], gain: {ab: 1}, normalise: {ab: -1}}
    |                                                                                                         ^
)y"},
      {"a plasticity that is a mapping", with_pattern + R"y(protocol:
  - {phase: one, duration: 1, plasticity: {a: on}}
)y",
       R"y(net.yaml:6:43: error: protocol.one.plasticity must be on, off or a list of projections, not a mapping
  6 |   - {phase: one, duration: 1, plasticity: {a: on}}
    |                                           ^
)y"},
      {"an unknown key of a shown set", with_pattern + R"y(protocol:
  - {phase: one, present: {m: {rat: 1}}, each: 10}
)y",
       R"y(net.yaml:6:31: error: protocol.one.present.m needs 'rate' or 'times'
  6 |   - {phase: one, present: {m: {rat: 1}}, each: 10}
    |                               ^
net.yaml:6:32: error: protocol.one.present.m has no key 'rat'; it takes rate, times, background, jitter, same_trains, modulation, after, lasts
  6 |   - {phase: one, present: {m: {rat: 1}}, each: 10}
    |                                ^
  did you mean 'rate'?
)y"},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told(wrong.file) == wrong.message);
  }
}

TEST_CASE("wrong records and measures are told with place and hint") {
  const std::vector<Wrong> files{
      {"record", two_populations + R"y(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, delay: 2, receptor: exc}
record:
  spikes: [A, X9]
  state:
    A: {cells: [10], variables: []}
    X9: {variables: V_m, every: 0}
  weights:
    ab: {at: [0, ends]}
    ba: {at: phase_end}
    ab2: {}
  connections: [x]
  spike: []
)y",
       R"y(net.yaml:6:15: error: record.spikes: there is no population 'X9'; the file has A, B
  6 |   spikes: [A, X9]
    |               ^
net.yaml:8:8: error: record.state.A needs 'every' or 'at', in ms
  8 |     A: {cells: [10], variables: []}
    |        ^
net.yaml:8:16: error: record.state.A.cells needs 11 cells, but A has 10
  8 |     A: {cells: [10], variables: []}
    |                ^
net.yaml:8:33: error: record.state.A.variables names none
  8 |     A: {cells: [10], variables: []}
    |                                 ^
net.yaml:9:5: error: record.state: there is no population 'X9'; the file has A, B
  9 |     X9: {variables: V_m, every: 0}
    |     ^
net.yaml:9:33: error: record.state.X9.every must be above 0, not '0'
  9 |     X9: {variables: V_m, every: 0}
    |                                 ^
net.yaml:11:18: error: record.weights.ab.at.1 must be a number, not 'ends'
  11 |     ab: {at: [0, ends]}
     |                  ^
net.yaml:12:5: error: record.weights: there is no projection 'ba'; the file has ab
  12 |     ba: {at: phase_end}
     |     ^
net.yaml:12:14: error: record.weights.ba.at must be a number, not 'phase_end'
  12 |     ba: {at: phase_end}
     |              ^
net.yaml:13:5: error: record.weights: there is no projection 'ab2'; the file has ab
  13 |     ab2: {}
     |     ^
  did you mean 'ab'?
net.yaml:13:10: error: record.weights.ab2 needs 'at'
  13 |     ab2: {}
     |          ^
net.yaml:14:17: error: record.connections: there is no projection 'x'; the file has ab
  14 |   connections: [x]
     |                 ^
net.yaml:15:3: error: record has no key 'spike'; it takes spikes, state, weights, connections
  15 |   spike: []
     |   ^
  did you mean 'spikes'?
)y"},
      {"measures", two_populations + R"y(measures:
  a: {input: A}
  b: pattern_separation
)y",
       R"y(net.yaml:4:6: error: measures.a needs 'measure'
  4 |   a: {input: A}
    |      ^
net.yaml:5:6: error: measures.b must be a mapping, not 'pattern_separation'
  5 |   b: pattern_separation
    |      ^
)y"},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told(wrong.file) == wrong.message);
  }
}

}  // namespace
}  // namespace mossy
