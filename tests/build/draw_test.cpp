// SPDX-License-Identifier: MIT
// Numbers drawn from the distributions of a network file: moments to 5 standard errors, bounds, rounding.
#include "sim/build/draw.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

namespace mossy {
namespace {

using Kind = Distribution::Kind;

Distribution of(Kind kind, double a, double b = 0) {
  Distribution d;
  d.kind = kind;
  d.a = a;
  d.b = b;
  return d;
}

std::vector<double> drawn(const Distribution& d, int count = 20000) {
  Stream stream(3, key_of("draw"), 0);
  std::vector<double> values;
  for (int k = 0; k < count; ++k)
    values.push_back(draw(d, stream, 0));
  return values;
}

void check_moments(const Distribution& d, double mean, double sd) {
  const auto values = drawn(d);
  const auto n = static_cast<double>(values.size());
  double sum = 0, squares = 0, fourth = 0;
  for (const double v : values)
    sum += v;
  for (const double v : values) {
    squares += (v - mean) * (v - mean);
    fourth += std::pow(v - mean, 4);
  }
  CHECK(std::abs(sum / n - mean) < 5 * sd / std::sqrt(n));
  const double spread = std::sqrt(fourth / n - std::pow(squares / n, 2));
  CHECK(std::abs(squares / n - sd * sd) < 5 * spread / std::sqrt(n) + 1e-12);
}

TEST_CASE("means and variances of what is drawn") {
  check_moments(of(Kind::uniform, 2, 5), 3.5, 3 / std::sqrt(12));
  check_moments(of(Kind::normal, -70, 4), -70, 4);
  check_moments(of(Kind::exponential, 3), 3, 3);
  check_moments(of(Kind::lognormal, 0.3, 0.5), std::exp(0.3 + 0.125),
                std::exp(0.3 + 0.125) * std::sqrt(std::expm1(0.25)));
}

TEST_CASE("a uniform distribution keeps within its ends, half of it on either side") {
  const auto values = drawn(of(Kind::uniform, 2, 5));
  CHECK(*std::min_element(values.begin(), values.end()) > 2);
  CHECK(*std::max_element(values.begin(), values.end()) < 5);
  const auto low = std::count_if(values.begin(), values.end(), [](double v) { return v < 3.5; });
  CHECK(std::abs(static_cast<double>(low) - 10000) < 5 * std::sqrt(5000));
}

TEST_CASE("a constant and a list are taken as they are") {
  CHECK(drawn(of(Kind::constant, 4.25), 3) == std::vector<double>{4.25, 4.25, 4.25});
  Distribution list = of(Kind::list, 0);
  list.values = {5, 6, 7};
  Stream stream(1, 1, 1);
  CHECK(draw(list, stream, 2) == 7);
}

TEST_CASE("values outside of min and max are drawn again, not moved to the ends") {
  Distribution d = of(Kind::normal, 0, 1);
  d.min = 0.5;
  d.max = 2;
  const auto values = drawn(d);
  CHECK(std::all_of(values.begin(), values.end(), [](double v) { return v >= 0.5 && v <= 2; }));
  CHECK(std::set<double>(values.begin(), values.end()).size() > 19000);
  // Mean of a normal between 0.5 and 2: (phi(0.5) - phi(2)) / (Phi(2) - Phi(0.5)).
  const double phi_half = 0.3520653267642995, phi_two = 0.05399096651318806,
               inside = 0.9772498680518208 - 0.6914624612740131;
  double sum = 0;
  for (const double v : values)
    sum += v;
  CHECK(sum / 20000 == Approx((phi_half - phi_two) / inside).margin(5 * 0.4 / std::sqrt(20000)));
}

TEST_CASE("rounding is to a multiple that stays between min and max") {
  Distribution d = of(Kind::uniform, 0, 10);
  d.min = 1.3;
  d.max = 8.9;
  d.round = 0.5;
  const auto values = drawn(d);
  const std::set<double> kinds(values.begin(), values.end());
  CHECK(*kinds.begin() == 1.5);
  CHECK(*kinds.rbegin() == 8.5);
  CHECK(kinds.size() == 15);
}

TEST_CASE("an end that is a multiple but for its digits is drawn, and nothing beyond it") {
  Distribution d = of(Kind::normal, 0.3, 0.02);  // 3 times 0.1 is more than 0.3, 3 times 0.3 less than 0.9
  d.min = 0.25;
  d.max = 0.3;
  d.round = 0.1;
  for (const double v : drawn(d, 1000))
    REQUIRE(v == 0.3);
  CHECK(smallest(d) == 0.3);
  d = of(Kind::normal, 0.9, 0.1);
  d.min = 0.9;
  d.round = 0.3;
  CHECK(smallest(d) == 0.9);
  const auto values = drawn(d, 1000);
  CHECK(*std::min_element(values.begin(), values.end()) == 0.9);
}

TEST_CASE("a distribution that hardly ever hits its bounds ends with a message") {
  Distribution d = of(Kind::normal, 0, 1);
  d.min = 50;
  Stream stream(1, 1, 1);
  CHECK_THROWS_WITH(draw(d, stream, 0), "a distribution hardly ever gives a value between its min and max");
}

}  // namespace
}  // namespace mossy
