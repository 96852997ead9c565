// SPDX-License-Identifier: MIT
// `record:`, what a run leaves behind besides its scores.
#include <fmt/format.h>

#include "sim/describe/describe_parts.hpp"

namespace mossy::parts {
namespace {

StateRecordSpec state(const Name& population, Section section) {
  StateRecordSpec spec;
  spec.population = population;
  spec.cells.place = section.place();
  spec.cells = section.optional("cells", as_cells(), spec.cells);
  spec.variables = section.required("variables", as_one_or_list(as_name())).value_or(std::vector<Name>{});
  spec.every = section.optional("every", as_number(above(0)), 0.0);
  spec.at = section.optional("at", as_one_or_list(as_number(at_least(0))), {});
  if (!section.has("every") && !section.has("at")) section.tell_missing("'every' or 'at', in ms");
  const Value* variables = section.ask("variables");
  if (variables && variables->is_list() && variables->items.empty()) {
    section.tell("variables", section.path() + ".variables names none");
  }
  section.finish();
  return spec;
}

/// A time in ms, or `end`.
std::optional<double> read_time(const Value& value, const std::string& path, Mistakes& mistakes) {
  if (value.is_scalar() && value.text == "end") return Bounds::infinity;
  return read_number(value, path, mistakes, at_least(0));
}

WeightRecordSpec weights(const Name& projection, Section section) {
  WeightRecordSpec spec;
  spec.projection = projection;
  const Value* at = section.ask("at");
  if (at && at->is_scalar() && at->text == "phase_ends") {
    spec.phase_ends = true;
  } else {
    spec.at = section.required("at", as_one_or_list(&read_time)).value_or(std::vector<double>{});
  }
  if (at && at->is_list() && at->items.empty()) section.tell("at", section.path() + ".at names no time");
  section.finish();
  return spec;
}

}  // namespace

RecordSpec record(Section& file) {
  RecordSpec spec;
  Section section = file.section("record");
  const Value* spikes = section.ask("spikes");
  if (spikes && !(spikes->is_scalar() && spikes->text == "all")) {
    spec.spikes = section.optional("spikes", as_one_or_list(as_name()));
  }
  for_each_named(section, "state", [&](const Name& name, const Value::Entry& entry) {
    spec.state.push_back(state(name, Section(entry.value, "record.state." + name.text, file.mistakes())));
  });
  for_each_named(section, "weights", [&](const Name& name, const Value::Entry& entry) {
    spec.weights.push_back(
        weights(name, Section(entry.value, "record.weights." + name.text, file.mistakes())));
  });
  spec.connections = section.optional("connections", as_one_or_list(as_name()), {});
  section.finish();
  return spec;
}

}  // namespace mossy::parts
