// SPDX-License-Identifier: MIT
#include "analysis/measures/recall.hpp"

#include "analysis/measures/common.hpp"
#include "analysis/measures/recall_trials.hpp"

namespace mossy {

namespace {

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : undefined;
}

double correlation_or_zero(const Cells& a, const Cells& b, double cells) {
  const double r = code_correlation(a, b, cells);
  return std::isnan(r) ? 0 : r;
}

}  // namespace

RecallScore score_recall(const Cells& answer, const Cells& right, const Cells* cue, double cells) {
  RecallScore s;
  const double hits = shared_cells(answer, right), size = static_cast<double>(right.size());
  const double wrong = static_cast<double>(answer.size()) - hits;
  s.found = ratio(hits, size);
  s.wrong_per_right = ratio(wrong, size);
  s.wrong_fraction = ratio(wrong, cells - size);
  s.correlation = size > 0 ? correlation_or_zero(answer, right, cells) : undefined;
  if (!cue || !(size > 0)) return s;
  Cells cued;
  std::set_intersection(right.begin(), right.end(), cue->begin(), cue->end(), std::back_inserter(cued));
  const double cued_hits = shared_cells(answer, cued), cued_size = static_cast<double>(cued.size());
  s.found_in_cue = ratio(cued_hits, cued_size);
  s.found_outside = ratio(hits - cued_hits, size - cued_size);
  s.cue_correlation = correlation_or_zero(*cue, right, cells);
  if (s.cue_correlation < 1 - 1e-12)
    s.reconstruction = (s.correlation - s.cue_correlation) / (1 - s.cue_correlation);
  return s;
}

std::optional<std::size_t> identify(const Cells& answer, const std::vector<Cells>& stored, double cells) {
  std::optional<std::size_t> best;
  double most = 0;
  for (std::size_t k = 0; k < stored.size(); ++k) {
    const double r = correlation_or_zero(answer, stored[k], cells);
    if (r < most || r <= 0) continue;
    if (r == most)
      best.reset();
    else
      best = k;
    most = r;
  }
  return best;
}

