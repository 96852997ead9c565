// SPDX-License-Identifier: MIT
// Cells that fire at random, in a network: rates against theory, and what their random numbers depend on.
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/slow_engine.hpp"

namespace mossy::test {
namespace {

/// Mean and standard error of one number per cell.
struct Estimate {
  double mean = 0, error = 0;
};
Estimate estimate(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  Estimate e;
  for (const double v : values)
    e.mean += v / n;
  double variance = 0;
  for (const double v : values)
    variance += (v - e.mean) * (v - e.mean) / (n - 1);
  e.error = std::sqrt(variance / n);
  return e;
}

/// Spikes of each cell of the first population in [from, end).
std::vector<double> counts(const Outcome& outcome, std::size_t cells, double from) {
  std::vector<double> of(cells, 0);
  for (const Spike& spike : outcome.spikes[0])
    if (spike.time >= from) of[spike.cell] += 1;
  return of;
}

TEST_CASE("a driven cell with escape noise fires as often as the mean of its intervals says") {
  const Prepared prepared = prepare(R"(
simulation: {duration: 2000}
populations: {A: {size: 400, model: lif_psc_delta_escape, params: {I_e: 220, V_reset: -75, Delta_V: 3, t_ref: 4}}}
)");
  // Mean interval: t_ref + integral_0^inf exp(-H(t)) dt with H(t) = integral_0^t exp((V(s) - V_th) / Delta_V) ds.
  using Rule = boost::math::quadrature::gauss_kronrod<double, 61>;
  const auto rate = [](double s) { return std::exp((-61.2 - 13.8 * std::exp(-s / 10) + 55) / 3); };
  const auto survival = [&](double t) { return std::exp(-Rule::integrate(rate, 0.0, t, 8, 1e-10)); };
  const double interval = 4 + Rule::integrate(survival, 0.0, 400.0, 8, 1e-9);
  const Estimate seen = estimate(counts(run_fast(prepared), 400, 200));
  INFO(seen.mean << " +- " << seen.error << " spikes for " << 1800 / interval);
  CHECK(std::abs(seen.mean - 1800 / interval) < 3.5 * seen.error);
  CHECK(seen.error < 0.01 * seen.mean);
}

TEST_CASE(
    "a point process driven by Poisson input fires at the mean of the exponential of its filtered input") {
  // Campbell's theorem: the mean of exp(u/Delta_u) is exp(nu integral_0^inf (exp(w exp(-t/tau)/Delta_u) - 1) dt)
  // = exp(nu tau sum_k x^k / (k k!)) with x = w / Delta_u, nu the rate of the inputs.
  const Prepared prepared = prepare(R"(
simulation: {duration: 4000}
populations: {A: {size: 300, model: glm_psc_delta, params: {rate_0: 4, t_ref: 0}}}
sources:
  up: {model: poisson, to: A, rate: 100, weight: 3, receptor: excitatory}
  down: {model: poisson, to: A, rate: 60, weight: 2, receptor: inhibitory}
)");
  const auto exponent = [](double x) {
    double term = 1, sum = 0;
    for (int k = 1; k < 30; ++k) {
      term *= x / k;
      sum += term / k;
    }
    return sum;
  };
  const double expected = 0.004 * std::exp(0.1 * 10 * exponent(3 / 4.0) + 0.06 * 10 * exponent(-2 / 4.0));
  const Estimate seen = estimate(counts(run_fast(prepared), 300, 200));
  INFO(seen.mean << " +- " << seen.error << " spikes for " << 3800 * expected);
  CHECK(std::abs(seen.mean - 3800 * expected) < 3.5 * seen.error);
  CHECK(seen.error < 0.02 * seen.mean);
}

const std::string two_trials = R"(
simulation: {duration: 200, seed: 3}
populations:
  A: {size: 40, model: lif_psc_delta_escape, params: {I_e: 250}}
  B: {size: 40, model: glm_psc_delta, params: {rate_0: 40}}
projections:
  p: {from: A, to: B, rule: pairwise_bernoulli, p: 0.2, weight: 2, delay: 1.5, receptor: excitatory}
  q: {from: B, to: A, rule: pairwise_bernoulli, p: 0.2, weight: 1, delay: 1, receptor: inhibitory}
protocol:
  - {phase: first, duration: 100}
  - {phase: second, duration: 100, reset: [membranes]}
)";

TEST_CASE("cells that fire at random give the same bits for any threads, blocks and cuts, and to the judge") {
  const Prepared prepared = prepare(two_trials);
  const Outcome one = run_fast(prepared);
  CHECK(spikes_in(one) > 300);
  CHECK(difference(run_fast(prepared), one) == "");
  CHECK(difference(run_fast(prepared, {3, 7, {}, false}), one) == "");
  CHECK(difference(run_fast(prepared, {2, 1, {0.3, 55.5, 100, 101.7}, true}), one) == "");
  CHECK(difference(run_slow(prepared), one) == "");
}

TEST_CASE("a reset starts cells anew but does not replay their spikes, nor does another seed") {
  const Outcome outcome = run_fast(prepare(two_trials));
  for (std::size_t p = 0; p < 2; ++p) {
    std::vector<Spike> first, second;
    for (Spike spike : outcome.spikes[p]) {
      (spike.time < 100 ? first : second).push_back(spike);
      if (spike.time >= 100) second.back().time -= 100;
    }
    CHECK(first.size() > 30);
    CHECK(second.size() > 30);
    // Not one of the first spikes comes again, to the rounding of the subtraction.
    for (std::size_t k = 0; k < std::min(first.size(), second.size()); ++k)
      CHECK(std::abs(first[k].time - second[k].time) > 1e-9);
  }
  std::string other = two_trials;
  other.replace(other.find("seed: 3"), 7, "seed: 4");
  CHECK(difference(run_fast(prepare(other)), outcome) != "");
}

}  // namespace
}  // namespace mossy::test
