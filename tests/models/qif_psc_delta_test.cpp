// SPDX-License-Identifier: MIT
// The quadratic integrate-and-fire cell against its frequency formula and against numerical quadrature of
// dt = dV / (dV/dt) in long double, which knows nothing of tangents.
#include "models/neuron/qif_psc_delta.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "sim/core/rng.hpp"
#include "tests/support/lone_cell.hpp"

namespace mossy {
namespace {

using Real = long double;
using Params = QifPscDelta::Params;

/// dV/dt in mV/ms, as it stands in the equation.
Real slope(const Params& p, Real V) {
  return (V - p.E_L) * (V - p.V_T) / (Real(p.V_T) - p.E_L) / p.tau_m + Real(p.I_e) / p.C_m;
}

/// ms from one V to another, with no fixed point between. The integrand is narrow around the middle where the cell
/// lingers: V = middle + width sinh(u) spreads it out.
Real passage(const Params& p, Real from, Real to) {
  using Rule = boost::math::quadrature::gauss_kronrod<Real, 61>;
  const Real middle = (Real(p.E_L) + p.V_T) / 2;
  const Real lowest = slope(p, middle) * p.tau_m * (Real(p.V_T) - p.E_L);
  const Real width = std::sqrt(std::max(std::abs(lowest), 1e-20L));
  const auto integrand = [&](Real u) {
    return width * std::cosh(u) / slope(p, middle + width * std::sinh(u));
  };
  return Rule::integrate(integrand, std::asinh((from - middle) / width), std::asinh((to - middle) / width),
                         15, 1e-13L);
}

/// The current at which the resting state vanishes.
double rheobase(const Params& p) {
  return 0.25 * (p.V_T - p.E_L) * p.C_m / p.tau_m;
}

TEST_CASE("f-I curve of qif_psc_delta") {
  for (const double tau_m : {0.5, 10.0, 200.0})
    for (const double t_ref : {0.0, 3.0})
      for (const double V_th : {-50.0, 20.0, 1e5})
        for (const double excess : {1e-6, 1e-3, 1.0, 30.0, 1e4}) {  // of I_e over the rheobase, relative
          Params p;
          p.tau_m = tau_m;
          p.t_ref = t_ref;
          p.V_th = V_th;
          p.I_e = rheobase(p) * (1 + excess);
          const Real D = Real(p.I_e) * p.tau_m / p.C_m * 15 - 56.25L, q = std::sqrt(D),
                     g = 1 / (15 * Real(tau_m));
          const auto phase = [&](Real V) { return std::atan((V + 62.5L) / q); };
          const Real period = t_ref + (phase(V_th) - phase(p.V_reset)) / (g * q);
          const Real first = (phase(V_th) - phase(p.E_L)) / (g * q);
          const QifPscDelta model(p);
          const auto times = test::spike_times(model, model.rest(), 30);
          REQUIRE(times.size() == 30);
          INFO("tau_m " << tau_m << ", V_th " << V_th << ", excess " << excess);
          // D is known to an ulp of 56 mV^2; the time goes with its square root.
          const Real error = 1e-14L + 1e-15L / excess;
          for (int k = 0; k < 30; ++k)
            CHECK(std::abs(times[static_cast<std::size_t>(k)] - first - k * period) <
                  error * (first + (k + 1) * period));
        }
}

TEST_CASE("qif_psc_delta at and below its rheobase does not fire by itself") {
  Params p;
  for (const double part : {-3.0, 0.0, 0.9, 1 - 1e-12, 1.0}) {
    p.I_e = rheobase(p) * part;
    const QifPscDelta model(p);
    INFO("part " << part);
    CHECK(model.next_crossing(model.rest()) == never);
    CHECK_FALSE(model.can_fire(model.rest()));
  }
}

TEST_CASE("without a current the point of no return of qif_psc_delta is V_T, to the last bit") {
  Params p;
  p.V_T = -54;  // the middle is a number of double, and so is the distance to it
  const QifPscDelta model(p);
  CHECK(model.next_crossing({-54}) == never);
  CHECK(model.next_crossing({std::nextafter(-54.0, -100)}) == never);
  const double wait = model.next_crossing({std::nextafter(-54.0, 0)});
  // ln(2 q (V_th - V) / ((V - q) (V_th + q))) / (2 g q) with V - q = 2^-47, 2 g q = 1/tau_m
  const double expected = 10 * std::log(16 * 74 / (0x1p-47 * 90));
  CHECK(std::abs(wait - expected) < 1e-12 * expected);
  QifPscDelta::State state{-54};
  model.advance(state, 1e9);
  CHECK(state.V_m == -54);
}

TEST_CASE("a threshold at the resting state of qif_psc_delta is approached, one below it is crossed") {
  Params p;
  p.V_T = -54;
  p.V_reset = -90;
  p.V_th = -70;
  CHECK(QifPscDelta(p).next_crossing({-80}) == never);
  p.V_th = -70.5;
  const double wait = QifPscDelta(p).next_crossing({-80});
  CHECK(std::abs(wait - static_cast<double>(passage(p, -80, -70.5))) < 1e-13 * wait);
}

/// A cell anywhere between strong inhibition and strong drive, often within 1e-12 of the saddle-node.
Params random_params(Stream& random) {
  Params p;
  p.tau_m = 0.5 * std::pow(200, random.uniform());
  p.E_L = -80 + 20 * random.uniform();
  p.V_T = p.E_L + 2 + 20 * random.uniform();
  p.V_th = p.V_T + (random.below(2) ? 200 * random.uniform() : std::pow(10, 6 * random.uniform()));
  p.V_reset = p.E_L - 30;
  const double distance = std::pow(10, -12 + 14 * random.uniform());
  p.I_e = rheobase(p) * (1 + (random.below(2) ? distance : -distance));
  return p;
}

TEST_CASE("crossings of qif_psc_delta are what quadrature says") {
  int with_rest = 0, without = 0;
  for (std::uint64_t k = 0; k < 1500; ++k) {
    Stream random(1, key_of("qif crossing"), k);
    const Params p = random_params(random);
    const double width = p.V_T - p.E_L, part = p.I_e / rheobase(p);
    const double V = p.E_L + width * (3 * random.uniform() - 1);
    if (V >= p.V_th) continue;
    const QifPscDelta model(p);
    const double wait = model.next_crossing({V});
    CAPTURE(p.tau_m, p.E_L, p.V_T, p.V_th, p.I_e, V, wait, part);
    const Real no_return = p.E_L + Real(width) / 2 * (1 + std::sqrt(std::max(1 - Real(part), 0.0L)));
    if (part < 1 && V < no_return) {
      if (std::abs(V - static_cast<double>(no_return)) > 1e-9 && wait != never) FAIL("it cannot cross");
      continue;
    }
    // A rounding of V or of the current moves the passage where V hardly moves.
    const Real D = Real(part) - 1,
               lowest = part > 1 && V < p.E_L + width / 2 ? D * slope(p, p.V_T) : std::abs(slope(p, V));
    const Real slowness = 1e-14L * 100 / std::max(std::abs(lowest), 1e-30L) + 1e-15L / std::abs(D) + 1e-13L;
    if (slowness > 1e-5L || std::abs(V - static_cast<double>(no_return)) < 1e-4) continue;
    const Real expected = passage(p, V, p.V_th);
    if (!(std::abs(wait - expected) < slowness * expected * 10)) FAIL(static_cast<double>(expected));
    ++(part > 1 ? without : with_rest);
  }
  CHECK(with_rest > 100);
  CHECK(without > 200);
}

TEST_CASE("the flow of qif_psc_delta takes as long as quadrature says") {
  int moved = 0;
  for (std::uint64_t k = 0; k < 1500; ++k) {
    Stream random(1, key_of("qif flow"), k);
    const Params p = random_params(random);
    const double V = p.E_L + (p.V_T - p.E_L) * (3 * random.uniform() - 1),
                 dt = p.tau_m * random.exponential();
    if (V >= p.V_th) continue;
    QifPscDelta::State state{V};
    QifPscDelta(p).advance(state, dt);
    CAPTURE(p.tau_m, p.E_L, p.V_T, p.V_th, p.I_e, V, dt, state.V_m);
    if (state.V_m >= p.V_th) {
      if (passage(p, V, p.V_th) > dt * (1 + 1e-9)) FAIL("too early at its peak");
      continue;
    }
    // Where V has all but come to rest, or runs through many mV in no time, V says little about the time.
    if (std::abs(slope(p, state.V_m)) < 1e-4L || std::abs(slope(p, V)) < 1e-4L) continue;
    if (std::abs(static_cast<double>(passage(p, V, state.V_m)) / dt - 1) > 1e-8) FAIL("another time");
    ++moved;
  }
  CHECK(moved > 700);
}

TEST_CASE("nothing is NaN in the far tails of qif_psc_delta, and the peak holds V") {
  for (const double I_e :
       {-1e9, -400.0, 0.0, 93.75, std::nextafter(93.75, 0), std::nextafter(93.75, 100), 1e9})
    for (const double V :
         {-1e300, -1e9, -1e3, -70.0, -62.5, -55.0, std::nextafter(-55.0, 0), -30.0, 19.999, 1e300})
      for (const double dt : {0.0, 1e-300, 1e-9, 1.0, 1e3, 1e300}) {
        Params p;
        p.I_e = I_e;
        const QifPscDelta model(p);
        QifPscDelta::State state{V};
        model.advance(state, dt);
        CAPTURE(I_e, V, dt, state.V_m);
        CHECK(std::isfinite(state.V_m));
        CHECK(state.V_m <= std::max(V, p.V_th));
        const double wait = model.next_crossing({V});
        CHECK(wait >= 0);
        if (dt > 2 * wait) CHECK(state.V_m >= p.V_th);
        if (dt < wait / 2) CHECK(state.V_m < p.V_th);
      }
}

}  // namespace
}  // namespace mossy
