// SPDX-License-Identifier: MIT
// pattern_separation: similarities by hand, the area of known curves, and which presentations are paired.
#include "analysis/measures/pattern_separation.hpp"

#include <catch2/catch.hpp>

#include "analysis/memories/k_winners.hpp"
#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

TEST_CASE("similarity: overlap, f1 and distance of two codes of 20 cells") {
  const Activity a = activity_of(Cells{0, 1, 2, 3}, 20), b = activity_of(Cells{2, 3, 4, 5}, 20);
  const Similarity s = similarity(a, b);
  CHECK(s.overlap == 0.5);
  CHECK(s.f1 == 0.5);
  CHECK(s.correlation == Approx((2.0 / 20 - 0.04) / 0.16));
  CHECK(s.distance == Approx((1 - 0.375) / 2 / 0.2));
}

TEST_CASE("similarity: f1 is taken over the larger of two codes, nothing at all has none") {
  const Activity a = activity_of(Cells{0, 1, 2, 3}, 20), b = activity_of(Cells{3}, 20),
                 none = activity_of(Cells{}, 20);
  CHECK(similarity(a, b).f1 == Approx(3.0 / 8));
  CHECK(similarity(a, none).f1 == Approx(0.5));
  CHECK(std::isnan(similarity(a, none).correlation));
  CHECK(std::isnan(similarity(none, none).f1));
}

TEST_CASE("similarity: the separation degree of the ideal dentate gyrus at overlap 0.8 is 5.3") {
  std::vector<PairSimilarity> pairs;
  for (std::uint64_t net = 0; net < 4; ++net) {
    Stream stream(net, key_of("separation"), 0);
    const KWinners dg(Wiring::random(400, 2000, 0.2, true, stream), 100, 1);
    for (int k = 0; k < 10; ++k) {
      const Cells a = draw_cells(400, 40, stream), b = replace_cells(a, 400, 8, stream);
      pairs.push_back({similarity(activity_of(a, 400), activity_of(b, 400)),
                       similarity(activity_of(dg.winners(a), 2000), activity_of(dg.winners(b), 2000))});
    }
  }
  const SeparationSummary s = summarise(pairs);
  CHECK(s.f1_in == Approx(0.2));
  CHECK(s.R_in == Approx(7.0 / 9));
  CHECK(s.degree == Approx(5.3).margin(0.3));
  CHECK(s.separated == 1);
}

TEST_CASE("separation_area: identity 0, silence 1, the published curve 0.43") {
  CHECK(separation_area({{0.2, 0.2}, {0.7, 0.7}}) == Approx(0).margin(1e-12));
  CHECK(separation_area({{0, 0}, {1, 0}}) == Approx(1));
  CHECK(separation_area({{0.5, 0.25}, {0, 0}, {1, 1}}) == Approx(0.25));
  CHECK(separation_area({{.44, .19}, {.56, .25}, {.67, .33}, {.78, .42}, {.89, .56}, {.94, .69}}) ==
        Approx(0.43).margin(0.02));
  CHECK(std::isnan(separation_area({})));
}

namespace {

/// Two originals, and two sets derived from them; the output answers as `answers` say per phase and pattern.
Bench bench() {
  Bench b;
  b.population("EC", 10, false);
  b.population("GC", 20);
  b.patterns("words", "EC", {{0, 1, 2, 3}, {4, 5, 6, 7}});
  b.patterns("half", "EC", {{0, 1, 8, 9}, {4, 5, 8, 9}}, "words");
  b.patterns("most", "EC", {{0, 1, 2, 8}, {4, 5, 6, 8}}, "words");
  for (const char* set : {"words", "half", "most"})
    b.phase(std::string("show_") + set, set, 100, 50);
  b.phase("again", "words", 100, 50);
  const auto show = [&b](const std::string& phase, const Cells& first, const Cells& second) {
    b.answer(phase, 0, 30, "GC", first);
    b.answer(phase, 1, 30, "GC", second);
  };
  show("show_words", {0, 1}, {2, 3});
  show("show_half", {4, 5}, {6, 7});  // nothing shared
  show("show_most", {0, 8}, {2, 9});  // half shared
  show("again", {0, 1}, {2, 10});     // all and half
  return b;
}

}  // namespace

