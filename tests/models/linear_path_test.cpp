// SPDX-License-Identifier: MIT
// The Taylor path of a membrane with conductances: crossings that hardly are.
#include <catch2/catch.hpp>
#include <cmath>

#include "models/neuron/lif_cond_alpha.hpp"
#include "models/neuron/lif_cond_exp.hpp"
#include "sim/core/rng.hpp"

namespace mossy::test {
namespace {

/// ms of the highest V within `span`, from a state with inputs: by a grid, then by halving around its best point.
template <class Model>
double highest(const Model& model, const typename Model::State& start, double span) {
  const auto V = [&](double t) {
    auto s = start;
    model.advance(s, t);
    return s.V_m;
  };
  double best = 0, width = span / 400;
  for (int k = 0; k <= 400; ++k)
    if (V(k * width) > V(best)) best = k * width;
  for (; width > 1e-9; width /= 2)
    for (const double t : {best - width, best + width})
      if (t > 0 && V(t) > V(best)) best = t;
  return best;
}

/// A peak of V after inputs of both kinds, a threshold just below it and one just above.
template <class Model>
int grazes(const char* name) {
  int found = 0;
  for (std::uint64_t k = 0; k < 300; ++k) {
    Stream random(7, key_of(name), k);
    typename Model::Params p;
    p.V_th = 1e3;  // for a look at the course alone
    p.tau_syn_ex = 0.3 + 5 * random.uniform();
    p.tau_syn_in = 0.3 + 10 * random.uniform();
    typename Model::State start = Model(p).rest();
    start.V_m -= 5 * random.uniform();
    Model(p).receive(start, 0, 2 + 30 * random.uniform());
    Model(p).receive(start, 1, 60 * random.uniform());
    const double at = highest(Model(p), start, 60);
    auto top = start;
    Model(p).advance(top, at);
    if (at < 0.01 || top.V_m < p.E_L + 0.01 || at > 59) continue;
    ++found;
    typename Model::State ahead;
    p.V_th = top.V_m - 1e-7;
    p.V_reset = p.V_th - 10;
    const double below = Model(p).crossing_within(start, 80, ahead);
    if (!(below <= at && at - below < 0.1))
      FAIL(name << ' ' << k << ": " << below << " with a peak at " << at);
    p.V_th = top.V_m + 1e-7;
    const double above = Model(p).crossing_within(start, 80, ahead);
    if (above != never) FAIL(name << ' ' << k << ": " << above << " above a peak at " << at);
  }
  return found;
}

}  // namespace

TEST_CASE(
    "a crossing of a conductance-driven cell is found however short it stays, and none where there is none") {
  CHECK(grazes<LifCondExp>("exp") > 200);
  CHECK(grazes<LifCondAlpha>("alpha") > 200);
}

/// V after dt, from V0 and conductances at the start.
template <class Model>
double V_after(const Model& model, double V0, double g_ex, double g_in, double dt) {
  auto s = model.rest();
  s.V_m = V0;
  s.g_ex = g_ex;
  s.g_in = g_in;
  model.advance(s, dt);
  return s.V_m;
}

TEST_CASE("a cell that stands on a reversal potential feels its conductances") {
  const LifCondExp exp(LifCondExp::Params{});
  const LifCondAlpha alpha(LifCondAlpha::Params{});
  for (const double dt : {0.5, 5.0, 30.0}) {
    // V relaxes, so two starts that are 0.0001 mV apart are never further apart.
    CHECK(V_after(exp, -85, 0, 100, dt) == Approx(V_after(exp, -84.9999, 0, 100, dt)).margin(1.1e-4));
    CHECK(V_after(alpha, -85, 0, 100, dt) == Approx(V_after(alpha, -84.9999, 0, 100, dt)).margin(1.1e-4));
  }
  CHECK(V_after(exp, -85, 0, 100, 1) < -84);
}

TEST_CASE("a path whose first two derivatives are 0 by chance goes on") {
  LifCondExp::Params p;
  p.C_m = 250;
  p.g_L = 10;
  p.tau_syn_ex = 4;
  p.tau_syn_in = 2;
  const LifCondExp model(p);
  const double V = V_after(model, -60, 10.0 / 3, 4, 1.25);
  CHECK(V == Approx(-60.0127).margin(1e-4));  // the same by steps of 0.001 ms
  CHECK(V == Approx(V_after(model, -60, 10.0 / 3 + 1e-7, 4, 1.25)).margin(1e-7));
}

}  // namespace mossy::test
