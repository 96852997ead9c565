// SPDX-License-Identifier: MIT
#include "sim/build/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/build/catalogue.hpp"
#include "sim/build/check_sources.hpp"
#include "sim/build/connect/pairs_within.hpp"
#include "sim/build/parameters.hpp"
#include "sim/build/source_values.hpp"
#include "sim/build/steps.hpp"

namespace mossy {
namespace {

// Beyond these a run would not come to an end, and no biology is: at 10 MHz inputs come every 100 ns; a delay
// is the length of a window of the engine, a sample of the state a stop of it.
constexpr double most_hertz = 1e7;
constexpr double shortest_time = 1e-6;  // ms

template <class Entries>
std::vector<std::string> names_of(const Entries& entries) {
  std::vector<std::string> names;
  for (const auto& e : entries)
    names.emplace_back(e.name);
  return names;
}

void unknown_name(const Name& name, std::string_view kind, const std::vector<std::string>& known,
                  Mistakes& mistakes) {
  mistakes.add(name.place, fmt::format("no {} '{}'; there are {}", kind, name.text, join_names(known)),
               did_you_mean(name.text, known));
}

// -- populations --------------------------------------------------------------------------------

/// What only sources have, given to a neuron model.
void tell_foreign(const Name& name, std::string_view model, Mistakes& mistakes) {
  mistakes.add(name.place, fmt::format("{} has no parameter '{}'; sources have", model, name.text));
}

/// Of a model with some parameters drawn or listed: every cell as it will be built; the first wrong one is told.
template <class Model>
void check_drawn_neurons(const PopulationSpec& spec, const Seeds& seeds, Mistakes& mistakes) {
  const auto base = with_constants(typename Model::Params{}, spec.params, Model::fields);
  for (std::uint64_t cell = 0; cell < spec.size; ++cell) {
    auto params = base;
    draw_parameters(params, spec.params, Model::fields, seeds.structure, key_of("param " + spec.name.text),
                    cell);
    const std::string_view wrong = Model::check(params);
    if (wrong.empty()) continue;
    mistakes.add(spec.name.place, fmt::format("populations.{}: cell {}: {}", spec.name.text, cell, wrong));
    return;
  }
}

template <class Model>
void check_neurons(const PopulationSpec& spec, const Seeds& seeds, Mistakes& mistakes) {
  const std::size_t before = mistakes.list().size();
  check_parameters(spec.params, Model::fields, Model::name, "parameter", spec.size, mistakes);
  if (spec.modulation) tell_foreign({"modulation", spec.modulation->place}, Model::name, mistakes);
  if (spec.file) tell_foreign({"file", spec.file->path.place}, Model::name, mistakes);
  for (const Parameter& p : spec.params)
    for (const auto& f : Model::fields)
      if (p.name.text == f.name)
        check_draws(p.value, f.bounds, fmt::format("{} of {}", f.name, Model::name), seeds.structure,
                    key_of(key_of("param " + spec.name.text), key_of(f.name)), spec.size, mistakes);
  if (any_drawn(spec.params)) {
    if (mistakes.list().size() == before) check_drawn_neurons<Model>(spec, seeds, mistakes);
  } else {
    const auto base = with_constants(typename Model::Params{}, spec.params, Model::fields);
    const std::string_view wrong = Model::check(base);
    if (!wrong.empty())
      mistakes.add(spec.name.place, fmt::format("populations.{}: {}", spec.name.text, wrong));
  }
  check_parameters(spec.initial, Model::state_fields, Model::name, "state variable", spec.size, mistakes);
}

void check_population(const PopulationSpec& spec, const Seeds& seeds, Mistakes& mistakes) {
  bool found = false;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (spec.model.text != Model::name) return;
    found = true;
    check_neurons<Model>(spec, seeds, mistakes);
  });
  if (found) return;
  if (const SourceEntry* source = find_source(spec.model.text); source && source->as_population) {
    check_emitting(spec, seeds, mistakes);
    for (const Parameter& p : spec.initial)
      mistakes.add(p.name.place, fmt::format("a {} has no state to set", spec.model.text));
    return;
  }
  auto known = names_of(neuron_entries());
  for (const SourceEntry& e : source_entries())
    if (e.as_population) known.emplace_back(e.name);
  unknown_name(spec.model, "model", known, mistakes);
}

