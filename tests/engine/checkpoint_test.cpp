// SPDX-License-Identifier: MIT
// Law over the catalogue: a run whose state is saved, and that another network built anew goes on with, on another
// number of threads, ends with the bits of the run that was never interrupted.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "sim/build/catalogue.hpp"
#include "sim/build/steps.hpp"
#include "tests/support/random_network.hpp"
#include "tests/support/random_rule.hpp"
#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

/// The run in pieces equals the whole; returns the outcome of the whole.
Outcome whole_and_in_pieces(const std::string& text, const PieceOptions& options,
                            std::size_t* under_way = nullptr) {
  INFO(text);
  const Prepared prepared = prepare(text);
  Outcome whole = run_fast(prepared, {1, options.cells_per_block, {}, false});
  CHECK(difference(run_in_pieces(prepared, options, under_way), whole) == "");
  return whole;
}

std::size_t spikes_after(const std::vector<Spike>& spikes, double time) {
  return static_cast<std::size_t>(
      std::count_if(spikes.begin(), spikes.end(), [=](const Spike& s) { return s.time >= time; }));
}

// -- neurons ------------------------------------------------------------------------------------

/// Cells of the model with random input, which also excite and inhibit each other; `rate` of the private input in Hz.
std::string cells_of(const CatalogueEntry& model, double rate, double strength, bool with_current) {
  const std::map<std::string_view, double> weights{{"pA", 60}, {"mV", 1.5}, {"nS", 3}};
  const double weight = strength * weights.at(model.weight_unit) * 800 / rate;
  return fmt::format(
      R"(
simulation: {{seed: 5, duration: 120}}
populations:
  IN: {{size: 20, model: poisson, params: {{rate: 40}}}}
  A: {{size: 12, model: {0}}}
projections:
  in: {{from: IN, to: A, rule: fixed_indegree, indegree: 5, weight: {1}, delay: {{uniform: [1, 4]}}, receptor: {2}}}
  own: {{from: A, to: A, rule: fixed_indegree, indegree: 3, weight: {6}, delay: 1.7, receptor: {3}}}
sources:
  noise: {{model: poisson, to: A, rate: {4}, weight: {1}, receptor: {2}}}
{5}
)",
      model.name, weight, model.receptors.front(), model.receptors.back(), rate,
      with_current ? "  push: {model: dc, to: A, times: [0, 50], amplitudes: [100, 200], cells: {every: 2}}"
                   : "",
      weight / 8 / strength);
}

/// A cut while a cell is refractory, 1.1 ms after one of the spikes, in all networks that have any: t_ref is at least 2 ms.
void cut_after_a_spike(const std::vector<Spike>& spikes, std::vector<double>& cuts) {
  cuts.insert(cuts.end() - 1, spikes[spikes.size() / 2].time + 1.1);
  std::sort(cuts.begin(), cuts.end());
}

/// As strong an input as makes them fire after the last cut.
void cells_in_pieces(const CatalogueEntry& model, double rate, bool with_current, PieceOptions options) {
  INFO(model.name);
  for (const double strength : {1, 4, 16, 64}) {
    const std::string text = cells_of(model, rate, strength, with_current);
    const Prepared prepared = prepare(text);
    REQUIRE(step_of(prepared.description, prepared.description.populations[1]).has_value() == (rate > 2000));
    const std::vector<Spike> spikes = run_fast(prepared).spikes[1];
    if (spikes_after(spikes, options.cuts.back()) <= 3) continue;
    cut_after_a_spike(spikes, options.cuts);
    whole_and_in_pieces(text, options);
    return;
  }
  FAIL("it does not fire");
}

TEST_CASE("checkpoints: cells of every model, with sparse input") {
  for (const CatalogueEntry& model : neuron_entries()) {
    const bool has_current = std::any_of(model.params.begin(), model.params.end(),
                                         [](const FieldRow& row) { return row.name == "I_e"; });
    cells_in_pieces(model, 800, has_current, {{13.3, 47.25, 47.26, 90}, {1, 1, 3, 2, 1}, 5});
  }
}

