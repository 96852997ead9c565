// SPDX-License-Identifier: MIT
// rates, active_fraction, intervals, fano, synchrony, pairwise_correlation: numbers by hand, and Poisson trains.
#include <catch2/catch.hpp>

#include "analysis/measures/intervals.hpp"
#include "analysis/measures/pairwise_correlation.hpp"
#include "analysis/measures/rates.hpp"
#include "analysis/measures/synchrony.hpp"
#include "analysis/statistics.hpp"
#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

namespace {

/// Independent Poisson cells of 20 Hz over 20 s; with `together` each also fires in common events of 5 Hz.
Bench poisson_bench(bool together) {
  Bench b;
  b.population("E", 100);
  b.quiet_phase("all", 20000);
  for (std::uint32_t c = 0; c < 100; ++c) {
    Stream stream(1, key_of("poisson"), c);
    for (double t = 50 * stream.exponential(); t < 20000; t += 50 * stream.exponential())
      b.spikes("E", t, {c});
  }
  Cells everyone(100);
  std::iota(everyone.begin(), everyone.end(), 0u);
  Stream common(1, key_of("common"), 0);
  for (double t = 200 * common.exponential(); together && t < 20000; t += 200 * common.exponential())
    b.spikes("E", t, everyone);
  return b;
}

}  // namespace

TEST_CASE("rates: three spikes of four cells in half a second") {
  const RateSummary r = summarise_rates(Activity{4, {1, 2}, {2, 1}}, 500);
  CHECK(r.rate == Approx(1.5));
  CHECK(r.silent == 0.5);
  CHECK(r.spread == Approx(2 * std::sqrt(2.75 / 3)));  // of the counts 0 2 1 0, mean 0.75
  CHECK(summarise_rates(Activity{4, {1}, {2}}, 500).silent == 0.75);
  CHECK(std::isnan(summarise_rates(Activity{4, {}, {}}, 0).rate));
}

TEST_CASE("rates: over the run and in each phase, up to where an interrupted run came") {
  Bench b;
  b.population("E", 2);
  b.quiet_phase("a", 100);
  b.quiet_phase("b", 400);
  b.spikes("E", 50, {0});
  b.spikes("E", 100, {0, 1});
  b.spikes("E", 450, {1});
  MeasureResult r = b.result("r: {measure: rates}");
  CHECK(r.name == "r");
  CHECK(r.measure == "rates");
  CHECK(score(r, "E.rate") == Approx(4.0));
  CHECK(score(r, "E.a.rate") == Approx(5.0));
  CHECK(score(r, "E.a.silent") == 0.5);
  CHECK(score(r, "E.b.rate") == Approx(3.75));
  b.run().reached = 300;
  r = b.result("r: {measure: rates}");
  CHECK(score(r, "E.b.rate") == Approx(5.0));
  b.run().reached = 80;
  CHECK(std::isnan(score(b.result("r: {measure: rates}"), "E.b.rate")));
}

TEST_CASE("active_fraction: cells with a spike while a pattern is shown") {
  Bench b;
  b.population("E", 10);
  b.patterns("p", "E", {{0}, {1}, {2}});
  b.phase("shown", "p", 50, 50);
  b.answer("shown", 0, 0, "E", {1, 2});
  b.answer("shown", 0, 10, "E", {1});
  b.answer("shown", 0, 50, "E", {7, 8, 9});  // after the end
  b.answer("shown", 1, 49, "E", {1, 2, 3, 4});
  MeasureResult r = b.result("a: {measure: active_fraction}");
  CHECK(score(r, "E.shown.mean") == Approx(0.2));
  CHECK(score(r, "E.shown.spread") == Approx(0.2));
  CHECK(score(r, "E.shown.smallest") == 0);
  CHECK(score(r, "E.shown.largest") == Approx(0.4));
  CHECK(score(b.result("a: {measure: active_fraction, threshold: 2}"), "E.shown.mean") == Approx(0.1 / 3));
  CHECK(score(b.result("a: {measure: active_fraction, from: end, window: [0, 10]}"), "E.shown.mean") ==
        Approx(0.1));
}

