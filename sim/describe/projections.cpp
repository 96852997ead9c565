// SPDX-License-Identifier: MIT
// `projections:`, who is connected to whom, how strongly and how late.
#include <fmt/format.h>

#include <algorithm>

#include "sim/describe/describe_parts.hpp"

namespace mossy::parts {
namespace {

constexpr std::uint64_t most_synapses = 1'000'000'000'000;

std::vector<Parameter> rule_params(Section& section) {
  std::vector<Parameter> params;
  const auto add = [&](const char* key, std::optional<double> number) {
    if (!number) return;
    Distribution value;
    value.a = *number;
    value.place = section.ask(key)->place;
    params.push_back({{key, value.place}, value});
  };
  const auto count = [&](const char* key, std::uint64_t most) -> std::optional<double> {
    const auto number = section.optional(key, as_count(0, most));
    if (!number) return {};
    return static_cast<double>(*number);
  };
  add("p", section.optional("p", as_number(between(0, 1))));
  add("indegree", count("indegree", largest_count));
  add("outdegree", count("outdegree", largest_count));
  add("N", count("N", most_synapses));
  return params;
}

std::optional<PlasticitySpec> plasticity(Section& section) {
  if (!section.has("plasticity")) return {};
  Section inner = section.section("plasticity");
  PlasticitySpec spec;
  spec.rule = inner.required("rule", as_name()).value_or(Name{});
  spec.teacher = inner.optional("teacher", as_name());
  spec.modulator = inner.optional("modulator", as_name());
  spec.params = other_parameters(inner);
  return spec;
}

std::optional<ShortTermSpec> short_term(Section& section) {
  if (!section.has("short_term")) return {};
  Section inner = section.section("short_term");
  ShortTermSpec spec;
  spec.rule = inner.required("rule", as_name()).value_or(Name{});
  spec.params = other_parameters(inner);
  return spec;
}

/// The delay of one value, or the least it can be.
double least_delay(const Distribution& delay) {
  if (delay.kind == Distribution::Kind::constant) return delay.a;
  if (delay.kind == Distribution::Kind::uniform) return std::max(delay.a, delay.min);
  if (delay.kind != Distribution::Kind::list) return std::max(0.0, delay.min);
  double least = Bounds::infinity;
  for (const double one : delay.values)
    least = std::min(least, one);
  return least;
}

void read_delays(Section& section, ProjectionSpec& spec) {
  Distribution one_ms;
  one_ms.a = 1.0;
  one_ms.place = section.place();
  spec.delay = section.optional("delay", as_distribution(above(0)), one_ms);
  spec.axonal_delay = section.optional("axonal_delay", as_number(at_least(0)), 0.0);
  if (spec.axonal_delay > least_delay(spec.delay)) {
    section.tell(
        "axonal_delay",
        fmt::format("{}.axonal_delay is longer than the delay, of which it is a part", section.path()));
    spec.axonal_delay = 0;
  }
}

ProjectionSpec projection(const Name& name, Section section) {
  ProjectionSpec spec;
  spec.name = name;
  spec.place = section.place();
  spec.from = section.required("from", as_name()).value_or(Name{});
  spec.to = section.required("to", as_name()).value_or(Name{});
  spec.rule = section.required("rule", as_name()).value_or(Name{});
  spec.rule_params = rule_params(section);
  spec.within_groups = section.optional("within", as_word_of({"groups"})).has_value();
  spec.allow_autapses = section.optional("allow_autapses", as_switch());
  spec.allow_multapses = section.optional("allow_multapses", as_switch());
  spec.weight = section.required("weight", as_distribution(magnitude())).value_or(Distribution{});
  read_delays(section, spec);
  spec.receptor = section.required("receptor", as_name()).value_or(Name{});
  spec.plasticity = plasticity(section);
  spec.short_term = short_term(section);
  section.finish();
  return spec;
}

}  // namespace

std::vector<ProjectionSpec> projections(Section& file) {
  std::vector<ProjectionSpec> out;
  for_each_named(file, "projections", [&](const Name& name, const Value::Entry& entry) {
    out.push_back(projection(name, Section(entry.value, "projections." + name.text, file.mistakes())));
  });
  return out;
}

}  // namespace mossy::parts
