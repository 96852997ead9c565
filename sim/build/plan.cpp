// SPDX-License-Identifier: MIT
#include "sim/build/plan.hpp"

#include <fmt/format.h>

#include <fstream>

#include "sim/build/builder.hpp"
#include "sim/build/catalogue.hpp"
#include "sim/build/cells.hpp"
#include "sim/build/check.hpp"
#include "sim/build/source_values.hpp"
#include "sim/build/wiring.hpp"
#include "sim/engine/cell_block.hpp"

namespace mossy {
namespace {

constexpr double program_bytes =
    12e6;  // the program, its libraries and file buffers, as measured for two cells

double cell_bytes(const PopulationSpec& spec) {
  double bytes = 0;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (spec.model.text != Model::name) return;
    bytes = sizeof(typename Model::State) + 2 * sizeof(double);  // state, its date, the next crossing
    for (const Parameter& p : spec.params)
      if (p.value.kind != Distribution::Kind::constant) {
        bytes += sizeof(Model) + sizeof(typename Model::Params);
        break;
      }
  });
  return bytes;
}

double selected_fraction(const CellSelection& cells, double size) {
  if (cells.every) return 1 / static_cast<double>(*cells.every);
  if (cells.first) return static_cast<double>(*cells.first) / size;
  return cells.list.empty() ? 1 : static_cast<double>(cells.list.size()) / size;
}

/// Bytes per synapse: the target, its weight, and with drawn unrounded delays a packet of its own.
double synapse_bytes(const ProjectionSpec& spec) {
  double bytes = 4;
  if (spec.plasticity) {
    bytes += 8;
  } else if (spec.weight.kind != Distribution::Kind::constant) {
    bytes += spec.weight.kind == Distribution::Kind::list ? 8 : 4;
  }
  if (spec.delay.kind != Distribution::Kind::constant && spec.delay.round == 0) bytes += 12;
  return bytes;
}

double available_memory() {
  std::ifstream file("/proc/meminfo");
  std::string word;
  double kilobytes = 0;
  while (file >> word)
    if (word == "MemAvailable:" && file >> kilobytes) return kilobytes * 1024;
  return never;
}

/// The share of a run of `duration` ms in which a source is on.
double share_on(const SourceValues& values, double duration) {
  const double start = std::min(values.one("start"), duration), stop = std::min(values.one("stop"), duration);
  return duration > 0 ? std::max(0.0, stop - start) / duration : 0;
}

/// Hz, over the whole run. Rates that differ are averaged over the first cells driven, as they will be drawn.
double mean_rate(const SourceSpec& s, const SourceValues& values, double size, double duration) {
  constexpr std::uint32_t most = 10000;
  if (values.given("rates")) {
    const double start = std::min(values.one("start"), duration),
                 stop = std::min(values.one("stop"), duration);
    return values.profile()->mean_step(start, stop, 0) * share_on(values, duration);
  }
  if (!values.varies("rate")) return values.one("rate") * share_on(values, duration);
  double sum = 0, count = 0;
  for (const std::uint32_t c : selected_cells(s.cells, {0, static_cast<std::uint32_t>(size)})) {
    sum += values.of_cell("rate", c);
    if (++count == most) break;
  }
  return count > 0 ? sum / count * share_on(values, duration) : 0;
}

void add_sources(const Description& description, const Timeline& timeline, Plan& plan) {
  constexpr double stream_bytes = 84, slot_bytes = 12;  // of a driven cell; of every cell: its next input
  constexpr double noise_bytes = sizeof(Stream) + 12;   // stream, value, number
  for (const SourceSpec& s : description.sources) {
    const PopulationSpec* to = find_population(description, s.to.text);
    const SourceEntry* entry = find_source(s.model.text);
    if (!to || !entry) continue;
    const double size = static_cast<double>(to->size), driven = selected_fraction(s.cells, size) * size;
    const SourceValues values = values_of(s, description.seeds);
    if (entry->name == OuCurrent::name) {
      plan.private_events += driven * 1000 / values.one("every") * share_on(values, timeline.duration);
      plan.bytes += driven * noise_bytes;
    }
    if (entry->name == Poisson::name || entry->name == GammaRenewal::name) {
      plan.private_events += driven * mean_rate(s, values, size, timeline.duration);
      plan.bytes += driven * stream_bytes + size * slot_bytes;
    }
  }
  for (const auto& [name, list] : timeline.listed)
    plan.bytes += static_cast<double>(list->size()) * (sizeof(Spike) + sizeof(Delivery));
}

}  // namespace

Plan make_plan(const Description& description, const Timeline& timeline, int threads) {
  Plan plan;
  plan.bytes = program_bytes;
  for (const PopulationSpec& p : description.populations) {
    plan.cells += static_cast<double>(p.size);
    plan.bytes += static_cast<double>(p.size) * cell_bytes(p);
  }
  for (const ProjectionSpec& spec : description.projections) {
    const PopulationSpec* from = find_population(description, spec.from.text);
    const PopulationSpec* to = find_population(description, spec.to.text);
    if (!from || !to) continue;
    PlannedProjection p;
    p.name = spec.name.text;
    p.synapses = expected_synapses(spec, *from, *to);
    p.per_source = p.synapses / static_cast<double>(from->size);
    const double blocks =
        std::ceil(static_cast<double>(to->size) / choose_block_size(description, *to, threads));
    p.bytes = p.synapses * synapse_bytes(spec) + 4 * blocks * static_cast<double>(from->size);
    if (spec.plasticity)
      p.bytes += 24 * blocks * static_cast<double>(from->size) + 24 * static_cast<double>(to->size);
    plan.synapses += p.synapses;
    plan.bytes += p.bytes;
    plan.events_at_1_Hz += p.synapses;
    plan.projections.push_back(std::move(p));
  }
  add_sources(description, timeline, plan);
  return plan;
}

void refuse_if_too_large(const Plan& plan) {
  const double free = available_memory();
  if (plan.bytes <= free) return;
  throw InputError(fmt::format(
      "the network needs about {:.1f} GB of memory ({:.3g} synapses), but only {:.1f} GB are free; fewer "
      "cells or "
      "synapses, one weight for a whole projection, or delays rounded to a grid (round: 0.1) need less",
      plan.bytes / 1e9, plan.synapses, free / 1e9));
}

}  // namespace mossy
