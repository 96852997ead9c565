// SPDX-License-Identifier: MIT
// sdm_reads: distances read by read by hand, the critical distance, and the abstract memory beside them.
#include "analysis/measures/sdm_reads.hpp"

#include <catch2/catch.hpp>

#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

TEST_CASE("sdm_reads: half the cells in which answer and word differ") {
  CHECK(distance_in_bits({0, 2, 5}, {0, 2, 5}) == 0);
  CHECK(distance_in_bits({0, 2, 5}, {1, 2, 5}) == 1);
  CHECK(distance_in_bits({0, 2}, {0, 2, 5}) == 0.5);
  CHECK(distance_in_bits({0, 1, 2, 5}, {0, 2, 5}) == 0.5);
  CHECK(distance_in_bits({}, {0, 2, 5}) == 1.5);
}

namespace {

/// Words of three bits in six cells; cues one bit and two bits away.
Bench bench() {
  Bench b;
  b.population("IN", 6);
  b.population("OUT", 6);
  b.patterns("words", "IN", {{0, 2, 4}, {1, 3, 5}});
  b.patterns("one_off", "IN", {{1, 2, 4}, {0, 3, 5}}, "words");
  b.patterns("two_off", "IN", {{1, 3, 4}, {0, 2, 5}}, "words");
  b.phase("store", "words", 100, 0);
  b.phase("near", "one_off", 100, 0);
  b.phase("far", "two_off", 100, 0);
  b.answer("near", 0, 5, "OUT", {0, 2});  // half a bit
  b.answer("near", 0, 35, "OUT", {0, 2, 4});
  b.answer("near", 1, 5, "OUT", {0, 3, 5});  // a bit
  b.answer("near", 1, 35, "OUT", {0, 3, 5});
  b.answer("far", 0, 5, "OUT", {0, 2, 4});
  b.answer("far", 0, 35, "OUT", {0, 2, 5});
  b.answer("far", 1, 5, "OUT", {1, 3, 5});
  b.answer("far", 1, 35, "OUT", {0, 2, 4});
  return b;
}

const std::string text =
    "m: {measure: sdm_reads, population: OUT, input: IN, words: words, learned: store, phase: [near, "
    "far], window: [0, 10], period: 30, reads: 2, locations: 200, radius: 0}";

}  // namespace

TEST_CASE("sdm_reads: after one read, after the last, and what came to its word") {
  const MeasureResult r = bench().result(text);
  CHECK(score(r, "near.start") == 1);
  CHECK(score(r, "near.first") == 0.75);
  CHECK(score(r, "near.last") == 0.5);
  CHECK(score(r, "near.converged") == 0.5);
  CHECK(score(r, "far.start") == 2);
  CHECK(score(r, "far.first") == 0);
  CHECK(score(r, "far.last") == 2);
  CHECK(score(r, "far.converged") == 0);
  CHECK(score(r, "critical_distance") == 1);
  CHECK(r.figures.at(0).curves.at(0).x == std::vector<double>{1, 2});
  CHECK(r.figures.at(0).curves.at(0).y == std::vector<double>{0.5, 0});
}

TEST_CASE("sdm_reads: the abstract memory reads what its locations say") {
  // With radius 0 only locations at the cue itself answer, and none of them was written: the cue comes back.
  const MeasureResult alone = bench().result(text);
  CHECK(score(alone, "abstract.near.first") == 1);
  CHECK(score(alone, "abstract.far.last") == 2);
  CHECK(score(alone, "abstract.critical_distance") == -1);
  // Only the first word stored: every location within two bits of it holds it, and some are within two bits of a cue, so
  // that all cues bring it up. It is three bits from the second word.
  Bench b = bench();
  b.patterns("first_word", "IN", {{0, 2, 4}});
  b.phase("store_one", "first_word", 100, 0);
  std::string one = text;
  one.replace(one.find("radius: 0"), 9, "radius: 2")
      .replace(one.find("learned: store"), 14, "learned: store_one");
  const MeasureResult near = b.result(one);
  CHECK(score(near, "abstract.near.start") == 1);
  CHECK(score(near, "abstract.near.first") == 1.5);
  CHECK(score(near, "abstract.near.last") == 1.5);
  CHECK(score(near, "abstract.near.converged") == 0.5);
  CHECK(score(near, "abstract.critical_distance") == 2);
}

TEST_CASE("sdm_reads: cues that were not shown score nothing") {
  Bench b = bench();
  b.run().reached = 210;  // in the first cue of `near`
  const MeasureResult r = b.result(text);
  CHECK(std::isnan(score(r, "near.first")));
  CHECK(std::isnan(score(r, "far.converged")));
  CHECK(score(r, "critical_distance") == -1);
}

TEST_CASE("sdm_reads: mistakes") {
  Bench odd = bench();
  odd.population("ODD", 2001);
  odd.run().populations[0].size = 2001;
  CHECK(odd.told(
            "m: {measure: sdm_reads, population: ODD, input: IN, words: words, learned: store, phase: near,\n"
            "  window: [0, 10], period: 30, locations: 1000000, radius: 1}\n") ==
        R"(net.yaml:1:37: error: measures.m.population: words need pairs of cells, but ODD has 2001
  1 | m: {measure: sdm_reads, population: ODD, input: IN, words: words, learned: store, phase: near,
    |                                     ^
)");
  odd.run().populations[0].size = odd.run().populations[2].size = 4000000;
  CHECK(
      odd.told(
          "m: {measure: sdm_reads, population: ODD, input: IN, words: words, learned: store, phase: near,\n"
          "  window: [0, 10], period: 30, locations: 1000, radius: 1}\n") ==
      R"(net.yaml:1:37: error: measures.m: 1000 locations of 2000000 bits are too many counters; at most 1000000000
  1 | m: {measure: sdm_reads, population: ODD, input: IN, words: words, learned: store, phase: near,
    |                                     ^
)");
  CHECK(bench().told(
            "m: {measure: sdm_reads, population: OUT, input: IN, words: word, learned: store, phase: near, "
            "period: 30, locations: 200, radius: 1}\n") ==
        R"(net.yaml:1:4: error: measures.m needs 'window'
  1 | m: {measure: sdm_reads, population: OUT, input: IN, words: word, learned: store, phase: near, period: 30, locations: 200, radius: 1}
    |    ^
  [after, length] of the first read, ms
net.yaml:1:60: error: measures.m.words: there is no set of patterns 'word'
  1 | m: {measure: sdm_reads, population: OUT, input: IN, words: word, learned: store, phase: near, period: 30, locations: 200, radius: 1}
    |                                                            ^
  did you mean 'words'?
)");
}
