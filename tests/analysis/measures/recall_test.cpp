// SPDX-License-Identifier: MIT
// recall: the scores of answers worked out by hand, which pattern is meant, controls, pictures.
#include "analysis/measures/recall.hpp"

#include <catch2/catch.hpp>

#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

TEST_CASE("score_recall: found in and outside the cue, wrong cells, correlation, reconstruction") {
  const Cells right{0, 1, 2, 3}, cue{0, 1, 10}, answer{0, 2, 3, 11};
  const RecallScore s = score_recall(answer, right, &cue, 20);
  CHECK(s.found == 0.75);
  CHECK(s.found_in_cue == 0.5);
  CHECK(s.found_outside == 1);
  CHECK(s.wrong_per_right == 0.25);
  CHECK(s.wrong_fraction == Approx(1.0 / 16));
  CHECK(s.correlation == Approx((3.0 / 20 - 0.04) / 0.16));
  const double r_in = (2.0 / 20 - 0.2 * 0.15) / std::sqrt(0.16 * 0.15 * 0.85);
  CHECK(s.cue_correlation == Approx(r_in));
  CHECK(s.reconstruction == Approx((s.correlation - r_in) / (1 - r_in)));
}

TEST_CASE("score_recall: silence is correlation 0, a perfect cue leaves nothing to reconstruct") {
  const Cells right{0, 1}, none;
  CHECK(score_recall(none, right, nullptr, 10).correlation == 0);
  CHECK(score_recall(none, right, nullptr, 10).found == 0);
  CHECK(std::isnan(score_recall(none, right, nullptr, 10).reconstruction));
  CHECK(std::isnan(score_recall(right, right, &right, 10).reconstruction));
  CHECK(std::isnan(score_recall(right, none, nullptr, 10).found));
}

TEST_CASE("identify: the best of all stored, and it alone") {
  const std::vector<Cells> stored{{0, 1, 2}, {3, 4, 5}, {0, 3, 6}};
  CHECK(identify({0, 1, 9}, stored, 20) == 0u);
  CHECK(identify({3, 6}, stored, 20) == 2u);
  CHECK_FALSE(identify({1, 4}, stored, 20));  // as near to two
  CHECK_FALSE(identify({}, stored, 20));
  CHECK_FALSE(identify({9}, stored, 20));
}

namespace {

/// Two memories of four cells, cued by halves of them; the first answer is whole, the second is half.
Bench bench() {
  Bench b;
  b.population("CA3", 20);
  b.patterns("memories", "CA3", {{0, 1, 2, 3}, {4, 5, 6, 7}});
  b.patterns("cues", "CA3", {{0, 1}, {4, 5}}, "memories");
  b.patterns("shuffled", "CA3", {{10, 11}, {12, 13}}, "memories");
  b.phase("cue", "cues", 20, 100);
  b.phase("control", "shuffled", 20, 100);
  b.answer("cue", 0, 5, "CA3", {8, 9});  // while the cue is on: not read
  b.answer("cue", 0, 70, "CA3", {0, 1, 2, 3});
  b.answer("cue", 0, 80, "CA3", {0, 1, 2, 3});
  b.answer("cue", 1, 70, "CA3", {4, 5});
  b.answer("control", 0, 70, "CA3", {0});
  return b;
}

const std::string plain = "r: {measure: recall, population: CA3, patterns: memories, phase: cue";

}  // namespace

TEST_CASE("recall: read in the silence after the cue") {
  const MeasureResult r = bench().result(plain + ", window: [50, 50]}");
  CHECK(score(r, "presentations") == 2);
  CHECK(score(r, "found") == 0.75);
  CHECK(score(r, "found_worst") == 0.5);
  CHECK(score(r, "found_in_cue") == 1);
  CHECK(score(r, "found_outside") == 0.5);
  CHECK(score(r, "wrong_per_right") == 0);
  CHECK(score(r, "identity") == 1);
  CHECK(score(r, "identity_low") == Approx(wilson(2, 2).low));
  CHECK(score(r, "recalled") == 0.5);
  CHECK(score(r, "reconstruction") == Approx(0.5));  // whole, and as much as the cue itself
  CHECK(r.figures.at(0).curves.at(0).y.at(0) == Approx(1));
}