// -- projections --------------------------------------------------------------------------------

void check_receptor(const Name& receptor, const PopulationSpec& target, Mistakes& mistakes) {
  for (const CatalogueEntry& model : neuron_entries()) {
    if (model.name != target.model.text) continue;
    std::vector<std::string> known(model.receptors.begin(), model.receptors.end());
    if (std::find(known.begin(), known.end(), receptor.text) == known.end())
      mistakes.add(
          receptor.place,
          fmt::format("{} has no receptor '{}'; it has {}", model.name, receptor.text, join_names(known)),
          did_you_mean(receptor.text, known));
  }
}

/// The number a connection rule needs, or a mistake.
void check_rule_parameter(const ProjectionSpec& spec, const ConnectionRuleEntry& rule, Mistakes& mistakes) {
  for (const Parameter& p : spec.rule_params)
    if (p.name.text != rule.parameter)
      mistakes.add(p.name.place, fmt::format("rule {} takes no '{}'", rule.name, p.name.text));
  if (rule.parameter.empty()) return;
  const Parameter* given = find_parameter(spec.rule_params, rule.parameter);
  if (!given) {
    mistakes.add(spec.rule.place, fmt::format("rule {} needs '{}'", rule.name, rule.parameter));
    return;
  }
  const ParameterBounds bounds =
      rule.parameter == "p" ? fraction : ParameterBounds{0, 9e15, true, true, true};
  if (!is_constant(given->value)) {
    mistakes.add(given->value.place, fmt::format("{} must be one number", rule.parameter));
  } else if (!bounds.contain(given->value.a)) {
    mistakes.add(given->value.place, fmt::format("{} must be {}", rule.parameter, describe_bounds(bounds)));
  }
}

std::uint64_t smallest_group(std::uint64_t size, std::uint64_t groups) {
  return size / groups;
}

/// Each target takes what it needs of all groups, so it cannot stay within its own; and where it may not take itself,
/// its group must have another cell.
void check_one_of_each_group(const ProjectionSpec& spec, const PopulationSpec& from, bool no_self,
                             Mistakes& mistakes) {
  if (spec.within_groups)
    mistakes.add(spec.rule.place,
                 fmt::format("projections.{}: one_of_each_group draws from all groups, which "
                             "'within: groups' forbids",
                             spec.name.text));
  if (no_self && smallest_group(from.size, from.groups) < 2)
    mistakes.add(spec.rule.place,
                 fmt::format("projections.{}: without autapses one_of_each_group needs groups of two cells "
                             "or more; {} has {} cells in {} groups",
                             spec.name.text, from.name.text, from.size, from.groups));
}

void check_enough_cells(const ProjectionSpec& spec, const PopulationSpec& from, const PopulationSpec& to,
                        Mistakes& mistakes) {
  const bool same = from.name.text == to.name.text;
  const std::uint64_t groups = spec.within_groups ? from.groups : 1;
  const std::uint64_t hole = same && !spec.allow_autapses.value_or(true) ? 1 : 0;
  const bool multapses = spec.allow_multapses.value_or(true);
  const auto need = [&](std::string_view key, std::uint64_t pool) {
    const Parameter* p = find_parameter(spec.rule_params, key);
    if (!p || !is_constant(p->value)) return;
    const double most = multapses ? (pool > 0 ? never : 0) : static_cast<double>(pool);
    if (p->value.a > most)
      mistakes.add(p->value.place,
                   fmt::format("{} is {}, but there are only {} cells to draw from{}", key, p->value.a, pool,
                               multapses ? "" : " (multapses are not allowed)"));
  };
  if (spec.rule.text == "fixed_indegree") need("indegree", smallest_group(from.size, groups) - hole);
  if (spec.rule.text == "fixed_outdegree") need("outdegree", smallest_group(to.size, groups) - hole);
  if (spec.rule.text == "one_of_each_group") check_one_of_each_group(spec, from, hole == 1, mistakes);
  if (spec.rule.text == "fixed_total_number") {
    need("N", pairs_within(from.size, to.size, groups) - (hole ? to.size : 0));
  }
}

