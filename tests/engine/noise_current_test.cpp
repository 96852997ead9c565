// SPDX-License-Identifier: MIT
// Noise currents in cells: dates, what they do to a membrane, and that they depend on nothing but the cell.
#include "sim/engine/noise_current.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/small_network.hpp"
#include "tests/support/statistics.hpp"

namespace mossy::test {
namespace {

std::vector<double> values_of_cell(NoiseCurrent noise, std::size_t k) {
  std::vector<double> values;
  for (; noise.date() < never; noise.advance())
    for (std::size_t i = 0; i < noise.cells().size(); ++i) {
      const double value = noise.draw(i);
      if (i == k) values.push_back(value);
    }
  return values;
}

TEST_CASE("a noise current changes at counted dates, ends at its stop, and depends on the cell alone") {
  const OuCurrent process(10, 5, 3, 0.1);
  NoiseCurrent noise(0, {1, 4}, 100, {process}, 0.1, 2, 2.35, 7, 9);
  std::vector<double> dates;
  for (NoiseCurrent copy = noise; copy.date() < never; copy.advance())
    dates.push_back(copy.date());
  CHECK(dates == std::vector<double>{2, 2 + 0.1, 2 + 2 * 0.1, 2 + 3 * 0.1, 2.35});
  const auto values = values_of_cell(noise, 1);
  CHECK(values.back() == 0);
  CHECK(values.size() == 5);
  CHECK(values_of_cell(NoiseCurrent(3, {2}, 102, {process}, 0.1, 2, 2.35, 7, 9), 0) ==
        values);  // cell 104 again
  CHECK(values_of_cell(noise, 0) != values);
  CHECK(NoiseCurrent(0, {}, 0, {process}, 0.1, 0, never, 7, 9).date() == never);
  CHECK(NoiseCurrent(0, {1}, 0, {process}, 0.1, 3, 3, 7, 9).date() == never);
}

// V_{k+1} = b V_k + (1 - b) R I_k with I of decay a is a linear recursion; its stationary variance is
// (R sd)^2 (1 - b)/(1 + b) (1 + a b)/(1 - a b).
TEST_CASE("the membrane under a noise current has the mean and the variance of the staircase") {
  const double tau = 5, every = 2, tau_m = 10, resistance = 10.0 / 250, sd = 100, mean = 50;
  const std::string text = fmt::format(R"(
simulation: {{duration: 200}}
populations:
  A: {{size: 4000, model: lif_psc_delta, params: {{C_m: 250, tau_m: {}, E_L: 0, V_th: 1e6, V_reset: -10}}}}
sources:
  noise: {{model: ou_current, to: A, mean: {}, sd: {}, tau: {}, every: {}}}
)",
                                       tau_m, mean, sd, tau, every);
  const auto V = run_fast(prepare(text)).states.at(0);
  REQUIRE(V.size() == 4000);
  const double a = std::exp(-every / tau), b = std::exp(-every / tau_m);
  const double variance = std::pow(resistance * sd, 2) * (1 - b) / (1 + b) * (1 + a * b) / (1 - a * b);
  CHECK(std::abs(mean_of(V) - resistance * mean) < 4 * std::sqrt(variance / 4000));
  CHECK(std::abs(variance_of(V) - variance) < 4 * variance * std::sqrt(2.0 / 4000));
}

TEST_CASE("a noise current of sd 0 is a constant current") {
  const std::string cells = R"(
simulation: {duration: 100}
populations:
  A: {size: 3, model: lif_psc_exp}
sources:
)";
  const Outcome noise =
      run_fast(prepare(cells + "  n: {model: ou_current, to: A, mean: 420, sd: 0, tau: 5}\n"));
  const Outcome dc = run_fast(prepare(cells + "  n: {model: dc, to: A, amplitude: 420}\n"));
  REQUIRE(noise.spikes[0].size() > 6);
  REQUIRE(noise.spikes[0].size() == dc.spikes[0].size());
  // The one is advanced every ms, the other at its spikes: a rounding error for each of a hundred steps.
  for (std::size_t k = 0; k < dc.spikes[0].size(); ++k)
    CHECK(std::abs(noise.spikes[0][k].time - dc.spikes[0][k].time) < 1e-10);
}

}  // namespace
}  // namespace mossy::test
