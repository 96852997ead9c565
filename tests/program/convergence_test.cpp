// SPDX-License-Identifier: MIT
// What the convergence of spike times is anchored to: an integration in long double that shares no code with the
// engine, and the decrease of the error with the tolerance.
#include "sim/program/convergence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/program/trial.hpp"

namespace mossy {
namespace {

using Real = long double;
using Vector = std::array<Real, 3>;  // V (mV), g_ex, g_in (nS)

/// lif_cond_exp with its default parameters, classical Runge-Kutta in steps of at most 2 microseconds: error 1e-14 mV.
struct ConductanceCell {
  Real I_e;
  Vector y{-70, 0, 0};
  Vector slope(const Vector& s) const {
    const Real g_L = static_cast<Real>(16.6667), tau_ex = static_cast<Real>(0.2);
    return {(-g_L * (s[0] + 70) - s[1] * s[0] - s[2] * (s[0] + 85) + I_e) / 250, -s[1] / tau_ex, -s[2] / 2};
  }
  Vector after(Vector s, Real dt) const {
    const auto plus = [](const Vector& a, const Vector& b, Real h) {
      return Vector{a[0] + h * b[0], a[1] + h * b[1], a[2] + h * b[2]};
    };
    const Vector a = slope(s), b = slope(plus(s, a, dt / 2)), c = slope(plus(s, b, dt / 2)),
                 d = slope(plus(s, c, dt));
    for (std::size_t i = 0; i < 3; ++i)
      s[i] += dt / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
    return s;
  }
  void decay(Real dt) {
    y[1] *= std::exp(-dt / static_cast<Real>(0.2));
    y[2] *= std::exp(-dt / 2);
  }
};

/// An excitatory spike every 3.1 ms and an inhibitory one every 4.7 ms onto a current of 300 pA, 60 ms.
struct Input {
  double time, ex, in;
};
std::vector<Input> inputs() {
  std::vector<Input> all;
  for (int k = 1; 3.1 * k < 60; ++k)
    all.push_back({3.1 * k, 30, 0});
  for (int k = 1; 4.7 * k < 60; ++k)
    all.push_back({4.7 * k, 0, 5});
  std::sort(all.begin(), all.end(), [](const Input& a, const Input& b) { return a.time < b.time; });
  return all;
}

std::vector<double> integrated() {
  ConductanceCell cell{300};
  std::vector<double> spikes;
  Real now = 0, free = 0;
  const auto go_to = [&](Real time) {
    while (now < time) {
      if (now < free) {
        const Real dt = std::min(free, time) - now;
        cell.decay(dt);
        now += dt;
        continue;
      }
      Real dt = std::min<Real>(time - now, static_cast<Real>(0.002));
      Vector next = cell.after(cell.y, dt);
      if (next[0] < -55) {
        cell.y = next;
        now += dt;
        continue;
      }
      Real low = 0;
      for (int k = 0; k < 70; ++k) {
        const Real middle = (low + dt) / 2;
        (cell.after(cell.y, middle)[0] < -55 ? low : dt) = middle;
      }
      cell.y = cell.after(cell.y, dt);
      now += dt;
      spikes.push_back(static_cast<double>(now));
      cell.y[0] = -60;
      free = now + 2;
    }
  };
  for (const Input& i : inputs()) {
    go_to(i.time);
    cell.y[1] += i.ex;
    cell.y[2] += i.in;
  }
  go_to(60);
  return spikes;
}

TEST_CASE("the finest tolerance is anchored: lif_cond_exp against Runge-Kutta in long double") {
  std::string ex, in;
  for (const Input& i : inputs())
    (i.ex > 0 ? ex : in) += fmt::format("{}{}", (i.ex > 0 ? ex : in).empty() ? "" : ", ", i.time);
  Trial trial(fmt::format(
      "simulation: {{duration: 60}}\npopulations:\n  cell: {{size: 1, model: lif_cond_exp, params: {{I_e: "
      "300, "
      "tolerance: {}}}}}\nsources:\n  ex: {{model: spike_times, to: cell, receptor: excitatory, weight: 30, "
      "times: "
      "[{}]}}\n  in: {{model: spike_times, to: cell, receptor: inhibitory, weight: 5, times: [{}]}}\n",
      finest_tolerance, ex, in));
  trial.run();
  const auto found = trial.spike_times(0, 0), wanted = integrated();
  REQUIRE(wanted.size() >= 3);
  REQUIRE(found.size() == wanted.size());
  for (std::size_t k = 0; k < wanted.size(); ++k)
    CHECK(std::abs(found[k] - wanted[k]) < 1e-10);  // 1e-13 per step, some hundred steps, slopes near 1 mV/ms
}

TEST_CASE("every model with a tolerance converges, and at a price") {
  std::size_t models = 0;
  for (const CatalogueEntry& model : neuron_entries()) {
    if (!is_integrated(model)) continue;
    ++models;
    INFO(model.name);
    const ModelConvergence m = measure_model(model, {1e-5, 1e-9});
    REQUIRE(m.rows.size() == 2);
    CHECK(m.spikes >= 5);
    CHECK(m.rows[1].errors.missed + m.rows[1].errors.extra == 0);
    CHECK(m.rows[1].errors.largest < m.rows[0].errors.largest / 10);
    CHECK(m.rows[1].evaluations > m.rows[0].evaluations);
    CHECK(m.rows[0].evaluations > 0);
  }
  CHECK(models >= 4);
}

TEST_CASE("the exact cell is eight digits better than the finest grid on the same input") {
  const GridComparison g = measure_grid({0.1, 0.01});
  CHECK(g.inputs > 39000);
  CHECK(g.inputs < 41000);
  CHECK(g.spikes > 90);
  REQUIRE(g.rows.size() == 3);
  CHECK(g.rows[1].errors.median < g.rows[0].errors.median / 3);
  const GridRow& exact = g.rows[2];
  CHECK(exact.method == "lif_psc_exp");
  CHECK(exact.errors.missed + exact.errors.extra == 0);
  CHECK(exact.errors.compared == g.spikes);
  CHECK(exact.errors.largest < 1e-9);  // as for the exact cases of linear models
  CHECK(g.rows[1].errors.median > 1e-4);
}

}  // namespace
}  // namespace mossy