TEST_CASE("checkpoints: cells of every linear model, with dense input") {
  std::size_t models = 0;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if constexpr (LinearModel<Model>) {
      ++models;
      for (const CatalogueEntry& model : neuron_entries())
        if (model.name == Model::name)  // cuts on and off the steps
          cells_in_pieces(model, 4000, false, {{13.3, 47.25, 47.26, 47.2651, 90.01}, {1, 2, 1}, 0});
    }
  });
  CHECK(models >= 2);
}

// -- rules --------------------------------------------------------------------------------------

TEST_CASE("checkpoints: every long-term rule with every short-term rule, through phases") {
  for_each_rule_pair([](const std::string& rule, const std::string& short_term) {
    const std::string text = rule_network(rule, short_term, 11);
    // Also right after the weights were caught up with what is still under way, at 190.5 and 290.5 ms.
    whole_and_in_pieces(text, {{17.01, 152.5, 190.8, 200.3, 290.9, 333.33}, {1, 1, 2, 1, 1}, 2});
  });
}

TEST_CASE("checkpoints: weights that nothing but the protocol changes") {
  const std::string text = R"(
simulation: {seed: 3}
populations:
  IN: {size: 20, model: poisson, params: {rate: 40}}
  A: {size: 6, model: lif_psc_delta}
projections:
  equal: {from: IN, to: A, rule: fixed_indegree, indegree: 4, weight: 4, delay: 1.5, receptor: excitatory}
  drawn: {from: IN, to: A, rule: fixed_indegree, indegree: 4, weight: {uniform: [2, 6]}, delay: 2, receptor: excitatory}
protocol:
  - {phase: first, duration: 50}
  - {phase: second, duration: 50, normalise: {equal: 3, drawn: 5}, gain: {equal: 2}}
  - {phase: third, duration: 50, normalise: {drawn: 6}}
)";
  const Outcome whole = whole_and_in_pieces(text, {{40, 60, 75, 120}, {2, 1}, 2});
  CHECK(whole.weights[0][0] == 3);
  CHECK(spikes_after(whole.spikes[1], 120) > 3);
}

// -- sources ------------------------------------------------------------------------------------

/// One way to write each source that fires as a population, and each that drives cells.
const std::map<std::string_view, std::string> populations{
    {"pattern_source", ""},
    {"poisson", "times: [0, 60], rates: [30, 60], modulation: {frequency: 20, depth: 1}"},
    {"gamma_renewal", "rate: 50, gamma_shape: {lognormal: [0, 0.7], min: 0.1}, start: 8.25"},
    {"spike_times", "times: [1, 30, 49.5, 70, 71, 100, 120]"}};
const std::map<std::string_view, std::string> devices{
    {"poisson", "rate: 1500, weight: {uniform: [90, 190]}, start: 5, receptor: excitatory"},
    {"gamma_renewal", "rate: 1500, gamma_shape: 5, weight: 150, receptor: excitatory"},
    {"spike_times", "times: [20, 21, 60, 60, 61, 100, 130], weight: 3000, receptor: excitatory"},
    {"dc", "times: [5, 50, 51, 140], amplitudes: [300, 520, 100, 600], cells: {every: 2}"},
    {"ou_current", "mean: {uniform: [300, 500]}, sd: 220, tau: 6, every: 0.7, stop: 140"}};

std::string source_network(const std::string& model, const std::string& params, const std::string& source) {
  return fmt::format(R"(
simulation: {{seed: 8}}
populations:
  IN: {{size: 10, model: {}, params: {{{}}}}}
  PA: {{size: 10, model: pattern_source}}
  A: {{size: 6, model: lif_psc_exp}}
projections:
  in: {{from: IN, to: A, rule: fixed_indegree, indegree: 4, weight: 500, delay: {{uniform: [1, 9]}}, receptor: excitatory}}
  pa: {{from: PA, to: A, rule: fixed_indegree, indegree: 4, weight: 500, delay: 2.5, receptor: excitatory}}
sources:
  {}
patterns:
  shown: {{population: PA, count: 3, active: 0.4}}
protocol:
  - {{phase: show, present: shown, each: 40, gap: 10, rate: 80}}
)",
                     model, params, source);
}

