// SPDX-License-Identifier: MIT
#include "analysis/measure.hpp"

#include "analysis/measures/active_fraction.hpp"
#include "analysis/measures/association.hpp"
#include "analysis/measures/capacity.hpp"
#include "analysis/measures/categories.hpp"
#include "analysis/measures/expansion_memory.hpp"
#include "analysis/measures/fano.hpp"
#include "analysis/measures/intervals.hpp"
#include "analysis/measures/lag_kernel.hpp"
#include "analysis/measures/pairwise_correlation.hpp"
#include "analysis/measures/pattern_separation.hpp"
#include "analysis/measures/rates.hpp"
#include "analysis/measures/recall.hpp"
#include "analysis/measures/replay.hpp"
#include "analysis/measures/sdm_reads.hpp"
#include "analysis/measures/spectrum.hpp"
#include "analysis/measures/synchrony.hpp"
#include "analysis/measures/train_distance.hpp"
#include "analysis/measures/trial_rates.hpp"
#include "sim/core/nearest_name.hpp"

namespace mossy {

std::vector<Measure> measures() {
  return {
      rates(),                 // how much
      active_fraction(),       //
      intervals(),             // how regular
      fano(),                  //
      synchrony(),             // how much together
      pairwise_correlation(),  //
      train_distance(),        //
      spectrum(),              //
      pattern_separation(),    // memory
      recall(),                //
      association(),           //
      expansion_memory(),      //
      capacity(),              //
      categories(),            //
      replay(),                //
      sdm_reads(),             // associations, read again and again
      trial_rates(),           // conditioning
      lag_kernel(),            //
  };
}

namespace {

const Measure* find(const std::vector<Measure>& all, const std::string& name) {
  for (const Measure& m : all)
    if (m.name == name) return &m;
  return nullptr;
}

}  // namespace

void check_measures(const std::vector<MeasureSpec>& specs, const KnownNames& known, Mistakes& mistakes) {
  const auto all = measures();
  for (const MeasureSpec& spec : specs) {
    if (const Measure* measure = find(all, spec.measure.text)) {
      measure->check(spec, known, mistakes);
      continue;
    }
    std::vector<std::string_view> names;
    for (const Measure& m : all)
      names.push_back(m.name);
    mistakes.add(spec.measure.place,
                 "measures." + spec.name.text + ": there is no measure '" + spec.measure.text + "'",
                 did_you_mean(spec.measure.text, names));
  }
}

std::vector<MeasureResult> compute_measures(const std::vector<MeasureSpec>& specs, const RunRecord& run,
                                            const SpikeSource& spikes) {
  const auto all = measures();
  std::vector<MeasureResult> results;
  for (const MeasureSpec& spec : specs) {
    const Measure* measure = find(all, spec.measure.text);
    if (!measure) throw InputError("there is no measure '" + spec.measure.text + "'");
    results.push_back(measure->compute(spec, run, spikes));
  }
  return results;
}

}  // namespace mossy
