// SPDX-License-Identifier: MIT
// Rates from trial to trial, by hand: four trials in which two cells come to be silent late in the trial.
#include "analysis/measures/trial_rates.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

namespace {

/// Four trials of 100 ms and 100 ms of silence; both cells fire at 10 ms in each, at 60 and 70 ms in the first two.
Bench conditioning() {
  Bench b;
  b.population("tone", 1);
  b.population("purkinje", 2);
  b.patterns("tones", "tone", {{0}, {0}, {0}, {0}});
  b.phase("train", "tones", 100, 100);
  for (std::size_t k = 0; k < 4; ++k) {
    b.answer("train", k, 10, "purkinje", {0, 1});
    if (k < 2) b.answer("train", k, 60, "purkinje", {0, 1});
    if (k < 1) b.answer("train", k, 70, "purkinje", {0});
  }
  return b;
}

}  // namespace

TEST_CASE("trial_rates: the first trial below a bound") {
  CHECK(trials_to_below({100, 40, 4, 0}, 5) == 3);
  CHECK(trials_to_below({100, 5}, 100) == 2);
  CHECK(std::isnan(trials_to_below({100, 5}, 5)));
  CHECK(std::isnan(trials_to_below({}, 5)));
}

TEST_CASE("trial_rates: rates in windows, at the start and at the end of a phase") {
  const MeasureResult r = conditioning().result(
      "r: {measure: trial_rates, population: purkinje, phase: train, last: 2, below: 15, "
      "windows: {early: [0, 50], late: [50, 50]}}");
  CHECK(score(r, "early.first") == Approx(20));  // a spike in 50 ms
  CHECK(score(r, "early.last") == Approx(20));
  CHECK(std::isnan(score(r, "early.trials_below")));
  CHECK(score(r, "late.first") == Approx(30));
  CHECK(score(r, "late.largest") == Approx(30));
  CHECK(score(r, "late.last") == 0);
  CHECK(score(r, "late.smallest") == 0);
  CHECK(score(r, "late.trials_below") == 3);
  REQUIRE(r.figures.size() == 2);
  CHECK(r.figures[0].curves.at(1).y == std::vector<double>{30, 20, 0, 0});
  // of the first trial: one bin of 20 ms with a spike of each cell, one with two of one and one of the other
  const Curve& first = r.figures[1].curves.at(0);
  REQUIRE(first.y.size() == 10);
  CHECK(first.y[0] == Approx(50));
  CHECK(first.y[3] == Approx(75));
  CHECK(first.y[5] == 0);
}

TEST_CASE("trial_rates: a run that was stopped has the trials it came past") {
  Bench b = conditioning();
  b.run().reached = 300;
  const MeasureResult r = b.result(
      "r: {measure: trial_rates, population: purkinje, phase: train, first: 3, windows: {late: [50, 50]}}");
  CHECK(score(r, "late.first") == Approx(25));  // two trials
}

TEST_CASE("trial_rates: windows that are missing or no windows") {
  const Bench b = conditioning();
  CHECK(b.told("r: {measure: trial_rates, population: purkinje, phase: train}") ==
        "net.yaml:1:4: error: measures.r needs 'windows'\n"
        "  1 | r: {measure: trial_rates, population: purkinje, phase: train}\n"
        "    |    ^\n"
        "  such as {before_puff: [180, 70]}, in ms\n");
  CHECK(b.told("r: {measure: trial_rates, population: purkinje, phase: train, windows: {late: [50]}}") ==
        "net.yaml:1:79: error: measures.r.windows.late must be [after, length] in ms, its length above 0\n"
        "  1 | r: {measure: trial_rates, population: purkinje, phase: train, windows: {late: [50]}}\n"
        "    |                                                                               ^\n");
}
