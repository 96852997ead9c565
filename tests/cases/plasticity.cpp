// SPDX-License-Identifier: MIT
// One plastic synapse between two cells made to fire at listed times; its weight is read after every event.
//
//   pre    a population of spike_times                        acts at   t_pre + axonal delay
//   post   a cell that an overwhelming input fires at once    acts at   t_post + dendritic delay
//
// The weight changes at events only, so it is read half-way to the next one. Of events at one instant only the last
// shows from outside: the others are counted in the verdict and not compared.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tests/cases/naming.hpp"
#include "tests/cases/network_file.hpp"
#include "tests/cases/translation.hpp"

namespace mossy::cases {
namespace {

constexpr double same_instant = 1e-10;  // ms; closer events cannot be read apart safely

struct Trains {
  std::vector<double> pre, post;  ///< ms, when they fire
  double axonal = 0, dendritic = 0;
  double shift = 0;  ///< added to all times of the case
};

/// Cases without delays speak of the times at the synapse. The program has no synapse without delay, so the post
/// cell fires earlier by a dendritic delay. All is moved to [shift, 2 shift), a power of two: there doubles are
/// equally spaced, so this small power of two is added and taken away without rounding and ties stay ties.
Trains trains_of(const Json& run) {
  Trains t{run.at("pre_spikes_ms").get<std::vector<double>>(),
           run.at("post_spikes_ms").get<std::vector<double>>()};
  const Json& p = run.at("parameters");
  if (p.contains("dendritic_delay")) {
    t.axonal = p.at("axonal_delay").get<double>();
    t.dendritic = p.at("dendritic_delay").get<double>();
    return t;
  }
  double last = 0;
  for (const auto* train : {&t.pre, &t.post})
    for (const double time : *train)
      last = std::max(last, time);
  t.dendritic = 0.125;
  t.shift = std::exp2(std::ceil(std::log2(last + 2)));
  for (double& time : t.pre)
    time += t.shift;
  for (double& time : t.post)
    time = time + t.shift - t.dendritic;
  return t;
}

std::string pairing_of(const CaseRun& c) {
  const std::string pairing = c.run.value("pairing", "all");
  return pairing == "all" ? c.model() : "stdp_" + pairing;
}

CatalogueEntry rule_of(const CaseRun& c, std::vector<Setting>& extra) {
  if (c.run.value("interaction", "all-to-all") != "nearest-spike") return rule_called({pairing_of(c)});
  const CatalogueEntry rule = rule_called({c.model() + "_nn", c.model() + "_nearest", c.model()});
  if (rule.name != c.model()) return rule;
  for (const FieldRow& row : rule.params)
    if (row.name == "nearest") {
      extra.emplace_back("nearest", 1);
      return rule;
    }
  throw NotThere(fmt::format("{} pairs all spikes only", rule.name));
}

/// Expected weights that can be seen: the last event of each instant, and when to look.
struct Sight {
  double time;  ///< ms of the case
  double weight;
  std::string event;
};

std::vector<Sight> sights_of(const Json& events) {
  std::vector<Sight> sights;
  for (std::size_t k = 0; k < events.size(); ++k) {
    const double now = events[k].at("t_ms").get<double>();
    const bool last = k + 1 == events.size();
    const double next = last ? now + 2 : events[k + 1].at("t_ms").get<double>();
    if (!last && next - now < same_instant) continue;
    sights.push_back(
        {now + 0.5 * (next - now), events[k].at("w").get<double>(),
         fmt::format("after event {} ({} at {} ms)", k, events[k].at("kind").get<std::string>(), now)});
  }
  return sights;
}

void add_cells(NetworkFile& network, const Trains& trains) {
  network.add("populations", "pre",
              fmt::format("{{size: 1, model: spike_times, params: {{times: {}}}}}", list(trains.pre)));
  const CatalogueEntry cell = neuron_called({"lif_psc_delta"});
  network.add_population("post", 1, std::string(cell.name), {{"V_th", 1e9}, {"t_ref", 0}});
  std::vector<std::pair<double, double>> arrivals;
  for (const double time : trains.post)
    arrivals.emplace_back(time, 1e10);
  network.add_arrivals("post", std::move(arrivals));
}

}  // namespace

Outcome check_plasticity(const CaseRun& c, const Simulator& simulator) {
  std::vector<Setting> settings;
  const CatalogueEntry rule = rule_of(c, settings);
  const auto given = params_of(c.run.at("parameters"), rule, {"w0", "axonal_delay", "dendritic_delay"});
  settings.insert(settings.end(), given.begin(), given.end());
  const Trains trains = trains_of(c.run);
  const auto sights = sights_of(c.run.at("expected").at("all_events"));
  if (sights.empty()) throw CannotSay("there are no events");

  NetworkFile network(trains.shift + sights.back().time + trains.axonal + trains.dendritic + 1);
  add_cells(network, trains);
  std::string plasticity = mapping(settings);
  plasticity.insert(1, fmt::format("rule: {}, ", rule.name));
  network.add(
      "projections", "synapse",
      fmt::format("{{from: pre, to: post, rule: one_to_one, receptor: excitatory, weight: {}, delay: {}, "
                  "axonal_delay: {}, plasticity: {}}}",
                  number(c.run.at("parameters").at("w0").get<double>()),
                  number(trains.axonal + trains.dendritic), number(trains.axonal), plasticity));
  std::vector<double> at;
  for (const Sight& sight : sights)
    at.push_back(trains.shift + sight.time);
  network.add_record("weights", "synapse", fmt::format("{{at: {}}}", list(at)));

  const Results results = simulator.run(c.file.family + "-" + c.name(), network.text());
  const Json& expected = c.run.at("expected");
  const double relative = expected.at("tol_rel").get<double>(),
               absolute = expected.at("tol_abs").get<double>();
  Comparison comparison;
  comparison.require(results.spikes("post", HUGE_VAL).times == trains.post,
                     "the post cell did not fire as it was made to");
  const Samples weights = results.weights("synapse");
  for (std::size_t k = 0; k < sights.size(); ++k)
    comparison.value("weight", "", sights[k].event, weights.at(at[k]), sights[k].weight,
                     relative * std::abs(sights[k].weight) + absolute);
  if (const auto hidden = expected.at("all_events").size() - sights.size(); hidden > 0)
    comparison.note(fmt::format("{} hidden by a later event of the same instant", hidden));
  return comparison.outcome();
}

}  // namespace mossy::cases
