// SPDX-License-Identifier: MIT
// What a measure is, and the list of them.
//
// A measure is a value: what it is called and means, what parameters it takes, how they are checked
// before anything runs, and how its numbers come out of a finished record. Its file is
// measures/<name>.cpp; to add one, write that file and one line in `measures()`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/known_names.hpp"
#include "analysis/result.hpp"
#include "analysis/spikes.hpp"
#include "sim/describe/section.hpp"

namespace mossy {

struct MeasureParameter {
  std::string_view name;
  std::string_view unit;      ///< "ms", or empty
  std::string_view standard;  ///< what stands when it is not given; empty: it must be given
  std::string_view meaning;
};

struct Measure {
  std::string_view name;
  std::string_view meaning;
  std::vector<MeasureParameter> parameters;
  /// Tells every mistake in the parameters of one entry of `measures:`.
  void (*check)(const MeasureSpec&, const KnownNames&, Mistakes&);
  /// The numbers; the parameters have passed `check`.
  MeasureResult (*compute)(const MeasureSpec&, const RunRecord&, const SpikeSource&);
};

/// All measures, in the order of `mossy list measures`.
std::vector<Measure> measures();

/// Tells every mistake under `measures:`, unknown kinds of measure included.
void check_measures(const std::vector<MeasureSpec>& specs, const KnownNames& known, Mistakes& mistakes);

/// The results of all entries; InputError when one does not fit the record.
std::vector<MeasureResult> compute_measures(const std::vector<MeasureSpec>& specs, const RunRecord& run,
                                            const SpikeSource& spikes);

template <class Params>
Params read_parameters(const MeasureSpec& spec, Mistakes& mistakes) {
  Section section(spec.params, "measures." + spec.name.text, mistakes);
  section.ask("measure");
  Params params = Params::read(section);
  section.finish();
  return params;
}

/// The Measure made of a parameter struct and a function of it. `Params` offers
///   static Params read(Section&)       the mapping under `measures.<name>`; `measure` is read already
///   void check(const std::string& path, const NameCheck&) const
template <class Params, auto function>
Measure measure_of(std::string_view name, std::string_view meaning,
                   std::vector<MeasureParameter> parameters) {
  Measure measure{name, meaning, std::move(parameters), nullptr, nullptr};
  measure.check = [](const MeasureSpec& spec, const KnownNames& known, Mistakes& mistakes) {
    read_parameters<Params>(spec, mistakes).check("measures." + spec.name.text, NameCheck(known, mistakes));
  };
  measure.compute = [](const MeasureSpec& spec, const RunRecord& run, const SpikeSource& spikes) {
    Mistakes mistakes(run.file, {});
    const Params params = read_parameters<Params>(spec, mistakes);
    params.check("measures." + spec.name.text, NameCheck(known_names(run), mistakes));
    mistakes.throw_if_any();
    MeasureResult result = function(params, run, spikes);
    result.name = spec.name.text;
    result.measure = spec.measure.text;
    return result;
  };
  return measure;
}

}  // namespace mossy
