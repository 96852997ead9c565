// SPDX-License-Identifier: MIT
// `populations:` and `sources:`, the cells and what drives them.
#include <fmt/format.h>

#include "sim/describe/describe_parts.hpp"

namespace mossy::parts {
namespace {

/// `file: path` or `file: {path: , population: }`.
std::optional<SpikeFileSpec> spike_file(Section& section) {
  const Value* file = section.ask("file");
  if (!file) return {};
  SpikeFileSpec spec;
  spec.path.place = file->place;
  std::optional<std::string> path;
  if (file->is_map()) {
    Section inner = section.section("file");
    path = inner.required("path", as_text());
    spec.population = inner.optional("population", as_text(), "");
    inner.finish();
  } else {
    path = section.optional("file", as_text());
  }
  if (!path) return {};
  spec.path.text = *path;
  if (path->empty()) section.tell("file", section.path_of("file") + " is empty");
  return spec;
}

PopulationSpec population(const Name& name, Section section) {
  PopulationSpec spec;
  spec.name = name;
  spec.place = section.place();
  spec.size = section.required("size", as_count(1)).value_or(1);
  spec.model = section.required("model", as_name()).value_or(Name{});
  spec.groups = section.optional("groups", as_count(1), 1);
  if (spec.groups > spec.size) {
    section.tell("groups", fmt::format("{} has more groups ({}) than cells ({})", section.path(), spec.groups,
                                       spec.size));
    spec.groups = 1;
  }
  if (const Value* step = section.ask("step"))
    if (const auto ms = section.optional("step", as_number(above(0)))) spec.step = StepSpec{*ms, step->place};
  Section params = section.section("params"), initial = section.section("initial");
  spec.modulation = modulation(params);
  spec.file = spike_file(params);
  spec.params = other_parameters(params);
  spec.initial = other_parameters(initial);
  section.finish();
  return spec;
}

SourceSpec source(const Name& name, Section section) {
  SourceSpec spec;
  spec.name = name;
  spec.place = section.place();
  spec.cells.place = section.place();
  spec.model = section.required("model", as_name()).value_or(Name{});
  spec.to = section.required("to", as_name()).value_or(Name{});
  spec.cells = section.optional("cells", as_cells(), spec.cells);
  spec.receptor = section.optional("receptor", as_name(), Name{});
  if (section.has("weight")) {
    const auto weight = section.optional("weight", as_distribution(magnitude()));
    if (weight) spec.params.push_back({{"weight", weight->place}, *weight});
  }
  spec.modulation = modulation(section);
  spec.file = spike_file(section);
  for (Parameter& param : other_parameters(section))
    spec.params.push_back(std::move(param));
  section.finish();
  return spec;
}

}  // namespace

std::vector<PopulationSpec> populations(Section& file) {
  std::vector<PopulationSpec> out;
  for_each_named(file, "populations", [&](const Name& name, const Value::Entry& entry) {
    out.push_back(population(name, Section(entry.value, "populations." + name.text, file.mistakes())));
  });
  const Value* all = file.ask("populations");
  if (out.empty() && (!all || all->is_map() || all->is_null())) file.tell_missing("at least one population");
  return out;
}

std::vector<SourceSpec> sources(Section& file) {
  std::vector<SourceSpec> out;
  for_each_named(file, "sources", [&](const Name& name, const Value::Entry& entry) {
    out.push_back(source(name, Section(entry.value, "sources." + name.text, file.mistakes())));
  });
  return out;
}

}  // namespace mossy::parts
