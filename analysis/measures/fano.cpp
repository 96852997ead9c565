// SPDX-License-Identifier: MIT
#include "analysis/measures/fano.hpp"

#include "analysis/measures/common.hpp"
#include "analysis/measures/synchrony.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

namespace {

struct Params {
  std::vector<Name> populations, phases;
  double window = 100;  ///< ms

  static Params read(Section& s) {
    return {read_names(s, "populations"), read_names(s, "phases"),
            s.optional("window", as_number(above(0)), 100.0)};
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
      const Trains trains = trains_of(spikes(p->name, s.start, s.end));
      std::vector<double> factors;
      for (std::size_t k = 0; k < trains.ids.size(); ++k) {
        const std::span<const double> times(trains.times.data() + trains.first[k],
                                            trains.first[k + 1] - trains.first[k]);
        const auto counts = binned_counts(times, s.start, s.end, params.window);
        factors.push_back(counts.size() > 1 ? variance_over_mean(counts) : undefined);
      }
      result.scores.push_back(
          {joined({p->name, s.name}) + ".fano", mean(factors), "",
           "variance over mean of a cell's spike count, mean over firing cells; Poisson 1"});
    }
  }
  return result;
}

}  // namespace

Measure fano() {
  return measure_of<Params, compute>("fano", "variance over mean of a cell's spike count (Fano factor)",
                                     {{"populations", "", "all recorded", "whose cells"},
                                      {"phases", "", "the whole run", "in which"},
                                      {"window", "ms", "100", "width of a counting window"}});
}

}  // namespace mossy
