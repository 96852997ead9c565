// SPDX-License-Identifier: MIT
#include "sim/program/topics.hpp"

#include <fmt/format.h>

#include "analysis/measure.hpp"
#include "sim/build/catalogue.hpp"
#include "sim/build/parameters.hpp"

namespace mossy {
namespace {

template <class Entries>
void append(std::vector<Topic>& all, std::string_view kind, const Entries& entries) {
  for (const auto& e : entries)
    all.push_back({kind, e.name, e.meaning});
}

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
  throw InputError(
      fmt::format("{}{}; mossy list shows what there is\n", what, hint.empty() ? "" : "; " + hint));
}

void check_kind(const std::string& kind, const std::string& whole) {
  for (const std::string& known : topic_kinds())
    if (kind == known) return;
  const std::string hint = did_you_mean(kind, topic_kinds());
  throw InputError(fmt::format("no kind '{}' in '{}'; there are {}{}\n", kind, whole,
                               join_names(topic_kinds()), hint.empty() ? "" : "; " + hint));
}

}  // namespace

const std::vector<std::string>& topic_kinds() {
  static const std::vector<std::string> kinds{"neurons",    "synapses", "rules",
                                              "short-term", "sources",  "measures"};
  return kinds;
}

std::vector<Topic> topics() {
  std::vector<Topic> all;
  append(all, "neurons", neuron_entries());
  append(all, "synapses", connection_rule_entries());
  append(all, "rules", rule_entries());
  append(all, "short-term", short_term_entries());
  append(all, "sources", source_entries());
  append(all, "measures", measures());
  return all;
}

Topic find_topic(const std::string& whole) {
  const std::size_t cut = whole.find('/');
  const std::string kind = cut == std::string::npos ? "" : whole.substr(0, cut),
                    name = cut == std::string::npos ? whole : whole.substr(cut + 1);
  if (cut != std::string::npos) check_kind(kind, whole);
  std::vector<Topic> found;
  std::vector<std::string> known, elsewhere;
  for (const Topic& t : topics()) {
    const bool wanted = kind.empty() || t.kind == kind;
    if (wanted) known.emplace_back(t.name);
    if (t.name == name)
      (wanted ? found.push_back(t) : elsewhere.push_back(fmt::format("{}/{}", t.kind, name)));
  }
  if (found.size() == 1) return found[0];
  if (found.empty()) {
    const std::string hint =
        elsewhere.empty() ? did_you_mean(name, known) : "did you mean '" + elsewhere[0] + "'?";
    if (kind.empty()) refuse(fmt::format("nothing is called '{}'", name), hint);
    refuse(fmt::format("none of the {} is called '{}'", kind, name), hint);
  }
  std::string choices;
  for (const Topic& t : found)
    choices += fmt::format("{}{}/{}", choices.empty() ? "" : " or ", t.kind, t.name);
  throw InputError(fmt::format("'{}' is more than one thing: say {}\n", name, choices));
}

}  // namespace mossy
