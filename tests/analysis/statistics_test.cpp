// SPDX-License-Identifier: MIT
// The shared statistics against numbers worked out by hand or taken from tables.
#include "analysis/statistics.hpp"

#include <catch2/catch.hpp>

using namespace mossy;

TEST_CASE("statistics: mean, spread and extremes skip what is not defined") {
  const std::vector<double> x{1, undefined, 3, 5};
  CHECK(mean(x) == 3);
  CHECK(spread(x) == 2);
  CHECK(smallest(x) == 1);
  CHECK(largest(x) == 5);
  const std::vector<double> none{undefined}, one{4};
  CHECK(std::isnan(mean(none)));
  CHECK(std::isnan(spread(one)));
  CHECK(std::isnan(smallest(none)));
  CHECK(std::isnan(largest({})));
}

TEST_CASE("statistics: quantiles lie between neighbours") {
  const std::vector<double> x{0, 1, 2, 10};
  CHECK(quantile(x, 0) == 0);
  CHECK(quantile(x, 0.5) == 1.5);
  CHECK(quantile(x, 0.9) == Approx(2 + 0.7 * 8));
  CHECK(quantile(x, 1) == 10);
  CHECK(std::isnan(quantile({}, 0.5)));
}

TEST_CASE("statistics: Wilson's interval") {
  // Newcombe 1998, Stat. Med. 17:857, table I, method 3
  const Fraction f = wilson(81, 263);
  CHECK(f.low == Approx(0.2553).margin(5e-5));
  CHECK(f.high == Approx(0.3662).margin(5e-5));
  const Fraction none = wilson(0, 20);
  CHECK(none.low == 0);
  CHECK(none.high == Approx(0.1611).margin(5e-5));
  CHECK(wilson(29, 29).low == Approx(0.8830).margin(5e-5));
  CHECK(std::isnan(wilson(0, 0).value));
}

TEST_CASE("statistics: correlation counts silent cells") {
  const Activity a{4, {0, 1}, {1, 3}}, b{4, {1, 2}, {2, 2}};
  // a = 1 3 0 0, b = 0 2 2 0: means 1 and 1, covariance sum 2, variance sums 6 and 4
  CHECK(correlation(a, b) == Approx(2 / std::sqrt(24.0)));
  CHECK(correlation(a, a) == Approx(1));
  CHECK(std::isnan(correlation(a, Activity{4, {}, {}})));
  CHECK(std::isnan(correlation(a, Activity{4, {0, 1, 2, 3}, {2, 2, 2, 2}})));
}

TEST_CASE("statistics: histogram keeps every defined value") {
  const std::vector<double> x{0, 1, 1, 4, undefined};
  const Histogram h = histogram(x, 4);
  CHECK(h.left == std::vector<double>{0, 1, 2, 3});
  CHECK(h.counts == std::vector<double>{1, 2, 0, 1});
  CHECK(histogram(std::vector<double>{7, 7}, 4).counts == std::vector<double>{2});
  CHECK(histogram({}, 4).counts.empty());
}

TEST_CASE("statistics: activity and trains of a list of spikes") {
  const SpikeList spikes{{1, 2, 2, 5}, {3, 1, 3, 3}};
  const Activity a = activity_of(spikes, 10);
  CHECK(a.cells == 10);
  CHECK(a.ids == Cells{1, 3});
  CHECK(a.counts == std::vector<double>{1, 3});
  CHECK(active_cells(a, 2) == Cells{3});
  const Trains t = trains_of(spikes);
  CHECK(t.ids == Cells{1, 3});
  CHECK(t.first == std::vector<std::size_t>{0, 1, 4});
  CHECK(t.times == std::vector<double>{2, 1, 2, 5});
}

TEST_CASE("statistics: a source gives t0 <= t < t1") {
  const SpikeSource source = spike_source({{"A", SpikeList{{1, 2, 3}, {0, 1, 2}}}});
  CHECK(source("A", 1, 3).ids == Cells{0, 1});
  CHECK(source("A", 3, 1).ids.empty());
  CHECK(source("B", 0, 9).ids.empty());
}