TEST_CASE("recall: from the start it would count the cue, and a threshold asks for more spikes") {
  CHECK(score(bench().result(plain + ", from: start, window: [0, 20]}"), "wrong_per_right") == Approx(0.25));
  CHECK(score(bench().result(plain + ", threshold: 2}"), "found") == 0.5);
}

TEST_CASE("recall: controls stand beside it, with the margin") {
  const MeasureResult r = bench().result(plain + ", control: {shuffled: control}}");
  CHECK(score(r, "control.shuffled.found") == Approx(0.125));
  CHECK(score(r, "control.shuffled.identity") == 0.5);
  CHECK(score(r, "margin.found") == Approx(0.625));
  CHECK(score(bench().result(plain + ", control: control}"), "control.control.found") == Approx(0.125));
}

TEST_CASE("recall: several cue phases give a score each, and a curve") {
  const MeasureResult r =
      bench().result("r: {measure: recall, population: CA3, patterns: memories, phase: [cue, control]}");
  CHECK(score(r, "cue.found") == 0.75);
  CHECK(score(r, "control.found") == Approx(0.125));
  CHECK(r.figures.at(1).diagonal);
  CHECK(r.figures.at(1).curves.at(0).x.size() == 2);
}

TEST_CASE("recall: what a phase taught can be what should come back, whatever was shown elsewhere") {
  Bench b;
  b.population("EC", 10);
  b.population("CA3", 20);
  b.patterns("words", "EC", {{0, 1}, {2, 3}});
  b.phase("train", "words", 50, 50);
  b.phase("test", "words", 50, 50);
  b.answer("train", 0, 10, "CA3", {0, 1, 2, 3});
  b.answer("train", 1, 10, "CA3", {4, 5, 6, 7});
  b.answer("test", 0, 60, "CA3", {0, 1, 2});
  const MeasureResult r = b.result("r: {measure: recall, population: CA3, learned: train, phase: test}");
  CHECK(score(r, "found") == Approx(0.375));
  CHECK(score(r, "identity") == 0.5);
  CHECK(std::isnan(score(r, "cue_correlation")));  // given to other cells
}

TEST_CASE("recall: with an input its patterns and cues are those of the cells of the same index") {
  Bench b;
  b.population("EC", 20);
  b.population("CA3", 20);
  b.patterns("words", "EC", {{0, 1, 2, 3}});
  b.patterns("halves", "EC", {{0, 1}}, "words");
  b.phase("test", "halves", 20, 50);
  b.answer("test", 0, 40, "CA3", {0, 1, 2});
  const MeasureResult r =
      b.result("r: {measure: recall, population: CA3, input: EC, patterns: words, phase: test}");
  CHECK(score(r, "found") == 0.75);
  CHECK(score(r, "found_in_cue") == 1);
  CHECK(score(r, "found_outside") == 0.5);
  b.population("GC", 7);
  CHECK(b.told("r: {measure: recall, population: GC, input: EC, patterns: words, phase: test}") ==
        "net.yaml:1:45: error: measures.r.input: EC and GC differ in size\n"
        "  1 | r: {measure: recall, population: GC, input: EC, patterns: words, phase: test}\n"
        "    |                                             ^\n"
        "  each cell of the one must stand for a cell of the other\n");
}

TEST_CASE("recall: pictures of cue, answer and memory when the set has a shape") {
  Bench b = bench();
  b.run().patterns[0].rows = 4;
  b.run().patterns[0].columns = 5;
  const MeasureResult r = b.result(plain + "}");
  const Figure& f = r.figures.back();
  REQUIRE(f.kind == Figure::Kind::pictures);
  CHECK(f.rows == 4);
  REQUIRE(f.pictures.size() == 3);
  CHECK(f.pictures[0].pictures.at(0).at(1) == 1);
  CHECK(f.pictures[0].pictures.at(0).at(2) == 0);
  CHECK(f.pictures[1].pictures.at(0).at(2) == 1);
  CHECK(f.pictures[2].pictures.at(1).at(7) == 1);
}

TEST_CASE("recall: an interrupted run is measured as far as it came") {
  Bench b = bench();
  b.run().reached = 120;
  CHECK(score(b.result(plain + "}"), "presentations") == 1);
  b.run().reached = 100;
  CHECK(score(b.result(plain + "}"), "presentations") == 0);
  CHECK(std::isnan(score(b.result(plain + "}"), "found")));
}
