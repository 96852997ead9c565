// SPDX-License-Identifier: MIT
#include "sim/build/check_sources.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/build/parameters.hpp"
#include "sim/build/source_values.hpp"

namespace mossy {
namespace {

/// What a source and a population of emitting cells have in common.
struct Asked {
  std::string path;  ///< "sources.noise"
  Place place;
  const std::vector<Parameter>* params;
  const std::optional<ModulationSpec>* modulation;
  const std::optional<SpikeFileSpec>* file;
  std::uint64_t cells;  ///< 0: not known
  std::uint64_t seed, purpose;
  bool population;
};

class Checker {
 public:
  Checker(const Asked& asked, const SourceEntry& entry, Mistakes& mistakes)
      : asked_(asked), entry_(entry), mistakes_(mistakes) {}

  void check() {
    for (const Parameter& p : *asked_.params)
      check_parameter(p);
    if (*asked_.modulation && !takes("modulation")) tell_unknown({"modulation", (*asked_.modulation)->place});
    if (*asked_.file && !takes("file")) tell_unknown({"file", (*asked_.file)->path.place});
    check_forms();
  }

 private:
  bool takes(std::string_view name) const { return find_source_field(entry_, name) != nullptr; }
  const Parameter* find(std::string_view name) const { return find_parameter(*asked_.params, name); }
  bool given(std::string_view name) const {
    return find(name) || (name == "file" && *asked_.file) || (name == "modulation" && *asked_.modulation);
  }

  void tell_unknown(const Name& name) {
    unknown_ = true;
    const auto known = field_names(entry_.params);
    mistakes_.add(name.place,
                  known.empty() ? fmt::format("{} takes no parameters, not '{}'", entry_.name, name.text)
                                : fmt::format("no parameter of {} '{}'; there are {}", entry_.name, name.text,
                                              join_names(known)),
                  did_you_mean(name.text, known));
  }

  void check_parameter(const Parameter& p) {
    const SourceField* field = find_source_field(entry_, p.name.text);
    if (!field) return tell_unknown(p.name);
    if (asked_.population && field->name == "weight") {
      mistakes_.add(p.name.place,
                    fmt::format("{} takes no weight; the projections from it have weights", asked_.path));
      return;
    }
    const std::string what = fmt::format("{} of {}", field->name, entry_.name);
    const bool listed = p.value.kind == Distribution::Kind::list;
    std::uint64_t count = asked_.cells;
    if (field->takes == Takes::list) {
      count = p.value.values.size();
      if (!listed && !is_constant(p.value)) mistakes_.add(p.value.place, what + " must be a list of numbers");
      if (field->name == "times" && !std::is_sorted(p.value.values.begin(), p.value.values.end()))
        mistakes_.add(p.value.place, "times must ascend");
    }
    if (field->takes == Takes::number && !is_constant(p.value)) {
      mistakes_.add(p.value.place, what + " must be one number");
      return;
    }
    if (listed && one_per_time(*field)) return check_length("times", p, p.value.values.size());
    check_bounds(p.value, field->bounds, what, field->unit, count, mistakes_);
    if (field->unit.ends_with("Hz")) check_rate(p.value, what);
    if (field->takes == Takes::per_cell)
      check_draws(p.value, field->bounds, what, asked_.seed, key_of(asked_.purpose, key_of(p.name.text)),
                  asked_.cells, mistakes_);
  }

  /// Above 10 MHz a run would not come to an end, and no biology is.
  void check_rate(const Distribution& d, const std::string& what) {
    constexpr double most = 1e7;  // Hz
    const bool listed = d.kind == Distribution::Kind::list && !d.values.empty();
    const double largest = listed ? *std::max_element(d.values.begin(), d.values.end()) : d.a;
    if (largest > most)
      mistakes_.add(d.place, fmt::format("{} must be at most {} Hz, not {}", what, most, largest));
  }

  /// Weights of listed spikes belong to the spikes, not to the cells.
  bool one_per_time(const SourceField& field) const {
    return entry_.name == SpikeTimes::name && field.name == "weight" && find("times");
  }

  static std::size_t length(const Parameter& p) {
    return p.value.kind == Distribution::Kind::list ? p.value.values.size() : 1;
  }

  void check_length(std::string_view first, const Parameter& second, std::size_t count) {
    const Parameter* p = find(first);
    if (p && length(*p) != count)
      mistakes_.add(second.value.place,
                    fmt::format("{} {}, but {} {}{}", length(*p), first, count, second.name.text,
                                second.name.text == "weight" ? "s" : ""));
  }

  /// Exactly one form, and all of it.
  void check_forms() {
    if (entry_.forms.empty()) return;
    const SourceForm* chosen = nullptr;
    for (const SourceForm& form : entry_.forms) {
      const bool touched = given(form.first) || (!form.second.empty() && given(form.second));
      if (!touched) continue;
      if (chosen) {
        mistakes_.add(asked_.place, fmt::format("{}: {} takes either {}", asked_.path, entry_.name,
                                                describe_forms(entry_.forms)));
        return;
      }
      chosen = &form;
    }
    if (!chosen) {
      if (unknown_) return;  // what is missing may be what was misspelt
      mistakes_.add(asked_.place,
                    fmt::format("{}: {} needs {}", asked_.path, entry_.name, describe_forms(entry_.forms)));
      return;
    }
    for (const std::string_view name : {chosen->first, chosen->second})
      if (!name.empty() && !given(name))
        mistakes_.add(asked_.place, fmt::format("{}: {} needs '{}'", asked_.path, entry_.name, name));
    const Parameter* second = chosen->second.empty() ? nullptr : find(chosen->second);
    if (second && find_source_field(entry_, chosen->second)->takes == Takes::list)
      check_length(chosen->first, *second, length(*second));
  }

  const Asked& asked_;
  const SourceEntry& entry_;
  Mistakes& mistakes_;
  bool unknown_ = false;  ///< a parameter was told that there is not
};

}  // namespace

std::string describe_forms(const std::vector<SourceForm>& forms) {
  std::string all;
  for (const SourceForm& form : forms) {
    all += fmt::format("{}'{}'", all.empty() ? "" : ", or ", form.first);
    if (!form.second.empty()) all += fmt::format(" and '{}'", form.second);
  }
  return all;
}

void check_emitting(const PopulationSpec& spec, const Seeds& seeds, Mistakes& mistakes) {
  const Asked asked{"populations." + spec.name.text,
                    spec.place,
                    &spec.params,
                    &spec.modulation,
                    &spec.file,
                    spec.size,
                    seeds.structure,
                    purpose_of(spec),
                    true};
  Checker(asked, *find_source(spec.model.text), mistakes).check();
}

void check_source_parameters(const SourceSpec& spec, std::uint64_t cells, const Seeds& seeds,
                             Mistakes& mistakes) {
  const Asked asked{"sources." + spec.name.text,
                    spec.place,
                    &spec.params,
                    &spec.modulation,
                    &spec.file,
                    cells,
                    seeds.structure,
                    purpose_of(spec),
                    false};
  const SourceEntry& entry = *find_source(spec.model.text);
  Checker(asked, entry, mistakes).check();
  if (entry.gives_spikes && !find_parameter(spec.params, "weight"))
    mistakes.add(spec.place, fmt::format("sources.{}: {} needs 'weight'", spec.name.text, entry.name));
}

}  // namespace mossy
