// SPDX-License-Identifier: MIT
#include "analysis/measures/synchrony.hpp"

#include "analysis/measures/common.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

std::vector<double> binned_counts(std::span<const double> times, double start, double end, double bin) {
  // The small part keeps a bin whose end is missed by rounding only.
  std::vector<double> counts(static_cast<std::size_t>(std::max(0.0, std::floor((end - start) / bin + 1e-9))),
                             0.0);
  for (const double t : times) {
    if (t < start) continue;
    const auto k = static_cast<std::size_t>((t - start) / bin);
    if (k < counts.size()) counts[k] += 1;
  }
  return counts;
}

namespace {

struct Params {
  std::vector<Name> populations, phases;
  double bin = 3;  ///< ms

  static Params read(Section& s) {
    return {read_names(s, "populations"), read_names(s, "phases"),
            s.optional("bin", as_number(above(0)), 3.0)};
  }
  void check(const std::string& path, const NameCheck& names) const {
    check_recorded(populations, path + ".populations", names);
    check_phases(phases, path + ".phases", names);
  }
};

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  for (const PopulationRecord* p : chosen_populations(run, params.populations)) {
    for (const Stretch& s : chosen_stretches(run, params.phases)) {
      const auto times = spikes(p->name, s.start, s.end).times;
      const auto counts = binned_counts(times, s.start, s.end, params.bin);
      result.scores.push_back({joined({p->name, s.name}) + ".synchrony", variance_over_mean(counts), "",
                               "variance over mean of the population's spike count; independent cells 1"});
    }
  }
  return result;
}

}  // namespace

Measure synchrony() {
  return measure_of<Params, compute>("synchrony",
                                     "variance over mean of the population's spike count in short bins",
                                     {{"populations", "", "all recorded", "whose spikes"},
                                      {"phases", "", "the whole run", "in which"},
                                      {"bin", "ms", "3", "width of a bin"}});
}

}  // namespace mossy