void check_weight_list(const ProjectionSpec& spec, const Distribution& d, std::string_view what,
                       std::uint64_t sources, std::uint64_t targets, Mistakes& mistakes) {
  if (d.kind != Distribution::Kind::list) return;
  std::uint64_t wanted = 0;
  if (spec.rule.text == "one_to_one") wanted = targets;
  if (spec.rule.text == "all_to_all" && !spec.within_groups && spec.allow_autapses.value_or(true))
    wanted = sources * targets;
  if (wanted == 0) {
    mistakes.add(
        d.place,
        fmt::format("a list of {}s needs rule one_to_one or all_to_all between whole populations", what));
  } else if (d.values.size() != wanted) {
    mistakes.add(d.place,
                 fmt::format("{} {}s are listed, but there are {} synapses", d.values.size(), what, wanted));
  }
}

void check_delay(const ProjectionSpec& spec, Mistakes& mistakes) {
  if (!(smallest(spec.delay) > 0)) {
    mistakes.add(spec.delay.place,
                 fmt::format("projections.{}: every delay must be above 0 ms{}", spec.name.text,
                             is_constant(spec.delay) ? "" : "; give the distribution a min"));
  } else if (smallest(spec.delay) < shortest_time) {
    mistakes.add(spec.delay.place,
                 fmt::format("projections.{}: every delay must be at least {} ms{}", spec.name.text,
                             shortest_time, is_constant(spec.delay) ? "" : "; give the distribution a min"));
  } else if (spec.axonal_delay >= smallest(spec.delay)) {
    mistakes.add(spec.delay.place,
                 fmt::format("projections.{}: axonal_delay must be shorter than every delay: a part of it "
                             "is dendritic",
                             spec.name.text));
  }
}

/// A projection that a rule listens to, and whether the rule takes one.
struct ThirdFactor {
  std::string_view key, meaning;
  const std::optional<Name>& given;
  bool needed;
};

void check_third_factor(const ProjectionSpec& spec, const Description& description, std::string_view rule,
                        const ThirdFactor& factor, Mistakes& mistakes) {
  if (factor.needed && !factor.given)
    mistakes.add(spec.plasticity->rule.place,
                 fmt::format("rule {} needs '{}': the projection that {}", rule, factor.key, factor.meaning));
  if (!factor.given) return;
  if (!factor.needed) mistakes.add(factor.given->place, fmt::format("rule {} takes no {}", rule, factor.key));
  for (const ProjectionSpec& other : description.projections)
    if (other.name.text == factor.given->text && other.to.text != spec.to.text)
      mistakes.add(factor.given->place, fmt::format("the {} must project to {}, as {} does", factor.key,
                                                    spec.to.text, spec.name.text));
}

template <class Params>
void check_weight_range(const ProjectionSpec& spec, const Params& params, Mistakes& mistakes) {
  const double low = smallest_weight(params);
  if (smallest(spec.weight) >= low && !(is_constant(spec.weight) && spec.weight.a > params.Wmax)) return;
  mistakes.add(spec.weight.place,
               fmt::format("projections.{}: the weight must lie between {} and Wmax = {}", spec.name.text,
                           low > 0 ? fmt::format("Wmin = {}", low) : "0", params.Wmax));
}

