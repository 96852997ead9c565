// SPDX-License-Identifier: MIT
#include "analysis/measures/categories.hpp"

#include <algorithm>
#include <iterator>

#include "analysis/measures/common.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

double shared_fraction(const Cells& a, const Cells& b) {
  Cells both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  const auto sizes = static_cast<double>(a.size() + b.size());
  return sizes > 0 ? 2 * static_cast<double>(both.size()) / sizes : 0;
}

namespace {

struct Params {
  Name population;
  double same = 0.5;
  ReadWindow window;

  static Params read(Section& s) {
    Params p;
    p.population = read_required_name(s, "population");
    p.same = s.optional("same", as_number(between(0, 1)), 0.5);
    p.window = read_window(s, ReadWindow::From::start);
    return p;
  }
  void check(const std::string& path, const NameCheck& names) const {
    names.recorded(population, path + ".population");
  }
};

struct Category {
  Showing of;
  Cells cells;
};

struct Tally {
  std::vector<double> opened, kept, shared, other, active,
      driven;  ///< one per presentation, NaN: not defined
};

/// Compares one presentation with all before it.
void count(const Category& now, const std::vector<Category>& before, double same, Tally& tally) {
  double own = undefined, most = 0, other = 0;
  for (const Category& b : before) {
    const double shared = shared_fraction(now.cells, b.cells);
    most = std::max(most, shared);
    if (b.of.same_pattern(now.of))
      own = shared;  // the last one counts
    else
      other = std::max(other, shared);
  }
  tally.opened.push_back(!now.cells.empty() && most < same ? 1 : 0);
  tally.shared.push_back(own);
  tally.kept.push_back(std::isnan(own) ? undefined : own >= same ? 1 : 0);
  tally.other.push_back(other);
  tally.active.push_back(static_cast<double>(now.cells.size()));
  tally.driven.push_back(static_cast<double>(now.of.cells().size()));
}

void add_scores(const std::string& phase, const Tally& t, std::vector<Score>& scores) {
  scores.push_back({phase + ".opened", mean(t.opened), "",
                    "fraction of the presentations whose cells are no earlier category"});
  scores.push_back({phase + ".kept", mean(t.kept), "",
                    "fraction of the patterns seen before that come back to their last category"});
  scores.push_back({phase + ".shared", mean(t.shared), "", "of the cells, with the pattern's last category"});
  scores.push_back({phase + ".shared_with_others", mean(t.other), "",
                    "of the cells, with the nearest category of another pattern"});
  scores.push_back({phase + ".active", mean(t.active), "", "cells that fire in a presentation"});
  scores.push_back(
      {phase + ".active_over_driven", mean(t.active) / mean(t.driven), "", "the same over the input cells"});
}

Figure latest(const std::vector<Curve>& curves) {
  Figure f;
  f.title = "Shared with the pattern's last category";
  f.x_label = "presentation";
  f.y_label = "shared cells";
  f.curves = curves;
  return f;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  const PopulationRecord& population = *run.population(params.population.text);
  std::vector<Category> before;
  std::vector<Curve> curves;
  for (const PhaseRecord* phase : chosen_phases(run, {}, true)) {
    Tally tally;
    Curve curve{phase->name, {}, {}};
    for (const Showing& showing : showings(run, *phase)) {
      if (!showing.set) continue;
      Category now{showing, active_cells(activity_in(spikes, population, params.window, *showing.time))};
      count(now, before, params.same, tally);
      if (!std::isnan(tally.shared.back())) {
        curve.x.push_back(static_cast<double>(before.size()));
        curve.y.push_back(tally.shared.back());
      }
      before.push_back(std::move(now));
    }
    add_scores(phase->name, tally, result.scores);
    if (!curve.x.empty()) curves.push_back(std::move(curve));
  }
  if (!curves.empty()) result.figures.push_back(latest(curves));
  return result;
}

}  // namespace

Measure categories() {
  return measure_of<Params, compute>(
      "categories", "whether new patterns open categories and known ones keep theirs",
      {{"population", "", "", "whose active cells are the category"},
       {"same", "", "0.5", "categories that share this fraction of their cells are one"},
       {"window", "ms", "the presentation", "[after, length] of the part looked at"},
       {"from", "", "start", "whether the window counts from the start or the end of a presentation"}});
}

}  // namespace mossy