TEST_CASE("pattern_separation: later phases are paired with the first that shows the original, by index") {
  const MeasureResult r = bench().result("s: {measure: pattern_separation, input: EC, output: GC}");
  CHECK(score(r, "pairs") == 4);
  CHECK(score(r, "show_half.f1_in") == Approx(0.5));
  CHECK(score(r, "show_half.f1_out") == Approx(1.0));
  CHECK(score(r, "show_most.f1_in") == Approx(0.25));
  CHECK(score(r, "show_most.f1_out") == Approx(0.5));
  CHECK(score(r, "again.f1_in") == 0);
  CHECK(score(r, "again.f1_out") == Approx(0.25));
  CHECK(score(r, "f1_in") == Approx(0.375));
  CHECK(score(r, "f1_out") == Approx(0.75));
  CHECK(score(r, "separated") == 1);
  CHECK(score(r, "reliability") == Approx((1 + (0.05 - 0.01) / 0.09) / 2));
  CHECK(r.figures.at(0).diagonal);
  CHECK(r.figures.at(0).curves.at(0).x.size() == 3);
  CHECK(std::is_sorted(r.figures[0].curves[0].x.begin(), r.figures[0].curves[0].x.end()));
}

TEST_CASE("pattern_separation: phases can be named, one pair of phases gives no scores by phase") {
  const MeasureResult r = bench().result(
      "s: {measure: pattern_separation, input: EC, output: GC, first: show_words, second: show_most}");
  CHECK(score(r, "pairs") == 2);
  CHECK(score(r, "f1_out") == Approx(0.5));
  CHECK(std::isnan(score(r, "reliability")));
  CHECK_THROWS(score(r, "show_most.f1_out"));
  const MeasureResult back = bench().result(
      "s: {measure: pattern_separation, input: EC, output: GC, first: show_most, second: show_words}");
  CHECK(score(back, "pairs") == 2);
  CHECK(score(back, "f1_out") == Approx(0.5));
}

TEST_CASE("pattern_separation: unrelated sets are compared all with all, when both phases are named") {
  Bench b = bench();
  const std::string both =
      "s: {measure: pattern_separation, input: EC, output: GC, first: show_half, second: show_most}";
  CHECK(score(b.result(both), "pairs") == 4);  // two siblings: no original among them
}

TEST_CASE("pattern_separation: within a phase every pair, repeats as reliability") {
  Bench b = bench();
  const MeasureResult r =
      b.result("s: {measure: pattern_separation, input: EC, output: GC, within: show_half}");
  CHECK(score(r, "pairs") == 1);
  CHECK(score(r, "overlap_in") == 0.5);
  CHECK(score(r, "f1_out") == 1);
}

TEST_CASE("pattern_separation: a recorded input is compared as it fired, unless the pattern is asked for") {
  Bench b = bench();
  b.run().populations[0].recorded = true;
  for (const char* phase : {"show_words", "show_most"})
    for (std::size_t k : {0u, 1u})
      b.answer(phase, k, 10, "EC", {0, 1});  // the same in both
  const std::string head =
      "s: {measure: pattern_separation, input: EC, output: GC, first: show_words, second: show_most";
  CHECK(score(b.result(head + "}"), "f1_in") == 0);
  CHECK(score(b.result(head + ", input_code: pattern}"), "f1_in") == Approx(0.25));
}

TEST_CASE("pattern_separation: an interrupted run is measured as far as it came") {
  Bench b = bench();
  b.run().reached = b.run().phase("show_half")->presentations[0].end;
  const MeasureResult r = b.result("s: {measure: pattern_separation, input: EC, output: GC}");
  CHECK(score(r, "pairs") == 1);
  b.run().reached = 10;
  CHECK(std::isnan(score(b.result("s: {measure: pattern_separation, input: EC, output: GC}"), "area")));
}
