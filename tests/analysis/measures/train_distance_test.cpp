// SPDX-License-Identifier: MIT
// Both distances against their definitions worked out the slow way, and against values by hand.
#include "analysis/measures/train_distance.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

namespace {

using Times = std::vector<double>;

Times poisson(double rate, double duration, std::uint64_t index) {
  Stream stream(5, key_of("train"), index);
  Times times;
  for (double t = stream.exponential() / rate; t < duration; t += stream.exponential() / rate)
    times.push_back(t);
  return times;
}

/// The integral of the squared difference of the filtered trains, by the trapezoidal rule between spikes.
double van_rossum_by_integral(const Times& a, const Times& b, double tau, double end) {
  const auto filtered = [&](const Times& train, double t) {
    double sum = 0;
    for (const double s : train)
      if (s <= t) sum += std::exp((s - t) / tau);
    return sum;
  };
  const double step = 1e-3;
  double sum = 0;
  for (double t = step / 2; t < end; t += step)
    sum += std::pow(filtered(a, t) - filtered(b, t), 2) * step;
  return std::sqrt(sum / tau);
}

/// S(t) as Kreuz et al. 2013 define it, every quantity looked up anew at each t.
double spike_by_definition(Times a, Times b, double start, double end, int points) {
  for (Times* train : {&a, &b}) {
    train->insert(train->begin(), start);
    train->push_back(end);
  }
  const auto nearest = [](double t, const Times& other) {
    double least = INFINITY;
    for (const double u : other)
      least = std::min(least, std::abs(t - u));
    return least;
  };
  const auto side = [&](const Times& own, const Times& other, double t, double& interval) {
    const auto next = std::upper_bound(own.begin(), own.end(), t);
    const double before = *(next - 1), after = *next;
    interval = after - before;
    return (nearest(before, other) * (after - t) + nearest(after, other) * (t - before)) / interval;
  };
  double sum = 0;
  for (int k = 0; k < points; ++k) {
    const double t = start + (end - start) * (k + 0.5) / points;
    double x = 0, y = 0;
    const double sa = side(a, b, t, x), sb = side(b, a, t, y);
    sum += (sa * y + sb * x) / (2 * std::pow((x + y) / 2, 2));
  }
  return sum / points;
}

}  // namespace

TEST_CASE("train_distance: van Rossum by hand and by its integral") {
  CHECK(van_rossum_distance(Times{}, Times{}, 10) == 0);
  CHECK(van_rossum_distance(Times{5}, Times{}, 10) == Approx(std::sqrt(0.5)));
  CHECK(van_rossum_distance(Times{5}, Times{12}, 10) == Approx(std::sqrt(1 - std::exp(-0.7))));
  CHECK(van_rossum_distance(Times{5, 5}, Times{}, 10) == Approx(std::sqrt(2.0)));
  CHECK(van_rossum_distance(Times{1, 5, 9}, Times{1, 5, 9}, 10) == 0);
  const Times a{1, 4, 4.5, 20}, b{2, 4, 11};
  // step 1e-3 ms, jumps hit to within half a step of a kernel of 3 ms: relative error below 1e-3
  CHECK(van_rossum_distance(a, b, 3) == Approx(van_rossum_by_integral(a, b, 3, 80)).epsilon(1e-3));
  CHECK(van_rossum_distance(a, b, 3) == van_rossum_distance(b, a, 3));
}

TEST_CASE("train_distance: van Rossum of independent Poisson trains, D^2 = rate x duration") {
  double squares = 0;
  for (std::uint64_t k = 0; k < 400; ++k)
    squares +=
        std::pow(van_rossum_distance(poisson(0.02, 5000, 2 * k), poisson(0.02, 5000, 2 * k + 1), 10), 2);
  // each D^2 has mean 100 and, summed over its pairs, a standard deviation near 20: error of the mean 1
  CHECK(squares / 400 == Approx(100).margin(4));
}

