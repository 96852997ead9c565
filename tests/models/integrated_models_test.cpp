// SPDX-License-Identifier: MIT
// Integrated cells against integrations of their equations by another method, to 30 digits.
//
// The expected numbers come from mpmath 1.2.1 (30 digits, Taylor series of odefun, tolerance 1e-24 per step): all
// synaptic variables integrated as equations of their own, the spike found by bisection to 75 halvings (in an
// upstroke V is the independent variable), the parameters taken as the doubles nearest to their decimals. Spikes
// must agree to 1e-8 ms where V is driven by conductances, to 1e-6 ms where an upstroke grows by itself, states to
// 1e-7 of their unit: the tolerances that published cases of such cells state for a local error of 1e-11.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "models/neuron/izhikevich_9.hpp"
#include "models/neuron/lif_cond_receptors.hpp"
#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

struct Input {
  double time;
  const char* receptor;
  double weight;
};

/// One cell with listed inputs, as a network file says it.
Outcome run_cell(const std::string& cell, const std::vector<Input>& inputs, double duration) {
  std::string text = fmt::format(
      "simulation: {{duration: {}}}\npopulations:\n  A: {{size: 1, {}}}\nsources:\n", duration, cell);
  for (std::size_t k = 0; k < inputs.size(); ++k)
    text += fmt::format("  s{}: {{model: spike_times, to: A, times: [{}], weight: {}, receptor: {}}}\n", k,
                        inputs[k].time, inputs[k].weight, inputs[k].receptor);
  return run_fast(prepare(text));
}

/// `end`: the state variables in the order of the model's table.
void expect(const Outcome& outcome, const std::vector<double>& spikes, double tolerance,
            const std::vector<double>& end) {
  REQUIRE(outcome.spikes[0].size() == spikes.size());
  for (std::size_t k = 0; k < spikes.size(); ++k)
    CHECK(outcome.spikes[0][k].time == Approx(spikes[k]).epsilon(0).margin(tolerance));
  REQUIRE(outcome.states[0].size() == end.size());
  for (std::size_t k = 0; k < end.size(); ++k)
    CHECK(outcome.states[0][k] == Approx(end[k]).epsilon(0).margin(1e-7));
}

TEST_CASE("lif_cond_alpha follows its equation") {
  const Outcome outcome = run_cell("model: lif_cond_alpha, params: {tau_syn_ex: 1.5, tau_syn_in: 4}",
                                   {{1, "excitatory", 20},
                                    {2.5, "excitatory", 30},
                                    {3, "inhibitory", 8},
                                    {5.25, "excitatory", 60},
                                    {7.1, "excitatory", 25},
                                    {12, "inhibitory", 30},
                                    {15, "excitatory", 22.5},
                                    {18, "excitatory", 40}},
                                   25);
  expect(outcome,
         {3.6488393190859193, 6.0015583483537759, 8.3077561864650566, 11.145801649233591, 18.924550797717409,
          22.693696892487577},
         1e-8, {-60.117847840064996, 5.3002998119896042, 10.765220242464434});
}

TEST_CASE("lif_cond_receptors follows its equation, every receptor by its name") {
  const Outcome outcome = run_cell("model: lif_cond_receptors, params: {Mg: 1.2}",
                                   {{1, "AMPA", 4},
                                    {1, "NMDA", 6},
                                    {4, "NMDA", 9},
                                    {6.5, "AMPA", 12},
                                    {8, "GABA_A", 5},
                                    {10.25, "AMPA", 14},
                                    {11, "GABA_B", 3},
                                    {14, "AMPA", 9},
                                    {14.5, "NMDA", 20},
                                    {22, "GABA_A", 8},
                                    {27, "AMPA", 11},
                                    {31, "AMPA", 16}},
                                   40);
  expect(
      outcome, {12.111220448703435, 16.765606778161181, 31.814368840881562}, 1e-8,
      {-58.442255766537411, 0.81193279663177855, 23.619565071789258, 1.0700216017531178, 1.7827377654637826});
}

TEST_CASE("aeif_psc_exp follows its equation") {
  const Outcome outcome =
      run_cell("model: aeif_psc_exp, params: {tau_syn_ex: 3, tau_syn_in: 5, I_e: 500, t_ref: 1.5}",
               {{2, "excitatory", 900},
                {5, "excitatory", 1500},
                {8, "inhibitory", 300},
                {10, "excitatory", 1800},
                {14, "excitatory", 1600},
                {15.5, "inhibitory", 600},
                {22, "excitatory", 2500}},
               30);
  expect(outcome, {8.9589598376846888, 14.955474238953583, 24.837524981265696}, 1e-6,
         {-57.359636329629726, 230.28222808757853, 184.16422739396896, -36.69713400476487});
}

