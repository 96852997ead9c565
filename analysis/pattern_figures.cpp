// SPDX-License-Identifier: MIT
#include "analysis/pattern_figures.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/figure_json.hpp"
#include "analysis/measures/similarity.hpp"
#include "analysis/showings.hpp"

namespace mossy {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t most_patterns = 64;  // rows and columns of a matrix
constexpr std::size_t most_pictures = 24;  // of a set
constexpr std::size_t most_sets = 8;

using Codes = std::vector<Activity>;

/// Whether any entry says something.
bool has_values(const Figure& f) {
  for (const auto& row : f.matrix)
    if (std::any_of(row.begin(), row.end(), [](double v) { return std::isfinite(v); })) return true;
  return false;
}

Figure overlaps(const Codes& rows, const Codes& columns, const std::string& title, const std::string& y_label,
                const std::string& x_label) {
  Figure f;
  f.kind = Figure::Kind::matrix;
  f.title = title;
  f.x_label = x_label, f.y_label = y_label;
  for (const Activity& a : rows) {
    f.matrix.emplace_back();
    for (const Activity& b : columns)
      f.matrix.back().push_back(similarity(a, b).overlap);
  }
  return f;
}

Codes patterns_of(const PatternRecord& set, std::uint64_t cells) {
  Codes codes;
  for (std::size_t k = 0; k < std::min(set.cells.size(), most_patterns); ++k)
    codes.push_back(activity_of(set.cells[k], cells));
  return codes;
}

Figure pictures_of(const PatternRecord& set) {
  Figure f;
  f.kind = Figure::Kind::pictures;
  f.title = "Pictures of " + set.name;
  f.rows = set.rows, f.columns = set.columns;
  f.pictures = {{set.name, {}}};
  for (std::size_t k = 0; k < std::min(set.cells.size(), most_pictures); ++k) {
    std::vector<double> picture(set.rows * set.columns, 0.0);
    for (const std::uint32_t cell : set.cells[k])
      if (cell < picture.size()) picture[cell] = 1;
    f.pictures[0].pictures.push_back(std::move(picture));
  }
  return f;
}

Json set_json(const PatternRecord& set, const RunRecord& run) {
  std::vector<Figure> figures;
  if (set.rows > 0 && !set.cells.empty()) figures.push_back(pictures_of(set));
  const PopulationRecord* population = run.population(set.population);
  const PatternRecord* origin = set.of.empty() ? &set : run.pattern_set(set.of);
  if (population && origin && set.cells.size() > 1) {
    const std::string title =
        set.of.empty() ? "Overlap of " + set.name : "Overlap of " + set.name + " with " + set.of;
    Figure f = overlaps(patterns_of(set, population->size), patterns_of(*origin, population->size), title,
                        "pattern of " + set.name, "pattern of " + origin->name);
    if (has_values(f)) figures.push_back(std::move(f));
  }
  return {{"name", set.name}, {"figures", figures_json(figures)}};
}

/// What a population does while each pattern is shown and in the gap after it.
Codes codes_in(const PhaseRecord& phase, const RunRecord& run, const PopulationRecord& population,
               const SpikeSource& spikes) {
  Codes codes;
  for (const Showing& showing : showings(run, phase)) {
    if (codes.size() == most_patterns) break;
    if (showing.set && showing.time->until <= run.reached)
      codes.push_back(
          activity_of(spikes(population.name, showing.time->start, showing.time->until), population.size));
  }
  return codes;
}

/// The phases that show at least two patterns: the first and, to hold against it, the next.
std::vector<const PhaseRecord*> showing_phases(const RunRecord& run) {
  std::vector<const PhaseRecord*> phases;
  for (const PhaseRecord& phase : run.phases)
    if (phases.size() < 2 && phase.presentations.size() > 1) phases.push_back(&phase);
  return phases;
}

Json codes_json(const PopulationRecord& population, const std::vector<const PhaseRecord*>& phases,
                const RunRecord& run, const SpikeSource& spikes) {
  const std::string& first = phases[0]->name;
  const Codes stored = codes_in(*phases[0], run, population, spikes);
  std::vector<Figure> figures{overlaps(stored, stored,
                                       "Overlap of the codes of " + population.name + " in " + first,
                                       "presentation in " + first, "presentation in " + first)};
  if (phases.size() > 1)
    figures.push_back(
        overlaps(codes_in(*phases[1], run, population, spikes), stored,
                 "Codes of " + population.name + " in " + phases[1]->name + " against those in " + first,
                 "presentation in " + phases[1]->name, "presentation in " + first));
  std::erase_if(figures, [](const Figure& f) { return !has_values(f); });
  return {{"name", "codes of " + population.name}, {"figures", figures_json(figures)}};
}

}  // namespace

Json pattern_figures_json(const RunRecord& run, SpikeReader& spikes) {
  Json list = Json::array();
  for (std::size_t k = 0; k < std::min(run.patterns.size(), most_sets); ++k)
    list.push_back(set_json(run.patterns[k], run));
  const auto phases = showing_phases(run);
  if (phases.empty()) return list;
  const SpikeSource source = spike_source(spikes);
  for (const PopulationRecord& p : run.populations)
    if (p.recorded && p.model != "pattern_source" && spikes.has(p.name))
      list.push_back(codes_json(p, phases, run, source));
  return list;
}

}  // namespace mossy
