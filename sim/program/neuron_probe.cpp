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

std::string network(const Probe& cell, double duration, const std::string& source) {
  return fmt::format("simulation: {{duration: {}}}\npopulations:\n  cell: {{size: 1, model: {}{}}}\n{}",
                     duration, cell.model,
                     cell.lowered == 0 ? "" : fmt::format(", params: {{I_e: {}}}", cell.I_e),
                     source.empty() ? "" : "sources:\n  stimulus: " + source + "\n");
}

bool fires_in_step(const Probe& cell, double amplitude) {
  Trial trial(network(cell, At::stimulus + At::step, current_step(amplitude)));
  trial.run();
  const auto times = trial.spike_times(0, 0);
  return !times.empty() && times.back() >= At::stimulus;
}

/// Lowers I_e to twice what makes the cell silent, found by doubling; leaves it when that does not help.
void silence(Probe& cell) {
  if (!fires_in_step(cell, 0)) return;
  const double standard = cell.I_e;
  for (double by = 1; by < 1e6; by *= 2) {
    cell.lowered = -2 * by;
    cell.I_e = standard + cell.lowered;
    if (!fires_in_step(cell, by)) return;
  }
  cell.lowered = 0;
  cell.I_e = standard;
}

std::optional<double> find_rheobase(const Probe& cell) {
  double low = 0, high = 1;
  while (!fires_in_step(cell, high)) {
    low = high;
    high *= 2;
    if (high > 1e6) return std::nullopt;
  }
  while (high - low > 0.01 * high) {
    const double middle = (low + high) / 2;
    (fires_in_step(cell, middle) ? high : low) = middle;
  }
  return high;
}

double deflection(const Trace& trace, const Trace& undisturbed) {
  double largest = 0;
  for (std::size_t k = 0; k < trace.v.size(); ++k)
    largest = std::max(largest, std::abs(trace.v[k] - undisturbed.v[k]));
  return largest;
}

}  // namespace

Trace trace_of(const Probe& cell, const std::string& source, double length, double every) {
  Trial trial(network(cell, At::stimulus + length, source));
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

Probe probe(const CatalogueEntry& model) {
  Probe cell;
  cell.model = model.name;
  for (const FieldRow& row : model.params) {
    if (row.name != "I_e") continue;
    cell.current_unit = row.unit;
    cell.I_e = row.default_value;
  }
  if (!cell.current_unit) return cell;
  silence(cell);
  cell.rheobase = find_rheobase(cell);
  return cell;
}

/// By doubling, then in proportion.
double weight_of_one_mV(const Probe& cell, std::string_view receptor) {
  const Trace undisturbed = trace_of(cell, "", response, 0.5);
  for (double weight = 1.0 / 64; weight < 20000; weight *= 2) {
    const Trace trace = trace_of(cell, one_spike(receptor, weight), response, 0.5);
    if (trace.spikes.size() != undisturbed.spikes.size()) return weight / 2;
    const double found = deflection(trace, undisturbed);
    if (found >= 0.5) return std::stod(fmt::format("{:.2g}", weight / found));
  }
  return 1;
}

}  // namespace mossy
