// SPDX-License-Identifier: MIT
#include "sim/program/goal_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "analysis/measure.hpp"
#include "sim/build/patterns.hpp"
#include "sim/build/timeline.hpp"
#include "sim/core/nearest_name.hpp"
#include "sim/describe/key_hints.hpp"
#include "sim/program/simulation.hpp"

namespace mossy {
namespace {

constexpr const char* standard = "standard";

/// Entries of `measures:` with the scores each gives; nothing where a measure does not tell.
using KnownScores = std::map<std::string, std::optional<std::vector<std::string>>>;

RunRecord silent_run(const Description& d, std::vector<PatternRecord> patterns, const Timeline& timeline) {
  RunRecord run;
  run.name = d.name;
  run.duration = run.reached = timeline.duration;
  run.patterns = std::move(patterns);
  run.phases = timeline.phases;
  const KnownNames names = known_names(d);
  for (std::size_t p = 0; p < d.populations.size(); ++p)
    run.populations.push_back({d.populations[p].name.text, d.populations[p].model.text, d.populations[p].size,
                               d.populations[p].groups, names.populations[p].recorded, 0});
  return run;
}

/// Of one variant; nothing when the variant has mistakes of its own.
std::optional<KnownScores> scores_of(const Loaded& file, const std::string& variant) {
  Loaded loaded = load_checked(file.path, variant == standard ? std::string{} : variant, {});
  const Description& d = loaded.description;
  auto patterns = make_patterns(d, std::filesystem::path(file.path).parent_path(), *loaded.mistakes);
  const Timeline timeline = make_timeline(d, patterns, *loaded.mistakes);
  if (!loaded.mistakes->empty()) return {};
  const RunRecord run = silent_run(d, std::move(patterns), timeline);
  KnownScores known;
  for (const MeasureSpec& spec : d.measures) {
    auto& scores = known[spec.name.text];
    try {
      const auto results = compute_measures({spec}, run, spike_source({}));
      scores.emplace();
      for (const Score& score : results.front().scores)
        scores->push_back(score.name);
    } catch (const InputError&) {
      scores.reset();
    }
  }
  return known;
}

class GoalCheck {
 public:
  explicit GoalCheck(Loaded& loaded) : loaded_(loaded) {}

  void check(const GoalSpec& goal) {
    const std::string path = "goals." + goal.name.text;
    check(goal.what, path);
    if (goal.against != GoalSpec::Against::nothing)
      check(goal.other, path + (goal.against == GoalSpec::Against::difference ? ".minus" : ".over"));
    for (const ScoreRef& control : goal.controls)
      check(control, path + ".controls");
  }

 private:
  void check(const ScoreRef& ref, const std::string& path) {
    const auto& variants = loaded_.description.variants;
    if (ref.variant.text != standard &&
        std::find(variants.begin(), variants.end(), ref.variant.text) == variants.end()) {
      std::vector<std::string> names = variants;
      names.insert(names.begin(), standard);
      tell(ref.variant,
           fmt::format("{}: there is no variant '{}'; there are {}", path, ref.variant.text, list_of(names)),
           names);
      return;
    }
    const auto [at, fresh] = known_.try_emplace(ref.variant.text);
    if (fresh) at->second = scores_of(loaded_, ref.variant.text);
    if (at->second && !ref.score.text.empty()) check_score(ref, path, *at->second);
  }

  void check_score(const ScoreRef& ref, const std::string& path, const KnownScores& known) {
    const auto dot = ref.score.text.find('.');
    const std::string entry = ref.score.text.substr(0, dot), score = ref.score.text.substr(dot + 1);
    const auto found = known.find(entry);
    std::vector<std::string> names;
    if (found == known.end()) {
      for (const auto& [name, scores] : known)
        names.push_back(name);
      tell(ref.score,
           fmt::format("{}: there is no measure '{}'; the file has {}", path, entry,
                       names.empty() ? "none" : list_of(names)),
           names, entry);
    } else if (found->second &&
               std::find(found->second->begin(), found->second->end(), score) == found->second->end()) {
      tell(ref.score,
           fmt::format("{}: {} has no score '{}'; it has {}", path, entry, score, list_of(*found->second)),
           *found->second, score);
    }
  }

  /// Once for each place: a goal's own name stands for what its controls do not say.
  void tell(const Name& name, const std::string& what, const std::vector<std::string>& names,
            const std::string& wrong = {}) {
    const auto& told = loaded_.mistakes->list();
    if (std::any_of(told.begin(), told.end(), [&](const Mistake& m) { return m.place == name.place; }))
      return;
    loaded_.mistakes->add(name.place, what, did_you_mean(wrong.empty() ? name.text : wrong, names));
  }

  Loaded& loaded_;
  std::map<std::string, std::optional<KnownScores>> known_;  // by variant
};

}  // namespace

void check_goals(Loaded& loaded) {
  GoalCheck check(loaded);
  for (const GoalSpec& goal : loaded.description.goals)
    check.check(goal);
}

}  // namespace mossy
