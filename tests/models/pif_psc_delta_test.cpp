// SPDX-License-Identifier: MIT
// The perfect integrator against V = V + (I_e / C_m) t.
#include "models/neuron/pif_psc_delta.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/core/rng.hpp"
#include "tests/support/lone_cell.hpp"

namespace mossy {
namespace {

TEST_CASE("f-I curve of pif_psc_delta") {
  for (const double C_m : {1.0, 250.0, 3000.0})
    for (const double t_ref : {0.0, 0.3, 20.0})
      for (const double I_e : {1e-9, 0.1, 250.0, 1e6}) {
        PifPscDelta::Params p;
        p.C_m = C_m;
        p.t_ref = t_ref;
        p.I_e = I_e;
        p.V_reset = -72;
        const double charge = (p.V_th - p.V_reset) * C_m;  // fC
        const PifPscDelta model(p);
        const auto times = test::spike_times(model, model.rest(), 50);
        REQUIRE(times.size() == 50);
        INFO("C_m " << C_m << ", t_ref " << t_ref << ", I_e " << I_e);
        for (int k = 0; k < 50; ++k) {
          const double expected = (k + 1) * (charge / I_e) + k * t_ref;
          CHECK(std::abs(times[static_cast<std::size_t>(k)] - expected) < 1e-13 * expected);
        }
      }
}

TEST_CASE("inputs and current of pif_psc_delta add up, in any order") {
  PifPscDelta::Params p;
  p.V_th = 0;
  for (std::uint64_t k = 0; k < 500; ++k) {
    Stream random(1, key_of("pif"), k);
    p.I_e = 500 * random.uniform() - 100;
    const PifPscDelta model(p);
    auto state = model.rest();
    long double V = p.V_reset;
    for (int i = 0; i < 20; ++i) {
      const double dt = random.exponential(), w = random.exponential();
      const auto port = static_cast<int>(random.below(2));
      model.advance(state, dt);
      model.receive(state, port, w);
      V += static_cast<long double>(p.I_e) / p.C_m * dt + (port == 0 ? w : -w);
    }
    CHECK(std::abs(state.V_m - static_cast<double>(V)) < 1e-12);
    const double wait = model.next_crossing(state);
    if (p.I_e <= 0) {
      CHECK(wait == never);
    } else {
      CHECK(std::abs(wait - static_cast<double>(-V * p.C_m / p.I_e)) < 1e-13 * wait + 1e-12 * p.C_m / p.I_e);
    }
  }
}

TEST_CASE("pif_psc_delta keeps what it was given, and fires at its threshold") {
  const PifPscDelta model{PifPscDelta::Params{}};
  auto state = model.rest();
  model.receive(state, 0, 14.5);
  model.advance(state, 1e12);
  CHECK(state.V_m == -55.5);
  CHECK_FALSE(model.can_fire(state));
  model.receive(state, 0, 0.5);
  CHECK(model.next_crossing(state) == 0);
}

}  // namespace
}  // namespace mossy
