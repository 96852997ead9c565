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
