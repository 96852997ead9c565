// SPDX-License-Identifier: MIT
#include "analysis/measures/capacity.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "analysis/measures/clipped_hebb_reference.hpp"
#include "analysis/measures/recall_trials.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

CapacitySummary summarise_capacity(const std::vector<LoadPoint>& points) {
  constexpr double enough = 0.9;  // of the answers
  CapacitySummary best{undefined, undefined, undefined, undefined};
  for (const LoadPoint& p : points) {
    if (std::isnan(p.correlation)) continue;
    if (std::isnan(best.reliable)) best.reliable = 0;
    if (p.successes >= enough) best.reliable = std::max(best.reliable, p.load);
    if (!(p.product() <= best.capacity)) {
      best.capacity = p.product();
      best.load = p.load;
      best.correlation = p.correlation;
    }
  }
  return best;
}

namespace {

LoadPoint point_of(const std::vector<RecallTrial>& trials, double success,
                   std::optional<std::size_t> stored) {
  std::set<std::size_t> patterns;
  std::vector<double> r;
  double good = 0;
  for (const RecallTrial& t : trials) {
    patterns.insert(t.index);
    r.push_back(t.score.correlation);
    good += t.score.correlation >= success;
  }
  return {static_cast<double>(stored.value_or(patterns.size())), mean(r),
          trials.empty() ? undefined : good / static_cast<double>(trials.size())};
}

Figure curve_of(std::vector<LoadPoint> points) {
  std::sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.load < b.load; });
  Curve c{"load x correlation", {}, {}};
  for (const LoadPoint& p : points)
    c.x.push_back(p.load), c.y.push_back(p.product());
  Figure f;
  f.title = "Capacity";
  f.x_label = "patterns stored";
  f.y_label = "patterns x correlation";
  f.diagonal = true;  // what a perfect memory would give
  f.curves.push_back(std::move(c));
  return f;
}

struct Params : RecallParams {
  bool stored = false;         ///< whether the load is what is stored, not what is cued
  std::optional<double> hebb;  ///< connection probability of the clipped Hebb rule beside it

  static Params read(Section& section) {
    Params p{read_without_controls(section), false, {}};
    p.stored = section.optional("load", as_word_of({"cued", "stored"}), std::string("cued")) == "stored";
    p.hebb = section.optional("hebb", as_number(above(0).and_at_most(1)));
    if (p.hebb && p.phases.size() > 1)
      section.tell("hebb", section.title() + " with 'hebb' takes one phase, whose cues it recalls from");
    return p;
  }
};

/// The clipped Hebb rule on what was stored and cued in the phase.
void add_hebb(double p, const CapacitySummary& ours, const std::vector<RecallTrial>& trials,
              const StoredPatterns& stored, const PopulationRecord& population, std::uint64_t seed,
              std::vector<Score>& scores) {
  using enum Score::Better;
  std::vector<HebbCue> cues;
  for (const RecallTrial& t : trials)
    if (t.cue) cues.push_back({*t.cue, t.index});
  Stream stream(seed, key_of("clipped_hebb"), 0);
  const HebbReference hebb =
      clipped_hebb_reference(stored.cells, cues, static_cast<std::uint32_t>(population.size), p, stream);
  scores.push_back({"hebb", ours.load * hebb.correlation, "",
                    "load x mean correlation of the clipped Hebb rule on the same patterns and cues"});
  scores.push_back({"hebb_correlation", hebb.correlation, "", "its mean correlation, best inhibition"});
  scores.push_back(
      {"of_hebb", ours.correlation / hebb.correlation, "", "capacity in units of `hebb`", higher});
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  using enum Score::Better;
  MeasureResult result;
  const StoredPatterns stored = stored_patterns(params, run, spikes);
  std::vector<LoadPoint> points;
  std::vector<RecallTrial> trials;
  for (const Name& phase : params.phases) {
    trials = recall_trials(params, run, spikes, stored, *run.phase(phase.text));
    const LoadPoint p =
        point_of(trials, params.success, params.stored ? std::optional(stored.cells.size()) : std::nullopt);
    points.push_back(p);
    if (params.phases.size() < 2) continue;
    result.scores.push_back({phase.text + ".load", p.load, "",
                             params.stored ? "patterns stored" : "different patterns that were cued"});
    result.scores.push_back(
        {phase.text + ".product", p.product(), "", "load x mean correlation of the answers", higher});
  }
  const CapacitySummary c = summarise_capacity(points);
  const double cells = static_cast<double>(run.population(params.population.text)->size);
  auto& scores = result.scores;
  scores.push_back({"capacity", c.capacity, "", "largest load x mean correlation of the answers", higher});
  scores.push_back({"load", c.load, "", "patterns stored there"});
  scores.push_back({"correlation", c.correlation, "", "mean correlation there", higher});
  scores.push_back({"per_cell", c.capacity / cells, "", "capacity per cell", higher});
  scores.push_back(
      {"reliable", c.reliable, "", "largest load with 90 % of the answers at least at `success`", higher});
  if (params.hebb)
    add_hebb(*params.hebb, c, trials, stored, *run.population(params.population.text), run.seed, scores);
  if (points.size() > 1) result.figures.push_back(curve_of(points));
  return result;
}

}  // namespace

Measure capacity() {
  return measure_of<Params, compute>(
      "capacity", "load x correlation of recall, its largest value over loads",
      {{"population", "", "", "whose cells answer"},
       {"patterns", "", "or `learned`", "the stored set, of this population"},
       {"learned", "", "none", "phase in which the population's own answers became the stored patterns"},
       {"input", "", "none", "population whose cell i stands for cell i here: patterns and cues are its"},
       {"phase", "", "", "phases that give the cues, one for each load"},
       {"window", "ms", "the silence", "[after, length] of the part read"},
       {"from", "", "end", "whether the window counts from the start or the end of a cue"},
       {"threshold", "", "1", "spikes a cell needs to count as active"},
       {"success", "", "0.95", "correlation from which a pattern counts as recalled"},
       {"load", "", "cued", "whether a load is the number of patterns that a phase cues, or of all `stored`"},
       {"hebb", "", "none", "connection probability of a clipped Hebb net that recalls the same beside it"}});
}

}  // namespace mossy
