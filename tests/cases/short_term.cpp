// SPDX-License-Identifier: MIT
// One synapse with short-term plasticity onto a leaky cell far below threshold: each spike's amplitude is how far the
// membrane potential jumps from where its decay had brought it.
#include <fmt/format.h>

#include <cmath>

#include "tests/cases/naming.hpp"
#include "tests/cases/network_file.hpp"
#include "tests/cases/translation.hpp"

namespace mossy::cases {

Outcome check_short_term(const CaseRun& c, const Simulator& simulator) {
  const bool three_states = c.run.at("variant").get<std::string>() == "tm_2000_three_state";
  const CatalogueEntry rule = short_term_called({three_states ? "tsodyks" : "tsodyks2"});
  const Json& given = c.run.at("parameters");
  const auto times = c.run.at("pre_spikes_ms").get<std::vector<double>>();
  const auto amplitudes = c.run.at("expected").at("amplitude").get<std::vector<double>>();
  if (times.size() != amplitudes.size()) throw CannotSay("the spikes and amplitudes differ in number");
  constexpr double tau_m = 10, delay = 1;  // ms

  NetworkFile network(times.back() + delay + 1);
  network.add("populations", "pre",
              fmt::format("{{size: 1, model: spike_times, params: {{times: {}}}}}", list(times)));
  network.add_population("post", 1, std::string(neuron_called({"lif_psc_delta"}).name),
                         {{"V_th", 1e9}, {"E_L", 0}, {"V_reset", 0}, {"tau_m", tau_m}});
  std::string plasticity = mapping(params_of(given, rule, {"A"}));
  plasticity.insert(1, fmt::format("rule: {}, ", rule.name));
  network.add(
      "projections", "synapse",
      fmt::format("{{from: pre, to: post, rule: one_to_one, receptor: excitatory, weight: {}, delay: {}, "
                  "short_term: {}}}",
                  number(given.at("A").get<double>()), number(delay), plasticity));
  std::vector<double> arrivals;
  for (const double time : times)
    arrivals.push_back(time + delay);
  network.record_voltage("post", "[0]", arrivals);

  const Samples voltage = simulator.run(c.file.family + "-" + c.name(), network.text()).voltage("post");
  Comparison comparison;
  double before = 0;  // mV, just before the arrival
  for (std::size_t k = 0; k < times.size(); ++k) {
    if (k > 0) before = voltage.at(arrivals[k - 1]) * std::exp(-(arrivals[k] - arrivals[k - 1]) / tau_m);
    comparison.value("amplitude", "", fmt::format("of spike {}", k), voltage.at(arrivals[k]) - before,
                     amplitudes[k],
                     c.run.at("expected").at("tol_rel").get<double>() * std::abs(amplitudes[k]) + 1e-300);
  }
  return comparison.outcome();
}

}  // namespace mossy::cases
