// SPDX-License-Identifier: MIT
#include "analysis/measures/intervals.hpp"

#include "analysis/measures/common.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

IntervalVariability interval_variability(std::span<const double> times) {
  if (times.size() < 3) return {undefined, undefined, undefined};
  std::vector<double> gaps;
  for (std::size_t k = 1; k < times.size(); ++k)
    gaps.push_back(times[k] - times[k - 1]);
  double cv2 = 0, lv = 0, squares = 0;
  const double m = mean(gaps), pairs = static_cast<double>(gaps.size() - 1);
  for (const double g : gaps)
    squares += (g - m) * (g - m);
  for (std::size_t k = 1; k < gaps.size(); ++k) {
    const double contrast = std::abs(gaps[k] - gaps[k - 1]) / (gaps[k] + gaps[k - 1]);
    cv2 += 2 * contrast;
    lv += 3 * contrast * contrast;
  }
  return {std::sqrt(squares / static_cast<double>(gaps.size())) / m, cv2 / pairs, lv / pairs};
}

namespace {

struct Params {
  std::vector<Name> populations, phases;
  std::uint64_t min_spikes = 10;

  static Params read(Section& s) {
    return {read_names(s, "populations"), read_names(s, "phases"), s.optional("min_spikes", as_count(3), 10)};
  }
  void check(const std::string& path, const NameCheck& names) const {
    check_recorded(populations, path + ".populations", names);
    check_phases(phases, path + ".phases", names);
  }
};

Figure cv_histogram(const std::string& scope, const std::vector<double>& cv) {
  const Histogram h = histogram(cv, 40);
  Figure f;
  f.kind = Figure::Kind::histogram;
  f.title = "Irregularity of the cells of " + scope;
  f.x_label = "CV of the interspike intervals";
  f.y_label = "cells";
  f.curves.push_back({scope, h.left, h.counts});
  return f;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  for (const PopulationRecord* p : chosen_populations(run, params.populations)) {
    for (const Stretch& s : chosen_stretches(run, params.phases)) {
      const Trains trains = trains_of(spikes(p->name, s.start, s.end));
      std::vector<double> cv, cv2, lv;
      for (std::size_t k = 0; k < trains.ids.size(); ++k) {
        const std::size_t many = trains.first[k + 1] - trains.first[k];
        if (many < params.min_spikes) continue;
        const auto v = interval_variability({trains.times.data() + trains.first[k], many});
        cv.push_back(v.cv), cv2.push_back(v.cv2), lv.push_back(v.lv);
      }
      const std::string scope = joined({p->name, s.name});
      auto& scores = result.scores;
      scores.push_back(
          {scope + ".CV", mean(cv), "", "irregularity of the intervals, mean over cells; Poisson 1"});
      scores.push_back({scope + ".CV2", mean(cv2), "", "the same between neighbouring intervals; Poisson 1"});
      scores.push_back({scope + ".LV", mean(lv), "", "local variation of the intervals; Poisson 1"});
      scores.push_back({scope + ".cells", static_cast<double>(cv.size()), "", "cells with enough spikes"});
      if (!cv.empty()) result.figures.push_back(cv_histogram(scope, cv));
    }
  }
  return result;
}

}  // namespace

Measure intervals() {
  return measure_of<Params, compute>("intervals", "irregularity of the interspike intervals: CV, CV2, LV",
                                     {{"populations", "", "all recorded", "whose cells"},
                                      {"phases", "", "the whole run", "in which"},
                                      {"min_spikes", "", "10", "cells with fewer spikes are left out"}});
}

}  // namespace mossy
