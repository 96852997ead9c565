// SPDX-License-Identifier: MIT
#include "sim/program/convergence.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>

#include "analysis/grid/grid_lif.hpp"
#include "analysis/grid/reference_lif.hpp"
#include "models/neuron/trajectory.hpp"
#include "sim/core/rng.hpp"
#include "sim/program/neuron_probe.hpp"
#include "sim/program/trial.hpp"

namespace mossy {
namespace {

constexpr std::uint64_t seed = 1;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// A Poisson train of `rate` per ms, keyed by its name.
std::vector<double> train(std::string_view name, double rate, double duration) {
  Stream random(seed, key_of("convergence"), key_of(name));
  std::vector<double> times;
  for (double t = random.exponential() / rate; t < duration; t += random.exponential() / rate)
    times.push_back(t);
  return times;
}

std::string spike_source(std::string_view receptor, double weight, const std::vector<double>& times) {
  return fmt::format("  {0}: {{model: spike_times, to: cell, receptor: {0}, weight: {1}, times: [{2}]}}\n",
                     receptor, weight, fmt::join(times, ", "));
}

}  // namespace

bool is_integrated(const CatalogueEntry& model) {
  return std::any_of(model.params.begin(), model.params.end(),
                     [](const FieldRow& row) { return row.name == "tolerance"; });
}

// -- integrated models --------------------------------------------------------------------------

namespace {

/// A driven cell's file but for its tolerance: finding the drive takes runs of its own.
struct Driven {
  std::string current, sources;
  std::size_t inputs = 0;
};

Driven drive(const CatalogueEntry& model) {
  Driven out;
  const Probe cell = probe(model);
  if (cell.rheobase) out.current = fmt::format(", I_e: {:.3g}", cell.I_e + 2 * *cell.rheobase);
  for (const std::string_view receptor : model.receptors) {
    const auto times = train(receptor, 0.2, tolerance_duration);
    out.sources += spike_source(receptor, weight_of_one_mV(cell, receptor), times);
    out.inputs += times.size();
  }
  return out;
}

std::string network(const CatalogueEntry& model, const Driven& driven, double tolerance) {
  return fmt::format(
      "simulation: {{duration: {}}}\npopulations:\n  cell: {{size: 1, model: {}, params: {{tolerance: "
      "{}{}}}}}\n"
      "sources:\n{}",
      tolerance_duration, model.name, tolerance, driven.current, driven.sources);
}

}  // namespace

std::string driven_cell(const CatalogueEntry& model, double tolerance) {
  return network(model, drive(model), tolerance);
}

ModelConvergence measure_model(const CatalogueEntry& model, const std::vector<double>& tolerances) {
  const Driven driven = drive(model);
  Trial finest(network(model, driven, finest_tolerance));
  finest.run();
  const std::vector<double> reference = finest.spike_times(0, 0);
  ModelConvergence out{std::string(model.name), reference.size(), driven.inputs, {}};
  for (const double tolerance : tolerances) {
    Trial trial(network(model, driven, tolerance));
    const std::uint64_t evaluations = slope_evaluations;
    const double start = cpu_seconds();
    trial.run();
    ToleranceRow row;
    row.tolerance = tolerance;
    row.cpu_seconds = (cpu_seconds() - start) * 1000 / tolerance_duration;
    row.evaluations = static_cast<double>(slope_evaluations - evaluations) * 1000 / tolerance_duration;
    row.errors = spike_errors(reference, trial.spike_times(0, 0), pairing_reach);
    out.rows.push_back(row);
  }
  return out;
}

// -- a time grid --------------------------------------------------------------------------------

namespace {

constexpr double excitatory = 90, inhibitory = 130;  // pA, 8 and 2 inputs per ms

std::vector<LifInput> inputs_of(const std::vector<double>& ex, const std::vector<double>& in) {
  std::vector<LifInput> inputs;
  for (const double t : ex)
    inputs.push_back({t, excitatory, true});
  for (const double t : in)
    inputs.push_back({t, inhibitory, false});
  std::sort(inputs.begin(), inputs.end(),
            [](const LifInput& a, const LifInput& b) { return a.time < b.time; });
  return inputs;
}

std::string exact_network(const LifParameters& p, const std::vector<double>& ex,
                          const std::vector<double>& in) {
  return fmt::format(
             "simulation: {{duration: {}}}\npopulations:\n  cell: {{size: 1, model: lif_psc_exp, params: "
             "{{C_m: {}, "
             "tau_m: {}, E_L: {}, V_th: {}, V_reset: {}, t_ref: {}, I_e: {}, tau_syn_ex: {}, tau_syn_in: "
             "{}}}}}\n"
             "sources:\n",
             grid_duration, p.C_m, p.tau_m, p.E_L, p.V_th, p.V_reset, p.t_ref, p.I_e, p.tau_syn_ex,
             p.tau_syn_in) +
         spike_source("excitatory", excitatory, ex) + spike_source("inhibitory", inhibitory, in);
}

}  // namespace

GridComparison measure_grid(const std::vector<double>& steps) {
  const LifParameters p;
  const auto ex = train("grid, excitatory", 8, grid_duration),
             in = train("grid, inhibitory", 2, grid_duration);
  const auto inputs = inputs_of(ex, in);
  const auto count = static_cast<double>(inputs.size());
  const std::vector<double> reference = ReferenceLif(p).spikes(inputs, grid_duration);
  GridComparison out{inputs.size(), reference.size(), {}};
  const auto add = [&](std::string method, const std::vector<double>& spikes, double updates,
                       double seconds) {
    out.rows.push_back({std::move(method), spike_errors(reference, spikes, pairing_reach), updates / count,
                        1e9 * seconds / count});
  };
  for (const double h : steps) {
    const double start = cpu_seconds();
    const auto spikes = grid_spikes(p, inputs, h, grid_duration);
    add(fmt::format("grid, h = {} ms", h), spikes, grid_duration / h, cpu_seconds() - start);
  }
  Trial trial(exact_network(p, ex, in));
  const double start = cpu_seconds();
  trial.run();
  const double seconds = cpu_seconds() - start;
  const auto spikes = trial.spike_times(0, 0);
  add("lif_psc_exp", spikes, count + static_cast<double>(spikes.size()), seconds);
  return out;
}

}  // namespace mossy
