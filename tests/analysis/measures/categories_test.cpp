// SPDX-License-Identifier: MIT
// Categories opened, kept and lost, on a record written by hand.
#include "analysis/measures/categories.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

TEST_CASE("categories: what two sets share") {
  CHECK(shared_fraction({1, 2, 3, 4}, {3, 4, 5, 6}) == 0.5);
  CHECK(shared_fraction({1, 2}, {1, 2, 3, 4, 5, 6}) == 0.5);
  CHECK(shared_fraction({}, {1}) == 0);
  CHECK(shared_fraction({}, {}) == 0);
}

TEST_CASE("categories: new ones open, known ones are kept or lost") {
  Bench bench;
  bench.population("EC", 20);
  bench.population("GC", 20);
  bench.patterns("a", "EC", {{0, 1}, {2, 3}});
  bench.patterns("b", "EC", {{4, 5}});
  bench.phase("learn", "a", 10, 10);  // 0 .. 40
  bench.phase("other", "b", 10, 10);  // 40 .. 60
  bench.phase("test", "a", 10, 10);   // 60 .. 100
  bench.answer("learn", 0, 5, "GC", {0, 1});
  bench.answer("learn", 1, 5, "GC", {1, 2});  // half of it is a0's: no category of its own
  bench.answer("other", 0, 5, "GC", {5, 6});
  bench.answer("test", 0, 5, "GC", {0, 1, 9});
  bench.answer("test", 1, 5, "GC", {5, 6});  // now b's
  const MeasureResult r = bench.result("c: {measure: categories, population: GC}");
  CHECK(score(r, "learn.opened") == 0.5);
  CHECK(std::isnan(score(r, "learn.kept")));
  CHECK(score(r, "learn.shared_with_others") == 0.25);
  CHECK(score(r, "other.opened") == 1);
  CHECK(score(r, "test.opened") == 0);
  CHECK(score(r, "test.kept") == 0.5);
  CHECK(score(r, "test.shared") == Approx(0.4));              // 4/5 and 0
  CHECK(score(r, "test.shared_with_others") == Approx(0.7));  // a1's 2/5, and all of b's
  CHECK(score(r, "test.active") == 2.5);
  CHECK(score(r, "test.active_over_driven") == 1.25);
  CHECK(score(bench.result("c: {measure: categories, population: GC, same: 0.6}"), "learn.opened") == 1);
  REQUIRE(r.figures.size() == 1);
  CHECK(r.figures[0].curves.at(0).x == std::vector<double>{3, 4});
}

TEST_CASE("categories: silence opens nothing, and wrong parameters are told") {
  Bench bench;
  bench.population("EC", 20);
  bench.population("GC", 20);
  bench.patterns("a", "EC", {{0, 1}});
  bench.phase("learn", "a", 10, 10);
  CHECK(score(bench.result("c: {measure: categories, population: GC}"), "learn.opened") == 0);
  CHECK(bench.told("c: {measure: categories, population: GD, same: 2}") ==
        R"(net.yaml:1:38: error: measures.c.population: there is no population 'GD'
  1 | c: {measure: categories, population: GD, same: 2}
    |                                      ^
  did you mean 'GC'?
net.yaml:1:48: error: measures.c.same must be between 0 and 1, not '2'
  1 | c: {measure: categories, population: GD, same: 2}
    |                                                ^
)");
}
