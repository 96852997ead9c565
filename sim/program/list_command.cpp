// SPDX-License-Identifier: MIT
// `mossy list` and `mossy describe`: the catalogue as tables.
#include <fmt/format.h>

#include <vector>

#include "analysis/measure.hpp"
#include "sim/build/catalogue.hpp"
#include "sim/build/parameters.hpp"
#include "sim/program/commands.hpp"

namespace mossy {
namespace {

struct Line {
  std::string name, meaning;
};

void print_lines(std::string_view title, const std::vector<Line>& lines) {
  fmt::print("{}\n", title);
  for (const Line& l : lines)
    fmt::print("  {:30} {}\n", l.name, l.meaning);
}

template <class Entries>
std::vector<Line> lines_of(const Entries& entries) {
  std::vector<Line> lines;
  for (const auto& e : entries)
    lines.push_back({std::string(e.name), std::string(e.meaning)});
  return lines;
}

void print_rows(std::string_view title, const std::vector<FieldRow>& rows, bool defaults) {
  if (rows.empty()) return;
  fmt::print("\n{}\n", title);
  for (const FieldRow& r : rows)
    fmt::print(
        "  {:14} {:>10} {:10} {}{}\n", r.name, defaults ? fmt::format("{}", r.default_value) : "", r.unit,
        r.meaning,
        describe_bounds(r.bounds) == "any number" ? "" : fmt::format(" ({})", describe_bounds(r.bounds)));
}

bool describe_entry(const std::vector<CatalogueEntry>& entries, const std::string& name) {
  for (const CatalogueEntry& e : entries) {
    if (e.name != name) continue;
    fmt::print("{}: {}\n\n  {}\n\nsource: {}\n", e.name, e.meaning, e.equation, e.source);
    print_rows("parameter        default unit", e.params, true);
    print_rows("state variables (initial:, record:)", e.states, false);
    if (!e.receptors.empty()) {
      fmt::print("\nreceptors (weights in {}):", e.weight_unit);
      for (const auto& r : e.receptors)
        fmt::print(" {}", r);
      fmt::print("\n");
    }
    return true;
  }
  return false;
}

bool describe_source(const std::string& name) {
  for (const SourceEntry& e : source_entries()) {
    if (e.name != name) continue;
    fmt::print("{}: {}\n", e.name, e.meaning);
    fmt::print("use it {}\n", e.as_population && e.as_device
                                  ? "as the model of a population or under sources:"
                              : e.as_population ? "as the model of a population"
                                                : "under sources:");
    print_rows("parameter        default unit", e.params, true);
    return true;
  }
  return false;
}

bool describe_connection_rule(const std::string& name) {
  for (const ConnectionRuleEntry& e : connection_rule_entries()) {
    if (e.name != name) continue;
    fmt::print("{}: {}\n", e.name, e.meaning);
    if (!e.parameter.empty()) fmt::print("needs {}\n", e.parameter);
    return true;
  }
  return false;
}

bool describe_measure(const std::string& name) {
  for (const Measure& m : measures()) {
    if (m.name != name) continue;
    fmt::print("{}: {}\n\nparameters\n", m.name, m.meaning);
    for (const MeasureParameter& p : m.parameters)
      fmt::print("  {:14} {:>10} {:4} {}\n", p.name, p.standard.empty() ? "required" : p.standard, p.unit,
                 p.meaning);
    return true;
  }
  return false;
}

}  // namespace

int list_command(const std::string& kind) {
  const std::vector<std::pair<std::string, std::vector<Line>>> all{
      {"neurons", lines_of(neuron_entries())}, {"synapses", lines_of(connection_rule_entries())},
      {"rules", lines_of(rule_entries())},     {"short-term", lines_of(short_term_entries())},
      {"sources", lines_of(source_entries())}, {"measures", lines_of(measures())},
  };
  std::vector<std::string> known;
  bool found = false;
  for (const auto& [name, lines] : all) {
    known.push_back(name);
    if (!kind.empty() && kind != name) continue;
    print_lines(name, lines);
    found = true;
  }
  if (!found) throw InputError(fmt::format("no list of '{}'; there are {}\n", kind, join_names(known)));
  return 0;
}

int describe_command(const std::string& name) {
  if (describe_entry(neuron_entries(), name) || describe_entry(rule_entries(), name) ||
      describe_entry(short_term_entries(), name) || describe_source(name) || describe_connection_rule(name) ||
      describe_measure(name))
    return 0;
  std::vector<std::string> known;
  for (const auto& e : neuron_entries())
    known.emplace_back(e.name);
  for (const auto& e : rule_entries())
    known.emplace_back(e.name);
  for (const auto& e : short_term_entries())
    known.emplace_back(e.name);
  for (const auto& e : source_entries())
    known.emplace_back(e.name);
  for (const auto& e : connection_rule_entries())
    known.emplace_back(e.name);
  for (const auto& m : measures())
    known.emplace_back(m.name);
  const std::string hint = did_you_mean(name, known);
  throw InputError(fmt::format("nothing is called '{}'{}; mossy list shows what there is\n", name,
                               hint.empty() ? "" : "; " + hint));
}

}  // namespace mossy
