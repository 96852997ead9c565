// SPDX-License-Identifier: MIT
#include "sim/build/plan.hpp"

#include <fmt/format.h>

#include <fstream>

#include "sim/build/builder.hpp"
#include "sim/build/catalogue.hpp"
#include "sim/build/check.hpp"
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

void add_sources(const Description& description, Plan& plan) {
  for (const SourceSpec& s : description.sources) {
    const PopulationSpec* to = find_population(description, s.to.text);
    if (!to || s.model.text != "poisson") continue;
    for (const Parameter& p : s.params) {
      if (p.name.text != "rate") continue;
      const double driven =
          selected_fraction(s.cells, static_cast<double>(to->size)) * static_cast<double>(to->size);
      plan.private_events += driven * p.value.a;
      plan.bytes +=
          driven * 84 + static_cast<double>(to->size) * 12;  // stream and slot; next input of each cell
    }
  }
}

}  // namespace

Plan make_plan(const Description& description, int threads) {
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
  add_sources(description, plan);
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
