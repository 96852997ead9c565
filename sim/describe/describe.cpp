// SPDX-License-Identifier: MIT
#include "sim/describe/describe.hpp"

#include <fmt/format.h>

#include "sim/core/rng.hpp"
#include "sim/describe/describe_parts.hpp"
#include "sim/describe/overlay.hpp"
#include "sim/describe/scalars.hpp"
#include "sim/describe/section.hpp"

namespace mossy {
namespace parts {

std::vector<Parameter> other_parameters(Section& section) {
  std::vector<Parameter> params;
  for (const Value::Entry* entry : section.others()) {
    const std::string path = section.path_of(entry->key);
    if (entry->value.is_null() && parse_number(entry->key).value) {  // {tau: 0,5} reads as {tau: 0, 5: }
      section.mistakes().add(entry->place, path + " has no value", "the decimal sign is a point");
      continue;
    }
    const auto value = read_distribution(entry->value, path, section.mistakes(), Bounds{});
    if (value) params.push_back({{entry->key, entry->place}, *value});
  }
  return params;
}

std::vector<MeasureSpec> measures(Section& file) {
  std::vector<MeasureSpec> out;
  for_each_named(file, "measures", [&](const Name& name, const Value::Entry& entry) {
    Section section(entry.value, file.path_of("measures") + "." + name.text, file.mistakes());
    MeasureSpec spec{name, section.required("measure", as_name()).value_or(Name{}), entry.value};
    out.push_back(std::move(spec));
  });
  return out;
}

namespace {

/// Three seeds from one, unless given by themselves: variants share wiring and input.
Seeds seeds(Section& simulation) {
  constexpr std::uint64_t largest = ~std::uint64_t{0};
  const std::uint64_t seed = simulation.optional("seed", as_count(0, largest), 1);
  Section given = simulation.section("seeds");
  const auto one = [&](const char* name) {
    return given.optional(name, as_count(0, largest), key_of(seed, key_of(name)));
  };
  Seeds out;
  out.structure = one("structure");
  out.input = one("input");
  out.dynamics = one("dynamics");
  given.finish();
  return out;
}

/// What follows goes through pairs of these; a larger network is one of populations of many cells.
bool few_enough(const Value& root, Mistakes& mistakes) {
  constexpr std::size_t most = 5000;
  bool few = true;
  for (const char* key : {"populations", "projections", "patterns", "measures", "goals"}) {
    const Value* value = root.find(key);
    const std::size_t entries = value ? value->entries.size() : 0;
    if (entries <= most) continue;
    few = false;
    mistakes.add(value->place, fmt::format("{} has {} entries; at most {}", key, entries, most));
  }
  return few;
}

void read_simulation(Section& file, Description& out) {
  Section simulation = file.section("simulation");
  out.duration = simulation.optional("duration", as_number(above(0)));
  out.seeds = seeds(simulation);
  const bool has_duration = simulation.has("duration");
  simulation.finish();
  if (!has_duration && !file.has("protocol")) {
    file.tell_missing("'simulation: {duration: ...}' or a 'protocol'");
  }
}

}  // namespace
}  // namespace parts

Description describe(const Value& root, Mistakes& mistakes) {
  Description out;
  if (root.is_null()) {
    mistakes.add(root.place, "there is nothing in this file");
    return out;
  }
  Section file(root, "", mistakes);
  if (!root.is_map() || !parts::few_enough(root, mistakes)) return out;
  file.optional("schema", as_word_of({"1"}));
  out.name = file.optional("name", as_name(), Name{}).text;
  parts::read_simulation(file, out);
  out.populations = parts::populations(file);
  out.projections = parts::projections(file);
  out.sources = parts::sources(file);
  out.patterns = parts::patterns(file);
  out.protocol = parts::protocol(file);
  out.record = parts::record(file);
  out.measures = parts::measures(file);
  out.goals = parts::goals(file);
  file.ask("variants");
  out.variants = variant_names(root);
  file.optional("description", as_text());
  file.finish();
  parts::check_references(out, mistakes);
  return out;
}

}  // namespace mossy