TEST_CASE("intervals: CV, CV2 and LV of 1, 3, 2 ms") {
  const std::vector<double> times{10, 11, 14, 16};
  const IntervalVariability v = interval_variability(times);
  CHECK(v.cv == Approx(std::sqrt(2.0 / 3) / 2));
  CHECK(v.cv2 == Approx((2 * 2.0 / 4 + 2 * 1.0 / 5) / 2));
  CHECK(v.lv == Approx(3 * (0.25 + 0.04) / 2));
  CHECK(std::isnan(interval_variability(std::span(times).first(2)).cv));
}

TEST_CASE("intervals, fano, synchrony, correlation: independent Poisson cells give 1, 1, 1 and 0") {
  const Bench b = poisson_bench(false);
  // 100 cells x 400 intervals: standard error of each mean below 0.01
  const MeasureResult i = b.result("i: {measure: intervals}");
  CHECK(score(i, "E.CV") == Approx(1).margin(0.03));
  CHECK(score(i, "E.CV2") == Approx(1).margin(0.03));
  CHECK(score(i, "E.LV") == Approx(1).margin(0.03));
  CHECK(score(i, "E.cells") == 100);
  CHECK(score(b.result("f: {measure: fano}"), "E.fano") == Approx(1).margin(0.03));
  CHECK(score(b.result("s: {measure: synchrony}"), "E.synchrony") == Approx(1).margin(0.06));
  // 10,000 bins: each correlation has a standard error of 0.01, the mean of 2,000 far less
  const MeasureResult c = b.result("c: {measure: pairwise_correlation}");
  CHECK(score(c, "E.mean") == Approx(0).margin(0.002));
  CHECK(score(c, "E.spread") == Approx(0.01).margin(0.002));
}

TEST_CASE("synchrony, correlation: common events are seen, with the size the formula says") {
  const Bench b = poisson_bench(true);
  // variance over mean: (20 + 5 x 100) / (20 + 5) for events of all 100 cells; correlation 5 / 25
  CHECK(score(b.result("s: {measure: synchrony}"), "E.synchrony") == Approx(520.0 / 25).epsilon(0.15));
  CHECK(score(b.result("c: {measure: pairwise_correlation}"), "E.mean") == Approx(0.2).margin(0.03));
}

TEST_CASE("synchrony: counts in whole bins only, a clock gives 0") {
  const std::vector<double> times{0, 1, 2.9, 3, 8.5, 9.5};
  CHECK(binned_counts(times, 0, 10, 3) == std::vector<double>{3, 1, 1});
  CHECK(binned_counts(times, 1, 10, 3) == std::vector<double>{3, 0, 2});
  CHECK(binned_counts(times, 0, 0.3, 0.1).size() == 3);
  CHECK(variance_over_mean(std::vector<double>{2, 2, 2}) == 0);
  CHECK(std::isnan(variance_over_mean(std::vector<double>{0, 0})));
}

TEST_CASE("pairwise_correlation: equal trains 1, all pairs of few cells, the same pairs again") {
  const Trains twins = trains_of({{1, 1, 5, 5, 9}, {0, 1, 0, 1, 2}});
  const auto r = pair_correlations(twins, 0, 12, 2, 100, 1);
  REQUIRE(r.size() == 3);
  CHECK(r[0] == Approx(1));
  CHECK(r[1] == Approx(-std::sqrt(0.1)));  // bins 0 2 against 4 of six: -2 / sqrt(8 x 5)
  SpikeList many;
  for (std::uint32_t c = 0; c < 60; ++c)
    many.times.push_back(c), many.ids.push_back(c);
  CHECK(pair_correlations(trains_of(many), 0, 60, 2, 50, 1).size() == 50);
  CHECK(pair_correlations(trains_of(many), 0, 60, 2, 50, 1) ==
        pair_correlations(trains_of(many), 0, 60, 2, 50, 1));
}

TEST_CASE("firing measures: silent populations give no numbers, and no trouble") {
  Bench b;
  b.population("E", 10);
  b.quiet_phase("rest", 100);
  CHECK(score(b.result("r: {measure: rates}"), "E.rate") == 0);
  CHECK(std::isnan(score(b.result("i: {measure: intervals}"), "E.CV")));
  CHECK(std::isnan(score(b.result("f: {measure: fano}"), "E.fano")));
  CHECK(std::isnan(score(b.result("s: {measure: synchrony}"), "E.synchrony")));
  CHECK(std::isnan(score(b.result("c: {measure: pairwise_correlation}"), "E.mean")));
}
