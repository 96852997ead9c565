// SPDX-License-Identifier: MIT
// `mossy describe`: one model, rule, source or measure in full, its picture, or the page of all of them.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "analysis/drawing/gnuplot.hpp"
#include "analysis/measure.hpp"
#include "sim/build/check_sources.hpp"
#include "sim/build/parameters.hpp"
#include "sim/program/commands.hpp"
#include "sim/program/model_figures.hpp"
#include "sim/program/model_page.hpp"
#include "sim/program/topics.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy {
namespace {

constexpr int text_columns = 78;

template <class Entries>
const auto& entry_of(const Entries& entries, std::string_view name) {
  for (const auto& e : entries)
    if (e.name == name) return e;
  throw std::logic_error("no entry of that name");  // find_topic has seen it
}

// -- text ---------------------------------------------------------------------------------------

void print_rows(std::string_view title, const std::vector<FieldRow>& rows, bool defaults) {
  if (rows.empty()) return;
  fmt::print("\n{}\n", title);
  for (const FieldRow& r : rows)
    fmt::print(
        "  {:15} {:>9} {:10} {}{}\n", r.name, defaults ? fmt::format("{}", r.default_value) : "", r.unit,
        r.meaning,
        describe_bounds(r.bounds) == "any number" ? "" : fmt::format(" ({})", describe_bounds(r.bounds)));
}

void describe_entry(const CatalogueEntry& e) {
  fmt::print("{}: {}\n\n  {}\n\nsource: {}\n", e.name, e.meaning, e.equation, e.source);
  if (e.needs_teacher) fmt::print("needs `teacher`: the projection whose spikes teach\n");
  if (e.needs_modulator) fmt::print("needs `modulator`: the projection whose spikes modulate\n");
  print_rows("parameter        default unit", e.params, true);
  if (e.kind == "neuron") fmt::print("any of them may be drawn or listed per cell\n");
  print_rows("state variables (initial:, record:)", e.states, false);
  if (e.receptors.empty()) return;
  fmt::print("\nreceptors (weights in {}):", e.weight_unit);
  for (const auto& r : e.receptors)
    fmt::print(" {}", r);
  fmt::print("\n");
}

void print_source_field(const SourceField& f) {
  const std::string bounds = describe_bounds(f.bounds);
  const bool bounded = takes_number(f.takes) || f.takes == Takes::list;
  fmt::print("  {:15} {:>9} {:10} {}{}{}\n", f.name,
             takes_number(f.takes) ? fmt::format("{}", f.default_value) : "", f.unit, f.meaning,
             bounded && bounds != "any number" ? fmt::format(" ({})", bounds) : "",
             f.takes == Takes::per_cell ? "; may be drawn or listed per cell"
             : f.takes == Takes::list   ? "; a list"
                                        : "");
}

void describe_source(const SourceEntry& e) {
  fmt::print("{}: {}\n\n  {}\n\nsource: {}\n", e.name, e.meaning, e.equation, e.source);
  fmt::print("use it {}\n", e.as_population && e.as_device ? "as the model of a population or under sources:"
                            : e.as_population              ? "as the model of a population"
                                                           : "under sources:");
  if (!e.forms.empty()) fmt::print("needs {}\n", describe_forms(e.forms));
  if (!e.params.empty()) fmt::print("\nparameter        default unit\n");
  for (const SourceField& f : e.params)
    print_source_field(f);
}

void describe_connection_rule(const ConnectionRuleEntry& e) {
  fmt::print("{}: {}\n", e.name, e.meaning);
  if (!e.parameter.empty()) fmt::print("needs {}\n", e.parameter);
}

void describe_measure(const Measure& m) {
  fmt::print("{}: {}\n\nparameters\n", m.name, m.meaning);
  for (const MeasureParameter& p : m.parameters)
    fmt::print("  {:14} {:>10} {:4} {}\n", p.name, p.standard.empty() ? "required" : p.standard, p.unit,
               p.meaning);
}

void print_topic(const Topic& t) {
  if (t.kind == "neurons") return describe_entry(entry_of(neuron_entries(), t.name));
  if (t.kind == "rules") return describe_entry(entry_of(rule_entries(), t.name));
  if (t.kind == "short-term") return describe_entry(entry_of(short_term_entries(), t.name));
  if (t.kind == "sources") return describe_source(entry_of(source_entries(), t.name));
  if (t.kind == "synapses") return describe_connection_rule(entry_of(connection_rule_entries(), t.name));
  describe_measure(entry_of(measures(), t.name));
}

/// Without a name: what can be asked for, kind by kind.
void print_names() {
  fmt::print("mossy describe NAME [--plot] tells equation, parameters, units and bounds of one of these\n");
  const auto all = topics();
  for (const std::string& kind : topic_kinds()) {
    std::string line = fmt::format("\n{}:", kind);
    std::size_t width = line.size();
    for (const Topic& t : all) {
      if (t.kind != kind) continue;
      if (width + 1 + t.name.size() > 100) {
        line += "\n ";
        width = 1;
      }
      line += fmt::format(" {}", t.name);
      width += 1 + t.name.size();
    }
    fmt::print("{}\n", line);
  }
}

// -- pictures -----------------------------------------------------------------------------------

Drawing figure_of(const Topic& t) {
  if (t.kind == "neurons") return neuron_figure(entry_of(neuron_entries(), t.name));
  if (t.kind == "rules") return rule_figure(entry_of(rule_entries(), t.name));
  if (t.kind == "short-term") return short_term_figure(entry_of(short_term_entries(), t.name));
  if (t.kind == "sources") return source_figure(entry_of(source_entries(), t.name));
  throw InputError(fmt::format(
      "there is no picture of {}: only neurons, rules, short-term rules and sources have one\n", t.name));
}

void plot(const Topic& t, const std::string& out) {
  const Drawing figure = figure_of(t);
  if (out == "-") return draw_text(figure, text_columns);
  const std::string path = out.empty() ? fmt::format("{}.svg", t.name) : out;
  draw_svg(figure, path);
  if (isatty(STDOUT_FILENO)) draw_text(figure, text_columns);
  fmt::print("{}\n", path);
}

// -- all ----------------------------------------------------------------------------------------

void write_pages(const std::string& folder, bool pictures) {
  const std::filesystem::path directory(folder);
  if (!std::filesystem::is_directory(directory))
    throw InputError(fmt::format("--out {}: with --all it must be a directory that is there\n", folder));
  const auto page = directory / "README.md";
  write_file_at_once(page.string(), model_page(directory));
  fmt::print("{}\n", page.string());
  if (!pictures) return;
  std::filesystem::create_directories(directory / "pictures");
  for (const Topic& t : topics())
    if (has_picture(t)) plot(t, (directory / "pictures" / fmt::format("{}.svg", t.name)).string());
}

}  // namespace

int describe_command(const DescribeOptions& options) {
  if (options.all) {
    if (!options.name.empty()) throw InputError("describe: a name or --all, not both\n");
    if (!options.out.empty()) {
      write_pages(options.out, options.plot);
    } else if (options.plot) {
      throw InputError("describe --all --plot needs --out DIR, where page and pictures go\n");
    } else {
      fmt::print("{}", catalogue_text());
    }
    return 0;
  }
  if (!options.out.empty() && !options.plot)
    throw InputError("describe --out FILE goes with --plot, or with --all\n");
  if (options.name.empty()) {
    if (options.plot) throw InputError("describe --plot needs a name; mossy list shows what there is\n");
    print_names();
    return 0;
  }
  const Topic topic = find_topic(options.name);
  if (options.plot) {
    plot(topic, options.out);
  } else {
    print_topic(topic);
  }
  return 0;
}

}  // namespace mossy
