// SPDX-License-Identifier: MIT
// The edges of the refractory period, and inputs at one instant.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

std::vector<double> times_of(const std::string& model, const std::string& params,
                             const std::string& sources) {
  const Prepared prepared = prepare("simulation: {duration: 30}\npopulations: {A: {size: 1, model: " + model +
                                    ", params: {" + params + "}}}\nsources:\n" + sources);
  const Outcome outcome = run_fast(prepared);
  std::vector<double> times;
  for (const Spike& spike : outcome.spikes[0])
    times.push_back(spike.time);
  return times;
}

std::string spikes(const std::string& name, const std::string& times, const std::string& weight,
                   const std::string& receptor = "excitatory") {
  return "  " + name + ": {model: spike_times, to: A, times: " + times + ", weight: " + weight +
         ", receptor: " + receptor + "}\n";
}

using Times = std::vector<double>;
const std::string delta = "lif_psc_delta";

TEST_CASE("the membrane that reaches its threshold fires, one ulp below it does not") {
  CHECK(times_of(delta, "", spikes("a", "[4]", "15")) == Times{4});
  CHECK(times_of(delta, "", spikes("a", "[4]", "14.999999999999")).empty());
}

TEST_CASE(
    "delta inputs are lost in the refractory period, which is closed on the left and open on the right") {
  CHECK(times_of(delta, "t_ref: 2", spikes("a", "[4, 5.75]", "15")) == Times{4});
  CHECK(times_of(delta, "t_ref: 2", spikes("a", "[4, 6]", "15")) == Times{4, 6});
  CHECK(times_of(delta, "t_ref: 2",
                 spikes("a", "[4]", "15") + spikes("b", "[5]", "9", "inhibitory") +
                     spikes("c", "[6]", "15")) == Times{4, 6});
}

TEST_CASE("inputs of one instant are added before the threshold is looked at") {
  CHECK(times_of(delta, "", spikes("a", "[4, 4]", "8")) == Times{4});
  CHECK(times_of(delta, "", spikes("a", "[4]", "20") + spikes("b", "[4]", "6", "inhibitory")).empty());
  CHECK(times_of(delta, "", spikes("a", "[4]", "6", "inhibitory") + spikes("b", "[4]", "20")).empty());
  CHECK(times_of(delta, "t_ref: 0", spikes("a", "[4, 4, 4, 4]", "15")) == Times{4});
}

TEST_CASE("currents that arrive in the refractory period are kept") {
  // w decays from its arrival on; from the end of the period on it acts as it is then.
  const double w = 12000, tau = 2;
  const auto early = times_of("lif_psc_exp", "t_ref: 2", spikes("a", "[4, 4.5]", "12000"));
  REQUIRE(early.size() >= 2);
  CHECK(early[0] > 4);
  CHECK(early[1] > early[0] + 2);
  // The second spike is that of a cell at V_reset that gets what is left of both currents.
  const double left = w * std::exp(-(early[0] + 2 - 4) / tau) + w * std::exp(-(early[0] + 2 - 4.5) / tau);
  const auto alone = times_of("lif_psc_exp", "t_ref: 2", spikes("a", "[4]", fmt::format("{}", left)));
  REQUIRE(!alone.empty());
  CHECK(early[1] - early[0] - 2 == Approx(alone[0] - 4).epsilon(1e-11));
}

TEST_CASE("a crossing before an inhibitory input stands, one after it does not come") {
  const auto free = times_of("lif_psc_exp", "", spikes("a", "[4]", "3500"));
  REQUIRE(free.size() == 1);
  const auto before =
      times_of("lif_psc_exp", "",
               spikes("a", "[4]", "3500") +
                   spikes("b", "[" + fmt::format("{}", free[0] - 1e-9) + "]", "5000", "inhibitory"));
  CHECK(before.empty());
  const auto after =
      times_of("lif_psc_exp", "",
               spikes("a", "[4]", "3500") +
                   spikes("b", "[" + fmt::format("{}", free[0] + 1e-9) + "]", "5000", "inhibitory"));
  CHECK(after == free);
}

TEST_CASE("a current step acts from its instant on, also out of the refractory period") {
  // 500 pA: V_inf = -50 mV, threshold after 10 ln 4 ms.
  const auto steps = times_of(delta, "t_ref: 2", "  a: {model: dc, to: A, amplitude: 500, start: 1.5}\n");
  REQUIRE(steps.size() == 1);
  CHECK(steps[0] == Approx(1.5 + 10 * std::log(4)).epsilon(1e-14));
  const auto twice = times_of(
      delta, "t_ref: 2", spikes("s", "[4]", "15") + "  a: {model: dc, to: A, amplitude: 500, start: 5}\n");
  REQUIRE(twice.size() == 2);
  CHECK(twice[1] == Approx(6 + 10 * std::log(4)).epsilon(1e-14));
}

}  // namespace
}  // namespace mossy::test