void check_plasticity(const ProjectionSpec& spec, const Description& description, Mistakes& mistakes) {
  const PlasticitySpec& plasticity = *spec.plasticity;
  bool found = false;
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    if (plasticity.rule.text != Rule::name) return;
    found = true;
    check_parameters(plasticity.params, Rule::fields, Rule::name, "parameter", 1, mistakes);
    for (const Parameter& p : plasticity.params)
      if (!is_constant(p.value))
        mistakes.add(p.value.place, fmt::format("{} of a rule must be one number", p.name.text));
    const auto params = with_constants(typename Rule::Params{}, plasticity.params, Rule::fields);
    if (const std::string_view wrong = Rule::check(params); !wrong.empty())
      mistakes.add(plasticity.rule.place, fmt::format("projections.{}: {}", spec.name.text, wrong));
    check_weight_range(spec, params, mistakes);
    check_third_factor(spec, description, Rule::name,
                       {"teacher", "teaches", plasticity.teacher, Rule::needs_teacher}, mistakes);
    check_third_factor(spec, description, Rule::name,
                       {"modulator", "modulates", plasticity.modulator, ModulatedRule<Rule>}, mistakes);
  });
  if (!found) unknown_name(plasticity.rule, "plasticity rule", names_of(rule_entries()), mistakes);
}

void check_short_term(const ProjectionSpec& spec, Mistakes& mistakes) {
  const ShortTermSpec& short_term = *spec.short_term;
  bool found = false;
  for_each_type(ShortTermRules{}, [&]<class Rule>() {
    if (short_term.rule.text != Rule::name) return;
    found = true;
    check_parameters(short_term.params, Rule::fields, Rule::name, "parameter", 1, mistakes);
    for (const Parameter& p : short_term.params)
      if (!is_constant(p.value))
        mistakes.add(p.value.place, fmt::format("{} of a rule must be one number", p.name.text));
  });
  if (!found) unknown_name(short_term.rule, "short-term rule", names_of(short_term_entries()), mistakes);
}

void check_projection(const ProjectionSpec& spec, const Description& description, Mistakes& mistakes) {
  const ConnectionRuleEntry* rule = nullptr;
  for (const auto& r : connection_rule_entries())
    if (r.name == spec.rule.text) rule = &r;
  if (!rule) {
    unknown_name(spec.rule, "connection rule", names_of(connection_rule_entries()), mistakes);
  } else {
    check_rule_parameter(spec, *rule, mistakes);
  }
  check_delay(spec, mistakes);
  if (smallest(spec.weight) < 0)
    mistakes.add(
        spec.weight.place,
        fmt::format("projections.{}: weights are magnitudes, at least 0; the receptor gives the sign{}",
                    spec.name.text, is_constant(spec.weight) ? "" : "; give the distribution a min of 0"));
  const PopulationSpec* from = find_population(description, spec.from.text);
  const PopulationSpec* to = find_population(description, spec.to.text);
  if (!from || !to) return;
  if (is_source_model(to->model.text))
    mistakes.add(spec.to.place, fmt::format("{} only emits spikes ({}); nothing can project to it",
                                            to->name.text, to->model.text));
  check_receptor(spec.receptor, *to, mistakes);
  if (spec.rule.text == "one_to_one" && from->size != to->size)
    mistakes.add(spec.rule.place, fmt::format("one_to_one needs equal sizes; {} has {} cells, {} has {}",
                                              from->name.text, from->size, to->name.text, to->size));
  if (spec.within_groups && from->groups != to->groups)
    mistakes.add(spec.place,
                 fmt::format("projections.{}: within groups needs equally many groups; {} has {}, {} has {}",
                             spec.name.text, from->name.text, from->groups, to->name.text, to->groups));
  else if (rule)
    check_enough_cells(spec, *from, *to, mistakes);
  check_weight_list(spec, spec.weight, "weight", from->size, to->size, mistakes);
  check_weight_list(spec, spec.delay, "delay", from->size, to->size, mistakes);
  if (spec.plasticity) check_plasticity(spec, description, mistakes);
  if (spec.short_term) check_short_term(spec, mistakes);
}

