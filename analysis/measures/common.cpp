// SPDX-License-Identifier: MIT
#include "analysis/measures/common.hpp"

#include <algorithm>

namespace mossy {

std::vector<Name> read_names(Section& section, std::string_view key) {
  return section.optional(key, as_one_or_list(as_name()), {});
}

Name read_required_name(Section& section, std::string_view key) {
  return section.required(key, as_name()).value_or(Name{});
}

ReadWindow read_window(Section& section, ReadWindow::From from) {
  const std::string word = from == ReadWindow::From::start ? "start" : "end";
  const std::string said = section.optional("from", as_word_of({"start", "end"}), word);
  ReadWindow window{said == "start" ? ReadWindow::From::start : ReadWindow::From::end, 0, 0};
  const auto numbers = section.optional("window", as_list(as_number()));
  if (!numbers) return window;
  if (numbers->size() != 2 || !((*numbers)[1] > 0)) {
    section.tell("window", section.path_of("window") + " must be [after, length] in ms, the length above 0");
    return window;
  }
  window.after = (*numbers)[0];
  window.length = (*numbers)[1];
  return window;
}

void check_recorded(const std::vector<Name>& names, const std::string& path, const NameCheck& check) {
  for (const Name& n : names)
    check.recorded(n, path);
}

void check_phases(const std::vector<Name>& names, const std::string& path, const NameCheck& check) {
  for (const Name& n : names)
    check.phase(n, path);
}

void check_showing(const std::vector<Name>& names, const std::string& path, const NameCheck& check) {
  for (const Name& n : names)
    check.showing_phase(n, path);
}

void check_input(const Name& input, const Name& population, const std::string& path, const NameCheck& names) {
  if (!names.population(input, path)) return;
  std::uint64_t cells = 0, inputs = 0;
  for (const auto& known : names.known().populations) {
    if (known.name == population.text) cells = known.size;
    if (known.name == input.text) inputs = known.size;
  }
  if (cells > 0 && cells != inputs)
    names.tell(input.place, path + ": " + input.text + " and " + population.text + " differ in size",
               "each cell of the one must stand for a cell of the other");
}

std::vector<const PopulationRecord*> chosen_populations(const RunRecord& run,
                                                        const std::vector<Name>& names) {
  std::vector<const PopulationRecord*> chosen;
  for (const Name& n : names)
    chosen.push_back(run.population(n.text));
  if (!names.empty()) return chosen;
  for (const PopulationRecord& p : run.populations)
    if (p.recorded) chosen.push_back(&p);
  return chosen;
}

std::vector<const PhaseRecord*> chosen_phases(const RunRecord& run, const std::vector<Name>& names,
                                              bool showing) {
  std::vector<const PhaseRecord*> chosen;
  for (const Name& n : names)
    chosen.push_back(run.phase(n.text));
  if (!names.empty()) return chosen;
  for (const PhaseRecord& p : run.phases)
    if (!showing || !p.presentations.empty()) chosen.push_back(&p);
  return chosen;
}

Stretch whole_run(const RunRecord& run) {
  return {{}, 0, run.reached};
}

Stretch stretch_of(const RunRecord& run, const PhaseRecord& phase) {
  return {phase.name, std::min(phase.start, run.reached), std::min(phase.end, run.reached)};
}

std::vector<Stretch> chosen_stretches(const RunRecord& run, const std::vector<Name>& names) {
  if (names.empty()) return {whole_run(run)};
  std::vector<Stretch> chosen;
  for (const Name& n : names)
    chosen.push_back(stretch_of(run, *run.phase(n.text)));
  return chosen;
}

std::string joined(std::initializer_list<std::string> parts) {
  std::string name;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!name.empty()) name += '.';
    name += part;
  }
  return name;
}

}  // namespace mossy
