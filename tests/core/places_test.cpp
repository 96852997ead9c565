// SPDX-License-Identifier: MIT
#include "sim/core/places.hpp"

#include <catch2/catch.hpp>

#include "sim/core/rng.hpp"

namespace mossy::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool is_last(double t, double bound, double d) {
  return t + d <= bound && std::nextafter(t, infinity) + d > bound;
}

}  // namespace

TEST_CASE("places are in the order of doubles, neighbours next to each other") {
  CHECK(place_of(0.0) == 0);
  CHECK(place_of(-0.0) == 0);
  CHECK(place_of(5e-324) == 1);
  CHECK(place_of(-5e-324) == -1);
  for (const double x : {1.0, -1.0, 1e300, -3e-200, 5e-324}) {
    CHECK(at_place(place_of(x)) == x);
    CHECK(at_place(place_of(x) + 1) == std::nextafter(x, infinity));
    CHECK(at_place(place_of(x) - 1) == std::nextafter(x, -infinity));
  }
}

TEST_CASE("the last date whose sum stays within a bound is found, next to 0 and far from it") {
  Stream random(1, key_of("last sum"), 0);
  for (int k = 0; k < 20000; ++k) {
    const double d = random.uniform() < 0.1 ? 0 : std::exp(12 * random.uniform() - 8);
    const double t = (random.uniform() - 0.3) * std::exp(24 * random.uniform() - 12);
    const double bound = random.uniform() < 0.2 ? d : t + d;
    if (const double last = last_sum_up_to(bound, d); !is_last(last, bound, d))
      FAIL(last << " of " << bound << " less " << d);
  }
  CHECK(is_last(last_sum_up_to(1.5, 1.5), 1.5, 1.5));
  CHECK(is_last(last_sum_up_to(0, 0), 0, 0));
  CHECK(is_last(last_sum_up_to(-2, 1.5), -2, 1.5));
  CHECK(last_sum_up_to(-infinity, 1) == -infinity);
}

}  // namespace mossy::test