// -- sources, records ---------------------------------------------------------------------------

void check_cells(const CellSelection& cells, std::uint64_t size, std::string_view population,
                 Mistakes& mistakes) {
  for (const std::uint64_t c : cells.list)
    if (c >= size) {
      mistakes.add(cells.place, fmt::format("{} has cells 0 to {}, not {}", population, size - 1, c));
      return;
    }
}

void check_source(const SourceSpec& spec, const Description& description, Mistakes& mistakes) {
  const SourceEntry* entry = find_source(spec.model.text);
  if (!entry || !entry->as_device) {
    std::vector<std::string> known;
    for (const SourceEntry& e : source_entries())
      if (e.as_device) known.emplace_back(e.name);
    return unknown_name(spec.model, "source model", known, mistakes);
  }
  const PopulationSpec* to = find_population(description, spec.to.text);
  check_source_parameters(spec, to ? to->size : 0, description.seeds, mistakes);
  if (to && entry->gives_spikes) check_receptor(spec.receptor, *to, mistakes);
  if (!entry->gives_spikes && !spec.receptor.text.empty())
    mistakes.add(spec.receptor.place, fmt::format("sources.{}: {} is a current; it takes no receptor",
                                                  spec.name.text, entry->name));
  if (!to) return;
  if (is_source_model(to->model.text))
    mistakes.add(spec.to.place, fmt::format("{} only emits spikes ({}); no source can drive it",
                                            to->name.text, to->model.text));
  check_cells(spec.cells, to->size, to->name.text, mistakes);
}

void check_state_record(const StateRecordSpec& spec, const Description& description, Mistakes& mistakes) {
  const PopulationSpec* population = find_population(description, spec.population.text);
  if (!population) return;
  check_cells(spec.cells, population->size, population->name.text, mistakes);
  if (spec.every > 0 && spec.every < shortest_time)
    mistakes.add(spec.population.place, fmt::format("record.state.{}.every is {} ms; at least {}",
                                                    population->name.text, spec.every, shortest_time));
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (population->model.text != Model::name) return;
    const auto names = field_names(Model::state_fields);
    for (const Name& variable : spec.variables)
      if (std::find(names.begin(), names.end(), variable.text) == names.end())
        mistakes.add(variable.place,
                     fmt::format("{} has no state variable '{}'; it has {}", Model::name, variable.text,
                                 join_names(names)),
                     did_you_mean(variable.text, names));
  });
  if (is_source_model(population->model.text))
    mistakes.add(spec.population.place,
                 fmt::format("{} only emits spikes; it has no state", population->name.text));
}

}  // namespace

const PopulationSpec* find_population(const Description& description, std::string_view name) {
  for (const PopulationSpec& p : description.populations)
    if (p.name.text == name) return &p;
  return nullptr;
}

bool cells_learn(std::string_view model) {
  bool learn = false;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (model == Model::name) learn = LearningModel<Model>;
  });
  return learn;
}

bool is_source_model(std::string_view model) {
  const SourceEntry* entry = find_source(model);
  return entry && entry->as_population;
}

void check_description(const Description& description, Mistakes& mistakes) {
  for (const auto& p : description.populations)
    check_population(p, description.seeds, mistakes);
  for (const auto& p : description.populations)
    check_step(description, p, mistakes);
  for (const auto& p : description.projections)
    check_projection(p, description, mistakes);
  for (const auto& s : description.sources)
    check_source(s, description, mistakes);
  for (const auto& s : description.record.state)
    check_state_record(s, description, mistakes);
  for (const PhaseSpec& phase : description.protocol)
    for (const PresentSpec& shown : phase.present)
      if (std::max(shown.rate, shown.background) > most_hertz)
        mistakes.add(shown.patterns.place,
                     fmt::format("protocol.{}: '{}' fires at {} Hz; at most {}", phase.name.text,
                                 shown.patterns.text, std::max(shown.rate, shown.background), most_hertz));
}

}  // namespace mossy
