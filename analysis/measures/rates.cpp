// SPDX-License-Identifier: MIT
#include "analysis/measures/rates.hpp"

#include "analysis/measures/common.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

RateSummary summarise_rates(const Activity& a, double duration) {
  if (!(a.cells > 0) || !(duration > 0)) return {undefined, undefined, undefined};
  double sum = 0, squares = 0;
  for (const double c : a.counts)
    sum += c, squares += c * c;
  const double to_hz = 1000 / duration, variance = squares - sum * sum / a.cells;
  const double spread = a.cells > 1 ? std::sqrt(std::max(0.0, variance) / (a.cells - 1)) : undefined;
  return {sum / a.cells * to_hz, spread * to_hz, 1 - static_cast<double>(a.ids.size()) / a.cells};
}

namespace {

struct Params {
  std::vector<Name> populations, phases;

  static Params read(Section& s) { return {read_names(s, "populations"), read_names(s, "phases")}; }
  void check(const std::string& path, const NameCheck& names) const {
    check_recorded(populations, path + ".populations", names);
    check_phases(phases, path + ".phases", names);
  }
};

void add_scores(const std::string& scope, const RateSummary& r, std::vector<Score>& scores) {
  scores.push_back({scope + ".rate", r.rate, "Hz", "mean rate of the cells"});
  scores.push_back(
      {scope + ".rate_spread", r.spread, "Hz", "standard deviation of the rates over the cells"});
  scores.push_back({scope + ".silent", r.silent, "", "fraction of the cells that never fired"});
}

Figure rate_histogram(const std::string& population, const Activity& a, double duration) {
  std::vector<double> rates(static_cast<std::size_t>(a.cells) - a.ids.size(), 0.0);
  for (const double c : a.counts)
    rates.push_back(c * 1000 / duration);
  const Histogram h = histogram(rates, 40);
  Figure f;
  f.kind = Figure::Kind::histogram;
  f.title = "Rates of the cells of " + population;
  f.x_label = "rate (Hz)";
  f.y_label = "cells";
  f.curves.push_back({population, h.left, h.counts});
  return f;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  std::vector<Stretch> stretches{whole_run(run)};
  for (const PhaseRecord* phase : chosen_phases(run, params.phases, false))
    stretches.push_back(stretch_of(run, *phase));
  for (const PopulationRecord* p : chosen_populations(run, params.populations)) {
    for (const Stretch& s : stretches) {
      const Activity a = activity_of(spikes(p->name, s.start, s.end), p->size);
      add_scores(joined({p->name, s.name}), summarise_rates(a, s.length()), result.scores);
      if (s.name.empty() && s.length() > 0) result.figures.push_back(rate_histogram(p->name, a, s.length()));
    }
  }
  return result;
}

}  // namespace

Measure rates() {
  return measure_of<Params, compute>(
      "rates", "mean firing rates and silent fractions, over the run and in each phase",
      {{"populations", "", "all recorded", "whose rates"}, {"phases", "", "all", "beside the whole run"}});
}

}  // namespace mossy
