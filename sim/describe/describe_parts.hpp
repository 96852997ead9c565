// SPDX-License-Identifier: MIT
// The parts of `describe()`, one per top key of a network file, and what they share. Of no use elsewhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/describe/description.hpp"
#include "sim/describe/section.hpp"

namespace mossy::parts {

std::vector<PopulationSpec> populations(Section& file);
std::vector<ProjectionSpec> projections(Section& file);
std::vector<SourceSpec> sources(Section& file);
std::vector<PatternSpec> patterns(Section& file);
std::vector<PhaseSpec> protocol(Section& file);
RecordSpec record(Section& file);
std::vector<MeasureSpec> measures(Section& file);
std::vector<GoalSpec> goals(Section& file);

/// The keys a section did not ask for, as numbers, lists or distributions within the bounds.
std::vector<Parameter> other_parameters(Section& section);

/// `modulation:` of a section: one wave or a list of them; nothing when it is not there.
std::optional<ModulationSpec> modulation(Section& section);

/// Calls body(name, entry) for every entry of the mapping under `key`; the name has been checked.
template <class Body>
void for_each_named(Section& file, std::string_view key, const Body& body) {
  Section all = file.section(key);
  for (const Value::Entry* entry : all.others()) {
    if (!is_name(entry->key)) {
      all.mistakes().add(entry->place, all.path() + ": '" + entry->key + "' is no name",
                         "names are of letters, digits, '_' and '-', and begin with a letter");
    }
    body(Name{entry->key, entry->place}, *entry);
  }
}

/// Tells every name that stands for nothing in the file, and every index beyond its population.
void check_references(const Description& description, Mistakes& mistakes);

}  // namespace mossy::parts
