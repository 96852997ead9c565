// SPDX-License-Identifier: MIT
// Random trains against closed forms: intervals, counts, rates that change. The seeds are fixed; means may be 4
// standard errors off, distributions are tested after Kolmogorov and Smirnov.
#include <boost/math/special_functions/gamma.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "models/source/gamma_renewal.hpp"
#include "models/source/ou_current.hpp"
#include "models/source/poisson.hpp"
#include "tests/support/statistics.hpp"

namespace mossy::test {
namespace {

template <TrainModel Law>
std::vector<double> train_of(const Law& law, double from, double until, std::uint64_t index) {
  Stream stream(11, key_of("train models"), index);
  std::vector<double> times;
  for (double t = law.first(from, stream); t < until; t = law.next(t, stream))
    times.push_back(t);
  return times;
}

Poisson varying(double rate, std::vector<Wave> waves, std::vector<double> times = {},
                std::vector<double> rates = {}) {
  return {rate, std::make_shared<const RateProfile>(std::move(times), std::move(rates), std::move(waves))};
}

// -- gamma --------------------------------------------------------------------------------------

TEST_CASE("gamma numbers follow their distribution, whatever the shape") {
  for (const double shape : {0.1, 0.5, 1.0, 2.5, 9.0, 400.0}) {
    Stream stream(3, key_of("gamma numbers"), static_cast<std::uint64_t>(10 * shape));
    std::vector<double> values;
    for (int k = 0; k < 20000; ++k)
      values.push_back(GammaRenewal::gamma(shape, stream));
    INFO("shape " << shape);
    CHECK(kolmogorov(values, [&](double x) { return boost::math::gamma_p(shape, x); }) < kolmogorov_limit);
    CHECK(std::abs(mean_of(values) - shape) < 4 * std::sqrt(shape / 20000));
  }
}

TEST_CASE("gamma trains: intervals, mean rate, and a first wait as in equilibrium") {
  for (const double shape : {0.5, 1.0, 4.0}) {
    INFO("shape " << shape);
    const GammaRenewal law{50, shape};
    std::vector<double> intervals, firsts, early;
    for (std::uint64_t k = 0; k < 5000; ++k) {
      const auto times = train_of(law, 100, 2100, k);
      double soon = 0;
      for (const double t : times)
        soon += t < 115;
      early.push_back(soon);
      firsts.push_back(times.at(0) - 100);
      intervals.push_back(times.at(1) - times.at(0));
    }
    const double scale = 20 / shape;  // ms
    const auto interval = [&](double x) { return boost::math::gamma_p(shape, x / scale); };
    // Integral of (1 - interval law) / mean, from 0 to x.
    const auto recurrence = [&](double x) {
      return x / 20 * (1 - interval(x)) + boost::math::gamma_p(shape + 1, x / scale);
    };
    CHECK(kolmogorov(intervals, interval) < kolmogorov_limit);
    CHECK(kolmogorov(firsts, recurrence) < kolmogorov_limit);
    // An equilibrium process has rate * T spikes on average in any span, right from the start.
    CHECK(std::abs(mean_of(early) - 0.75) < 4 * standard_error(early));
  }
}

TEST_CASE("a gamma train never has two spikes at one instant, and none at rate 0") {
  const auto times = train_of(GammaRenewal{200, 0.1}, 1e6, 1e6 + 20000, 0);
  CHECK(times.size() > 1000);
  CHECK(std::adjacent_find(times.begin(), times.end()) == times.end());
  CHECK(train_of(GammaRenewal{0, 2}, 0, 1e9, 0).empty());
}

// -- rates that change --------------------------------------------------------------------------

TEST_CASE("a stepped rate is the listed one in each step and none before the first") {
  const Poisson law = varying(0, {}, {100, 300, 350, 700}, {40, 0, 200, 10});
  std::vector<double> counts(5);
  const double edges[] = {0, 100, 300, 350, 700, 1000}, expected[] = {0, 8, 0, 70, 3};
  const std::uint64_t trains = 400;
  for (std::uint64_t k = 0; k < trains; ++k)
    for (const double t : train_of(law, 0, 1000, k))
      for (int i = 0; i < 5; ++i)
        counts[static_cast<std::size_t>(i)] += t >= edges[i] && t < edges[i + 1];
  for (std::size_t i = 0; i < 5; ++i) {
    INFO("step " << i);
    CHECK(std::abs(counts[i] - expected[i] * trains) <= 4 * std::sqrt(expected[i] * trains));
  }
  CHECK(law.profile->rate_at(99, 0) == 0);
  CHECK(law.profile->rate_at(100, 0) == 40);
  CHECK(law.profile->mean_step(0, 1000, 0) == Approx(81));
}

TEST_CASE("a train with a rate of 0 from some step on ends") {
  const auto times = train_of(varying(0, {}, {0, 10}, {500, 0}), 0, never, 4);
  CHECK(times.size() < 30);
  CHECK((times.empty() || times.back() < 10));
}

/// Mean of `what(phase)` over the spikes, phases of `frequency` Hz from t = 0.
template <class What>
double mean_over(const std::vector<double>& times, double frequency, const What& what) {
  std::vector<double> values;
  for (const double t : times)
    values.push_back(what(2e-3 * std::numbers::pi * frequency * t));
  return mean_of(values);
}

std::vector<double> pooled(const Poisson& law, double until, std::uint64_t trains) {
  std::vector<double> all;
  for (std::uint64_t k = 0; k < trains; ++k) {
    const auto times = train_of(law, 0, until, k);
    all.insert(all.end(), times.begin(), times.end());
  }
  return all;
}

TEST_CASE("a sine has its depth and phase and keeps the mean rate") {
  for (const double degrees : {0.0, 60.0, 270.0}) {
    INFO("phase " << degrees);
    const auto times = pooled(varying(40, {{10, 0.8, degrees, 0}}), 2000, 500);
    const double n = static_cast<double>(times.size()), error = 4 * std::sqrt(0.5 / n);
    const double phase = degrees * std::numbers::pi / 180;
    CHECK(std::abs(n - 40000) < 4 * std::sqrt(40000));
    // Of 1 + d sin(x + phase): mean sine d/2 cos(phase), mean cosine d/2 sin(phase).
    CHECK(std::abs(mean_over(times, 10, [](double x) { return std::sin(x); }) - 0.4 * std::cos(phase)) <
          error);
    CHECK(std::abs(mean_over(times, 10, [](double x) { return std::cos(x); }) - 0.4 * std::sin(phase)) <
          error);
  }
}

TEST_CASE("gamma nested in theta: both waves, and their product") {
  const auto times = pooled(varying(40, {{8, 0.8, 0, 0}, {50, 0.6, 0, 0}}), 2000, 500);
  const double n = static_cast<double>(times.size()), error = 4 * std::sqrt(0.5 / n);
  CHECK(std::abs(n - 40000) < 4 * std::sqrt(40000));
  CHECK(std::abs(mean_over(times, 8, [](double x) { return std::sin(x); }) - 0.4) < error);
  CHECK(std::abs(mean_over(times, 50, [](double x) { return std::sin(x); }) - 0.3) < error);
  // sin(8) sin(50) has mean d1 d2 / 4: the gamma is larger where the theta is.
  double product = 0;
  for (const double t : times)
    product += std::sin(2e-3 * std::numbers::pi * 8 * t) * std::sin(2e-3 * std::numbers::pi * 50 * t);
  CHECK(std::abs(product / n - 0.12) < 4 * std::sqrt(0.25 / n));
}

TEST_CASE("a von Mises wave gathers spikes about its peak and keeps the mean rate") {
  const double kappa = 3, depth = 0.7;
  const auto times = pooled(varying(40, {{10, depth, 0, kappa}}), 2000, 500);
  const double n = static_cast<double>(times.size()), error = 4 * std::sqrt(0.5 / n);
  CHECK(std::abs(n - 40000) < 4 * std::sqrt(40000));
  const double expected = depth * std::cyl_bessel_i(1.0, kappa) / std::cyl_bessel_i(0.0, kappa);
  CHECK(std::abs(mean_over(times, 10, [](double x) { return std::sin(x); }) - expected) < error);
  CHECK(std::abs(mean_over(times, 10, [](double x) { return std::cos(x); })) < error);
}

TEST_CASE("a rate that changes gives exponential intervals in the time of its integral") {
  const double rate = 0.03, depth = 0.9, f = 0.012;  // per ms
  const auto integral = [&](double t) {
    const double w = 2 * std::numbers::pi * f;
    return rate * (t + depth * (1 - std::cos(w * t)) / w);
  };
  std::vector<double> waits;
  for (std::uint64_t k = 0; k < 10000; ++k) {
    const auto times = train_of(varying(1000 * rate, {{1000 * f, depth, 0, 0}}), 0, 2000, k);
    waits.push_back(integral(times.at(1)) - integral(times.at(0)));
  }
  CHECK(kolmogorov(waits, [](double x) { return -std::expm1(-x); }) < kolmogorov_limit);
}

// -- noise current ------------------------------------------------------------------------------

TEST_CASE("an Ornstein-Uhlenbeck current has its mean, sd and correlation, from the first value on") {
  const double mean = 30, sd = 80, tau = 7, every = 2.5;
  const OuCurrent process(mean, sd, tau, every);
  const int cells = 20000;
  std::vector<double> first, third, products;
  for (int c = 0; c < cells; ++c) {
    Stream stream(5, key_of("noise"), static_cast<std::uint64_t>(c));
    const double a = process.first(stream), b = process.next(a, stream), d = process.next(b, stream);
    first.push_back(a);
    third.push_back(d);
    products.push_back((a - mean) * (d - mean));
  }
  for (const auto& values : {first, third}) {
    CHECK(std::abs(mean_of(values) - mean) < 4 * sd / std::sqrt(cells));
    CHECK(std::abs(variance_of(values) - sd * sd) < 4 * sd * sd * std::sqrt(2.0 / cells));
    const auto normal = [&](double x) { return 0.5 * std::erfc(-(x - mean) / (sd * std::sqrt(2.0))); };
    CHECK(kolmogorov(values, normal) < kolmogorov_limit);
  }
  CHECK(std::abs(mean_of(products) - sd * sd * std::exp(-2 * every / tau)) < 4 * standard_error(products));
}

}  // namespace
}  // namespace mossy::test
