// SPDX-License-Identifier: MIT
#include "models/neuron/exponential_kernel.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/core/rng.hpp"

namespace mossy {
namespace {

/// The response from its power series in d t where that converges quickly, else from its definition.
long double response(double tau_m, double tau_syn, double C_m, double t) {
  const long double a = 1 / static_cast<long double>(tau_m), b = 1 / static_cast<long double>(tau_syn),
                    d = b - a;
  if (std::abs(d * t) > 0.5L) return (std::exp(-a * t) - std::exp(-b * t)) / d / C_m;
  long double term = t, sum = 0;
  for (int k = 2; k < 40; ++k) {
    sum += term;
    term *= -d * t / k;
  }
  return std::exp(-a * t) * sum / C_m;
}

TEST_CASE("the kernel is right to the last digits for every pair of time constants") {
  Stream random(1, key_of("kernel"), 0);
  for (int k = 0; k < 20000; ++k) {
    const double tau_m = 0.1 * std::pow(10, 3 * random.uniform());
    double tau_syn = 0.1 * std::pow(10, 3 * random.uniform());
    if (k % 2) tau_syn = tau_m * (1 + std::pow(10, -17 + 17 * random.uniform()));
    if (k % 7 == 0) tau_syn = tau_m;
    const double t = 10 * tau_m * random.uniform();
    const ExponentialKernel kernel(tau_m, tau_syn, 250);
    const double exact = static_cast<double>(response(tau_m, tau_syn, 250, t));
    // exp(-x) is known to x ulp.
    const double error = (4 + t / tau_m + t / tau_syn) * 4e-16;
    CAPTURE(tau_m, tau_syn, t);
    if (!(std::abs(kernel(t) - exact) <= error * exact + 1e-300)) FAIL(kernel(t) << " for " << exact);
    if (!kernel.apart()) continue;
    const double shared = kernel.scale() * (std::exp(-t / tau_m) - std::exp(-t / tau_syn));
    const double largest = kernel.peak();
    if (!(std::abs(shared - exact) <= 1e-14 * largest)) FAIL("shared: " << shared << " for " << exact);
  }
  SUCCEED();
}

TEST_CASE("the peak is the largest value") {
  Stream random(1, key_of("peak"), 0);
  for (int k = 0; k < 2000; ++k) {
    const double tau_m = 0.1 * std::pow(10, 3 * random.uniform());
    const double tau_syn = k % 2 ? tau_m * (1 + std::pow(10, -17 + 17 * random.uniform()))
                                 : 0.1 * std::pow(10, 3 * random.uniform());
    const ExponentialKernel kernel(tau_m, tau_syn, 100);
    const double t = kernel.peak_time();
    CAPTURE(tau_m, tau_syn, t);
    if (!(kernel(t * 0.99) < kernel.peak() && kernel(t * 1.01) < kernel.peak())) FAIL("not a maximum");
    if (!(kernel(t * random.uniform() * 4) <= kernel.peak() * (1 + 1e-15))) FAIL("larger elsewhere");
  }
  CHECK(ExponentialKernel(10, 10, 250).peak_time() == 10);
}

}  // namespace
}  // namespace mossy
