// SPDX-License-Identifier: MIT
// The largest load x correlation, by hand.
#include "analysis/measures/capacity.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/statistics.hpp"
#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

TEST_CASE("capacity: the largest product, and the largest load that is reliable") {
  // As in the curve of a memory that fills up: 50 x 1, 100 x 0.9, 200 x 0.4, 400 x 0.1
  const CapacitySummary c =
      summarise_capacity({{50, 1, 1}, {100, 0.9, 0.92}, {200, 0.4, 0.3}, {400, 0.1, 0}});
  CHECK(c.capacity == Approx(90));
  CHECK(c.load == 100);
  CHECK(c.correlation == 0.9);
  CHECK(c.reliable == 100);
  CHECK(summarise_capacity({{10, 0.2, 0.1}}).reliable == 0);
  CHECK(std::isnan(summarise_capacity({}).capacity));
  CHECK(summarise_capacity({{5, undefined, undefined}, {2, 0.5, 1}}).capacity == 1);
}

TEST_CASE("capacity: of recall in phases that cue more and more") {
  Bench b;
  b.population("C", 8);
  b.patterns("few", "C", {{0, 1}, {2, 3}});
  b.patterns("all", "C", {{0, 1}, {2, 3}, {4, 5}, {6, 7}});
  b.phase("two", "few", 20, 30);
  b.phase("four", "all", 20, 30);
  b.answer("two", 0, 30, "C", {0, 1});
  b.answer("two", 1, 30, "C", {2, 3});
  b.answer("four", 0, 30, "C", {0, 1});
  b.answer("four", 1, 30, "C", {2, 3});
  b.answer("four", 2, 30, "C", {4, 5});  // and the fourth is lost: correlation 0
  const MeasureResult r =
      b.result("c: {measure: capacity, population: C, patterns: all, phase: [two, four]}");
  CHECK(score(r, "two.load") == 2);
  CHECK(score(r, "two.product") == Approx(2));
  CHECK(score(r, "four.product") == Approx(4 * 0.75));
  CHECK(score(r, "capacity") == Approx(3));
  CHECK(score(r, "load") == 4);
  CHECK(score(r, "per_cell") == Approx(3.0 / 8));
  CHECK(score(r, "reliable") == 2);
  CHECK(b.told("c: {measure: capacity, population: C, patterns: al, phase: two}") ==
        "net.yaml:1:49: error: measures.c.patterns: there is no set of patterns 'al'\n"
        "  1 | c: {measure: capacity, population: C, patterns: al, phase: two}\n"
        "    |                                                 ^\n"
        "  did you mean 'all'?\n");
}

TEST_CASE("capacity: a sample of what is stored is cued, and the clipped Hebb rule recalls beside it") {
  Bench b;
  b.population("C", 8);
  b.patterns("all", "C", {{0, 1, 2, 3}, {4, 5, 6, 7}});
  b.patterns("part", "C", {{0, 1, 2}}, "all");  // of the first of them only
  b.phase("recall", "part", 20, 30);
  b.answer("recall", 0, 30, "C", {0, 1, 2, 3});
  // Every pair is wired. Three cells of four reach the fourth with three synapses, more than the threshold 2.31, but each
  // other with two only: the fourth alone is on, and then nothing. So the rule recalls nothing.
  const std::string measure =
      "c: {measure: capacity, population: C, patterns: all, phase: recall, load: stored, hebb: 1}";
  const MeasureResult small = b.result(measure);
  CHECK(score(small, "load") == 2);
  CHECK(score(small, "capacity") == Approx(2));
  CHECK(score(small, "hebb_correlation") == 0);

  Bench large;  // two patterns of ten: nine reach each member with eight synapses or nine, no other
  large.population("C", 20);
  large.patterns("all", "C", {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {10, 11, 12, 13, 14, 15, 16, 17, 18, 19}});
  large.patterns("part", "C", {{0, 1, 2, 3, 4, 5, 6, 7, 8}}, "all");
  large.phase("recall", "part", 20, 30);
  large.answer("recall", 0, 30, "C", {0, 1, 2, 3, 4});
  const MeasureResult r = large.result(measure);
  CHECK(score(r, "hebb") == Approx(2));
  CHECK(score(r, "of_hebb") == Approx(std::sqrt(1.0 / 3)));  // r of five of ten among twenty
  CHECK(b.told("c: {measure: capacity, population: C, patterns: all, phase: [recall, recall], hebb: 1}") ==
        "net.yaml:1:85: error: measures.c with 'hebb' takes one phase, whose cues it recalls from\n"
        "  1 | c: {measure: capacity, population: C, patterns: all, phase: [recall, recall], hebb: 1}\n"
        "    |                                                                                     ^\n");
}