TEST_CASE("izhikevich_9 follows its equation") {
  const Outcome outcome = run_cell("model: izhikevich_9, params: {tau_syn_ex: 2, tau_syn_in: 6, I_e: 160}",
                                   {{3, "excitatory", 150},
                                    {6, "excitatory", 200},
                                    {9, "inhibitory", 100},
                                    {15, "excitatory", 300},
                                    {28, "excitatory", 250},
                                    {35, "inhibitory", 80},
                                    {40, "excitatory", 400}},
                                   60);
  expect(outcome, {21.196160693336713, 44.283913319273871}, 1e-6,
         {-49.426154295519203, 63.252463127961285, 0.018188156894424132, -1.2606551248218099});
}

TEST_CASE("a conductance of lif_cond_receptors peaks at its weight") {
  LifCondReceptors::Params params;
  params.tau_rise_GABA_A = 0;                    // a jump
  params.tau_rise_AMPA = params.tau_decay_AMPA;  // an alpha function
  const LifCondReceptors model(params);
  const auto peak_of = [&](int port, double rise, double decay) {
    const double time = rise == decay ? rise
                        : rise == 0   ? 0
                                      : std::log(decay / rise) / (1 / rise - 1 / decay);
    auto state = model.rest();
    model.receive(state, port, 3);
    model.fire(state);  // V is held at its reset, only the conductances go on
    model.rewind(state, params.t_ref - time);
    return state.*LifCondReceptors::state_fields[static_cast<std::size_t>(port) + 1].member;
  };
  CHECK(peak_of(0, 2.4, 2.4) == Approx(3).epsilon(1e-12));
  CHECK(peak_of(1, 4, 40) == Approx(3).epsilon(1e-12));
  CHECK(peak_of(2, 0, 7) == Approx(3).epsilon(1e-12));
  CHECK(peak_of(3, 60, 200) == Approx(3).epsilon(1e-12));
}

TEST_CASE("magnesium blocks NMDA as Jahr and Stevens say") {
  // Current clamp: the slope of V at the arrival of 10 nS, which jump, is g B(V) (E - V) / C.
  for (const double Mg : {0.0, 0.5, 1.0, 2.0})
    for (const double V : {-90.0, -70.0, -56.0}) {
      LifCondReceptors::Params params;
      params.tau_rise_NMDA = 0;
      params.Mg = Mg;
      params.E_L = V;
      params.V_reset = V - 1;
      const LifCondReceptors model(params);
      auto state = model.rest();
      model.receive(state, 1, 10);
      const double dt = 1e-5;
      model.advance(state, dt);
      const double expected = 10 * (0 - V) / (1 + Mg / 3.57 * std::exp(-0.062 * V)) / params.C_m;
      INFO("Mg " << Mg << " mM, V " << V << " mV");
      CHECK((state.V_m - V) / dt == Approx(expected).epsilon(1e-5));
    }
}

TEST_CASE("cells that cannot fire by themselves need not be looked at") {
  // What a bound shows to be settled at once, input and all, costs nothing until the next input.
  const auto settles = [](const auto& model, int port, double weight) {
    auto state = model.rest();
    model.receive(state, port, weight);
    return !model.can_fire(state) && model.settled(state) && model.next_crossing(state) == never;
  };
  const LifCondReceptors receptors{LifCondReceptors::Params{}};
  const Izhikevich9 quadratic{Izhikevich9::Params{}};
  CHECK(settles(receptors, 0, 4));  // 16.67 nS (-70 + 55) + 4 nS 55 mV < 0
  CHECK_FALSE(settles(receptors, 0, 5));
  CHECK(settles(receptors, 1, 40));  // of NMDA a tenth is open at V_th
  CHECK(settles(receptors, 2, 1000));
  CHECK(settles(receptors, 3, 1000));
  CHECK(settles(quadratic, 0, 45));  // 0.7 nS/mV (10 mV)^2 = 70 pA, less 20 pA of u
  CHECK_FALSE(settles(quadratic, 0, 55));
  CHECK(settles(quadratic, 1, 1000));
}

}  // namespace
}  // namespace mossy::test
