// SPDX-License-Identifier: MIT
// The exponential against the C library's in extended precision.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/core/exponential.hpp"
#include "sim/core/rng.hpp"

namespace mossy {
namespace {

double error_in_ulp(double x) {
  const long double exact = std::exp(static_cast<long double>(x));
  const double nearest = static_cast<double>(exact);
  const double ulp = std::nextafter(nearest, std::numeric_limits<double>::infinity()) - nearest;
  return static_cast<double>(std::abs(static_cast<long double>(exponential_of(x)) - exact)) / ulp;
}

TEST_CASE("the exponential is right to the last digit") {
  Stream random(1, key_of("exponential"), 0);
  double largest = 0;
  for (int k = 0; k < 1000000; ++k) {
    largest = std::max(largest, error_in_ulp(-700 * random.uniform()));
    largest = std::max(largest, error_in_ulp(-random.uniform()));
    largest = std::max(largest, error_in_ulp(-1e-3 * random.uniform()));
    largest = std::max(largest, error_in_ulp(700 * random.uniform()));
  }
  CHECK(largest < 1);
}

TEST_CASE("the exponential at its ends") {
  CHECK(exponential_of(0) == 1);
  CHECK(exponential_of(-0.0) == 1);
  CHECK(exponential_of(-1e-300) == 1);
  CHECK(exponential_of(-709) == 0);
  CHECK(exponential_of(-1e300) == 0);
  CHECK(exponential_of(-std::numeric_limits<double>::infinity()) == 0);
  CHECK(exponential_of(710) == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(exponential_of(std::nan(""))));
}

}  // namespace
}  // namespace mossy
