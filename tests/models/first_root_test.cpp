// SPDX-License-Identifier: MIT
#include "models/neuron/first_root.hpp"

#include <catch2/catch.hpp>
#include <cmath>

namespace mossy {
namespace {

template <class F, class D>
double root(const F& f, const D& slope, double low, double high, int* calls = nullptr) {
  int count = 0;
  const double t = bracketed_newton(
      [&](double x) {
        ++count;
        return std::pair(f(x), slope(x));
      },
      low, high);
  if (calls) *calls = count;
  return t;
}

TEST_CASE("roots of rising and falling functions") {
  CHECK(root([](double t) { return t * t - 2; }, [](double t) { return 2 * t; }, 0, 2) ==
        Approx(std::sqrt(2)).epsilon(1e-15));
  CHECK(root([](double t) { return 2 - t * t; }, [](double t) { return -2 * t; }, 0, 2) ==
        Approx(std::sqrt(2)).epsilon(1e-15));
  CHECK(root([](double t) { return t - 0.3; }, [](double) { return 1.0; }, 0, 1) ==
        Approx(0.3).epsilon(1e-15));
}

TEST_CASE("roots at the ends of the bracket") {
  CHECK(root([](double t) { return t - 1; }, [](double) { return 1.0; }, 0, 1) == 1);
  CHECK(std::abs(root([](double t) { return t; }, [](double) { return 1.0; }, 0, 1)) < 1e-15);
}

TEST_CASE("slopes that mislead do not lead out of the bracket") {
  // atan makes plain Newton diverge from afar; a slope of 0 and a wrong slope must only cost time.
  CHECK(std::abs(root([](double t) { return std::atan(t - 3); },
                      [](double t) { return 1 / (1 + (t - 3) * (t - 3)); }, -900, 1000) -
                 3) < 1e-14);
  CHECK(std::abs(root([](double t) { return std::pow(t - 0.7, 3); }, [](double) { return 0.0; }, 0, 1) -
                 0.7) < 1e-5);
  CHECK(std::abs(root([](double t) { return std::tanh(50 * (t - 0.7)); }, [](double) { return -1.0; }, 0, 1) -
                 0.7) < 1e-14);
}

TEST_CASE("it takes few steps where the function is smooth") {
  int calls = 0;
  root([](double t) { return std::exp(t) - 20; }, [](double t) { return std::exp(t); }, 0, 10, &calls);
  CHECK(calls < 26);  // value and slope of 10 steps and of the two ends
  root([](double t) { return t < 0.123 ? -1.0 : 1.0; }, [](double) { return 0.0; }, 0, 1, &calls);
  CHECK(calls < 80);
}

}  // namespace
}  // namespace mossy
