// SPDX-License-Identifier: MIT
#include "analysis/known_names.hpp"

#include <algorithm>

#include "sim/core/nearest_name.hpp"

namespace mossy {

namespace {

bool is_recorded(const Description& d, const std::string& population) {
  if (!d.record.spikes) return true;
  return std::any_of(d.record.spikes->begin(), d.record.spikes->end(),
                     [&](const Name& n) { return n.text == population; });
}

/// The population of a set, through what it was derived from; empty when the names lead nowhere.
std::string population_of(const Description& d, const std::string& set) {
  std::string wanted = set;
  for (std::size_t steps = 0; steps <= d.patterns.size(); ++steps) {
    const auto found = std::find_if(d.patterns.begin(), d.patterns.end(),
                                    [&](const PatternSpec& p) { return p.name.text == wanted; });
    if (found == d.patterns.end()) return {};
    if (!found->of) return found->population.text;
    wanted = found->of->text;
  }
  return {};
}

template <class Items>
const typename Items::value_type* find(const Items& items, const std::string& name) {
  for (const auto& item : items)
    if (item.name == name) return &item;
  return nullptr;
}

template <class Items>
bool is_known(const Items& items, const Name& name, const std::string& path, const char* kind,
              const NameCheck& check) {
  if (name.text.empty()) return false;  // missing or unreadable, and told already
  if (find(items, name.text)) return true;
  std::vector<std::string> names;
  for (const auto& item : items)
    names.push_back(item.name);
  check.tell(name.place, path + ": there is no " + kind + " '" + name.text + "'",
             did_you_mean(name.text, names));
  return false;
}

}  // namespace

KnownNames known_names(const Description& d) {
  KnownNames names;
  for (const auto& p : d.populations)
    names.populations.push_back({p.name.text, is_recorded(d, p.name.text), p.size});
  for (const auto& s : d.patterns)
    names.sets.push_back({s.name.text, population_of(d, s.name.text)});
  for (const auto& phase : d.protocol) {
    names.phases.push_back({phase.name.text, phase.gap, {}});
    for (const auto& shown : phase.present)
      names.phases.back().sets.push_back(shown.patterns.text);
  }
  return names;
}

KnownNames known_names(const RunRecord& run) {
  KnownNames names;
  for (const auto& p : run.populations)
    names.populations.push_back({p.name, p.recorded, p.size});
  for (const auto& s : run.patterns)
    names.sets.push_back({s.name, s.population});
  for (const auto& phase : run.phases) {
    names.phases.push_back({phase.name, 0, {}});
    if (phase.presentations.empty()) continue;
    const Presentation& one = phase.presentations.front();
    names.phases.back().silence = one.until - one.end;
    for (const auto& shown : one.shown)
      names.phases.back().sets.push_back(shown.patterns);
  }
  return names;
}

bool NameCheck::population(const Name& name, const std::string& path) const {
  return is_known(known_.populations, name, path, "population", *this);
}

bool NameCheck::recorded(const Name& name, const std::string& path) const {
  if (!population(name, path)) return false;
  if (find(known_.populations, name.text)->recorded) return true;
  tell(name.place, path + ": the spikes of " + name.text + " are not recorded",
       "add " + name.text + " to record.spikes");
  return false;
}

bool NameCheck::pattern_set(const Name& name, const std::string& path) const {
  return is_known(known_.sets, name, path, "set of patterns", *this);
}

bool NameCheck::phase(const Name& name, const std::string& path) const {
  return is_known(known_.phases, name, path, "phase", *this);
}

bool NameCheck::showing_phase(const Name& name, const std::string& path) const {
  if (!phase(name, path)) return false;
  if (!find(known_.phases, name.text)->sets.empty()) return true;
  tell(name.place, path + ": phase " + name.text + " shows no patterns");
  return false;
}

}  // namespace mossy
