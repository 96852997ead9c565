// SPDX-License-Identifier: MIT
#include "sim/program/neuron_probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/program/trial.hpp"

namespace mossy {
namespace {

using At = ProbeTimes;
constexpr double response = 100;  // ms that the effect of an input is looked at

std::string network(std::string_view model, double duration, const std::string& source) {
  return fmt::format("simulation: {{duration: {}}}\npopulations:\n  cell: {{size: 1, model: {}}}\n{}",
                     duration, model, source.empty() ? "" : "sources:\n  stimulus: " + source + "\n");
}

std::size_t spikes_in_step(std::string_view model, double amplitude) {
  Trial trial(network(model, At::stimulus + At::step, current_step(amplitude)));
  trial.run();
  const auto times = trial.spike_times(0, 0);
  return static_cast<std::size_t>(
      std::count_if(times.begin(), times.end(), [](double t) { return t >= At::stimulus; }));
}

double deflection(const Trace& trace, const Trace& undisturbed) {
  double largest = 0;
  for (std::size_t k = 0; k < trace.v.size(); ++k)
    largest = std::max(largest, std::abs(trace.v[k] - undisturbed.v[k]));
  return largest;
}

}  // namespace

Trace trace_of(std::string_view model, const std::string& source, double length, double every) {
  Trial trial(network(model, At::stimulus + length, source));
  const std::size_t v = trial.variable(0, "V_m");
  Trace trace;
  trace.unit = trial.unit(0, v);
  const int samples = static_cast<int>(std::lround((At::before + length) / every));
  for (int k = 0; k < samples; ++k) {
    trial.run_until(At::settle + k * every);
    trace.t.push_back(k * every - At::before);
    trace.v.push_back(trial.state(0, 0, v));
  }
  for (const double t : trial.spike_times(0, 0))
    if (t >= At::settle) trace.spikes.push_back(t - At::stimulus);
  return trace;
}

std::string current_step(double amplitude) {
  return fmt::format("{{model: dc, to: cell, amplitude: {}, start: {}, stop: {}}}", amplitude, At::stimulus,
                     At::stimulus + At::step);
}

std::string one_spike(std::string_view receptor, double weight) {
  return fmt::format("{{model: spike_times, to: cell, times: [{}], weight: {}, receptor: {}}}", At::stimulus,
                     weight, receptor);
}

std::optional<std::string_view> current_unit(const CatalogueEntry& model) {
  for (const FieldRow& row : model.params)
    if (row.name == "I_e") return row.unit;
  return std::nullopt;
}

std::optional<double> rheobase(const CatalogueEntry& model) {
  if (!current_unit(model)) return std::nullopt;
  if (spikes_in_step(model.name, 0) > 0) return 0;
  double low = 0, high = 1;
  while (spikes_in_step(model.name, high) == 0) {
    low = high;
    high *= 2;
    if (high > 1e6) return std::nullopt;
  }
  while (high - low > 0.01 * high) {
    const double middle = (low + high) / 2;
    (spikes_in_step(model.name, middle) > 0 ? high : low) = middle;
  }
  return high;
}

/// By doubling, then in proportion.
double weight_of_one_mV(const CatalogueEntry& model, std::string_view receptor) {
  const Trace undisturbed = trace_of(model.name, "", response, 0.5);
  for (double weight = 1.0 / 64; weight < 20000; weight *= 2) {
    const Trace trace = trace_of(model.name, one_spike(receptor, weight), response, 0.5);
    if (trace.spikes.size() != undisturbed.spikes.size()) return weight / 2;
    const double found = deflection(trace, undisturbed);
    if (found >= 0.5) return std::stod(fmt::format("{:.2g}", weight / found));
  }
  return 1;
}

}  // namespace mossy
