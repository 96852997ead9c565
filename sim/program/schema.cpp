// SPDX-License-Identifier: MIT
#include "sim/program/schema.hpp"

#include <fmt/format.h>

#include <set>

#include "analysis/measure.hpp"
#include "sim/build/catalogue.hpp"
#include "sim/program/schema_values.hpp"

namespace mossy {
namespace {

using namespace schema;

template <class Entries>
std::vector<Choice> choices_of(const Entries& entries) {
  std::vector<Choice> choices;
  for (const auto& e : entries)
    choices.push_back({e.name, e.meaning});
  return choices;
}

/// What a choice allows: the keys that are described elsewhere, and its own.
Json with_parameters(const Keys& always, const Keys& parameters) {
  Keys all;
  for (const auto& [key, described] : always)
    all.emplace_back(key, true);
  all.insert(all.end(), parameters.begin(), parameters.end());
  return mapping(all);
}

// -- cells and connections ----------------------------------------------------------------------

Json population() {
  std::vector<Choice> models = choices_of(neuron_entries());
  std::vector<std::pair<std::string, Json>> cases;
  for (const CatalogueEntry& e : neuron_entries())
    cases.emplace_back(e.name,
                       Json{{"properties",
                             {{"params", told(mapping(parameters(e.params)), "of " + std::string(e.name))},
                              {"initial", mapping(parameters(e.states, false))}}}});
  for (const SourceEntry& e : source_entries()) {
    if (!e.as_population) continue;
    models.push_back({e.name, e.meaning});
    cases.emplace_back(e.name, Json{{"properties", {{"params", mapping(parameters(e.params))}}}});
  }
  const Keys keys{
      {"size", told(count(1), "number of cells")},
      {"step", told(number(above(0)), "ms: run in steps of a clock, for models that offer it")},
      {"groups", told(count(1), "contiguous groups, for `within: groups`")},
      {"model", told(choice(models), "neuron model, or what fires by itself")},
      {"params",
       told(Json{{"type", {"object", "null"}}}, "parameters of the model: numbers, lists, or drawn")},
      {"initial", told(Json{{"type", {"object", "null"}}}, "state at the start: numbers, lists, or drawn")}};
  return by_choice(mapping(keys, {"size", "model"}), "model", cases);
}

/// `plasticity:` or `short_term:`, a rule and its parameters side by side.
Json rule_mapping(const std::vector<CatalogueEntry>& entries, const Keys& more) {
  Keys keys{{"rule", choice(choices_of(entries))}};
  keys.insert(keys.end(), more.begin(), more.end());
  std::vector<std::pair<std::string, Json>> cases;
  for (const CatalogueEntry& e : entries)
    cases.emplace_back(e.name, with_parameters(keys, parameters(e.params)));
  Json schema = mapping(keys, {"rule"});
  schema.erase("additionalProperties");
  return by_choice(schema, "rule", cases);
}

std::vector<std::string> all_receptors() {
  std::vector<std::string> receptors;
  for (const CatalogueEntry& e : neuron_entries())
    for (const std::string_view r : e.receptors)
      if (std::find(receptors.begin(), receptors.end(), r) == receptors.end()) receptors.emplace_back(r);
  return receptors;
}

Json projection() {
  std::vector<std::pair<std::string, Json>> cases;
  for (const ConnectionRuleEntry& e : connection_rule_entries())
    if (!e.parameter.empty()) cases.emplace_back(e.name, Json{{"required", {e.parameter}}});
  const Keys keys{
      {"from", told(name(), "population that sends")},
      {"to", told(name(), "population that receives")},
      {"rule", told(choice(choices_of(connection_rule_entries())), "who is connected to whom")},
      {"p", told(number(between(0, 1)), "probability of each pair, of pairwise_bernoulli")},
      {"indegree", told(count(), "sources of each target, of fixed_indegree")},
      {"outdegree", told(count(), "targets of each source, of fixed_outdegree")},
      {"N", told(count(), "synapses in all, of fixed_total_number")},
      {"within", told(word_of({"groups"}), "only between groups of the same number")},
      {"allow_autapses", told(toggle(), "whether a cell may be connected to itself")},
      {"allow_multapses", told(toggle(), "whether a pair may be connected several times")},
      {"weight", told(distribution(magnitude()),
                      "a magnitude, in pA, nS or mV as the model says; the receptor gives the sign")},
      {"delay", told(distribution(above(0)), "ms, axonal part included; default 1")},
      {"axonal_delay", told(number(at_least(0)), "part of the delay before the synapse (ms); default 0")},
      {"receptor", told(word_of(all_receptors()), "of the target's model")},
      {"plasticity",
       told(rule_mapping(rule_entries(),
                         {{"teacher", told(name(), "projection whose spikes stand for the target's")},
                          {"modulator", told(name(), "projection whose spikes modulate, as dopamine")}}),
            "a long-term rule and its parameters")},
      {"short_term", told(rule_mapping(short_term_entries(), {}), "a short-term rule and its parameters")}};
  return by_choice(mapping(keys, {"from", "to", "rule", "weight", "receptor"}), "rule", cases);
}

Json cells() {
  const Json one =
      mapping({{"first", told(count(1), "the first so many")}, {"every", told(count(1), "every n-th")}});
  return told(Json{{"anyOf", {word_of({"all"}), list(count()), one}}},
              "which cells: all, a list, {first: n} or {every: n}");
}

Json source() {
  std::vector<Choice> models;
  std::vector<std::pair<std::string, Json>> cases;
  Keys keys{{"model", Json()},
            {"to", told(name(), "population it drives")},
            {"cells", cells()},
            {"receptor", told(word_of(all_receptors()), "of the target's model")}};
  for (const SourceEntry& e : source_entries())
    if (e.as_device) models.push_back({e.name, e.meaning});
  keys[0].second = told(choice(models), "what it sends");
  for (const SourceEntry& e : source_entries())
    if (e.as_device) cases.emplace_back(e.name, with_parameters(keys, parameters(e.params)));
  Json schema = mapping(keys, {"model", "to"});
  schema.erase("additionalProperties");
  return by_choice(schema, "model", cases);
}

// -- patterns and protocol ----------------------------------------------------------------------

Json pattern() {
  const Json images{
      {"anyOf",
       {text(), mapping({{"path", text()}, {"inside", told(text(), "folder inside a zip")}}, {"path"})}}};
  return mapping(
      {{"population", told(name(), "whose cells they are")},
       {"count", told(count(1), "number of patterns")},
       {"active", told(Json{{"anyOf", {number(above(0)), word_of({"one_of_each_group"})}}},
                       "fraction of the cells, or their number when written without a point; or one cell of "
                       "each group")},
       {"of", told(name(), "set that this one is derived from")},
       {"keep", told(number(between(0, 1)), "fraction of the active cells kept; default 1")},
       {"fill", told(toggle(), "whether others replace those lost (default on), or they are just lost")},
       {"cells", told(list(list(count())), "the active cells of each pattern")},
       {"drawn", told(Json{{"type", "object"}, {"additionalProperties", list(text())}},
                      "pictures by label: rows of '#' and '.'")},
       {"images", told(images, "PNG, folder, zip, idx or npy, relative to this file")},
       {"picture", told(list(count(1)), "[rows, columns] that images are scaled to")},
       {"shuffle", told(toggle(), "a control: as many cells, drawn anew")}});
}

Keys drive() {
  return {
      {"rate", told(number(at_least(0)), "Hz, of the active cells: Poisson")},
      {"times", told(list(number(at_least(0))), "ms from the start of a presentation, instead of a rate")},
      {"background", told(number(at_least(0)), "Hz, of the other cells")},
      {"jitter", told(number(at_least(0)), "sd of a shift of each of `times` (ms)")},
      {"same_trains", told(toggle(), "each showing of a pattern repeats the same spikes")},
      {"modulation", modulation()}};
}

Json shown() {
  Keys keys = drive();
  keys.emplace_back("after", told(number(at_least(0)), "begins so many ms into the presentation"));
  keys.emplace_back("lasts", told(number(above(0)), "ms; default to the end"));
  const Json by_name{{"type", "object"}, {"propertyNames", name()}, {"additionalProperties", mapping(keys)}};
  return {{"anyOf", {name(), list(name()), by_name}}};
}

Json phase() {
  const Json factors{{"type", "object"}, {"additionalProperties", number(at_least(0))}};
  Keys keys{{"phase", told(name(), "its name")},
            {"duration", told(number(above(0)), "ms, of a phase that shows nothing")},
            {"present", told(shown(), "sets shown, index by index")},
            {"each", told(number(above(0)), "ms a pattern is shown")},
            {"gap", told(number(at_least(0)), "ms of silence after it; default 0")},
            {"repeat", told(count(1), "times the whole set is shown; default 1")},
            {"shuffle_order", told(toggle(), "another order in each repeat")},
            {"only", told(one_or_list(count()), "indices of the patterns shown; default all")},
            {"reset_each", told(toggle(), "membranes reset before every presentation")}};
  for (const auto& key : drive())
    keys.push_back(key);
  const Keys more{
      {"plasticity", told(Json{{"anyOf", {toggle(), one_or_list(name())}}},
                          "on, off, or the projections that learn; default on")},
      {"reset", told(one_or_list(word_of({"membranes", "traces", "weights"})), "at the start of the phase")},
      {"gain", told(factors, "factor on a projection's weights in this phase")},
      {"normalise", told(factors, "weights scaled to this mean at the start")}};
  keys.insert(keys.end(), more.begin(), more.end());
  Json schema = mapping(keys, {"phase"});
  schema["anyOf"] = {{{"required", {"duration"}}}, {{"required", {"present", "each"}}}};
  return schema;
}

// -- what is kept and measured ------------------------------------------------------------------

Json record() {
  const Json state =
      mapping({{"cells", cells()},
               {"variables", told(one_or_list(name()), "state variables of the model, as V_m")},
               {"every", told(number(above(0)), "ms between samples")},
               {"at", told(one_or_list(number(at_least(0))), "ms, single dates")}},
              {"variables"});
  const Json date{{"anyOf", {number(at_least(0)), word_of({"end"})}}};
  const Json weights =
      mapping({{"at", Json{{"anyOf", {date, list(date), word_of({"phase_ends"})}}}}}, {"at"});
  return told(mapping({{"spikes", told(one_or_list(name()), "populations, or all (default)")},
                       {"state", named(state, "by population, into state.h5")},
                       {"weights", named(weights, "by projection, into weights.h5")},
                       {"connections", told(one_or_list(name()), "projections written to edges.h5")}}),
              "what a run leaves behind besides its scores");
}

Json measure() {
  std::vector<std::pair<std::string, Json>> cases;
  const Keys keys{{"measure", choice(choices_of(measures()))}};
  for (const Measure& m : measures()) {
    Keys own;
    std::vector<std::string> required{"measure"};
    for (const MeasureParameter& p : m.parameters) {
      std::string description{p.meaning};
      if (!p.unit.empty()) description += fmt::format(" ({})", p.unit);
      description += p.standard.empty() ? "; required" : fmt::format("; default {}", p.standard);
      own.emplace_back(p.name, Json{{"description", description}});
      if (p.standard.empty()) required.emplace_back(p.name);
    }
    Json then = with_parameters(keys, own);
    then["required"] = required;
    cases.emplace_back(m.name, std::move(then));
  }
  Json schema = mapping(keys, {"measure"});
  schema.erase("additionalProperties");
  return by_choice(schema, "measure", cases);
}

Json goal() {
  const Json one = mapping({{"score", told(text(), "measure.score, as compare prints it")},
                            {"variant", told(text(), "of the file, or standard")}});
  const Json other{{"anyOf", {text(), one}}};
  const std::string whose = ": a variant (of the same score), a score (it has a point), or both by name";
  Json schema = mapping({{"score", told(text(), "measure.score, as compare prints it")},
                         {"variant", told(text(), "whose score; default standard")},
                         {"minus", told(other, "what is taken off, seed by seed" + whose)},
                         {"over", told(other, "what it is divided by, seed by seed" + whose)},
                         {"at_least", number()},
                         {"at_most", number()},
                         {"every_seed", told(toggle(), "each seed must reach it, not just the mean")},
                         {"controls", told(one_or_list(other), "shown beside it")},
                         {"source", told(text(), "the paper, or the reason")}},
                        {"score"});
  schema["anyOf"] = {{{"required", {"at_least"}}}, {{"required", {"at_most"}}}};
  return schema;
}

Json simulation() {
  const Json seeds = mapping({{"structure", told(count(), "wiring and drawn parameters")},
                              {"input", told(count(), "patterns and their trains")},
                              {"dynamics", told(count(), "private Poisson input")}});
  return mapping({{"duration", told(number(above(0)), "ms; with a protocol as long as that")},
                  {"seed", told(count(), "of all random numbers; default 1")},
                  {"seeds", told(seeds, "single ones, instead of those that follow from `seed`")}});
}

}  // namespace

std::string network_schema() {
  Json root{{"$schema", "http://json-schema.org/draft-07/schema#"},
            {"title", "Mossy network"},
            {"description", "Units are fixed: ms, mV, pA, pF, nS, Hz."}};
  Json protocol = told(list(phase()), "phases, one after another");
  protocol["minItems"] = 1;
  const Json variants{{"type", "object"}, {"additionalProperties", {{"type", {"object", "null"}}}}};
  root.update(mapping(
      {{"schema", told(Json{{"enum", {1, "1"}}}, "of the format")},
       {"name", told(name(), "of the network; default the file's")},
       {"description", text()},
       {"simulation", simulation()},
       {"populations", named(population(), "cells, by name")},
       {"projections", named(projection(), "synapses, by name")},
       {"sources", named(source(), "what drives cells from outside, by name")},
       {"patterns", named(pattern(), "sets of patterns, by name")},
       {"protocol", protocol},
       {"record", record()},
       {"measures", named(measure(), "scores of a run, by name")},
       {"goals", named(goal(), "what the file claims about its scores, by name; compare says what holds")},
       {"variants", told(variants, "pieces of this file, or dotted paths, laid over it; null removes")}},
      {"populations"}));
  root["definitions"] = definitions();
  return root.dump(1) + "\n";
}

int schema_command() {
  fmt::print("{}", network_schema());
  return 0;
}

}  // namespace mossy
