// SPDX-License-Identifier: MIT
// Names of the file's own that must be found in it, and indices that must lie in their population.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sim/core/nearest_name.hpp"
#include "sim/describe/describe_parts.hpp"
#include "sim/describe/key_hints.hpp"

namespace mossy::parts {
namespace {

/// The things of one kind by name; an empty name was told as missing before and is let pass.
template <class Spec>
class Index {
 public:
  Index(const char* kind, const std::vector<Spec>& specs, Mistakes& mistakes)
      : kind_(kind), mistakes_(mistakes) {
    for (const Spec& spec : specs) {
      if (by_name_.emplace(spec.name.text, &spec).second) names_.push_back(spec.name.text);
    }
  }

  const Spec* find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  /// The one that `name` at `path` stands for; tells when there is none.
  const Spec* check(const Name& name, const std::string& path) const {
    const Spec* spec = find(name.text);
    if (!spec && !name.text.empty()) {
      const std::string has = names_.empty() ? "the file has none" : "the file has " + list_of(names_);
      mistakes_.add(name.place, fmt::format("{}: there is no {} '{}'; {}", path, kind_, name.text, has),
                    did_you_mean(name.text, names_));
    }
    return spec;
  }

 private:
  const char* kind_;
  Mistakes& mistakes_;
  std::map<std::string, const Spec*> by_name_;
  std::vector<std::string> names_;
};

class References {
 public:
  References(const Description& d, Mistakes& mistakes)
      : d_(d),
        mistakes_(mistakes),
        populations_("population", d.populations, mistakes),
        projections_("projection", d.projections, mistakes),
        patterns_("pattern set", d.patterns, mistakes) {}

  void check() {
    for (const ProjectionSpec& spec : d_.projections)
      check_projection(spec);
    for (const SourceSpec& spec : d_.sources) {
      const std::string path = "sources." + spec.name.text;
      check_cells(populations_.check(spec.to, path + ".to"), spec.cells, path + ".cells");
    }
    std::set<std::string> earlier;
    for (const PatternSpec& spec : d_.patterns) {
      check_pattern(spec, earlier);
      earlier.insert(spec.name.text);
    }
    std::set<std::string> phases;
    for (const PhaseSpec& spec : d_.protocol) {
      if (!spec.name.text.empty() && !phases.insert(spec.name.text).second) {
        mistakes_.add(spec.name.place, fmt::format("protocol has two phases '{}'", spec.name.text));
      }
      check_phase(spec);
    }
    check_record();
  }

 private:
  void check_cells(const PopulationSpec* population, const CellSelection& cells, const std::string& path) {
    if (!population) return;
    const std::uint64_t size = population->size;
    std::uint64_t needed = cells.first.value_or(0);
    for (const std::uint64_t cell : cells.list)
      needed = std::max(needed, cell + 1);
    if (needed > size) tell_size(cells.place, path, *population, needed);
  }

  void tell_size(Place place, const std::string& path, const PopulationSpec& population,
                 std::uint64_t needed) {
    mistakes_.add(place, fmt::format("{} needs {} cells, but {} has {}", path, needed, population.name.text,
                                     population.size));
  }

  void check_projection(const ProjectionSpec& spec) {
    const std::string path = "projections." + spec.name.text;
    const PopulationSpec* from = populations_.check(spec.from, path + ".from");
    const PopulationSpec* to = populations_.check(spec.to, path + ".to");
    if (from && to && spec.within_groups && from->groups != to->groups) {
      mistakes_.add(spec.place, fmt::format("{} stays within groups, but {} has {} groups and {} has {}",
                                            path, from->name.text, from->groups, to->name.text, to->groups));
    }
    if (spec.plasticity && spec.plasticity->teacher) {
      projections_.check(*spec.plasticity->teacher, path + ".plasticity.teacher");
    }
    if (spec.plasticity && spec.plasticity->modulator) {
      projections_.check(*spec.plasticity->modulator, path + ".plasticity.modulator");
    }
  }

  void check_pattern(const PatternSpec& spec, const std::set<std::string>& earlier) {
    const std::string path = "patterns." + spec.name.text;
    if (spec.of) {
      if (patterns_.check(*spec.of, path + ".of") && !earlier.contains(spec.of->text)) {
        mistakes_.add(spec.of->place, fmt::format("{}.of: '{}' must come before '{}' in the file", path,
                                                  spec.of->text, spec.name.text));
      }
      return;
    }
    const PopulationSpec* population = populations_.check(spec.population, path + ".population");
    if (!population) return;
    std::uint64_t needed = std::max(spec.active_cells.value_or(0), spec.picture.first * spec.picture.second);
    for (const auto& cells : spec.cells) {
      if (!cells.empty()) needed = std::max(needed, cells.back() + 1);  // sorted
    }
    if (needed > population->size) tell_size(spec.place, path, *population, needed);
  }

  /// How many patterns a set has, as far as the file tells; 0: unknown.
  std::uint64_t count_of(const PatternSpec* spec) const {
    for (std::size_t step = 0; spec && step < d_.patterns.size(); ++step) {
      if (!spec->of) return spec->count;
      spec = patterns_.find(spec->of->text);
    }
    return 0;
  }

  void check_phase(const PhaseSpec& spec) {
    const std::string path = "protocol." + spec.name.text;
    for (const PresentSpec& shown : spec.present) {
      const std::uint64_t count = count_of(patterns_.check(shown.patterns, path + ".present"));
      for (const std::uint64_t index : spec.only) {
        if (count == 0 || index < count) continue;
        mistakes_.add(spec.place, fmt::format("{}.only: '{}' has {} patterns, numbered from 0, and no {}",
                                              path, shown.patterns.text, count, index));
      }
    }
    for (const Name& name : spec.plastic_only)  // or a population whose cells learn
      if (!populations_.find(name.text)) projections_.check(name, path + ".plasticity");
    for (const auto& [name, factor] : spec.gain)
      projections_.check(name, path + ".gain");
    for (const auto& [name, mean] : spec.normalise)
      projections_.check(name, path + ".normalise");
  }

  void check_record() {
    for (const Name& name : d_.record.spikes.value_or(std::vector<Name>{})) {
      populations_.check(name, "record.spikes");
    }
    for (const StateRecordSpec& spec : d_.record.state) {
      const PopulationSpec* population = populations_.check(spec.population, "record.state");
      check_cells(population, spec.cells, "record.state." + spec.population.text + ".cells");
    }
    for (const WeightRecordSpec& spec : d_.record.weights) {
      projections_.check(spec.projection, "record.weights");
    }
    for (const Name& name : d_.record.connections)
      projections_.check(name, "record.connections");
  }

  const Description& d_;
  Mistakes& mistakes_;
  Index<PopulationSpec> populations_;
  Index<ProjectionSpec> projections_;
  Index<PatternSpec> patterns_;
};

}  // namespace

void check_references(const Description& description, Mistakes& mistakes) {
  References(description, mistakes).check();
}

}  // namespace mossy::parts
