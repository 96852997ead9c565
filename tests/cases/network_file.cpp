// SPDX-License-Identifier: MIT
#include "tests/cases/network_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mossy::cases {

std::string number(double value) {
  return fmt::format("{:.17g}", value);
}

std::string list(std::span<const double> values) {
  std::vector<std::string> texts;
  for (const double v : values)
    texts.push_back(number(v));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string mapping(const std::vector<Setting>& settings) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : settings)
    texts.push_back(fmt::format("{}: {}", name, number(value)));
  return fmt::format("{{{}}}", fmt::join(texts, ", "));
}

void NetworkFile::add(const std::string& section, const std::string& name, const std::string& body) {
  sections_[section].push_back(fmt::format("{}: {}", name, body));
}

void NetworkFile::add_population(const std::string& name, std::size_t size, const std::string& model,
                                 const std::vector<Setting>& params, const std::vector<Setting>& initial) {
  std::string body = fmt::format("{{size: {}, model: {}", size, model);
  if (!params.empty()) body += ", params: " + mapping(params);
  if (!initial.empty()) body += ", initial: " + mapping(initial);
  add("populations", name, body + "}");
}

void NetworkFile::add_arrivals(const std::string& population,
                               std::vector<std::pair<double, double>> arrivals) {
  std::stable_sort(arrivals.begin(), arrivals.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const bool excitatory : {true, false}) {
    std::vector<double> times, weights;
    for (const auto& [time, weight] : arrivals) {
      if ((weight >= 0) != excitatory) continue;
      times.push_back(time);
      weights.push_back(excitatory ? weight : -weight);
    }
    const char* receptor = excitatory ? "excitatory" : "inhibitory";
    if (!times.empty())
      add("sources", fmt::format("{}_to_{}", receptor, population),
          fmt::format("{{model: spike_times, to: {}, receptor: {}, times: {}, weight: {}}}", population,
                      receptor, list(times), list(weights)));
  }
}

void NetworkFile::add_record(const std::string& kind, const std::string& name, const std::string& body) {
  records_[kind].push_back(fmt::format("{}: {}", name, body));
}

void NetworkFile::record_voltage(const std::string& population, const std::string& cells,
                                 std::span<const double> at) {
  const std::string chosen = cells.empty() ? "" : fmt::format("cells: {}, ", cells);
  add_record("state", population, fmt::format("{{{}variables: [V_m], at: {}}}", chosen, list(at)));
}

std::string NetworkFile::text() const {
  std::string text = fmt::format("name: case\nsimulation: {{duration: {}, seed: 1}}\n", number(duration_));
  for (const char* section : {"populations", "projections", "sources"}) {
    const auto entries = sections_.find(section);
    if (entries == sections_.end()) continue;
    text += fmt::format("{}:\n  {}\n", section, fmt::join(entries->second, "\n  "));
  }
  if (!records_.empty() || !connections_.empty()) text += "record:\n";
  for (const auto& [kind, entries] : records_)
    text += fmt::format("  {}:\n    {}\n", kind, fmt::join(entries, "\n    "));
  if (!connections_.empty()) text += fmt::format("  connections: [{}]\n", fmt::join(connections_, ", "));
  return text;
}

}  // namespace mossy::cases
