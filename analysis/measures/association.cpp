// SPDX-License-Identifier: MIT
#include "analysis/measures/association.hpp"

#include "analysis/measures/recall_trials.hpp"

namespace mossy {

Cells read_winners(const Activity& activity, Reading reading, std::uint32_t k, Stream& ties) {
  auto drive = dense_counts(activity);
  if (reading == Reading::pause)
    for (double& d : drive)
      d = -d;
  return k_largest(drive, k, ties);
}

Cells read_threshold(const Activity& activity, Reading reading, double threshold) {
  const auto counts = dense_counts(activity);
  Cells cells;
  for (std::uint32_t i = 0; i < counts.size(); ++i)
    if (reading == Reading::rate ? counts[i] >= threshold : counts[i] <= threshold) cells.push_back(i);
  return cells;
}

AssociationScore score_association(const Cells& answer, const Cells& value, double cells) {
  const auto wrong = static_cast<double>(differing_cells(answer, value));
  return {cells > 0 ? 1 - wrong / cells : undefined,
          value.empty() ? undefined : shared_cells(answer, value) / static_cast<double>(value.size()),
          wrong == 0};
}

namespace {

struct Params {
  Name population, values;
  std::optional<Name> input;  ///< whose cell i stands for cell i of the population
  std::vector<Name> phases;
  std::vector<std::pair<std::string, Name>> controls;
  ReadWindow window;
  Reading reading = Reading::rate;
  std::optional<std::uint64_t> winners;
  std::optional<double> threshold;  ///< spikes

  static Params read(Section& s) {
    Params p;
    p.population = read_required_name(s, "population");
    p.values = read_required_name(s, "values");
    p.input = s.optional("input", as_name());
    p.phases = s.required("phase", as_one_or_list(as_name())).value_or(std::vector<Name>{});
    p.controls = read_controls(s);
    p.window = read_window(s, ReadWindow::From::start);
    const auto word = s.optional("read", as_word_of({"rate", "pause"}), std::string("rate"));
    p.reading = word == "pause" ? Reading::pause : Reading::rate;
    p.winners = s.optional("winners", as_count(1));
    p.threshold = s.optional("threshold", as_number(at_least(0)));
    if (p.winners && p.threshold)
      s.tell("threshold", s.title() + " takes either 'winners' or 'threshold', not both");
    return p;
  }

