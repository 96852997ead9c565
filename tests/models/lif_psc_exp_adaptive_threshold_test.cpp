// SPDX-License-Identifier: MIT
// The cell with an adaptive threshold: first crossings against a dense scan in long double, spike trains against
// numbers from 40 digits.
#include "models/neuron/lif_psc_exp_adaptive_threshold.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/core/rng.hpp"
#include "tests/support/dense_scan.hpp"
#include "tests/support/lone_cell.hpp"

namespace mossy {
namespace {

using test::Real;

/// V(t) less the threshold, in long double, written anew.
struct Cell {
  LifPscExpAdaptiveThreshold::Params p;
  LifPscExpAdaptiveThreshold::State s{-70, 0, 0, 0, 0};

  Real operator()(Real t) const {
    const Real a = 1 / Real(p.tau_m), V_inf = Real(p.E_L) + Real(p.I_e) * p.tau_m / p.C_m;
    return V_inf + (s.V_m - V_inf) * std::exp(-a * t) +
           (s.I_ex * test::response(a, 1 / Real(p.tau_syn_ex), t) +
            s.I_in * test::response(a, 1 / Real(p.tau_syn_in), t)) /
               p.C_m -
           p.V_th - s.theta_1 * std::exp(-t / p.tau_1) - s.theta_2 * std::exp(-t / p.tau_2);
  }
};

double log_uniform(Stream& random, double low, double high) {
  return low * std::pow(high / low, random.uniform());
}

Cell random_cell(Stream& random) {
  Cell c;
  c.p.tau_m = log_uniform(random, 1, 60);
  c.p.tau_syn_ex = log_uniform(random, 0.3, 60);
  c.p.tau_syn_in = log_uniform(random, 0.3, 60);
  c.p.tau_1 = log_uniform(random, 0.5, 60);
  c.p.tau_2 = log_uniform(random, 5, 300);
  const auto nearly = [&](double tau) { return tau * (1 + log_uniform(random, 1e-16, 1e-3)); };
  if (random.below(4) == 0) c.p.tau_1 = nearly(c.p.tau_m);
  if (random.below(4) == 0) c.p.tau_2 = nearly(c.p.tau_1);
  if (random.below(4) == 0) c.p.tau_syn_ex = nearly(c.p.tau_m);
  if (random.below(8) == 0) c.p.tau_syn_in = nearly(c.p.tau_2);
  c.p.I_e = random.below(2) ? 0 : 15 * c.p.C_m / c.p.tau_m * (1.2 * random.uniform() - 0.3);
  c.s.V_m = -85 + 28 * random.uniform();
  c.s.I_ex = random.below(6) ? log_uniform(random, 100, 1e4) : 0;
  c.s.I_in = random.below(3) ? -log_uniform(random, 1, 3e3) : 0;
  c.s.theta_1 = random.below(4) ? log_uniform(random, 0.1, 30) : 0;
  c.s.theta_2 = random.below(4) ? log_uniform(random, 0.01, 20) : 0;
  return c;
}

/// The model's answer is the scan's, to what rounding of V can move it.
void agree(const Cell& cell, Real end) {
  const double got = LifPscExpAdaptiveThreshold(cell.p).next_crossing(cell.s);
  const Real expected = test::scan(cell, end);
  CAPTURE(cell.p.tau_m, cell.p.tau_syn_ex, cell.p.tau_syn_in, cell.p.I_e, cell.p.V_th, cell.s.V_m,
          cell.s.I_ex, cell.s.I_in, cell.s.theta_1, cell.s.theta_2, cell.p.tau_1, cell.p.tau_2, got);
  if (expected < 0) {
    if (got < static_cast<double>(end)) FAIL("there is no crossing");
    return;
  }
  if (got == never) FAIL("missed: " << static_cast<double>(expected));
  if (std::abs(got - expected) > test::moved_by_rounding(cell, expected))
    FAIL("expected " << static_cast<double>(expected));
}

Real horizon(const Cell& cell) {
  return 30 * std::max({cell.p.tau_m, cell.p.tau_syn_ex, cell.p.tau_syn_in, cell.p.tau_1, cell.p.tau_2});
}

TEST_CASE("first crossings of lif_psc_exp_adaptive_threshold in random states") {
  int crossing = 0;
  for (std::uint64_t k = 0; k < 500; ++k) {
    Stream random(1, key_of("crossing"), k);
    const Cell cell = random_cell(random);
    if (std::abs(cell(horizon(cell) * 10)) < 1e-3L) continue;
    agree(cell, horizon(cell));
    crossing += LifPscExpAdaptiveThreshold(cell.p).next_crossing(cell.s) < never;
  }
  CHECK(crossing > 100);  // the test is of something
}

TEST_CASE("peaks of lif_psc_exp_adaptive_threshold that graze the threshold") {
  int grazes = 0;
  for (std::uint64_t k = 0; k < 350; ++k) {
    Stream random(1, key_of("graze"), k);
    Cell cell = random_cell(random);
    cell.p.V_reset = -1e6;
    cell.p.V_th = 0;
    const Real end = horizon(cell), peak = test::first_peak(cell, end, 0.1L);
    if (peak < 0) continue;
    ++grazes;
    const double top = static_cast<double>(cell(peak));
    for (const double above : {1e-3, 1e-9, 1e-10}) {
      cell.p.V_th = top - above;
      agree(cell, end);
      cell.p.V_th = top + above;
      agree(cell, end);
    }
  }
  CHECK(grazes > 100);
}

TEST_CASE("a threshold that falls onto a resting membrane is crossed only if it ends below it") {
  Cell cell;
  cell.p.I_e = 375;  // V_inf = -55
  cell.s = {-55, 0, 0, 20, 5};
  cell.p.V_th = -55;
  CHECK(LifPscExpAdaptiveThreshold(cell.p).next_crossing(cell.s) == never);
  for (const double above : {1e-6, 1e-3, 1.0}) {
    cell.p.V_th = -55 - above;
    const double got = LifPscExpAdaptiveThreshold(cell.p).next_crossing(cell.s);
    // 20 exp(-t/10) + 5 exp(-t/200) = above, the first term being nothing by then or bisected for.
    Real low = 0, high = 1e5;
    for (int k = 0; k < 200; ++k)
      (cell((low + high) / 2) < 0 ? low : high) = (low + high) / 2;
    CHECK(std::abs(got - low) < test::moved_by_rounding(cell, low));
  }
}

/// Exact flow from spike to spike, crossings by a scan in steps of 0.01 ms and bisection, with mpmath at 40 digits.
TEST_CASE("a driven cell with an adaptive threshold slows down as computed with 40 digits") {
  LifPscExpAdaptiveThreshold::Params p;
  p.I_e = 700;
  const LifPscExpAdaptiveThreshold model(p);
  const std::array expected{7.67255152713667188, 20.6583179403473353, 34.9882795988010056,
                            50.1208280465431706, 65.9419260844237438, 82.4193497415985088,
                            99.5299299554969589, 117.246658395994755};
  const auto times = test::spike_times(model, model.rest(), 8);
  REQUIRE(times.size() == expected.size());
  for (std::size_t k = 0; k < times.size(); ++k)
    CHECK(std::abs(times[k] - expected[k]) < 1e-12 * expected[k]);
}

}  // namespace
}  // namespace mossy
