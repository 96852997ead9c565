// SPDX-License-Identifier: MIT
#include "analysis/measures/recall_trials.hpp"

#include <algorithm>

namespace mossy {

std::vector<std::pair<std::string, Name>> read_controls(Section& section) {
  std::vector<std::pair<std::string, Name>> controls;
  const Value* value = section.ask("control");
  if (value && value->is_map()) {
    Section entries = section.section("control");
    for (const Value::Entry* e : entries.others())
      if (auto name = read_name(e->value, entries.path_of(e->key), section.mistakes()))
        controls.emplace_back(e->key, *name);
    return controls;
  }
  for (const Name& n : read_names(section, "control"))
    controls.emplace_back(n.text, n);
  return controls;
}

void check_controls(const std::vector<std::pair<std::string, Name>>& controls, const std::string& path,
                    const NameCheck& names) {
  for (const auto& [label, phase] : controls)
    names.showing_phase(phase, path + ".control");
}

RecallParams RecallParams::read(Section& s) {
  RecallParams p = read_without_controls(s);
  p.controls = read_controls(s);
  return p;
}

RecallParams RecallParams::read_without_controls(Section& s) {
  RecallParams p;
  p.population = read_required_name(s, "population");
  p.patterns = s.optional("patterns", as_name());
  p.learned = s.optional("learned", as_name());
  p.input = s.optional("input", as_name());
  p.phases = s.required("phase", as_one_or_list(as_name())).value_or(std::vector<Name>{});
  p.window = read_window(s, ReadWindow::From::end);
  p.threshold = static_cast<double>(s.optional("threshold", as_count(1), 1));
  p.success = s.optional("success", as_number(between(-1, 1)), 0.95);
  if (s.has("patterns") == s.has("learned"))
    s.tell("patterns", s.title() + " needs either 'patterns' or 'learned': what should be recalled");
  return p;
}

namespace {

/// Reading past the silence would read the next cue.
void check_silence(const ReadWindow& window, const Name& phase, const std::string& path,
                   const NameCheck& names) {
  if (window.from != ReadWindow::From::end) return;
  for (const auto& known : names.known().phases) {
    if (known.name != phase.text || known.sets.empty()) continue;
    if (window.length == 0 && known.silence <= window.after)
      names.tell(phase.place, path + ": phase " + phase.text + " has no silence after a cue to read in",
                 "give it a gap, or the measure a window");
    if (window.length > 0 && window.after + window.length > known.silence + 1e-9)
      names.tell(phase.place, path + ": the window ends after the silence of phase " + phase.text,
                 "make its gap longer or the window shorter");
  }
}

}  // namespace

void RecallParams::check(const std::string& path, const NameCheck& names) const {
  names.recorded(population, path + ".population");
  if (learned) names.showing_phase(*learned, path + ".learned");
  if (input) check_input(*input, population, path + ".input", names);
  check_showing(phases, path + ".phase", names);
  check_controls(controls, path, names);
  for (const Name& phase : phases)
    check_silence(window, phase, path + ".window", names);
  for (const auto& [label, phase] : controls)
    check_silence(window, phase, path + ".window", names);
  if (!patterns || !names.pattern_set(*patterns, path + ".patterns")) return;
  for (const auto& set : names.known().sets)
    if (set.name == patterns->text && !shown_to().text.empty() && set.population != shown_to().text)
      names.tell(patterns->place, path + ".patterns: " + set.name + " are patterns of " + set.population +
                                      ", not of " + shown_to().text);
}

StoredPatterns stored_patterns(const RecallParams& params, const RunRecord& run, const SpikeSource& spikes) {
  StoredPatterns stored;
  if (params.patterns) {
    stored.set = run.pattern_set(params.patterns->text);
    stored.cells = stored.set->cells;
    return stored;
  }
  const PopulationRecord& population = *run.population(params.population.text);
  for (const Showing& s : showings(run, *run.phase(params.learned->text))) {
    if (!s.set) continue;
    if (s.index >= stored.cells.size()) stored.cells.resize(s.index + 1);
    stored.cells[s.index] =
        active_cells(activity_in(spikes, population, ReadWindow{}, *s.time), params.threshold);
  }
  return stored;
}

namespace {

/// The shown pattern that the trial is about: of a set derived from the stored one if there is such, else any.
Showing meant(const RunRecord& run, const PhaseRecord& phase, const Presentation& time,
              const StoredPatterns& stored) {
  Showing chosen{&phase, &time, nullptr, 0};
  for (const ShownPattern& shown : time.shown) {
    const PatternRecord* set = run.pattern_set(shown.patterns);
    if (!set || shown.index >= set->cells.size()) continue;
    const bool kin = stored.set && derived_from(run, set, stored.set);
    if (!chosen.set || kin) chosen.set = set, chosen.index = shown.index;
    if (kin) break;
  }
  return chosen;
}

}  // namespace

std::vector<RecallTrial> recall_trials(const RecallParams& params, const RunRecord& run,
                                       const SpikeSource& spikes, const StoredPatterns& stored,
                                       const PhaseRecord& phase) {
  const PopulationRecord& population = *run.population(params.population.text);
  const auto cells = static_cast<double>(population.size);
  std::vector<RecallTrial> trials;
  for (const Presentation& time : phase.presentations) {
    if (params.window.of(time).second > run.reached + 1e-9) break;
    const Showing showing = meant(run, phase, time, stored);
    if (!showing.set || showing.index >= stored.cells.size()) continue;
    RecallTrial t;
    t.index = showing.index;
    if (showing.set->population == params.shown_to().text) t.cue = showing.cells();
    t.answer = activity_in(spikes, population, params.window, time);
    const Cells active = active_cells(t.answer, params.threshold);
    t.score = score_recall(active, stored.cells[t.index], t.cue ? &*t.cue : nullptr, cells);
    t.identified = identify(active, stored.cells, cells) == t.index;
    t.cue_identified = t.cue && identify(*t.cue, stored.cells, cells) == t.index;
    trials.push_back(std::move(t));
  }
  return trials;
}

namespace {

std::vector<double> picture_of(const Activity& activity, std::size_t pixels) {
  std::vector<double> picture(pixels, 0.0);
  const double most =
      activity.counts.empty() ? 1 : *std::max_element(activity.counts.begin(), activity.counts.end());
  for (std::size_t k = 0; k < activity.ids.size(); ++k)
    if (activity.ids[k] < pixels) picture[activity.ids[k]] = activity.counts[k] / most;
  return picture;
}

}  // namespace

std::optional<Figure> recall_pictures(const std::vector<RecallTrial>& trials, const StoredPatterns& stored,
                                      const RunRecord& run) {
  constexpr std::size_t most_shown = 12;  // as many as fit the width of a page
  const PatternRecord* set = stored.set;
  if (!set || set->rows == 0 || trials.empty()) return {};
  const PopulationRecord* population = run.population(set->population);
  const std::size_t pixels = set->rows * set->columns;
  if (!population || population->size != pixels) return {};
  Figure f;
  f.kind = Figure::Kind::pictures;
  f.title = "Recall";
  f.rows = set->rows;
  f.columns = set->columns;
  f.pictures = {{"cue", {}}, {"recalled", {}}, {"stored", {}}};
  for (std::size_t k = 0; k < std::min(trials.size(), most_shown); ++k) {
    const RecallTrial& t = trials[k];
    f.pictures[0].pictures.push_back(picture_of(activity_of(t.cue.value_or(Cells{}), pixels), pixels));
    f.pictures[1].pictures.push_back(picture_of(t.answer, pixels));
    f.pictures[2].pictures.push_back(picture_of(activity_of(stored.cells[t.index], pixels), pixels));
  }
  return f;
}

}  // namespace mossy
