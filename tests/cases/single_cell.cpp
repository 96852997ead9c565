// SPDX-License-Identifier: MIT
// One cell with listed arrivals and steps of current; its spikes and its membrane potential are compared.
#include <fmt/format.h>

#include "tests/cases/naming.hpp"
#include "tests/cases/network_file.hpp"
#include "tests/cases/translation.hpp"

namespace mossy::cases {
namespace {

std::vector<Setting> settings_of(const Json& run, const CatalogueEntry& model) {
  auto settings = params_of(run.at("parameters"), model);
  // "upward crossing of V = -20 mV": models that fire without a reset need to be told where.
  const std::string definition = run.value("spike_definition", "");
  if (const auto equals = definition.find("V = "); equals != std::string::npos)
    for (const FieldRow& row : model.params)
      if (row.name == "V_spike") settings.emplace_back(row.name, std::stod(definition.substr(equals + 4)));
  return settings;
}

void add_current(NetworkFile& network, const Json& run) {
  const Json steps = run.at("stimulus").value("I_e_steps", Json::array());
  if (steps.empty()) return;
  const double constant = run.at("parameters").at("I_e").get<double>();
  std::vector<double> times, amplitudes;
  for (const Json& step : steps) {
    times.push_back(step.at("t_ms").get<double>());
    amplitudes.push_back(step.at("I_pA").get<double>() -
                         constant);  // a step takes the place of I_e, dc adds to it
  }
  network.add(
      "sources", "steps",
      fmt::format("{{model: dc, to: cell, times: {}, amplitudes: {}}}", list(times), list(amplitudes)));
}

ExpectedTrain train_of(const Json& spikes) {
  ExpectedTrain train;
  train.count = spikes.at("count").get<std::size_t>();
  train.chosen = spikes.value("selected_index", std::vector<long>{});
  train.times = spikes.at("times_ms").get<std::vector<double>>();
  train.tolerances = spikes.at("tol_ms").get<std::vector<double>>();
  const std::size_t listed = train.chosen.empty() ? train.count : train.chosen.size();
  if (train.times.size() != listed || train.tolerances.size() != listed)
    throw CannotSay("the expected spikes, their times and tolerances differ in number");
  return train;
}

}  // namespace

Outcome check_single_cell(const CaseRun& c, const Simulator& simulator) {
  const CatalogueEntry model = neuron_of(c);
  const double stop = c.run.at("t_stop_ms").get<double>();
  const Json& expected = c.run.at("expected");
  const Json samples = expected.value("V", Json::array());

  NetworkFile network(stop + 1);  // what happens at t_stop itself belongs to the case
  network.add_population("cell", 1, std::string(model.name), settings_of(c.run, model),
                         initial_of(c.run.value("initial", Json::object()), model));
  std::vector<std::pair<double, double>> arrivals;
  for (const Json& spike : c.run.at("stimulus").at("spikes"))
    arrivals.emplace_back(spike.at("t_ms").get<double>(), spike.at("w").get<double>());
  network.add_arrivals("cell", std::move(arrivals));
  add_current(network, c.run);
  std::vector<double> at;
  for (const Json& sample : samples)
    at.push_back(sample.at("t_ms").get<double>());
  if (!at.empty()) network.record_voltage("cell", "[0]", at);

  const Results results = simulator.run(c.file.family + "-" + c.name(), network.text());
  Comparison comparison;
  comparison.train("", results.spikes("cell", stop).times, train_of(expected.at("spikes")));
  if (at.empty()) return comparison.outcome();
  const Samples voltage = results.voltage("cell");
  for (const Json& sample : samples) {
    const double time = sample.at("t_ms").get<double>();
    comparison.value("V_m", "mV", fmt::format("at {} ms", time), voltage.at(time),
                     sample.at("V_mV").get<double>(), sample.at("tol_mV").get<double>());
  }
  return comparison.outcome();
}

}  // namespace mossy::cases
