// SPDX-License-Identifier: MIT
// The expected number of spikes against exponential integrals of many digits, and what is drawn from it against the
// survival function by numerical quadrature.
#include "models/neuron/escape.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "models/neuron/glm_psc_delta.hpp"
#include "models/neuron/lif_psc_delta_escape.hpp"

namespace mossy {
namespace {

TEST_CASE("expected numbers of spikes as computed with 50 digits and more") {
  // exp(log_last) tau (Ei(a) - Ei(a exp(-t/tau))) by mpmath with 60 to 2000 digits.
  struct Case {
    RelaxingRate rate;
    double t, expected;
  };
  for (const auto& [rate, t, expected] :
       std::initializer_list<Case>{{{-2, 1e-9, 10}, 3, 0.40600585006060247097},
                                   {{-2, -0.3, 10}, 40, 5.0433608715627321772},
                                   {{-5, 2, 10}, 1, 0.045264202485498916422},
                                   {{-5, 2, 10}, 9000, 60.889740301663826026},
                                   {{-9, 7.5, 20}, 15, 0.67888306296852746281},
                                   {{-50, 45, 3}, 0.2, 0.00043263401721403957065},
                                   {{-300, 301, 100}, 900, 0.90610407867174231294},
                                   {{-1e4, 1e4, 10}, 2.5, 0.0010001000200060024012},
                                   {{1, -0.9, 10}, 2, 2.407388038252808564},
                                   {{0, -7, 30}, 50, 3.9235720850703691431},
                                   {{-1, -60, 5}, 12, 0.001259395606413439567},
                                   {{-1, -60, 5}, 100, 28.195089515856145577},
                                   {{3, -5000, 1000}, 8000, 1549.3405551464634146},
                                   {{-700, -1, 10}, 5, 2.2585922270154721664e-304}}) {
    CAPTURE(rate.log_last, rate.a, rate.tau, t);
    // The logarithm of the rate is known to an ulp of what it is the difference of.
    const double error = 1e-15 * (5 + std::abs(rate.log_last) + std::abs(rate.a));
    CHECK(std::abs(expected_spikes(rate, t) / expected - 1) < error);
    // d ln H / d ln t: where H hardly grows it says nothing about t.
    const double growth = std::exp(rate.log_last + rate.a * std::exp(-t / rate.tau)) * t / expected;
    if (growth > 0.1) CHECK(std::abs(wait_for_spike(rate, expected) / t - 1) < 2 * error / growth);
  }
}

RelaxingRate random_rate(Stream& random) {
  const double size = std::pow(10, -8 + 14 * random.uniform());
  const double log_rate = -20 + 25 * random.uniform();  // of the larger of first and last
  const double a = random.below(2) ? size : -size;
  return {a > 0 ? log_rate - a : log_rate, a, std::pow(10, -1 + 4 * random.uniform())};
}

TEST_CASE("the wait for a spike is when the expected number is reached, and counts down") {
  for (std::uint64_t k = 0; k < 4000; ++k) {
    Stream random(1, key_of("escape"), k);
    const RelaxingRate rate = random_rate(random);
    const double left = random.exponential(), wait = wait_for_spike(rate, left);
    CAPTURE(k, rate.log_last, rate.a, rate.tau, left, wait);
    if (wait == never) {
      CHECK(expected_spikes(rate, 1e6 * rate.tau) < left);
      continue;
    }
    const double rounding = 1e-15 * (20 + 2 * std::abs(rate.a) + std::abs(rate.log_last));
    if (!(std::abs(expected_spikes(rate, wait) / left - 1) < rounding)) FAIL(expected_spikes(rate, wait));
    const double passed = wait * random.uniform();
    const RelaxingRate later{rate.log_last, rate.a * std::exp(-passed / rate.tau), rate.tau};
    const double spent = expected_spikes(rate, passed), rest = expected_spikes(later, wait - passed);
    if (!(std::abs(spent + rest - left) < rounding * left)) FAIL(spent << " and " << rest);
    if (!may_spike_within(rate, left, wait * 1.0001)) FAIL("the bound is none");
  }
}

TEST_CASE("rates of any size give no NaN") {
  for (const double log_last : {-1e9, -1e3, -1.0, 0.0, 1e3, 1e9})
    for (const double a : {-1e12, -1e6, -800.0, -1.0, -1e-300, 0.0, 1e-300, 1.0, 800.0, 1e6, 1e12})
      for (const double tau : {1e-3, 10.0, 1e6})
        for (const double t : {0.0, 1e-300, 1e-3, 30.0, 1e9, 1e300}) {
          const RelaxingRate rate{log_last, a, tau};
          CAPTURE(log_last, a, tau, t);
          CHECK(expected_spikes(rate, t) >= 0);
          for (const double left : {-1.0, 0.0, 1e-300, 1e-9, 1.0, 40.0})
            CHECK(wait_for_spike(rate, left) >= 0);
        }
}

// -- what is drawn ------------------------------------------------------------------------------

/// The expected number of spikes of a cell whose potential above its `last` decays, by quadrature.
double by_quadrature(double rate_at_last, double above, double Delta, double tau, double t) {
  using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
  return Rule::integrate(
      [&](double s) { return rate_at_last * std::exp(above * std::exp(-s / tau) / Delta); }, 0.0, t, 12,
      1e-10);
}

/// Kolmogorov's statistic of numbers that should be uniform on (0, 1), times sqrt(n); above 1.95 once in 1000.
double kolmogorov(std::vector<double> u) {
  std::sort(u.begin(), u.end());
  const auto n = static_cast<double>(u.size());
  double largest = 0;
  for (std::size_t i = 0; i < u.size(); ++i)
    largest = std::max({largest, static_cast<double>(i + 1) / n - u[i], u[i] - static_cast<double>(i) / n});
  return largest * std::sqrt(n);
}

constexpr std::uint32_t cells = 3000;

TEST_CASE("spikes of lif_psc_delta_escape survive as their rate says, an input on the way included") {
  LifPscDeltaEscape::Params p;
  p.I_e = 200;  // V_inf = -62
  const LifPscDeltaEscape model(p);
  const double last = std::exp((-62 + 55) / 2.0);  // 1/ms, lambda_0 being 1
  std::vector<double> survival;
  for (std::uint32_t c = 0; c < cells; ++c) {
    LifPscDeltaEscape::State state{-58, 0, {}};
    model.seed(state, 11, c);
    const double first = model.next_crossing(state);
    if (first < 4) {
      survival.push_back(std::exp(-by_quadrature(last, 4, 2, 10, first)));
      continue;
    }
    model.advance(state, 4);
    model.receive(state, 0, 5);
    const double V = -62 + 4 * std::exp(-0.4) + 5;
    CHECK(state.V_m == Approx(V).epsilon(1e-14));
    survival.push_back(std::exp(-by_quadrature(last, 4, 2, 10, 4) -
                                by_quadrature(last, V + 62, 2, 10, model.next_crossing(state))));
  }
  CHECK(kolmogorov(survival) < 1.95);
  CHECK(std::count_if(survival.begin(), survival.end(), [](double s) { return s < 0.5; }) > cells / 3);
}

TEST_CASE(
    "spikes of glm_psc_delta survive as their rate says, from rest after inhibition and from excitation") {
  const GlmPscDelta model{GlmPscDelta::Params{}};
  for (const double u : {-30.0, 0.0, 15.0}) {
    std::vector<double> survival;
    for (std::uint32_t c = 0; c < cells; ++c) {
      GlmPscDelta::State state{u, 0, {}};
      model.seed(state, 12, c);
      survival.push_back(std::exp(-by_quadrature(0.005, u, 4, 10, model.next_crossing(state))));
    }
    INFO("u " << u);
    CHECK(kolmogorov(survival) < 1.95);
  }
}

TEST_CASE("a cell that hardly errs fires where the one without noise does") {
  LifPscDeltaEscape::Params p;
  p.Delta_V = 1e-7;
  p.I_e = 500;  // V_inf = -50
  const LifPscDeltaEscape model(p);
  auto state = model.rest();
  model.seed(state, 1, 0);
  // Of 1 mV/ms around the threshold, 1e-7 mV are 2e-7 ms; the number drawn adds a few of them.
  CHECK(std::abs(model.next_crossing(state) - 10 * std::log(4)) < 1e-5);
}

}  // namespace
}  // namespace mossy
