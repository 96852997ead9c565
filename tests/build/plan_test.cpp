// SPDX-License-Identifier: MIT
// What `mossy check` expects of private input, against what the definitions of the sources say.
#include "sim/build/plan.hpp"

#include <catch2/catch.hpp>

#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

/// Private events per second of a run of 200 ms.
double events(const std::string& source) {
  const Prepared p = prepare(
      "simulation: {duration: 200}\npopulations:\n  A: {size: 40, model: lif_psc_exp}\nsources:\n  s: " +
      source + "\n");
  return make_plan(p.description, p.timeline, 1).private_events;
}

TEST_CASE("private events are those that the sources will give") {
  const std::string rest = ", weight: 1, receptor: excitatory}";
  CHECK(events("{model: poisson, to: A, rate: 50" + rest) == Approx(2000));
  CHECK(events("{model: poisson, to: A, cells: {every: 4}, rate: 50" + rest) == Approx(500));
  CHECK(events("{model: poisson, to: A, rate: 50, start: 50, stop: 100" + rest) == Approx(500));
  CHECK(events("{model: poisson, to: A, rate: 50, modulation: {frequency: 10, depth: 1}" + rest) ==
        Approx(2000));
  CHECK(events("{model: poisson, to: A, times: [0, 100], rates: [10, 30]" + rest) == Approx(800));
  CHECK(events("{model: poisson, to: A, times: [100], rates: [30], stop: 150" + rest) == Approx(300));
  CHECK(events("{model: gamma_renewal, to: A, rate: 50, gamma_shape: 3" + rest) == Approx(2000));
  CHECK(events("{model: ou_current, to: A, sd: 5, tau: 3, every: 0.5}") == Approx(80000));
  // Forty draws between 20 and 80, each 17.3 from 50 on the root mean square.
  const double drawn = events("{model: poisson, to: A, rate: {uniform: [20, 80]}" + rest);
  CHECK(std::abs(drawn - 2000) < 4 * 17.3 * std::sqrt(40));
  CHECK(drawn != 2000);
}

TEST_CASE("private events of a list of rates are those of the list") {
  std::string list;
  for (int c = 0; c < 40; ++c)
    list += (c ? ", " : "") + std::to_string(c);
  CHECK(events("{model: poisson, to: A, rate: [" + list + "], weight: 1, receptor: excitatory}") ==
        Approx(780));
}

}  // namespace
}  // namespace mossy::test