TEST_CASE("train_distance: SPIKE by hand and by its definition") {
  CHECK(spike_distance(Times{3, 7}, Times{3, 7}, 0, 10) == 0);
  CHECK(spike_distance(Times{}, Times{}, 0, 10) == 0);
  // One spike against none over [0, 10]: it is 5 from the nearest end. S1 rises to 5 and falls; S2 = 0.
  // S(t) = 2 S1 10 / 15^2, S1 on average 2.5
  CHECK(spike_distance(Times{5}, Times{}, 0, 10) == Approx(2 * 2.5 * 10 / 225));
  const Times a{12, 30, 31, 77}, b{10, 33, 50, 60, 90};
  const double d = spike_distance(a, b, 0, 100);
  CHECK(d == Approx(spike_by_definition(a, b, 0, 100, 1'000'000)).epsilon(1e-5));
  CHECK(d ==
        Approx(0.2762984256897122).epsilon(1e-12));  // PySpike 0.7, spikes at both ends being given to it
  CHECK(d == Approx(spike_distance(b, a, 0, 100)).epsilon(1e-14));
  Times later = a, also = b;
  for (Times* train : {&later, &also})
    for (double& t : *train)
      t += 1000;
  CHECK(spike_distance(later, also, 1000, 1100) == Approx(d).epsilon(1e-12));
  for (std::uint64_t k = 0; k < 20; ++k) {
    const Times p = poisson(0.05, 400, k), q = poisson(0.02, 400, 100 + k);
    CHECK(spike_distance(p, q, 0, 400) == Approx(spike_by_definition(p, q, 0, 400, 400'000)).epsilon(1e-4));
  }
}

TEST_CASE("train_distance: of cells, and of one cell between showings of one pattern") {
  Bench b;
  b.population("E", 4);
  b.patterns("p", "E", {{0}, {1}});
  b.phase("first", "p", 50, 50);
  b.answer("first", 0, 10, "E", {0, 1});
  b.answer("first", 0, 30, "E", {0});
  MeasureResult r = b.result("d: {measure: train_distance, tau: 5}");
  CHECK(score(r, "E.pairs") == 1);
  CHECK(score(r, "E.van_rossum") == Approx(std::sqrt(0.5)));
  CHECK(score(r, "E.spike") == Approx(spike_distance(Times{10, 30}, Times{10}, 0, 200)));

  Bench again;
  again.population("E", 4);
  again.patterns("p", "E", {{0}, {1}, {0}});
  again.phase("shown", "p", 50, 50);
  again.run().phases[0].presentations[2].shown[0].index = 0;  // the first pattern once more
  again.answer("shown", 0, 10, "E", {0, 1});
  again.answer("shown", 1, 10, "E", {0, 1, 2});
  again.answer("shown", 2, 10, "E", {0});
  again.answer("shown", 2, 20, "E", {1});
  again.answer("shown", 2, 60, "E", {3});  // after its end
  r = again.result("d: {measure: train_distance, phases: shown, between: showings, tau: 5}");
  CHECK(score(r, "E.shown.pairs") == 2);  // cell 0: equal; cell 1: 10 ms later
  CHECK(score(r, "E.shown.van_rossum") == Approx(std::sqrt(1 - std::exp(-2.0)) / 2));
  CHECK(score(r, "E.shown.spike") == Approx(spike_distance(Times{10}, Times{20}, 0, 50) / 2));
}

TEST_CASE("train_distance: what it cannot compare is told") {
  Bench b;
  b.population("E", 4);
  b.quiet_phase("rest", 100);
  CHECK(b.told("d: {measure: train_distance, between: showings}") ==
        "net.yaml:1:39: error: measures.d: between showings needs 'phases' that show patterns\n"
        "  1 | d: {measure: train_distance, between: showings}\n"
        "    |                                       ^\n");
  CHECK(b.told("d: {measure: train_distance, between: showings, phases: rest}") ==
        "net.yaml:1:57: error: measures.d.phases: phase rest shows no patterns\n"
        "  1 | d: {measure: train_distance, between: showings, phases: rest}\n"
        "    |                                                         ^\n");
}
