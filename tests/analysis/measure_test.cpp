// SPDX-License-Identifier: MIT
// The list of measures, and what is said about wrong parameters.
#include "analysis/measure.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

namespace {

Bench bench() {
  Bench b;
  b.population("EC", 40);
  b.population("GC", 20);
  b.population("BC", 5, false);
  b.patterns("words", "EC", {{0, 1}, {2, 3}});
  b.patterns("states", "GC", {{0, 1}, {2, 3}});
  b.phase("shown", "words", 50, 20);
  b.quiet_phase("rest", 100);
  return b;
}

}  // namespace

TEST_CASE("measures: each has a name of its own, a meaning, and told parameters") {
  std::set<std::string_view> names;
  for (const Measure& m : measures()) {
    CHECK(names.insert(m.name).second);
    CHECK_FALSE(m.meaning.empty());
    std::set<std::string_view> parameters;
    for (const MeasureParameter& p : m.parameters) {
      INFO(m.name << "." << p.name);
      CHECK(parameters.insert(p.name).second);
      CHECK_FALSE(p.meaning.empty());
    }
  }
  CHECK(names.count("recall") == 1);
}

TEST_CASE("measures: every told parameter is read, and those without a default must be given") {
  const Bench b = bench();
  for (const Measure& m : measures()) {
    INFO(m.name);
    const std::string head = "m: {measure: " + std::string(m.name);
    const std::string bare = b.told(head + "}");
    for (const MeasureParameter& p : m.parameters) {
      INFO(p.name);
      const std::string key(p.name);
      CHECK(b.told(head + ", " + key + ": 1}").find("no key '" + key + "'") == std::string::npos);
      CHECK(p.standard.empty() == (bare.find("needs '" + key + "'") != std::string::npos));
    }
    CHECK(b.told(head + ", nonsense: 1}").find("no key 'nonsense'") != std::string::npos);
  }
}

TEST_CASE("measures: unknown kinds and names are told with the nearest") {
  const Bench b = bench();
  CHECK(b.told("a: {measure: recal, population: GC}") ==
        "net.yaml:1:14: error: measures.a: there is no measure 'recal'\n"
        "  1 | a: {measure: recal, population: GC}\n"
        "    |              ^\n"
        "  did you mean 'recall'?\n");
  CHECK(b.told("a: {measure: rates, populations: [GD], phases: shwon}") ==
        "net.yaml:1:35: error: measures.a.populations: there is no population 'GD'\n"
        "  1 | a: {measure: rates, populations: [GD], phases: shwon}\n"
        "    |                                   ^\n"
        "  did you mean 'GC'?\n"
        "net.yaml:1:48: error: measures.a.phases: there is no phase 'shwon'\n"
        "  1 | a: {measure: rates, populations: [GD], phases: shwon}\n"
        "    |                                                ^\n"
        "  did you mean 'shown'?\n");
}

TEST_CASE("measures: what is not recorded or not shown cannot be measured") {
  const Bench b = bench();
  CHECK(b.told("a: {measure: fano, populations: BC}") ==
        "net.yaml:1:33: error: measures.a.populations: the spikes of BC are not recorded\n"
        "  1 | a: {measure: fano, populations: BC}\n"
        "    |                                 ^\n"
        "  add BC to record.spikes\n");
  CHECK(b.told("a: {measure: active_fraction, phases: rest}") ==
        "net.yaml:1:39: error: measures.a.phases: phase rest shows no patterns\n"
        "  1 | a: {measure: active_fraction, phases: rest}\n"
        "    |                                       ^\n");
  CHECK(b.told("a: {measure: pattern_separation, input: EC, output: GC, within: shown, first: shown}") ==
        "net.yaml:1:65: error: measures.a takes either 'within' or 'first' and 'second', not both\n"
        "  1 | a: {measure: pattern_separation, input: EC, output: GC, within: shown, first: shown}\n"
        "    |                                                                 ^\n");
}

TEST_CASE("measures: recall must have something to recall, of its own cells, and a silence to read in") {
  const Bench b = bench();
  CHECK(b.told("a: {measure: recall, population: GC, phase: shown}") ==
        "net.yaml:1:4: error: measures.a needs either 'patterns' or 'learned': what should be recalled\n"
        "  1 | a: {measure: recall, population: GC, phase: shown}\n"
        "    |    ^\n");
  CHECK(b.told("a: {measure: recall, population: GC, patterns: words, phase: shown}") ==
        "net.yaml:1:48: error: measures.a.patterns: words are patterns of EC, not of GC\n"
        "  1 | a: {measure: recall, population: GC, patterns: words, phase: shown}\n"
        "    |                                                ^\n");
  CHECK(b.told("a: {measure: recall, population: GC, patterns: states, phase: shown, window: [5, 16]}") ==
        "net.yaml:1:63: error: measures.a.window: the window ends after the silence of phase shown\n"
        "  1 | a: {measure: recall, population: GC, patterns: states, phase: shown, window: [5, 16]}\n"
        "    |                                                               ^\n"
        "  make its gap longer or the window shorter\n");
  CHECK(b.told("a: {measure: recall, population: GC, patterns: states, phase: shown, window: [5, 15]}")
            .empty());
  CHECK(b.told("a: {measure: recall, population: GC, patterns: states, phase: shown, window: 5}") ==
        "net.yaml:1:78: error: measures.a.window must be a list, not '5'\n"
        "  1 | a: {measure: recall, population: GC, patterns: states, phase: shown, window: 5}\n"
        "    |                                                                              ^\n");
}

TEST_CASE("measures: a control must show something, if only at rate 0") {
  CHECK(bench().told(
            "a: {measure: recall, population: GC, patterns: states, phase: shown, control: {quiet: rest}}") ==
        "net.yaml:1:87: error: measures.a.control: phase rest shows no patterns\n"
        "  1 | a: {measure: recall, population: GC, patterns: states, phase: shown, control: {quiet: rest}}\n"
        "    |                                                                                       ^\n");
}

TEST_CASE("measures: a record that lacks a name is refused") {
  CHECK_THROWS_AS(bench().result("a: {measure: rates, populations: CA3}"), InputError);
  CHECK_THROWS_AS(bench().result("a: {measure: rate}"), InputError);
}

TEST_CASE("measures: names of a description: recorded unless others are asked for, sets follow `of`") {
  Description d;
  d.populations.resize(2);
  d.populations[0].name.text = "EC";
  d.populations[1].name.text = "GC";
  d.patterns.resize(2);
  d.patterns[0].name.text = "words";
  d.patterns[0].population.text = "EC";
  d.patterns[1].name.text = "like";
  d.patterns[1].of = Name{"words", {}};
  d.protocol.resize(1);
  d.protocol[0].name.text = "shown";
  d.protocol[0].gap = 30;
  d.protocol[0].present.resize(1);
  d.protocol[0].present[0].patterns.text = "like";
  KnownNames names = known_names(d);
  CHECK(names.populations[1].recorded);
  CHECK(names.sets[1].population == "EC");
  CHECK(names.phases[0].silence == 30);
  CHECK(names.phases[0].sets == std::vector<std::string>{"like"});
  d.record.spikes = std::vector<Name>{{"GC", {}}};
  names = known_names(d);
  CHECK_FALSE(names.populations[0].recorded);
  CHECK(names.populations[1].recorded);
}
