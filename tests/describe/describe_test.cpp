// SPDX-License-Identifier: MIT
// Right files, field by field.
#include "sim/describe/describe.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "tests/describe/told.hpp"

namespace mossy {
namespace {

using Kind = Distribution::Kind;

const std::string two_populations =
    "populations: {A: {size: 10, groups: 2, model: lif}, B: {size: 20, model: lif}}\n"
    "simulation: {duration: 100}\n";

std::vector<std::string> texts(const std::vector<Name>& names) {
  std::vector<std::string> out;
  for (const Name& name : names)
    out.push_back(name.text);
  return out;
}

const std::string dentate_gyrus = R"(name: dentate-gyrus
simulation: {duration: 2000, seed: 1}
populations:
  EC: {size: 400, model: pattern_source}
  GC: {size: 2000, groups: 100, model: lif_cond_exp, params: {tau_m: 31, E_L: -87, V_th: -56, V_reset: -74, t_ref: 20},
       initial: {V_m: {uniform: [-87, -74]}}}
  BC: {size: 100, groups: 100, model: aeif_cond_exp, params: {a: 4}}
projections:
  perforant_path: {from: EC, to: GC, rule: pairwise_bernoulli, p: 0.2, weight: {normal: [0.8, 0.1], min: 0}, delay: 3.0,
                   receptor: excitatory, plasticity: {rule: stdp_pair, tau_plus: 20}}
  feedback:       {from: GC, to: BC, rule: all_to_all, within: groups, weight: 0.2, delay: 1.0, receptor: excitatory}
  winner_take_all: {from: BC, to: GC, rule: all_to_all, within: groups, weight: 14, delay: 0.85, receptor: inhibitory}
sources:
  background: {model: poisson, to: GC, rate: 88, weight: 0.1}
patterns:
  memories: {population: EC, count: 50, active: 0.1}
  similar:  {of: memories, keep: 0.8}
protocol:
  - {phase: settle, duration: 300}
  - {phase: first,  present: memories, each: 500, gap: 200, rate: 40}
  - {phase: second, present: similar,  each: 500, gap: 200, rate: 40, plasticity: off}
record:
  spikes: [EC, GC, BC]
  state: {GC: {cells: [0, 1, 2], variables: [V_m], every: 0.5}}
  weights: {perforant_path: {at: [0, end]}}
measures:
  separation: {measure: pattern_separation, input: EC, output: GC}
variants:
  no_inhibition: {projections.winner_take_all.weight: 0}
  no_feedback:   {projections.feedback.weight: 0}
)";

TEST_CASE("the cells of a whole file") {
  const Description d = described(dentate_gyrus);
  CHECK(d.name == "dentate-gyrus");
  CHECK(d.duration == 2000.0);
  REQUIRE(d.populations.size() == 3);
  const PopulationSpec& gc = d.populations[1];
  CHECK(gc.name.text == "GC");
  CHECK(gc.name.place == Place{5, 3});
  CHECK(gc.place == Place{5, 7});
  CHECK(gc.size == 2000);
  CHECK(gc.groups == 100);
  CHECK(gc.model.text == "lif_cond_exp");
  REQUIRE(gc.params.size() == 5);
  CHECK(gc.params[0].name.text == "tau_m");
  CHECK(gc.params[0].value.a == 31);
  CHECK(gc.params[2].name.text == "V_th");
  CHECK(gc.params[2].value.kind == Kind::constant);
  CHECK(gc.params[2].value.a == -56);
  REQUIRE(gc.initial.size() == 1);
  CHECK(gc.initial[0].name.text == "V_m");
  CHECK(gc.initial[0].value.kind == Kind::uniform);
  CHECK(gc.initial[0].value.b == -74);
  CHECK(d.populations[0].groups == 1);
  CHECK(d.populations[0].params.empty());
  CHECK(d.variants == std::vector<std::string>{"no_inhibition", "no_feedback"});
}

TEST_CASE("the connections and sources of a whole file") {
  const Description d = described(dentate_gyrus);
  REQUIRE(d.projections.size() == 3);
  const ProjectionSpec& path = d.projections[0];
  CHECK(path.name.text == "perforant_path");
  CHECK(path.from.text == "EC");
  CHECK(path.to.text == "GC");
  CHECK(path.rule.text == "pairwise_bernoulli");
  REQUIRE(path.rule_params.size() == 1);
  CHECK(path.rule_params[0].name.text == "p");
  CHECK(path.rule_params[0].value.a == 0.2);
  CHECK_FALSE(path.within_groups);
  CHECK_FALSE(path.allow_autapses);
  CHECK(path.weight.kind == Kind::normal);
  CHECK(path.weight.min == 0);
  CHECK(path.delay.a == 3);
  CHECK(path.axonal_delay == 0);
  CHECK(path.receptor.text == "excitatory");
  REQUIRE(path.plasticity);
  CHECK(path.plasticity->rule.text == "stdp_pair");
  REQUIRE(path.plasticity->params.size() == 1);
  CHECK(path.plasticity->params[0].name.text == "tau_plus");
  CHECK_FALSE(path.plasticity->teacher);
  CHECK(d.projections[1].within_groups);
  CHECK_FALSE(d.projections[1].plasticity);
  CHECK(d.projections[2].weight.a == 14);
  REQUIRE(d.sources.size() == 1);
  const SourceSpec& source = d.sources[0];
  CHECK(source.model.text == "poisson");
  CHECK(source.to.text == "GC");
  CHECK(source.cells.all());
  CHECK(source.receptor.text.empty());
  std::set<std::string> names;
  for (const Parameter& p : source.params)
    names.insert(p.name.text);
  CHECK(names == std::set<std::string>{"rate", "weight"});
}

TEST_CASE("the protocol, records and measures of a whole file") {
  const Description d = described(dentate_gyrus);
  REQUIRE(d.patterns.size() == 2);
  CHECK(d.patterns[0].population.text == "EC");
  CHECK(d.patterns[0].count == 50);
  CHECK(d.patterns[0].active == 0.1);
  CHECK_FALSE(d.patterns[0].active_cells);
  CHECK(d.patterns[1].of->text == "memories");
  CHECK(d.patterns[1].keep == 0.8);
  CHECK(d.patterns[1].fill);
  REQUIRE(d.protocol.size() == 3);
  CHECK(d.protocol[0].duration == 300);
  CHECK(d.protocol[0].present.empty());
  CHECK_FALSE(d.protocol[0].plasticity);
  const PhaseSpec& second = d.protocol[2];
  CHECK(second.name.text == "second");
  CHECK(second.each == 500);
  CHECK(second.gap == 200);
  CHECK(second.repeat == 1);
  CHECK(second.plasticity == false);
  REQUIRE(second.present.size() == 1);
  CHECK(second.present[0].patterns.text == "similar");
  CHECK(second.present[0].rate == 40);
  CHECK(second.present[0].background == 0);
  CHECK(texts(*d.record.spikes) == std::vector<std::string>{"EC", "GC", "BC"});
  REQUIRE(d.record.state.size() == 1);
  CHECK(d.record.state[0].population.text == "GC");
  CHECK(d.record.state[0].cells.list == std::vector<std::uint64_t>{0, 1, 2});
  CHECK(texts(d.record.state[0].variables) == std::vector<std::string>{"V_m"});
  CHECK(d.record.state[0].every == 0.5);
  REQUIRE(d.record.weights.size() == 1);
  CHECK(d.record.weights[0].at == std::vector<double>{0, std::numeric_limits<double>::infinity()});
  REQUIRE(d.measures.size() == 1);
  CHECK(d.measures[0].name.text == "separation");
  CHECK(d.measures[0].measure.text == "pattern_separation");
  CHECK(d.measures[0].params.find("output")->text == "GC");
}

TEST_CASE("three seeds follow from one, unless given") {
  const auto seeds = [](const std::string& simulation) {
    return described("populations: {A: {size: 1, model: x}}\nsimulation: {duration: 1" + simulation + "}")
        .seeds;
  };
  const Seeds one = seeds(""), also_one = seeds(", seed: 1"), two = seeds(", seed: 2");
  CHECK(one.structure == also_one.structure);
  const std::set<std::uint64_t> all{one.structure, one.input, one.dynamics,
                                    two.structure, two.input, two.dynamics};
  CHECK(all.size() == 6);
  const Seeds given = seeds(", seed: 2, seeds: {structure: 7}");
  CHECK(given.structure == 7);
  CHECK(given.input == two.input);
  CHECK(seeds(", seed: 18446744073709551615").input != one.input);
}

TEST_CASE("the defaults of a projection, and all its keys") {
  const Description d = described(two_populations + R"(projections:
  least: {from: A, to: B, rule: all_to_all, weight: 1, receptor: exc}
  most: {from: A, to: A, rule: fixed_indegree, indegree: 1e1, outdegree: 3, N: 3e9, weight: [1, 2], receptor: exc,
         delay: {uniform: [2, 3]}, axonal_delay: 2, allow_autapses: no, allow_multapses: yes,
         plasticity: {rule: r, teacher: least, tau: 5}}
)");
  CHECK(d.projections[0].delay.a == 1.0);
  const ProjectionSpec& most = d.projections[1];
  REQUIRE(most.rule_params.size() == 3);
  CHECK(most.rule_params[0].name.text == "indegree");
  CHECK(most.rule_params[0].value.a == 10);
  CHECK(most.rule_params[2].value.a == 3e9);
  CHECK(most.weight.values == std::vector<double>{1, 2});
  CHECK(most.delay.kind == Kind::uniform);
  CHECK(most.axonal_delay == 2);
  CHECK(most.allow_autapses == false);
  CHECK(most.allow_multapses == true);
  CHECK(most.plasticity->teacher->text == "least");
  CHECK(most.plasticity->params.size() == 1);
}

TEST_CASE("sources take lists and selections of cells") {
  const Description d = described(two_populations + R"(sources:
  a: {model: spike_times, to: A, cells: {first: 3}, receptor: exc, times: [1, 2.5], weight: 2}
  b: {model: dc, to: A, cells: {every: 2}, amplitude: 300}
)");
  CHECK(d.sources[0].cells.first == 3u);
  CHECK(d.sources[0].receptor.text == "exc");
  REQUIRE(d.sources[0].params.size() == 2);
  CHECK(d.sources[0].params[0].name.text == "weight");
  CHECK(d.sources[0].params[1].value.values == std::vector<double>{1, 2.5});
  CHECK(d.sources[1].cells.every == 2u);
}

TEST_CASE("every origin of patterns") {
  const Description d = described(two_populations + R"(patterns:
  number: {population: A, count: 4, active: 3}
  one: {population: A, count: 4, active: 1}
  whole: {population: A, count: 4, active: 1.0}
  listed: {population: A, cells: [[3, 1], [], [9]]}
  drawn: {population: A, drawn: {T: ["###", ".#."], L: ["#..", "###"]}}
  pictures: {population: A, images: digits.zip, picture: [2, 5], active: 0.2}
  inside: {population: A, images: {path: digits.zip, inside: a/b}, count: 3}
  cue: {of: listed, keep: 0.5, fill: off}
  control: {of: cue, shuffle: true}
  word: {population: A, count: 4, active: one_of_each_group}
)");
  const auto& p = d.patterns;
  CHECK(p[0].active_cells == 3u);
  CHECK(p[0].active == 0);
  CHECK(p[1].active_cells == 1u);
  CHECK_FALSE(p[2].active_cells);
  CHECK(p[2].active == 1);
  CHECK(p[3].cells == std::vector<std::vector<std::uint64_t>>{{1, 3}, {}, {9}});
  CHECK(p[3].count == 3);
  REQUIRE(p[4].drawn.size() == 2);
  CHECK(p[4].drawn[1].first == "L");
  CHECK(p[4].drawn[1].second == std::vector<std::string>{"#..", "###"});
  CHECK(p[4].picture == std::pair<std::uint64_t, std::uint64_t>{2, 3});
  CHECK(p[4].count == 2);
  CHECK(p[5].images->text == "digits.zip");
  CHECK(p[5].images_inside.empty());
  CHECK(p[5].picture == std::pair<std::uint64_t, std::uint64_t>{2, 5});
  CHECK(p[5].active == 0.2);
  CHECK(p[5].count == 0);
  CHECK(p[6].images_inside == "a/b");
  CHECK(p[6].count == 3);
  CHECK_FALSE(p[7].fill);
  CHECK(p[7].keep == 0.5);
  CHECK(p[8].shuffled);
  CHECK_FALSE(p[8].one_of_each_group);
  CHECK(p[9].one_of_each_group);
  CHECK(p[9].active == 0);
  CHECK_FALSE(p[9].active_cells);
}

TEST_CASE("sets shown together take the drive of the phase, and their own") {
  const Description d = described(two_populations + R"(patterns:
  a: {population: A, count: 4, active: 3}
  b: {population: B, count: 4, active: 3}
protocol:
  - {phase: together, present: [a, b], each: 100, rate: 40, background: 2, same_trains: on}
  - phase: apart
    present:
      a:
      b: {times: [0, 5], after: 20, lasts: 30, jitter: 1, background: 0}
    each: 100
    gap: 50
    rate: 40
    background: 2
    modulation: {frequency: 8, depth: 0.5}
    repeat: 3
    shuffle_order: true
    only: [0, 3]
    reset_each: on
)");
  REQUIRE(d.protocol[0].present.size() == 2);
  CHECK(d.protocol[0].present[1].rate == 40);
  CHECK(d.protocol[0].present[1].same_trains);
  const PhaseSpec& apart = d.protocol[1];
  REQUIRE(apart.present.size() == 2);
  const PresentSpec &a = apart.present[0], &b = apart.present[1];
  CHECK(a.patterns.text == "a");
  CHECK(a.rate == 40);
  CHECK(a.background == 2);
  REQUIRE(a.modulation.size() == 1);
  CHECK(a.modulation[0].frequency == 8);
  CHECK(a.modulation[0].depth == 0.5);
  CHECK(b.rate == 0);
  CHECK(b.times == std::vector<double>{0, 5});
  CHECK(b.after == 20);
  CHECK(b.lasts == 30);
  CHECK(b.jitter == 1);
  CHECK(b.background == 0);
  CHECK(b.modulation.size() == 1);
  CHECK(apart.repeat == 3);
  CHECK(apart.shuffle_order);
  CHECK(apart.only == std::vector<std::uint64_t>{0, 3});
  CHECK(apart.reset_each);
  CHECK(apart.gap == 50);
}

TEST_CASE("what a phase switches, resets, scales and normalises") {
  const Description d = described(two_populations + R"(projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, receptor: exc}
  ba: {from: B, to: A, rule: all_to_all, weight: 1, receptor: exc}
protocol:
  - {phase: p0, duration: 1, plasticity: on, reset: membranes}
  - {phase: p1, duration: 1, plasticity: ab, reset: [traces, weights]}
  - {phase: p2, duration: 1, plasticity: [ab, ba], gain: {ab: 0.5}, normalise: {ba: 2}}
  - {phase: p3, duration: 1, plasticity: []}
)");
  CHECK(d.protocol[0].plasticity == true);
  CHECK(texts(d.protocol[0].reset) == std::vector<std::string>{"membranes"});
  CHECK(d.protocol[1].plasticity == true);
  CHECK(texts(d.protocol[1].plastic_only) == std::vector<std::string>{"ab"});
  CHECK(texts(d.protocol[1].reset) == std::vector<std::string>{"traces", "weights"});
  CHECK(texts(d.protocol[2].plastic_only) == std::vector<std::string>{"ab", "ba"});
  CHECK(d.protocol[2].gain[0].first.text == "ab");
  CHECK(d.protocol[2].gain[0].second == 0.5);
  CHECK(d.protocol[2].normalise[0].second == 2);
  CHECK(d.protocol[3].plasticity == false);
}

TEST_CASE("what is recorded") {
  const std::string file =
      two_populations + "projections:\n  ab: {from: A, to: B, rule: r, weight: 1, receptor: e}\n";
  CHECK_FALSE(described(file).record.spikes);
  CHECK_FALSE(described(file + "record: {spikes: all}\n").record.spikes);
  CHECK(described(file + "record: {spikes: []}\n").record.spikes->empty());
  CHECK(texts(*described(file + "record: {spikes: B}\n").record.spikes) == std::vector<std::string>{"B"});
  const RecordSpec record = described(file + R"(record:
  state: {A: {variables: [V_m, w], at: [1, 2]}, B: {cells: {every: 5}, variables: V_m, every: 1}}
  weights: {ab: {at: phase_ends}}
  connections: [ab]
)")
                                .record;
  REQUIRE(record.state.size() == 2);
  CHECK(record.state[0].cells.all());
  CHECK(record.state[0].every == 0);
  CHECK(record.state[0].at == std::vector<double>{1, 2});
  CHECK(texts(record.state[0].variables) == std::vector<std::string>{"V_m", "w"});
  CHECK(record.state[1].cells.every == 5u);
  CHECK(record.weights[0].phase_ends);
  CHECK(record.weights[0].at.empty());
  CHECK(texts(record.connections) == std::vector<std::string>{"ab"});
  CHECK(described(file + "record: {weights: {ab: {at: end}}}\n").record.weights[0].at.size() == 1);
}

TEST_CASE("a file may hold a schema number, a description, and nothing in its sections") {
  CHECK(told("schema: 1\ndescription: |\n  two\n  lines\n" + two_populations +
             "projections:\nsources:\nrecord:\n") == "");
}

TEST_CASE("a description after mistakes is still whole enough to go on with") {
  const std::string text =
      "populations: {A: 3, B: {size: x}}\nprojections: {p: {from: A, to: B}}\nprotocol: [1]\n";
  Mistakes mistakes("net.yaml", text);
  const Value tree = read_yaml(text, mistakes);
  const Description d = describe(tree, mistakes);
  CHECK(d.populations[0].size == 1);
  CHECK(d.populations[1].size == 1);
  CHECK(d.projections[0].delay.a == 1);
  CHECK_FALSE(mistakes.empty());
}

TEST_CASE("modulations and files of spikes") {
  const Description d = described(R"(simulation: {duration: 10}
populations:
  IN: {size: 4, model: poisson, params: {rate: 40, modulation: {frequency: 30, depth: 1}}}
  FILE: {size: 4, model: spike_times, params: {file: a/b.txt}}
  A: {size: 2, model: lif_psc_exp}
sources:
  s: {model: spike_times, to: A, weight: 1, receptor: excitatory, file: {path: c.h5, population: X}}
  t: {model: poisson, to: A, rate: 5, weight: 1, receptor: excitatory, modulation: [{frequency: 8, depth: 0.5, phase: 90},
      {frequency: 40, depth: 1, shape: von_mises, concentration: 2}]}
)");
  REQUIRE(d.populations[0].modulation);
  REQUIRE(d.populations[0].modulation->waves.size() == 1);
  CHECK(d.populations[0].modulation->waves[0].frequency == 30);
  CHECK(d.populations[0].modulation->waves[0].concentration == 0);
  CHECK(d.populations[0].params.size() == 1);
  REQUIRE(d.populations[1].file);
  CHECK(d.populations[1].file->path.text == "a/b.txt");
  CHECK(d.populations[1].file->path.place == Place{4, 54});
  REQUIRE(d.sources[0].file);
  CHECK(d.sources[0].file->path.text == "c.h5");
  CHECK(d.sources[0].file->population == "X");
  REQUIRE(d.sources[1].modulation->waves.size() == 2);
  CHECK(d.sources[1].modulation->waves[0].phase == 90);
  CHECK(d.sources[1].modulation->waves[1].depth == 1);
  CHECK(d.sources[1].modulation->waves[1].concentration == 2);
}

}  // namespace
}  // namespace mossy