namespace {

using Trials = std::vector<RecallTrial>;

std::vector<double> all_of(const Trials& trials, double RecallScore::*quantity) {
  std::vector<double> x;
  for (const RecallTrial& t : trials)
    x.push_back(t.score.*quantity);
  return x;
}

void add_fraction(const std::string& name, const Fraction& f, const std::string& meaning,
                  std::vector<Score>& scores) {
  scores.push_back({name, f.value, "", meaning, Score::Better::higher});
  scores.push_back(
      {name + "_low", f.low, "", "lower end of its 95 % interval (Wilson)", Score::Better::higher});
  scores.push_back(
      {name + "_high", f.high, "", "upper end of its 95 % interval (Wilson)", Score::Better::higher});
}

void add_scores(const std::string& scope, const Trials& trials, double success, std::vector<Score>& scores) {
  using enum Score::Better;
  const auto add = [&](const std::string& name, double value, const char* meaning,
                       Score::Better better = neither) {
    scores.push_back({joined({scope, name}), value, "", meaning, better});
  };
  const auto found = all_of(trials, &RecallScore::found), r = all_of(trials, &RecallScore::correlation);
  add("found", mean(found), "fraction of the right cells that fired", higher);
  add("found_spread", spread(found), "its standard deviation over presentations");
  add("found_worst", smallest(found), "the same in the worst presentation", higher);
  add("found_in_cue", mean(all_of(trials, &RecallScore::found_in_cue)),
      "of the right cells that were in the cue", higher);
  add("found_outside", mean(all_of(trials, &RecallScore::found_outside)), "of those that were not in the cue",
      higher);
  add("wrong_per_right", mean(all_of(trials, &RecallScore::wrong_per_right)), "wrong cells per right cell",
      lower);
  add("wrong_fraction", mean(all_of(trials, &RecallScore::wrong_fraction)),
      "of the cells that should be silent", lower);
  add("correlation", mean(r), "of the answer with the stored pattern", higher);
  add("correlation_spread", spread(r), "its standard deviation over presentations");
  add("correlation_worst", smallest(r), "the same in the worst presentation", higher);
  add("cue_correlation", mean(all_of(trials, &RecallScore::cue_correlation)),
      "of the cue with the stored pattern");
  const auto reconstruction = all_of(trials, &RecallScore::reconstruction);
  add("reconstruction", mean(reconstruction),
      "(r_out - r_in) / (1 - r_in): how much of the lost was brought back", higher);
  add("reconstruction_worst", smallest(reconstruction), "the same in the worst presentation", higher);
  double identified = 0, good = 0, cues = 0, cues_identified = 0;
  for (const RecallTrial& t : trials) {
    identified += t.identified, good += t.score.correlation >= success;
    cues += t.cue.has_value(), cues_identified += t.cue_identified;
  }
  const auto n = static_cast<double>(trials.size());
  add_fraction(joined({scope, "identity"}), wilson(identified, n), "answers nearest to the right pattern",
               scores);
  add_fraction(joined({scope, "recalled"}), wilson(good, n),
               "answers with at least the correlation `success`", scores);
  add("cue_identity", ratio(cues_identified, cues),
      "cues nearest to the right pattern: what needs no memory");
  add("presentations", n, "that were read");
}

Figure figure_over_patterns(const std::vector<std::pair<std::string, Trials>>& phases) {
  Figure f;
  f.title = "Recall of each pattern";
  f.x_label = "pattern, in the order stored";
  f.y_label = "correlation with the stored pattern";
  for (const auto& [name, trials] : phases) {
    std::vector<std::pair<double, double>> points;
    for (const RecallTrial& t : trials)
      points.emplace_back(static_cast<double>(t.index), t.score.correlation);
    std::stable_sort(points.begin(), points.end(), [](auto& a, auto& b) { return a.first < b.first; });
    Curve c{name, {}, {}};
    for (const auto& [x, y] : points)
      c.x.push_back(x), c.y.push_back(y);
    f.curves.push_back(std::move(c));
  }
  return f;
}

/// Mean correlation of the answers over that of the cues, a point per phase.
Figure figure_over_cues(const std::vector<std::pair<std::string, Trials>>& phases) {
  std::vector<std::pair<double, double>> points;
  for (const auto& [name, trials] : phases)
    points.emplace_back(mean(all_of(trials, &RecallScore::cue_correlation)),
                        mean(all_of(trials, &RecallScore::correlation)));
  std::sort(points.begin(), points.end());
  Figure f;
  f.title = "Pattern completion";
  f.x_label = "correlation of the cue";
  f.y_label = "correlation of the answer";
  f.diagonal = true;
  Curve c{"phases", {}, {}};
  for (const auto& [x, y] : points)
    c.x.push_back(x), c.y.push_back(y);
  f.curves.push_back(std::move(c));
  return f;
}

double mean_of(const Trials& trials, double RecallScore::*quantity) {
  return mean(all_of(trials, quantity));
}

/// How far recall stands above the best of its controls.
void add_margins(const Trials& main, const std::vector<Trials>& controls, std::vector<Score>& scores) {
  std::vector<double> found, reconstruction;
  for (const Trials& c : controls) {
    found.push_back(mean_of(c, &RecallScore::found));
    reconstruction.push_back(mean_of(c, &RecallScore::reconstruction));
  }
  scores.push_back({"margin.found", mean_of(main, &RecallScore::found) - largest(found), "",
                    "found above the best control", Score::Better::higher});
  scores.push_back({"margin.reconstruction",
                    mean_of(main, &RecallScore::reconstruction) - largest(reconstruction), "",
                    "reconstruction above the best control", Score::Better::higher});
}

MeasureResult compute(const RecallParams& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  std::vector<std::pair<std::string, Trials>> phases;
  const StoredPatterns stored = stored_patterns(params, run, spikes);
  for (const Name& phase : params.phases) {
    phases.emplace_back(phase.text, recall_trials(params, run, spikes, stored, *run.phase(phase.text)));
    add_scores(params.phases.size() > 1 ? phase.text : "", phases.back().second, params.success,
               result.scores);
  }
  std::vector<Trials> controls;
  for (const auto& [label, phase] : params.controls) {
    controls.push_back(recall_trials(params, run, spikes, stored, *run.phase(phase.text)));
    add_scores(joined({"control", label}), controls.back(), params.success, result.scores);
  }
  if (!controls.empty() && phases.size() == 1) add_margins(phases.front().second, controls, result.scores);
  result.figures.push_back(figure_over_patterns(phases));
  if (phases.size() > 1) result.figures.push_back(figure_over_cues(phases));
  if (auto pictures = recall_pictures(phases.front().second, stored, run))
    result.figures.push_back(*pictures);
  return result;
}

}  // namespace

Measure recall() {
  return measure_of<RecallParams, compute>(
      "recall", "whether a cue brings back the stored pattern (auto-association)",
      {{"population", "", "", "whose cells answer"},
       {"patterns", "", "or `learned`", "the stored set, of this population"},
       {"learned", "", "none", "phase in which the population's own answers became the stored patterns"},
       {"input", "", "none", "population whose cell i stands for cell i here: patterns and cues are its"},
       {"phase", "", "", "phases that give the cues"},
       {"control", "", "none", "a phase that must fail, or several by name: no cue, a shuffled cue"},
       {"window", "ms", "the silence", "[after, length] of the part read"},
       {"from", "", "end", "whether the window counts from the start or the end of a cue"},
       {"threshold", "", "1", "spikes a cell needs to count as active"},
       {"success", "", "0.95", "correlation from which a pattern counts as recalled"}});
}

}  // namespace mossy
