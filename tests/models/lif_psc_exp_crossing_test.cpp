// SPDX-License-Identifier: MIT
// First crossings of lif_psc_exp against a dense scan with bisection in long double, which knows nothing of
// turning points: thousands of random states, peaks that graze the threshold, nearly equal time constants.
#include <catch2/catch.hpp>
#include <cmath>

#include "models/neuron/lif_psc_exp.hpp"
#include "sim/core/rng.hpp"
#include "tests/support/dense_scan.hpp"

namespace mossy {
namespace {

using test::Real;

/// V(t) of a cell less its threshold, in long double, written anew.
struct Voltage {
  LifPscExp::Params p;
  LifPscExp::State s;

  Real operator()(Real t) const {
    const Real a = 1 / Real(p.tau_m);
    const Real V_inf = Real(p.E_L) + Real(p.I_e) * p.tau_m / p.C_m;
    return V_inf + (s.V_m - V_inf) * std::exp(-a * t) +
           (s.I_ex * test::response(a, 1 / Real(p.tau_syn_ex), t) +
            s.I_in * test::response(a, 1 / Real(p.tau_syn_in), t)) /
               p.C_m -
           p.V_th;
  }
};

double log_uniform(Stream& random, double low, double high) {
  return low * std::pow(high / low, random.uniform());
}

Voltage random_case(Stream& random) {
  Voltage V;
  V.p.tau_m = log_uniform(random, 1, 60);
  V.p.tau_syn_ex = log_uniform(random, 0.3, 60);
  V.p.tau_syn_in = log_uniform(random, 0.3, 60);
  const auto nearly = [&](double tau) { return tau * (1 + log_uniform(random, 1e-16, 1e-3)); };
  if (random.below(4) == 0) V.p.tau_syn_ex = nearly(V.p.tau_m);
  if (random.below(4) == 0) V.p.tau_syn_in = nearly(V.p.tau_syn_ex);
  if (random.below(8) == 0) V.p.tau_syn_in = nearly(V.p.tau_m);
  V.p.C_m = 250;
  V.p.I_e = random.below(2) ? 0 : 15 * V.p.C_m / V.p.tau_m * (1.2 * random.uniform() - 0.3);
  V.s.V_m = -85 + 28 * random.uniform();
  V.s.I_ex = random.below(6) ? log_uniform(random, 100, 1e4) : 0;
  V.s.I_in = random.below(3) ? -log_uniform(random, 1, 3e3) : 0;
  return V;
}

/// The model's answer is the scan's, to what rounding of V (1e-12 mV) can move it.
void agree(const Voltage& V, Real end) {
  const double got = LifPscExp(V.p).next_crossing(V.s);
  const Real expected = test::scan(V, end);
  CAPTURE(V.p.tau_m, V.p.tau_syn_ex, V.p.tau_syn_in, V.p.I_e, V.p.V_th, V.s.V_m, V.s.I_ex, V.s.I_in, got);
  if (expected < 0) {
    if (got < static_cast<double>(end)) FAIL("there is no crossing");
    return;
  }
  if (got == never) FAIL("missed: " << static_cast<double>(expected));
  if (std::abs(got - expected) > test::moved_by_rounding(V, expected))
    FAIL("expected " << static_cast<double>(expected));
}

Real horizon(const Voltage& V) {
  return 30 * std::max({V.p.tau_m, V.p.tau_syn_ex, V.p.tau_syn_in});
}

TEST_CASE("first crossings of random states") {
  int crossing = 0;
  for (std::uint64_t k = 0; k < 1000; ++k) {
    Stream random(1, key_of("crossing"), k);
    const Voltage V = random_case(random);
    if (std::abs(V(horizon(V) * 10)) < 1e-3L) continue;
    agree(V, horizon(V));
    crossing += LifPscExp(V.p).next_crossing(V.s) < never;
  }
  CHECK(crossing > 200);  // the test is of something
}

TEST_CASE("peaks that graze the threshold") {
  int grazes = 0;
  for (std::uint64_t k = 0; k < 700; ++k) {
    Stream random(1, key_of("graze"), k);
    Voltage V = random_case(random);
    V.p.V_th = 0;
    const Real end = horizon(V), peak = test::first_peak(V, end, 0.1L);
    if (peak < 0) continue;
    ++grazes;
    const double top = static_cast<double>(V(peak));
    for (const double above : {1e-3, 1e-6, 1e-10}) {
      V.p.V_reset = -1e6;
      V.p.V_th = top - above;
      agree(V, end);
      V.p.V_th = top + above;
      agree(V, end);
    }
  }
  CHECK(grazes > 200);
}

/// The answer must not depend on a slow current that is not there, or hardly.
TEST_CASE("slow decays beside fast ones hide no crossing") {
  for (const double slow : {20.0, 120.0, 200.0, 1000.0, 1e5})
    for (const double inhibition : {0.0, -1e-300, -1e-30, -1e-3}) {
      Voltage V;
      V.p.tau_syn_in = slow;
      V.s = {-70, 4000, inhibition};
      agree(V, 300);
      Voltage mirrored;
      mirrored.p.tau_m = 2;
      mirrored.p.tau_syn_ex = slow;
      mirrored.p.tau_syn_in = 3;
      mirrored.p.C_m = 25;
      mirrored.s = {-70, 300, inhibition};
      agree(mirrored, 300);
    }
  SUCCEED();
}

TEST_CASE("nearly equal synaptic time constants hide no crossing") {
  for (const double apart : {1e-2, 1e-4, 1e-8, 1e-12, 1e-15, 0.0})
    for (const double inhibition : {-10.0, -500.0, -900.0}) {
      Voltage V;
      V.p.tau_syn_in = V.p.tau_syn_ex * (1 + apart);
      V.s = {-70, 4200, inhibition};
      agree(V, 300);
      V.p.tau_syn_in = V.p.tau_syn_ex / (1 + apart);
      agree(V, 300);
    }
  SUCCEED();
}

}  // namespace
}  // namespace mossy
