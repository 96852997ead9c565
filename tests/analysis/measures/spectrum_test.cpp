// SPDX-License-Identifier: MIT
// The spectrum against a direct Fourier sum, and against what Poisson trains and rhythms of known depth must give.
#include "analysis/measures/spectrum.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>

#include "analysis/statistics.hpp"
#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

namespace {

constexpr double pi = std::numbers::pi;

/// One train of `rate` per ms over `duration` ms, its rate modulated with a depth at a frequency (Hz).
Bench rhythm(double rate, double duration, double depth, double frequency) {
  Bench b;
  b.population("E", 1);
  b.quiet_phase("all", duration);
  Stream stream(3, key_of("rhythm"), 0);
  const double most = rate * (1 + depth);
  for (double t = stream.exponential() / most; t < duration; t += stream.exponential() / most)
    if (stream.uniform() * most < rate * (1 + depth * std::sin(2 * pi * frequency * t / 1000)))
      b.spikes("E", t, {0});
  return b;
}

/// Welch by its definition: sums instead of a fast transform, and every normalisation written out.
double direct_power(const std::vector<double>& counts, std::size_t segment, std::size_t k) {
  double power = 0, mean_count = 0, segments = 0;
  for (std::size_t begin = 0; begin + segment <= counts.size(); begin += (segment + 1) / 2, segments += 1) {
    double m = 0;
    for (std::size_t i = 0; i < segment; ++i)
      m += counts[begin + i] / static_cast<double>(segment);
    std::complex<double> sum = 0;
    double weights = 0;
    for (std::size_t i = 0; i < segment; ++i) {
      const double at = static_cast<double>(i) / static_cast<double>(segment);
      const double w = std::pow(std::sin(pi * at), 2);
      weights += w * w;
      sum += w * (counts[begin + i] - m) * std::polar(1.0, -2 * pi * static_cast<double>(k) * at);
    }
    power += std::norm(sum) / weights;
    mean_count += m;
  }
  return power / mean_count;
}

}  // namespace

TEST_CASE("spectrum: agrees with a direct Fourier sum, for lengths even and odd") {
  Stream stream(1, key_of("counts"), 0);
  std::vector<double> counts;
  for (int k = 0; k < 61; ++k)
    counts.push_back(static_cast<double>(stream.below(5)));
  for (const std::size_t segment : {8, 9, 14, 60}) {
    const Spectrum s = welch_spectrum(counts, 2, segment);
    REQUIRE(s.power.size() == (segment - 1) / 2);
    for (std::size_t k = 0; k < s.power.size(); ++k) {
      CHECK(s.frequency[k] == Approx(500.0 * static_cast<double>(k + 1) / static_cast<double>(segment)));
      CHECK(s.power[k] == Approx(direct_power(counts, segment, k + 1)).epsilon(1e-11));
    }
  }
}

TEST_CASE("spectrum: independent Poisson spikes have power 1 in every band") {
  const MeasureResult r = rhythm(1, 100000, 0, 1).result("s: {measure: spectrum}");
  // 199 segments, overlapping by half, count as about 190: each frequency has a standard error of 0.073,
  // bands of 9, 71 and 131 frequencies less by their roots (neighbours are correlated: by 1.4 less well)
  CHECK(score(r, "E.theta") == Approx(1).margin(0.1));
  CHECK(score(r, "E.gamma") == Approx(1).margin(0.04));
  CHECK(score(r, "E.ripple") == Approx(1).margin(0.03));
}

TEST_CASE("spectrum: a rhythm stands as high as its depth says, in its band alone") {
  const MeasureResult r = rhythm(1, 100000, 0.5, 40).result("s: {measure: spectrum}");
  CHECK(score(r, "E.peak_frequency") == Approx(40));
  // 1 + m^2 r / (6 df) with r = 1000 / s, df = 1 Hz; standard error sqrt((1 + 2 x 41.7) / 190)
  CHECK(score(r, "E.peak_power") == Approx(1 + 0.25 * 1000 / 6).margin(2.5));
  CHECK(score(r, "E.theta") == Approx(1).margin(0.1));
  CHECK(score(r, "E.ripple") == Approx(1).margin(0.03));
  // the line has 1/4 of its height on both sides: 1.5 x 41.7 over 71 frequencies
  CHECK(score(r, "E.gamma") == Approx(1 + 1.5 * 41.67 / 71).margin(0.1));
  const MeasureResult own =
      rhythm(1, 20000, 0.5, 40).result("s: {measure: spectrum, bands: {line: [39, 41], low: [2, 20]}}");
  CHECK(score(own, "E.line") == Approx(1 + 1.5 * 41.67 / 3).margin(3));
  CHECK(score(own, "E.low") == Approx(1).margin(0.15));
}

TEST_CASE("spectrum: silence and too short a stretch have none") {
  Bench b;
  b.population("E", 10);
  b.quiet_phase("all", 2000);
  CHECK(std::isnan(score(b.result("s: {measure: spectrum}"), "E.gamma")));
  b.run().reached = 3;
  CHECK(std::isnan(score(b.result("s: {measure: spectrum}"), "E.peak_power")));
  CHECK(welch_spectrum(std::vector<double>{1, 2, 3}, 1, 10).power.empty());
}

TEST_CASE("spectrum: wrong bands are told") {
  Bench b;
  b.population("E", 10);
  CHECK(b.told("s: {measure: spectrum, bands: {high: [400, 600]}}") ==
        "net.yaml:1:38: error: measures.s.bands.high must be [low, high] in Hz, above 0 and at most half of "
        "1000 / "
        "bin\n"
        "  1 | s: {measure: spectrum, bands: {high: [400, 600]}}\n"
        "    |                                      ^\n");
  CHECK(b.told("s: {measure: spectrum, segment: 3}") ==
        "net.yaml:1:33: error: measures.s.segment must hold at least 4 bins\n"
        "  1 | s: {measure: spectrum, segment: 3}\n"
        "    |                                 ^\n");
}
