// SPDX-License-Identifier: MIT
// Private Poisson trains and cells that only emit: rates, intervals, modulation, repetition. The seeds are fixed;
// statistics may be 4 standard errors off, chi-square below the 1 - 10^-4 quantile.
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "sim/engine/private_poisson.hpp"
#include "sim/engine/train_block.hpp"

namespace mossy {
namespace {

std::vector<double> train_of(PrivatePoisson& poisson, std::size_t k, double until) {
  std::vector<double> times;
  for (; poisson.next(k) < until; poisson.draw(k))
    times.push_back(poisson.next(k));
  return times;
}

void check_uniform(const std::vector<double>& counts) {
  double total = 0, chi = 0;
  for (const double n : counts)
    total += n;
  const double mean = total / static_cast<double>(counts.size());
  for (const double n : counts)
    chi += (n - mean) * (n - mean) / mean;
  const boost::math::chi_squared law(static_cast<double>(counts.size() - 1));
  CHECK(chi < boost::math::quantile(law, 1 - 1e-4));
  CHECK(chi > boost::math::quantile(law, 1e-4));
}

TEST_CASE("private Poisson trains have their rate, their intervals and no memory") {
  const std::uint32_t cells = 200;
  std::vector<std::uint32_t> all(cells);
  for (std::uint32_t c = 0; c < cells; ++c)
    all[c] = c;
  PrivatePoisson poisson(all, 0, {{50, 1, 0, 0, never}}, 1, key_of("poisson test"));
  std::vector<double> counts, bins(20), intervals;
  for (std::size_t k = 0; k < cells; ++k) {
    const auto times = train_of(poisson, k, 2000);
    counts.push_back(static_cast<double>(times.size()));
    for (std::size_t i = 0; i < times.size(); ++i) {
      ++bins[static_cast<std::size_t>(times[i] / 100)];
      if (i > 0) intervals.push_back(times[i] - times[i - 1]);
    }
  }
  double total = 0;
  for (const double n : counts)
    total += n;
  CHECK(std::abs(total - 20000) < 4 * std::sqrt(20000));
  check_uniform(counts);  // Poisson counts: variance = mean
  check_uniform(bins);
  // Intervals are exponential: their ranks 1 - exp(-x rate) are uniform.
  std::vector<double> ranks(20);
  for (const double x : intervals)
    ++ranks[static_cast<std::size_t>(20 * -std::expm1(-x * 0.05))];
  // The last interval of a train is cut off by its end, which favours short ones a little: 200 of 19,800 are lost.
  CHECK(*std::max_element(ranks.begin(), ranks.end()) < 990 + 5 * std::sqrt(990));
  CHECK(*std::min_element(ranks.begin(), ranks.end()) > 990 - 6 * std::sqrt(990));
}

TEST_CASE("a private train depends on its cell alone, and keeps to its start and stop") {
  const PoissonTrain settings{300, 1, 0, 20, 50};
  PrivatePoisson whole({0, 3, 5}, 0, {settings}, 7, 9), part({1}, 4, {settings}, 7, 9);
  const auto times = train_of(whole, 2, 1000);
  CHECK(train_of(part, 0, 1000) == times);  // cell 5 of the population in both
  CHECK(times.size() > 3);
  CHECK(times.front() > 20);
  CHECK(times.back() < 50);
  CHECK(train_of(whole, 0, 1000) != times);
  PrivatePoisson silent({0}, 0, {{0, 1, 0, 0, never}}, 1, 1);
  CHECK(silent.next(0) == never);
}

// -- cells that only emit -----------------------------------------------------------------------

std::vector<Spike> spikes_of(std::vector<Showing> showings, std::uint32_t cells, double until,
                             double window = 7.3) {
  TrainBlock block({"IN", 0, cells}, 1, 1, std::move(showings), 5);
  std::vector<Spike> all;
  for (double end = std::min(window, until);; end = std::min(end + window, until)) {
    block.run_window(end);
    all.insert(all.end(), block.spikes().begin(), block.spikes().end());
    if (end >= until) return all;
  }
}

Showing showing(double start, double end, double rate, std::uint32_t cells) {
  Showing s;
  s.start = start;
  s.end = end;
  s.rate = rate;
  s.purpose = key_of("showing");
  for (std::uint32_t c = 0; c < cells; ++c)
    s.cells.push_back(c);
  return s;
}

TEST_CASE("trains that have ended give their room to later ones") {
  std::vector<Showing> showings;
  for (int k = 0; k < 200; ++k)
    showings.push_back(showing(100 * k, 100 * k + 50, 40, 30));
  TrainBlock block({"IN", 0, 30}, 1, 1, showings, 5);
  block.run_window(1000);
  const auto after_ten = block.state_bytes();
  std::size_t spikes = 0;
  for (double end = 1000; end <= 20000; end += 7.3) {
    block.run_window(end);
    spikes += block.spikes().size();
  }
  CHECK(spikes > 9000);
  CHECK(block.state_bytes() < after_ten + 50000);  // 5,700 trains of a hundred bytes have come and gone
}

TEST_CASE("shown cells fire at their rate while they are shown, whatever the windows") {
  const auto spikes = spikes_of({showing(100, 1100, 40, 100)}, 100, 2000);
  CHECK(std::abs(static_cast<double>(spikes.size()) - 4000) < 4 * std::sqrt(4000));
  CHECK(spikes.front().time > 100);
  CHECK(spikes.back().time < 1100);
  CHECK(std::is_sorted(spikes.begin(), spikes.end()));
  std::vector<double> per_cell(100);
  for (const Spike& s : spikes)
    ++per_cell[s.cell];
  check_uniform(per_cell);
  for (const double window : {0.9, 50.0, 3000.0})
    CHECK(spikes_of({showing(100, 1100, 40, 100)}, 100, 2000, window) == spikes);
}

TEST_CASE("a modulated rate follows its sine and keeps its mean") {
  Showing s = showing(30, 2030, 50, 200);
  s.profile = std::make_shared<const RateProfile>(std::vector<double>{}, std::vector<double>{},
                                                  std::vector<Wave>{{8, 0.9, 0, 0}});
  const auto spikes = spikes_of({s}, 200, 3000, 100);
  CHECK(std::abs(static_cast<double>(spikes.size()) - 20000) < 4 * std::sqrt(20000));
  // Fourier components of the spikes at 1 and 2 times 8 Hz, phases from the showing's start.
  double sine = 0, cosine = 0, second = 0;
  for (const Spike& spike : spikes) {
    const double phase = 2e-3 * std::numbers::pi * 8 * (spike.time - 30);
    sine += std::sin(phase);
    cosine += std::cos(phase);
    second += std::cos(2 * phase);
  }
  const double n = static_cast<double>(spikes.size()), error = 4 * std::sqrt(0.5 / n);
  CHECK(std::abs(sine / n - 0.45) < error);
  CHECK(std::abs(cosine / n) < error);
  CHECK(std::abs(second / n) < error);
}

TEST_CASE("given times are kept, shifted by their jitter, and end with the showing") {
  Showing s = showing(50, 80, 0, 1);
  s.times = {0, 10, 25, 40};
  CHECK(spikes_of({s}, 1, 200) == std::vector<Spike>{{50, 0}, {60, 0}, {75, 0}});
  Showing shaken = showing(50, 1000, 0, 2000);
  shaken.times = {500};
  shaken.jitter = 4;
  double sum = 0, squares = 0;
  const auto spikes = spikes_of({shaken}, 2000, 1000);
  REQUIRE(spikes.size() == 2000);
  for (const Spike& spike : spikes) {
    sum += spike.time - 550;
    squares += (spike.time - 550) * (spike.time - 550);
  }
  CHECK(std::abs(sum / 2000) < 4 * 4 / std::sqrt(2000.0));
  CHECK(std::abs(squares / 2000 - 16) < 4 * 16 * std::sqrt(2 / 2000.0));
}

TEST_CASE("showings of the same purpose and index repeat their trains, others do not") {
  Showing first = showing(0, 128, 60, 20), again = showing(256, 384, 60, 20),
          other = showing(512, 640, 60, 20);
  other.index = 1;
  const auto spikes = spikes_of({first, again, other}, 20, 1000, 64);
  std::vector<Spike> part[3];
  for (const Spike& s : spikes)
    part[static_cast<int>(s.time / 256)].push_back({std::fmod(s.time, 256), s.cell});
  REQUIRE(part[0].size() > 50);
  REQUIRE(part[1].size() == part[0].size());
  for (std::size_t k = 0; k < part[0].size(); ++k) {
    CHECK(part[1][k].cell == part[0][k].cell);
    CHECK(std::abs(part[1][k].time - part[0][k].time) < 1e-10);
  }
  CHECK(part[2] != part[0]);
}

TEST_CASE("two showings of one cell add up") {
  Showing a = showing(0, 1000, 30, 50), b = showing(0, 1000, 20, 50);
  b.index = 1;
  const auto n = static_cast<double>(spikes_of({a, b}, 50, 1000).size());
  CHECK(std::abs(n - 2500) < 4 * std::sqrt(2500));
}

}  // namespace
}  // namespace mossy
