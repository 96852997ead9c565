// SPDX-License-Identifier: MIT
#include "analysis/measures/active_fraction.hpp"

#include "analysis/measures/common.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

namespace {

struct Params {
  std::vector<Name> populations, phases;
  double threshold = 1;  ///< spikes
  ReadWindow window;

  static Params read(Section& s) {
    Params p;
    p.populations = read_names(s, "populations");
    p.phases = read_names(s, "phases");
    p.threshold = static_cast<double>(s.optional("threshold", as_count(1), 1));
    p.window = read_window(s, ReadWindow::From::start);
    return p;
  }
  void check(const std::string& path, const NameCheck& names) const {
    check_recorded(populations, path + ".populations", names);
    check_showing(phases, path + ".phases", names);
  }
};

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  Figure figure;
  figure.title = "Active fraction of each presentation";
  figure.x_label = "presentation";
  figure.y_label = "active fraction";
  for (const PopulationRecord* p : chosen_populations(run, params.populations)) {
    for (const PhaseRecord* phase : chosen_phases(run, params.phases, true)) {
      Curve curve{joined({p->name, phase->name}), {}, {}};
      for (const Showing& showing : showings(run, *phase)) {
        const auto active =
            active_cells(activity_in(spikes, *p, params.window, *showing.time), params.threshold);
        curve.x.push_back(static_cast<double>(curve.x.size()));
        curve.y.push_back(static_cast<double>(active.size()) / static_cast<double>(p->size));
      }
      const std::string& scope = curve.label;
      auto& scores = result.scores;
      scores.push_back(
          {scope + ".mean", mean(curve.y), "", "mean fraction of cells active in a presentation"});
      scores.push_back({scope + ".spread", spread(curve.y), "", "its standard deviation over presentations"});
      scores.push_back({scope + ".smallest", smallest(curve.y), "", "in the sparsest presentation"});
      scores.push_back({scope + ".largest", largest(curve.y), "", "in the densest presentation"});
      figure.curves.push_back(std::move(curve));
    }
  }
  if (!figure.curves.empty()) result.figures.push_back(std::move(figure));
  return result;
}

}  // namespace

Measure active_fraction() {
  return measure_of<Params, compute>(
      "active_fraction", "fraction of the cells that fire while a pattern is shown",
      {{"populations", "", "all recorded", "whose cells"},
       {"phases", "", "all that show patterns", "in which"},
       {"threshold", "", "1", "spikes a cell needs to count as active"},
       {"window", "ms", "the presentation", "[after, length] of the part looked at"},
       {"from", "", "start", "whether the window counts from the start or the end of a presentation"}});
}

}  // namespace mossy
