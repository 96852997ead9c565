// SPDX-License-Identifier: MIT
#include "sim/build/plan.hpp"

#include <fmt/format.h>

#include "sim/build/builder.hpp"
#include "sim/build/catalogue.hpp"
#include "sim/build/cells.hpp"
#include "sim/build/check.hpp"
#include "sim/build/expected_synapses.hpp"
#include "sim/build/memory_limit.hpp"
#include "sim/build/peak_memory.hpp"
#include "sim/build/source_values.hpp"
#include "sim/engine/cell_block.hpp"

namespace mossy {
namespace {

double selected_fraction(const CellSelection& cells, double size) {
  if (cells.every) return 1 / static_cast<double>(*cells.every);
  if (cells.first) return static_cast<double>(*cells.first) / size;
  return cells.list.empty() ? 1 : static_cast<double>(cells.list.size()) / size;
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
  plan.bytes = expected_peak(description, threads);
  for (const PopulationSpec& p : description.populations) {
    plan.cells += static_cast<double>(p.size);
  }
  for (const ProjectionSpec& spec : description.projections) {
    const PopulationSpec* from = find_population(description, spec.from.text);
    const PopulationSpec* to = find_population(description, spec.to.text);
    if (!from || !to) continue;
    PlannedProjection p;
    p.name = spec.name.text;
    p.synapses = expected_synapses(spec, *from, *to);
    p.per_source = p.synapses / static_cast<double>(from->size);
    p.bytes = synapses_that_stay(description, spec, threads);
    plan.synapses += p.synapses;
    plan.events_at_1_Hz += p.synapses;
    plan.projections.push_back(std::move(p));
  }
  add_sources(description, timeline, plan);
  return plan;
}

void refuse_if_too_large(const Plan& plan) {
  const MemoryLimit limit = memory_limit();
  if (plan.bytes <= limit.bytes) return;
  throw InputError(
      fmt::format("the network needs about {:.3g} GB of memory ({:.3g} cells, {:.3g} synapses), but {} "
                  "leaves only {:.3g} GB; "
                  "fewer cells or synapses, one weight for a whole projection, or delays rounded to a grid "
                  "(round: 0.1) need "
                  "less",
                  plan.bytes / 1e9, plan.cells, plan.synapses, limit.set_by, limit.bytes / 1e9));
}

}  // namespace mossy
