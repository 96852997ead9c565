// SPDX-License-Identifier: MIT
// Sums are exact where numbers are not tiny, and the same in any order.
#include "sim/core/exact_sum.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "sim/core/rng.hpp"

using mossy::ExactSum;

namespace {

double sum_of(const std::vector<double>& numbers) {
  ExactSum sum;
  for (const double x : numbers)
    sum.add(x);
  return sum.value();
}

}  // namespace

TEST_CASE("exact sums: what plain additions lose comes back") {
  CHECK(sum_of({}) == 0);
  CHECK(sum_of({1e9, 0.125, -1e9}) == 0.125);
  CHECK(sum_of(std::vector<double>(1000, 0.1)) == Approx(100).epsilon(1e-15));
  CHECK(sum_of({-2.5, 1}) == -1.5);
}

TEST_CASE("exact sums: any order gives the same bits") {
  mossy::Stream stream(1, 2, 3);
  std::vector<double> numbers;
  for (int k = 0; k < 10000; ++k)
    numbers.push_back(std::exp(20 * stream.uniform() - 15));
  const double once = sum_of(numbers);
  std::sort(numbers.begin(), numbers.end());
  CHECK(sum_of(numbers) == once);
  std::reverse(numbers.begin(), numbers.end());
  CHECK(sum_of(numbers) == once);
  long double plain = 0;
  for (const double x : numbers)
    plain += x;
  CHECK(once == Approx(static_cast<double>(plain)).epsilon(1e-15));
}

TEST_CASE("exact sums: what does not fit makes the sum infinite") {
  CHECK(std::isinf(sum_of({1, 1e10})));
  CHECK(std::isinf(sum_of({std::nan(""), 1})));
  CHECK(std::isinf(sum_of({-std::numeric_limits<double>::infinity()})));
}
