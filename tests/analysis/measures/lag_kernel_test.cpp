// SPDX-License-Identifier: MIT
// Weight change against lag, by hand: four synapses whose answers fall by half the kernel, and then do not.
#include "analysis/measures/lag_kernel.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

namespace {

const char* text =
    "r: {measure: lag_kernel, population: cells, input: fibres, teacher: olive, before: before, "
    "pairing: pairing, after: after}";

/// Input i fires lags[i] ms before the teacher; cell i fires 1000 times before the pairing and answers[i] times after.
Bench paired(const std::vector<double>& lags, const std::vector<int>& answers) {
  const auto n = static_cast<std::uint32_t>(lags.size());
  Bench b;
  for (const char* name : {"cells", "fibres", "olive"})
    b.population(name, n);
  b.quiet_phase("before", 100);
  b.quiet_phase("pairing", 1000);
  b.quiet_phase("after", 100);
  for (std::uint32_t i = 0; i < n; ++i) {
    b.spikes("fibres", 800 - lags[i], {i});
    b.spikes("olive", 800, {i});
    for (int k = 0; k < 1000; ++k)
      b.spikes("cells", 50 + 0.01 * k, {i});
    for (int k = 0; k < answers[i]; ++k)
      b.spikes("cells", 1150 + 0.01 * k, {i});
  }
  return b;
}

}  // namespace

TEST_CASE("lag_kernel: 1 at its peak, half of it at 44 and 172 ms, nothing after the teacher") {
  CHECK(cerebellar_kernel(100, 100, 2) == Approx(1));
  CHECK(cerebellar_kernel(44, 100, 2) == Approx(0.5).margin(0.01));
  CHECK(cerebellar_kernel(172, 100, 2) == Approx(0.5).margin(0.01));
  CHECK(cerebellar_kernel(-20, 100, 2) == 0);
  CHECK(cerebellar_kernel(50, 70, 8) == Approx(0.476505));  // worked out apart, in Python
  CHECK(cerebellar_kernel(90, 70, 8) == Approx(0.502).margin(0.001));
}

TEST_CASE("lag_kernel: answers that fall as the kernel says correlate with it, others do not") {
  const std::vector<double> lags{-30, 44, 100, 172};
  const MeasureResult right = paired(lags, {1000, 750, 500, 750}).result(text);
  CHECK(score(right, "correlation") > 0.999);
  CHECK(score(right, "deepest") == Approx(0.5));
  CHECK(score(right, "cells") == 4);
  CHECK(right.figures.at(0).curves.at(0).x == std::vector<double>{-30, 44, 100, 172});
  CHECK(score(paired(lags, {500, 750, 1000, 750}).result(text), "correlation") < -0.999);
  CHECK(std::isnan(score(paired(lags, {1000, 1000, 1000, 1000}).result(text), "correlation")));
}

TEST_CASE("lag_kernel: an odd q and a population of another size") {
  Bench b = paired({10}, {1000});
  const std::string odd = std::string(text, std::string(text).size() - 1) + ", q: 3}";
  CHECK(b.told(odd).find("error: measures.r.q must be even\n") != std::string::npos);
}
