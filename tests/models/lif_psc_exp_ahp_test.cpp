// SPDX-License-Identifier: MIT
// The cell with after-hyperpolarising currents: first crossings against a dense scan in long double, spike trains
// against numbers from 40 digits.
#include "models/neuron/lif_psc_exp_ahp.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/neuron/lif_psc_exp.hpp"
#include "sim/core/rng.hpp"
#include "tests/support/dense_scan.hpp"
#include "tests/support/lone_cell.hpp"

namespace mossy {
namespace {

using test::Real;

/// V(t) less the threshold, in long double, written anew.
struct Cell {
  LifPscExpAhp::Params p;
  LifPscExpAhp::State s{-70, 0, 0, 0, 0};

  Real operator()(Real t) const {
    const Real a = 1 / Real(p.tau_m), V_inf = Real(p.E_L) + Real(p.I_e) * p.tau_m / p.C_m;
    const auto lift = [&](double I, double tau) { return I * test::response(a, 1 / Real(tau), t) / p.C_m; };
    return V_inf + (s.V_m - V_inf) * std::exp(-a * t) + lift(s.I_ex, p.tau_syn_ex) +
           lift(s.I_in, p.tau_syn_in) - lift(s.stc_1, p.tau_stc_1) - lift(s.stc_2, p.tau_stc_2) - p.V_th;
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
  c.p.tau_stc_1 = log_uniform(random, 0.5, 60);
  c.p.tau_stc_2 = log_uniform(random, 5, 300);
  const auto nearly = [&](double tau) { return tau * (1 + log_uniform(random, 1e-16, 1e-3)); };
  if (random.below(4) == 0) c.p.tau_stc_1 = nearly(c.p.tau_m);
  if (random.below(4) == 0) c.p.tau_stc_2 = nearly(c.p.tau_stc_1);
  if (random.below(4) == 0) c.p.tau_syn_ex = nearly(c.p.tau_m);
  if (random.below(8) == 0) c.p.tau_syn_in = nearly(c.p.tau_stc_2);
  c.p.I_e = random.below(2) ? 0 : 15 * c.p.C_m / c.p.tau_m * (1.2 * random.uniform() - 0.3);
  c.s.V_m = -85 + 28 * random.uniform();
  c.s.I_ex = random.below(6) ? log_uniform(random, 100, 1e4) : 0;
  c.s.I_in = random.below(3) ? -log_uniform(random, 1, 3e3) : 0;
  c.s.stc_1 = random.below(4) ? log_uniform(random, 1, 3e3) * (random.below(3) ? 1 : -1) : 0;
  c.s.stc_2 = random.below(4) ? log_uniform(random, 1, 300) : 0;
  return c;
}

/// The model's answer is the scan's, to what rounding of V can move it.
void agree(const Cell& cell, Real end) {
  const double got = LifPscExpAhp(cell.p).next_crossing(cell.s);
  const Real expected = test::scan(cell, end);
  CAPTURE(cell.p.tau_m, cell.p.tau_syn_ex, cell.p.tau_syn_in, cell.p.I_e, cell.p.V_th, cell.s.V_m,
          cell.s.I_ex, cell.s.I_in, cell.s.stc_1, cell.s.stc_2, cell.p.tau_stc_1, cell.p.tau_stc_2, got);
  if (expected < 0) {
    if (got < static_cast<double>(end)) FAIL("there is no crossing");
    return;
  }
  if (got == never) FAIL("missed: " << static_cast<double>(expected));
  if (std::abs(got - expected) > test::moved_by_rounding(cell, expected))
    FAIL("expected " << static_cast<double>(expected));
}

Real horizon(const Cell& cell) {
  return 30 *
         std::max({cell.p.tau_m, cell.p.tau_syn_ex, cell.p.tau_syn_in, cell.p.tau_stc_1, cell.p.tau_stc_2});
}

TEST_CASE("first crossings of lif_psc_exp_ahp in random states") {
  int crossing = 0;
  for (std::uint64_t k = 0; k < 500; ++k) {
    Stream random(1, key_of("crossing"), k);
    const Cell cell = random_cell(random);
    if (std::abs(cell(horizon(cell) * 10)) < 1e-3L) continue;
    agree(cell, horizon(cell));
    crossing += LifPscExpAhp(cell.p).next_crossing(cell.s) < never;
  }
  CHECK(crossing > 100);  // the test is of something
}

TEST_CASE("peaks of lif_psc_exp_ahp that graze the threshold") {
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

TEST_CASE("without its own currents lif_psc_exp_ahp is lif_psc_exp") {
  LifPscExpAhp::Params p;
  LifPscExp::Params plain;
  p.q_stc_1 = p.q_stc_2 = 0;
  p.I_e = plain.I_e = 420;
  const LifPscExpAhp model(p);
  const LifPscExp without(plain);
  const auto times = test::spike_times(model, {-65, 900, -300, 0, 0}, 20);
  const auto expected = test::spike_times(without, {-65, 900, -300}, 20);
  REQUIRE(times.size() == 20);
  for (std::size_t k = 0; k < times.size(); ++k)
    CHECK(std::abs(times[k] - expected[k]) < 1e-12 * expected[k]);
}

/// Exact flow from spike to spike, crossings by a scan in steps of 0.01 ms and bisection, with mpmath at 40 digits.
TEST_CASE("a driven cell with after-hyperpolarisation slows down as computed with 40 digits") {
  LifPscExpAhp::Params p;
  p.I_e = 700;
  p.q_stc_2 = 40;
  const LifPscExpAhp model(p);
  const std::array expected{7.67255152713667188, 19.1167772942508268, 31.8396674753555058,
                            45.5517270104236872, 60.1285355420606815, 75.4933786629900759,
                            91.5668139632074346, 108.257391930203152};
  const auto times = test::spike_times(model, model.rest(), 8);
  REQUIRE(times.size() == expected.size());
  for (std::size_t k = 0; k < times.size(); ++k)
    CHECK(std::abs(times[k] - expected[k]) < 1e-12 * expected[k]);
}

}  // namespace
}  // namespace mossy
