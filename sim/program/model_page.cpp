// SPDX-License-Identifier: MIT
#include "sim/program/model_page.hpp"
#include "sim/build/check_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "sim/build/catalogue.hpp"
#include "sim/describe/load.hpp"

namespace mossy {
namespace {

constexpr std::size_t shared_from = 3;  ///< so many entries must agree on a parameter to tell it once for all

// -- pieces of text -----------------------------------------------------------------------------

/// A doi becomes a link.
std::string with_links(std::string_view text) {
  constexpr std::string_view word = "doi ";
  std::string out;
  while (!text.empty()) {
    const std::size_t at = text.find(word);
    out += text.substr(0, at);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + word.size());
    const std::string_view doi = text.substr(0, text.find_first_of(" ;,"));
    out += fmt::format("[doi {0}](https://doi.org/{0})", doi);
    text.remove_prefix(doi.size());
  }
  return out;
}

/// A meaning as a sentence.
std::string sentence(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out + ".";
}

/// One line for each equation: they are separated by ";  ".
std::string equations(std::string_view text) {
  std::string out = "```\n";
  while (!text.empty()) {
    const std::size_t end = text.find(";  ");
    out += fmt::format("{}\n", text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 3);
  }
  return out + "```\n";
}

std::string bounds_of(const FieldRow& row) {
  const std::string text = describe_bounds(row.bounds);
  return text.starts_with("a number ") ? text.substr(9) : text == "any number" ? "any" : text;
}

std::string default_of(const FieldRow& row) {
  return row.unit.starts_with("list") ? ""
         : row.default_value == never ? "end"
                                      : fmt::format("{}", row.default_value);
}

std::string with_default(const FieldRow& row) {
  return fmt::format("`{}` {}{}{}", row.name, default_of(row), row.unit.empty() ? "" : " ", row.unit);
}

// -- parameters that several entries share ------------------------------------------------------

bool same(const FieldRow& a, const FieldRow& b) {
  return a.name == b.name && a.unit == b.unit && a.meaning == b.meaning &&
         describe_bounds(a.bounds) == describe_bounds(b.bounds);
}

bool contains(const std::vector<FieldRow>& rows, const FieldRow& row) {
  return std::any_of(rows.begin(), rows.end(), [&](const FieldRow& r) { return same(r, row); });
}

bool names(const std::vector<FieldRow>& rows, const FieldRow& row) {
  return std::any_of(rows.begin(), rows.end(), [&](const FieldRow& r) { return r.name == row.name; });
}

/// One row for a name: where it means different things, the first meaning that enough of them agree on.
std::vector<FieldRow> shared_rows(const std::vector<CatalogueEntry>& entries) {
  std::vector<FieldRow> shared;
  for (const CatalogueEntry& e : entries)
    for (const FieldRow& row : e.params) {
      const auto users = std::count_if(entries.begin(), entries.end(), [&](const CatalogueEntry& other) {
        return contains(other.params, row);
      });
      if (static_cast<std::size_t>(users) >= shared_from && !names(shared, row)) shared.push_back(row);
    }
  return shared;
}

std::string shared_table(const std::vector<FieldRow>& rows, std::string_view of) {
  if (rows.empty()) return "";
  std::string out = fmt::format(
      "Parameters that several {} have, told once; their defaults stand at each.\n\n"
      "| parameter | unit | may be | |\n|---|---|---|---|\n",
      of);
  for (const FieldRow& r : rows)
    out += fmt::format("| `{}` | {} | {} | {} |\n", r.name, r.unit, bounds_of(r), r.meaning);
  return out + "\n";
}

std::string own_table(const std::vector<FieldRow>& rows) {
  std::string out = "| parameter | default | unit | may be | |\n|---|---|---|---|---|\n";
  for (const FieldRow& r : rows)
    out +=
        fmt::format("| `{}` | {} | {} | {} | {} |\n", r.name, default_of(r), r.unit, bounds_of(r), r.meaning);
  return out + "\n";
}

std::string parameters(const std::vector<FieldRow>& rows, const std::vector<FieldRow>& shared) {
  std::string common;
  std::vector<FieldRow> own;
  for (const FieldRow& r : rows) {
    if (!contains(shared, r)) {
      own.push_back(r);
    } else {
      common += fmt::format("{}{}", common.empty() ? "" : ", ", with_default(r));
    }
  }
  std::string out;
  if (!common.empty()) out += fmt::format("Defaults: {}.\n\n", common);
  if (!own.empty()) out += own_table(own);
  return out;
}

// -- entries ------------------------------------------------------------------------------------

std::string states_and_receptors(const CatalogueEntry& e) {
  std::string out;
  for (const FieldRow& s : e.states)
    out += fmt::format("{}`{}` {}{}", out.empty() ? "State: " : ", ", s.name, s.meaning,
                       s.unit.empty() ? "" : fmt::format(" ({})", s.unit));
  if (!out.empty()) out += ".  \n";
  std::string receptors;
  for (const std::string_view r : e.receptors)
    receptors += fmt::format("{}`{}`", receptors.empty() ? "" : ", ", r);
  if (!receptors.empty()) out += fmt::format("Receptors: {}; weights in {}.\n\n", receptors, e.weight_unit);
  return out;
}

std::string picture(std::string_view name, std::string_view what) {
  return fmt::format("![{}: {}](pictures/{}.svg)\n\n", name, what, name);
}

std::string entry_text(const CatalogueEntry& e, const std::vector<FieldRow>& shared, std::string_view what) {
  std::string out = fmt::format("### {}\n\n{}\n\n{}\n", e.name, sentence(e.meaning), equations(e.equation));
  if (e.needs_teacher) out += "It needs `teacher`: the projection whose spikes teach.\n\n";
  if (e.needs_modulator) out += "It needs `modulator`: the projection whose spikes modulate.\n\n";
  out += parameters(e.params, shared) + states_and_receptors(e);
  out += fmt::format("Source: {}.\n\n", with_links(e.source));
  return out + picture(e.name, what);
}

std::string section(std::string_view title, const std::vector<CatalogueEntry>& entries, std::string_view of,
                    std::string_view what) {
  const std::vector<FieldRow> shared = shared_rows(entries);
  std::string out = fmt::format("## {}\n\n{}", title, shared_table(shared, of));
  for (const CatalogueEntry& e : entries)
    out += entry_text(e, shared, what);
  return out;
}

std::string source_table(const std::vector<SourceField>& fields) {
  std::string out = "| parameter | default | unit | may be | |\n|---|---|---|---|---|\n";
  for (const SourceField& f : fields) {
    const FieldRow row{f.name, f.unit, f.meaning, f.bounds, f.default_value};
    const bool number = takes_number(f.takes);
    out += fmt::format("| `{}` | {} | {} | {}{} | {} |\n", f.name, number ? default_of(row) : "", f.unit,
                       number || f.takes == Takes::list ? bounds_of(row) : "",
                       f.takes == Takes::per_cell ? ", per cell"
                       : f.takes == Takes::list   ? ", a list"
                                                  : "",
                       f.meaning);
  }
  return out + "\n";
}

std::string source_text(const SourceEntry& e) {
  std::string out = fmt::format("### {}\n\n{}\n\n{}\n", e.name, sentence(e.meaning), equations(e.equation));
  out += fmt::format("Use: {}. ", e.as_population && e.as_device
                                      ? "as the `model` of a population, or under `sources`"
                                  : e.as_population ? "as the `model` of a population"
                                                    : "under `sources`");
  out += e.forms.empty() ? "\n\n" : fmt::format("It needs {}.\n\n", describe_forms(e.forms));
  if (!e.params.empty()) out += source_table(e.params);
  out += fmt::format("Source: {}.\n\n", with_links(e.source));
  return out + picture(e.name, "an example");
}

/// The text of a part that stands in for a marker.
void put_in(std::string& page, const std::string& marker, const std::string& text) {
  const std::size_t at = page.find(marker);
  if (at != std::string::npos) page.replace(at, marker.size(), text);
}

}  // namespace

std::string catalogue_text() {
  std::string out =
      section("Neuron models", neuron_entries(), "models",
              "response to a current step and to one input spike") +
      section("Plasticity rules", rule_entries(), "rules", "weight change against spike lag and rate") +
      section("Short-term rules", short_term_entries(), "rules", "response to a train at 20 Hz") +
      "## Sources\n\n";
  for (const SourceEntry& e : source_entries())
    out += source_text(e);
  out.pop_back();  // one newline at the end
  return out;
}

std::string model_page(const std::filesystem::path& directory) {
  std::string page = read_text_file((directory / "introduction.md").string());
  put_in(page, "<!-- catalogue -->\n", catalogue_text());
  const std::string convergence = "<!-- convergence -->\n";
  if (page.find(convergence) != std::string::npos)
    put_in(page, convergence, read_text_file((directory / "convergence.md").string()));
  return "<!-- Made by ./mossy describe --all --out models; edit introduction.md. -->\n" + page;
}

bool has_picture(const Topic& topic) {
  return topic.kind != "synapses" && topic.kind != "measures";
}

}  // namespace mossy
