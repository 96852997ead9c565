// SPDX-License-Identifier: MIT
// A small network with listed connections: a population per neuron and a projection per connection, because only
// constants are exact doubles (drawn weights and delays are floats).
#include <fmt/format.h>

#include <map>

#include "tests/cases/naming.hpp"
#include "tests/cases/network_file.hpp"
#include "tests/cases/translation.hpp"

namespace mossy::cases {
namespace {

std::string neuron_name(std::size_t id) {
  return fmt::format("n{}", id);
}

/// w_mV, w_pA or w_nS.
double weight_of(const Json& object) {
  for (const auto& [key, value] : object.items())
    if (key.starts_with("w_")) return value.get<double>();
  throw CannotSay("a connection or stimulus has no weight");
}

void add_neurons(NetworkFile& network, const Json& run, const CatalogueEntry& model) {
  std::size_t id = 0;
  for (const Json& neuron : run.at("neurons")) {
    std::vector<Setting> initial;
    if (neuron.contains("V0")) initial.emplace_back("V_m", neuron.at("V0").get<double>());
    network.add_population(neuron_name(id++), 1, std::string(model.name), params_of(neuron, model, {"V0"}),
                           initial);
  }
}

void add_connections(NetworkFile& network, const Json& run) {
  std::size_t number_of_connection = 0;
  for (const Json& connection : run.at("connections")) {
    const double weight = weight_of(connection);
    network.add(
        "projections", fmt::format("c{}", number_of_connection++),
        fmt::format("{{from: {}, to: {}, rule: one_to_one, weight: {}, delay: {}, receptor: {}}}",
                    neuron_name(connection.at("src").get<std::size_t>()),
                    neuron_name(connection.at("dst").get<std::size_t>()),
                    number(weight >= 0 ? weight : -weight), number(connection.at("delay_ms").get<double>()),
                    weight >= 0 ? "excitatory" : "inhibitory"));
  }
}

void add_stimulus(NetworkFile& network, const Json& run) {
  std::map<std::size_t, std::vector<std::pair<double, double>>> arrivals;
  for (const Json& spike : run.at("stimulus").at("spikes"))
    arrivals[spike.at("dst").get<std::size_t>()].emplace_back(spike.at("t_ms").get<double>(),
                                                              weight_of(spike));
  for (auto& [id, list_of_neuron] : arrivals)
    network.add_arrivals(neuron_name(id), std::move(list_of_neuron));
}

std::map<std::size_t, ExpectedTrain> trains_of(const Json& expected) {
  std::map<std::size_t, ExpectedTrain> trains;
  for (const Json& spike : expected.at("spikes")) {
    ExpectedTrain& train = trains[spike.at("id").get<std::size_t>()];
    ++train.count;
    train.times.push_back(spike.at("t_ms").get<double>());
    train.tolerances.push_back(spike.contains("tol_ms") ? spike.at("tol_ms").get<double>()
                                                        : expected.at("tol_ms").get<double>());
  }
  return trains;
}

}  // namespace

Outcome check_network(const CaseRun& c, const Simulator& simulator) {
  const CatalogueEntry model = neuron_called({c.model()});
  const double stop = c.run.at("t_stop_ms").get<double>();
  NetworkFile network(stop + 1);  // what happens at t_stop itself belongs to the case
  add_neurons(network, c.run, model);
  add_connections(network, c.run);
  add_stimulus(network, c.run);

  const Results results = simulator.run(c.file.family + "-" + c.name(), network.text());
  Comparison comparison;
  auto trains = trains_of(c.run.at("expected"));
  for (std::size_t id = 0; id < c.run.at("neurons").size(); ++id)
    comparison.train(fmt::format(" of neuron {}", id), results.spikes(neuron_name(id), stop).times,
                     trains[id]);
  comparison.require(trains.size() == c.run.at("neurons").size(),
                     "a spike is expected of a neuron that is not there");
  return comparison.outcome();
}

}  // namespace mossy::cases
