// SPDX-License-Identifier: MIT
// What several measures read alike: which populations, which phases, which stretch of time.
#pragma once

#include <string>
#include <vector>

#include "analysis/measure.hpp"
#include "analysis/showings.hpp"

namespace mossy {

/// `populations: GC` or `populations: [GC, BC]`; nothing said: all whose spikes are recorded.
std::vector<Name> read_names(Section& section, std::string_view key);
/// `population: GC`, which must be there.
Name read_required_name(Section& section, std::string_view key);
/// `window: [after, length]`
ReadWindow read_window(Section& section, ReadWindow::From from);

void check_recorded(const std::vector<Name>& names, const std::string& path, const NameCheck& check);
void check_phases(const std::vector<Name>& names, const std::string& path, const NameCheck& check);
void check_showing(const std::vector<Name>& names, const std::string& path, const NameCheck& check);
/// That `input` is a population whose cell i can stand for cell i of `population`.
void check_input(const Name& input, const Name& population, const std::string& path, const NameCheck& names);

std::vector<const PopulationRecord*> chosen_populations(const RunRecord& run, const std::vector<Name>& names);
/// Nothing said: all; with `showing` all that show patterns.
std::vector<const PhaseRecord*> chosen_phases(const RunRecord& run, const std::vector<Name>& names,
                                              bool showing);

/// A stretch of the run, ms, cut where the run ended. The name is empty for the whole run.
struct Stretch {
  std::string name;
  double start = 0, end = 0;
  double length() const { return end > start ? end - start : 0; }
};
Stretch whole_run(const RunRecord& run);
Stretch stretch_of(const RunRecord& run, const PhaseRecord& phase);
/// The phases named; nothing said: the whole run.
std::vector<Stretch> chosen_stretches(const RunRecord& run, const std::vector<Name>& names);

/// "GC.first.rate" of {"GC", "first", "rate"}; empty parts are left out.
std::string joined(std::initializer_list<std::string> parts);

}  // namespace mossy
