// SPDX-License-Identifier: MIT
// association: winners and pauses by hand, exact answers, noise levels.
#include "analysis/measures/association.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

TEST_CASE("association: winners by rate, by pause, and thresholds") {
  const Activity a{5, {0, 1, 2}, {3, 1, 5}};
  Stream ties(1, 2, 3);
  CHECK(read_winners(a, Reading::rate, 2, ties) == Cells{0, 2});
  CHECK(read_winners(a, Reading::pause, 2, ties) == Cells{3, 4});
  CHECK(read_threshold(a, Reading::rate, 3) == Cells{0, 2});
  CHECK(read_threshold(a, Reading::pause, 1) == Cells{1, 3, 4});
  std::set<Cells> seen;
  for (int k = 0; k < 40; ++k)
    seen.insert(read_winners(Activity{3, {}, {}}, Reading::rate, 1, ties));
  CHECK(seen.size() == 3);
}

TEST_CASE("association: bits right, ones found, exact") {
  const AssociationScore s = score_association({0, 1, 2}, {1, 2, 3}, 10);
  CHECK(s.bits_right == Approx(0.8));
  CHECK(s.ones_found == Approx(2.0 / 3));
  CHECK_FALSE(s.exact);
  CHECK(score_association({1}, {1}, 10).exact);
}

namespace {

Bench bench() {
  Bench b;
  b.population("MF", 8);
  b.population("PC", 6);
  b.patterns("keys", "MF", {{0, 1, 2, 3}, {4, 5, 6, 7}});
  b.patterns("noisy", "MF", {{0, 1, 2, 7}, {4, 5, 6, 0}}, "keys");
  b.patterns("values", "PC", {{0, 1}, {2, 3}});
  b.phase("clean", "keys", 100, 50);
  b.phase("noise", "noisy", 100, 50);
  b.phase("control", "keys", 100, 50);
  b.answer("clean", 0, 10, "PC", {0, 1});
  b.answer("clean", 1, 10, "PC", {2, 3});
  b.answer("noise", 0, 10, "PC", {0, 1});
  b.answer("noise", 1, 10, "PC", {2, 5});
  b.answer("control", 0, 10, "PC", {4, 5});
  b.answer("control", 1, 10, "PC", {0, 5});
  return b;
}

const std::string head = "a: {measure: association, population: PC, values: values, ";

}  // namespace

TEST_CASE("association: a score per noise level, and the curve") {
  const MeasureResult r = bench().result(head + "phase: [noise, clean]}");
  CHECK(score(r, "clean.exact") == 1);
  CHECK(score(r, "clean.noise") == 0);
  CHECK(score(r, "noise.exact") == 0.5);
  CHECK(score(r, "noise.exact_count") == 1);
  CHECK(score(r, "noise.noise") == Approx(0.25));
  CHECK(score(r, "noise.bit_error") == Approx(2.0 / 12));
  CHECK(r.figures.at(0).curves.at(0).x == std::vector<double>{0, 0.25});
  CHECK(r.figures.at(0).curves.at(0).y == std::vector<double>{1, 0.5});
}

TEST_CASE("association: a control, and its margin") {
  const MeasureResult r = bench().result(head + "phase: clean, control: {blank: control}}");
  CHECK(score(r, "exact") == 1);
  CHECK(score(r, "exact_low") == Approx(wilson(2, 2).low));
  CHECK(score(r, "control.blank.ones_found") == 0);
  CHECK(score(r, "margin.ones_found") == 1);
}

TEST_CASE("association: a stored 1 is a pause") {
  Bench b = bench();
  b.phase("pauses", "keys", 100, 50);
  b.answer("pauses", 0, 10, "PC", {2, 3, 4, 5});
  b.answer("pauses", 1, 10, "PC", {0, 1, 4, 5});
  CHECK(score(b.result(head + "phase: pauses, read: pause}"), "exact") == 1);
  CHECK(score(b.result(head + "phase: pauses, read: pause, threshold: 0}"), "exact") == 1);
  CHECK(score(b.result(head + "phase: pauses}"), "ones_found") == 0);
}