TEST_CASE("checkpoints: every source, as a population and as a device") {
  const PieceOptions options{{14.9, 50, 62.5, 100.01, 119}, {1, 3, 1, 2, 1, 1}, 4};
  for (const SourceEntry& source : source_entries()) {
    const std::string name(source.name);
    INFO(name);
    if (source.as_population && name != "pattern_source") {
      const Outcome whole = whole_and_in_pieces(
          source_network(name, populations.at(name), "off: {model: dc, to: A, amplitude: 0}"), options);
      CHECK(spikes_after(whole.spikes[0], 119) > 0);
    }
    if (source.as_device) {
      const Outcome whole = whole_and_in_pieces(
          source_network("poisson", "rate: 5",
                         fmt::format("it: {{model: {}, to: A, {}}}", name, devices.at(name))),
          options);
      CHECK(spikes_after(whole.spikes[1], 119) > 0);
      CHECK(spikes_after(whole.spikes[2], 119) > 0);
    }
  }
}

// -- all together, and awkward places -----------------------------------------------------------

TEST_CASE("checkpoints: random networks, cut anywhere") {
  for (std::uint64_t seed = 300; seed < 308; ++seed) {
    Stream random(seed, key_of("checkpoints"), 0);
    const std::string text = random_network(seed);
    const double duration = prepare(text).timeline.duration;
    PieceOptions options{{}, {1, 3, 1, 2, 1, 1, 1}, static_cast<std::uint32_t>(3 + random.below(6))};
    for (int k = 0; k < 6; ++k)
      options.cuts.push_back(k % 2 == 0 ? duration * random.uniform()
                                        : std::floor(4 * duration * random.uniform()) / 4);
    std::sort(options.cuts.begin(), options.cuts.end());
    INFO("seed " << seed);
    std::size_t under_way = 0;
    whole_and_in_pieces(text, options, &under_way);
    CHECK(under_way > 0);
  }
}

TEST_CASE(
    "checkpoints: within a showing, within a refractory period, with spikes under way and before a reset") {
  const std::string text = R"(
simulation: {seed: 4}
populations:
  IN: {size: 12, model: pattern_source}
  A: {size: 6, model: lif_psc_exp, params: {t_ref: 30}}
projections:
  in: {from: IN, to: A, rule: all_to_all, weight: {uniform: [200, 400]}, delay: {uniform: [2, 25]}, receptor: excitatory,
       plasticity: {rule: stdp_pair, Wmax: 800, lambda: 0.05}}
  ring: {from: A, to: A, rule: one_to_one, weight: 900, delay: 45.5, receptor: excitatory}
patterns:
  shown: {population: IN, count: 2, active: 0.5}
protocol:
  - {phase: show, present: shown, each: 60, gap: 20, rate: 100}
  - {phase: again, present: shown, each: 60, gap: 20, rate: 100, reset: [membranes, traces]}
)";
  const Outcome plain = run_fast(prepare(text));
  REQUIRE(plain.spikes[1].size() > 8);
  // Right after a spike, in the middle of a refractory period, at the end of a phase before its reset.
  const double fired = plain.spikes[1][2].time;
  PieceOptions options{{std::nextafter(fired, 1e9), fired + 12, 159.999, 160, 200}, {2, 1}, 2};
  std::sort(options.cuts.begin(), options.cuts.end());
  std::size_t under_way = 0;
  const Outcome whole = whole_and_in_pieces(text, options, &under_way);
  CHECK(under_way > 20);
  CHECK(spikes_after(whole.spikes[1], 200) > 0);
}

}  // namespace
}  // namespace mossy::test
