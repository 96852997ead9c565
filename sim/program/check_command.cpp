// SPDX-License-Identifier: MIT
// `mossy check`: every mistake, or what the network will be and cost. Runs nothing.
#include <fmt/format.h>

#include "sim/build/patterns.hpp"
#include "sim/build/plan.hpp"
#include "sim/build/timeline.hpp"
#include "sim/core/parallel.hpp"
#include "sim/program/commands.hpp"
#include "sim/program/goal_check.hpp"
#include "sim/program/progress.hpp"

namespace mossy {

int check_command(const std::string& file, const RunOptions& options) {
  Loaded loaded = load_checked(file, options.variant, options.settings);
  const auto base = std::filesystem::path(file).parent_path();
  const auto patterns = make_patterns(loaded.description, base, *loaded.mistakes);
  Timeline timeline = make_timeline(loaded.description, patterns, *loaded.mistakes);
  timeline.listed = read_spike_lists(loaded.description, base, *loaded.mistakes);
  check_variants(loaded);
  loaded.mistakes->throw_if_any();
  check_goals(loaded);
  loaded.mistakes->throw_if_any();

  const Plan plan =
      make_plan(loaded.description, timeline, options.threads > 0 ? options.threads : default_threads());
  fmt::print("{}: {:.0f} ms\n", loaded.description.name, timeline.duration);
  for (const PopulationSpec& p : loaded.description.populations)
    fmt::print("  {:24} {:>10} cells  {}\n", p.name.text, p.size, p.model.text);
  for (const PlannedProjection& p : plan.projections)
    fmt::print("  {:24} {:>10} synapses, {} per source cell, {}\n", p.name, format_count(p.synapses),
               format_count(p.per_source), format_bytes(p.bytes));
  fmt::print("in all {} cells, {} synapses, about {} of memory\n", format_count(plan.cells),
             format_count(plan.synapses), format_bytes(plan.bytes));
  fmt::print("cost: {} synaptic events per second of biology for each Hz of mean rate",
             format_count(plan.events_at_1_Hz));
  if (plan.private_events > 0) fmt::print(", and {} of private input", format_count(plan.private_events));
  fmt::print("\n");
  for (const PhaseRecord& phase : timeline.phases)
    fmt::print(
        "  {:>8.0f} to {:>8.0f} ms  {}{}{}\n", phase.start, phase.end, phase.name,
        phase.presentations.empty() ? "" : fmt::format(", {} presentations", phase.presentations.size()),
        phase.plasticity ? "" : ", plasticity off");
  if (!loaded.description.variants.empty()) {
    fmt::print("variants:");
    for (const std::string& v : loaded.description.variants)
      fmt::print(" {}", v);
    fmt::print("\n");
  }
  if (!loaded.description.goals.empty()) fmt::print("goals: {}\n", loaded.description.goals.size());
  refuse_if_too_large(plan);
  return 0;
}

}  // namespace mossy
