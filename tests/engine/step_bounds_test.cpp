// SPDX-License-Identifier: MIT
// What keeps V below threshold in a step (sim/engine/dense_step.hpp, calm_block.hpp), against the path itself, gone through
// in small pieces: cells of any time constants, on both sides of threshold, with inputs on both ports.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "models/neuron/lif_psc_exp.hpp"
#include "sim/core/rng.hpp"
#include "sim/engine/dense_step.hpp"

namespace mossy::test {
namespace {

using Model = LifPscExp;
using Step = DenseStep<Model>;

struct Input {
  double time, weight;  ///< ms after the step's start, pA
  int port;
};

/// Time constants far apart, close and equal, in any order; V_inf on both sides of threshold.
Model::Params some_params(Stream& random) {
  Model::Params p;
  p.C_m = 50 + 300 * random.uniform();
  p.tau_m = 1 + 30 * random.uniform();
  const double near[] = {random.uniform(), 1, 1.01, 3};
  p.tau_syn_ex = p.tau_m * near[random.below(4)] + 1e-2;
  p.tau_syn_in = p.tau_m * near[random.below(4)] + 1e-2;
  p.E_L = -70;
  p.I_e = (10 + 12 * random.uniform()) * p.C_m / p.tau_m;
  return p;
}

double shortest(const Model::Params& p) {
  return std::min({p.tau_m, p.tau_syn_ex, p.tau_syn_in});
}

/// Below threshold by 1e-4 to 10 mV.
Model::State some_state(Stream& random, const Model::Params& p) {
  return {p.V_th - std::pow(10, 5 * random.uniform() - 4), 1000 * std::pow(random.uniform(), 2),
          -1000 * std::pow(random.uniform(), 2)};
}

std::vector<Input> some_inputs(Stream& random, double dt) {
  std::vector<Input> inputs(random.below(5));
  for (Input& in : inputs)
    in = {dt * random.uniform(), 300 * std::pow(random.uniform(), 3), random.below(2) == 0 ? 0 : 1};
  std::sort(inputs.begin(), inputs.end(), [](const Input& a, const Input& b) { return a.time < b.time; });
  return inputs;
}

/// The largest V in [0, dt), and the state at dt.
std::pair<double, Model::State> path(const Model& model, Model::State s, const std::vector<Input>& inputs,
                                     double dt) {
  double highest = s.V_m, now = 0;
  const auto go_to = [&](double time) {
    constexpr int pieces = 40;
    const Model::State start = s;
    for (int k = 1; k <= pieces; ++k) {
      s = start;
      model.advance(s, (time - now) * k / pieces);
      highest = std::max(highest, s.V_m);
    }
    now = time;
  };
  for (const Input& in : inputs) {
    go_to(in.time);
    model.receive(s, in.port, in.weight);
  }
  go_to(dt);
  return {highest, s};
}

/// What the inputs make of the state at dt.
Model::State sum_of(const Model& model, const std::vector<Input>& inputs, double dt) {
  const double V_inf = model.equilibrium().V_m;
  Model::State sum{};
  for (const Input& in : inputs) {
    Model::State s{V_inf, 0, 0};
    model.receive(s, in.port, in.weight);
    model.advance(s, dt - in.time);
    sum.V_m += s.V_m - V_inf;
    sum.I_ex += s.I_ex;
    sum.I_in += s.I_in;
  }
  return sum;
}

TEST_CASE("a cell that a step does not name stays below threshold in it, and ends where its path does") {
  Stream random(11, key_of("step bounds"), 0);
  int named = 0, crossed = 0, calm = 0;
  for (int round = 0; round < 4000; ++round) {
    const Model::Params p = some_params(random);
    const Model model(p);
    const double h = shortest(p) / 4 * (0.01 + 0.99 * random.uniform()),
                 dt = random.below(3) == 0 ? h * random.uniform() : h;
    const Step step(p, h);
    CurrentFields now, next, sums;
    for (auto* fields : {&now, &next, &sums})
      for (auto& field : *fields)
        field.assign(cells_at_once, 0);
    std::vector<std::uint8_t> risk(cells_at_once);
    std::vector<std::pair<double, Model::State>> paths;
    for (std::size_t c = 0; c < cells_at_once; ++c) {
      const Model::State s = some_state(random, p);
      const auto inputs = some_inputs(random, dt);
      const Model::State sum = sum_of(model, inputs, dt);
      now[0][c] = s.V_m, now[1][c] = s.I_ex, now[2][c] = s.I_in;
      sums[0][c] = sum.I_ex, sums[1][c] = sum.I_in, sums[2][c] = sum.V_m;
      paths.push_back(path(model, s, inputs, dt));
    }
    step_cells(step.step_of_currents(step.over(dt)), cells_at_once, now[0].data(), now[1].data(),
               now[2].data(), sums[0].data(), sums[1].data(), sums[2].data(), next[0].data(), next[1].data(),
               next[2].data(), risk.data());
    for (std::size_t c = 0; c < cells_at_once; ++c) {
      const auto& [highest, end] = paths[c];
      CHECK(next[0][c] == Approx(end.V_m).margin(1e-9));
      CHECK(next[1][c] == Approx(end.I_ex).margin(1e-9));
      CHECK(next[2][c] == Approx(end.I_in).margin(1e-9));
      if (!risk[c] && !(highest < p.V_th)) FAIL("missed: " << highest << " mV, round " << round);
      named += risk[c];
      crossed += highest >= p.V_th;
      calm += !risk[c];
    }
  }
  CHECK(crossed > 1000);
  CHECK(calm > 1000);
  CHECK(named < 2 * crossed);  // else it is of no use
}

TEST_CASE("a cell below its limit stays below threshold in a long step, whatever arrives") {
  Stream random(12, key_of("limits"), 0);
  int below = 0, beyond = 0;
  for (int round = 0; round < 4000; ++round) {
    const Model::Params p = some_params(random);
    const Model model(p);
    const double h = shortest(p) * (0.01 + 0.99 * random.uniform()),
                 dt = random.below(3) == 0 ? h * random.uniform() : h;
    const Step step(p, h);
    std::vector<CalmCell> cells(cells_at_once);
    std::vector<Model::State> before;
    for (CalmCell& cell : cells) {
      before.push_back(some_state(random, p));
      cell = {before.back().V_m, before.back().I_ex, before.back().I_in, 0};
    }
    std::vector<std::uint8_t> risk(cells_at_once);
    std::vector<CalmCell> as_they_were(cells_at_once);
    step_calm_cells(step.step_of_currents(step.over(dt)), step.inputs_per_mV(), cells_at_once, cells.data(),
                    as_they_were.data(), risk.data());
    for (std::size_t c = 0; c < cells_at_once; ++c) {
      const auto [free_highest, end] = path(model, before[c], {}, dt);
      CHECK(cells[c].V_m == Approx(end.V_m).margin(1e-9));
      CHECK(cells[c].I_ex == Approx(end.I_ex).margin(1e-9));
      CHECK(cells[c].I_in == Approx(end.I_in).margin(1e-9));
      if (risk[c]) {
        CHECK(as_they_were[c].V_m == before[c].V_m);
        CHECK(as_they_were[c].I_in == before[c].I_in);
        continue;
      }
      CHECK(free_highest < p.V_th);
      // Inputs whose sum comes just below the limit, as early as may be in a third of the cases, where they do most.
      std::vector<Input> inputs = some_inputs(random, random.below(3) == 0 ? 1e-3 * dt : dt);
      const double sum = sum_of(model, inputs, dt).I_ex;
      if (sum == 0) continue;
      const double share = (cells[c].limit - cells[c].I_ex) / sum;
      for (const double part : {0.999999 * share, 5 * share}) {
        auto scaled = inputs;
        for (Input& in : scaled)
          if (in.port == 0) in.weight *= part;
        const double highest = path(model, before[c], scaled, dt).first;
        if (part > share) {
          beyond += highest >= p.V_th;
        } else {
          ++below;
          if (!(highest < p.V_th)) FAIL("missed: " << highest << " mV, round " << round);
        }
      }
    }
  }
  CHECK(below > 1000);
  CHECK(beyond > below / 4);  // else it is of no use
}

TEST_CASE("a crossing that is looked for in a short time is the next one, or later") {
  Stream random(13, key_of("crossings"), 0);
  int found = 0;
  for (int round = 0; round < 20000; ++round) {
    const Model::Params p = some_params(random);
    const Model model(p);
    const Model::State s = some_state(random, p);
    const double dt = shortest(p) * random.uniform(), exact = model.next_crossing(s),
                 by = model.crossing_by(s, dt);
    if (exact < dt) {
      CHECK(by == Approx(exact).epsilon(1e-10).margin(1e-12));
      ++found;
    } else {
      CHECK(by >= dt * (1 - 1e-12));
    }
  }
  CHECK(found > 1000);
}

}  // namespace
}  // namespace mossy::test