  void check(const std::string& path, const NameCheck& names) const {
    names.recorded(population, path + ".population");
    check_showing(phases, path + ".phase", names);
    check_controls(controls, path, names);
    if (input) check_input(*input, population, path + ".input", names);
    const Name& taught = input ? *input : population;
    if (!names.pattern_set(values, path + ".values")) return;
    for (const auto& set : names.known().sets)
      if (set.name == values.text && !taught.text.empty() && set.population != taught.text)
        names.tell(values.place, path + ".values: " + set.name + " are patterns of " + set.population +
                                     ", not of " + taught.text);
  }
};

struct Trial {
  AssociationScore score;
  double noise = undefined;  ///< fraction of the cue's original cells that are missing from it
};

/// Follows `of` to where a set came from.
const PatternRecord* origin_of(const RunRecord& run, const PatternRecord* set) {
  for (std::size_t steps = 0; steps <= run.patterns.size(); ++steps) {
    const PatternRecord* parent = run.pattern_set(set->of);
    if (!parent) break;
    set = parent;
  }
  return set;
}

double cue_noise(const RunRecord& run, const Showing& cue) {
  const PatternRecord* origin = origin_of(run, cue.set);
  if (cue.index >= origin->cells.size() || origin->cells[cue.index].empty()) return undefined;
  const Cells& whole = origin->cells[cue.index];
  return 1 - static_cast<double>(shared_cells(whole, cue.cells())) / static_cast<double>(whole.size());
}

std::vector<Trial> trials_of(const Params& params, const RunRecord& run, const SpikeSource& spikes,
                             const PhaseRecord& phase) {
  const PopulationRecord& population = *run.population(params.population.text);
  const PatternRecord& values = *run.pattern_set(params.values.text);
  std::vector<Trial> trials;
  std::uint64_t presentation = 0;
  for (const Showing& cue : showings(run, phase)) {
    Stream ties(run.seed, key_of("association"), presentation++);
    if (!cue.set || cue.index >= values.cells.size()) continue;
    if (params.window.of(*cue.time).second > run.reached + 1e-9) break;
    const Cells& value = values.cells[cue.index];
    const Activity activity = activity_in(spikes, population, params.window, *cue.time);
    const auto k = static_cast<std::uint32_t>(params.winners.value_or(value.size()));
    const Cells answer = params.threshold ? read_threshold(activity, params.reading, *params.threshold)
                                          : read_winners(activity, params.reading, k, ties);
    trials.push_back({score_association(answer, value, activity.cells), cue_noise(run, cue)});
  }
  return trials;
}

struct Summary {
  double bits_right = 0, ones_found = 0, noise = 0, count = 0;
  Fraction exact;
};

Summary summarise(const std::vector<Trial>& trials) {
  std::vector<double> bits, ones, noise;
  double exact = 0;
  for (const Trial& t : trials) {
    bits.push_back(t.score.bits_right);
    ones.push_back(t.score.ones_found);
    noise.push_back(t.noise);
    exact += t.score.exact;
  }
  const auto n = static_cast<double>(trials.size());
  return {mean(bits), mean(ones), mean(noise), n, wilson(exact, n)};
}

void add_scores(const std::string& scope, const Summary& s, std::vector<Score>& scores) {
  using enum Score::Better;
  const auto add = [&](const char* name, double value, const char* meaning, Score::Better better = neither) {
    scores.push_back({joined({scope, name}), value, "", meaning, better});
  };
  add("bits_right", s.bits_right, "fraction of the cells that are as taught", higher);
  add("bit_error", 1 - s.bits_right, "fraction that are not", lower);
  add("ones_found", s.ones_found, "fraction of the taught cells in the answer", higher);
  add("exact", s.exact.value, "answers without a wrong cell", higher);
  add("exact_low", s.exact.low, "lower end of its 95 % interval (Wilson)", higher);
  add("exact_high", s.exact.high, "upper end of its 95 % interval (Wilson)", higher);
  add("exact_count", s.count > 0 ? std::round(s.exact.value * s.count) : 0, "how many", higher);
  add("noise", s.noise, "fraction of the cue's cells that were exchanged or missing");
  add("presentations", s.count, "that were read");
}

Figure noise_figure(std::vector<Summary> phases) {
  std::sort(phases.begin(), phases.end(), [](const auto& a, const auto& b) { return a.noise < b.noise; });
  Curve exact{"exact answers", {}, {}}, bits{"bits right", {}, {}};
  for (const Summary& s : phases) {
    exact.x.push_back(s.noise), exact.y.push_back(s.exact.value);
    bits.x.push_back(s.noise), bits.y.push_back(s.bits_right);
  }
  Figure f;
  f.title = "Association against noise in the cue";
  f.x_label = "fraction of the cue's cells that are wrong";
  f.y_label = "fraction right";
  f.curves = {exact, bits};
  return f;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  std::vector<Summary> phases;
  for (const Name& phase : params.phases) {
    phases.push_back(summarise(trials_of(params, run, spikes, *run.phase(phase.text))));
    add_scores(params.phases.size() > 1 ? phase.text : "", phases.back(), result.scores);
  }
  std::vector<double> controls;
  for (const auto& [label, phase] : params.controls) {
    const Summary s = summarise(trials_of(params, run, spikes, *run.phase(phase.text)));
    add_scores(joined({"control", label}), s, result.scores);
    controls.push_back(s.ones_found);
  }
  if (!controls.empty() && phases.size() == 1)
    result.scores.push_back({"margin.ones_found", phases.front().ones_found - largest(controls), "",
                             "ones_found above the best control", Score::Better::higher});
  if (phases.size() > 1) result.figures.push_back(noise_figure(phases));
  return result;
}

}  // namespace

Measure association() {
  return measure_of<Params, compute>(
      "association", "whether a cue brings up the value taught with it (hetero-association)",
      {{"population", "", "", "whose cells answer"},
       {"values", "", "", "the taught set, of this population, index by index with the cues"},
       {"input", "", "none", "population whose cell i stands for cell i here: the taught set is its"},
       {"phase", "", "", "phases that give the cues, for instance one per noise level"},
       {"control", "", "none", "a phase that must fail, or several by name"},
       {"read", "", "rate", "whether a taught cell is to fire (`rate`) or to be silent (`pause`)"},
       {"winners", "", "as many as taught", "cells that fire most (or least) and make the answer"},
       {"threshold", "", "none", "spikes from which (or up to which) a cell is in the answer, instead"},
       {"window", "ms", "the presentation", "[after, length] of the part read"},
       {"from", "", "start", "whether the window counts from the start or the end of a cue"}});
}

}  // namespace mossy
