// SPDX-License-Identifier: MIT
#include "analysis/goals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/statistics.hpp"

namespace mossy {
namespace {

constexpr const char* standard = "standard";

const Condition* condition_of(const Comparison& c, const std::string& file, const std::string& variant) {
  for (const Condition& condition : c.conditions)
    if (condition.file == file && condition.variant == variant) return &condition;
  return nullptr;
}

/// One per seed, NaN where the score is not defined; empty when the variant was not run.
std::vector<double> values_of(const Comparison& c, const std::string& file, const ScoreRef& ref) {
  const Condition* condition = condition_of(c, file, ref.variant.text);
  if (!condition) return {};
  const auto k = static_cast<std::size_t>(condition - c.conditions.data());
  for (const ComparedScore& score : c.scores)
    if (score.name == ref.score.text) return score.values[k];
  return std::vector<double>(c.seeds.size(), undefined);
}

/// How far inside the bounds; negative outside.
double margin(const GoalSpec& goal, double value) {
  double least = std::numeric_limits<double>::infinity();
  if (goal.at_least) least = std::min(least, value - *goal.at_least);
  if (goal.at_most) least = std::min(least, *goal.at_most - value);
  return least;
}

std::vector<double> quantity(const Comparison& c, const StatedGoal& goal) {
  std::vector<double> values = values_of(c, goal.file, goal.spec.what);
  if (goal.spec.against == GoalSpec::Against::nothing || values.empty()) return values;
  const std::vector<double> other = values_of(c, goal.file, goal.spec.other);
  if (other.empty()) return {};
  for (std::size_t s = 0; s < values.size(); ++s) {
    const bool ratio = goal.spec.against == GoalSpec::Against::ratio;
    values[s] = ratio ? values[s] / other[s] : values[s] - other[s];
    if (!std::isfinite(values[s])) values[s] = undefined;  // over zero
  }
  return values;
}

JudgedGoal judge(const Comparison& c, const StatedGoal& goal) {
  JudgedGoal judged;
  judged.values = quantity(c, goal);
  judged.mean = mean(judged.values);
  judged.worst = undefined;
  double least = undefined;
  for (const double value : judged.values)
    if (const double m = margin(goal.spec, value); !std::isnan(m) && !(m >= least))
      least = m, judged.worst = value;
  for (const ScoreRef& control : goal.spec.controls) {
    const auto values = values_of(c, goal.file, control);
    judged.controls.push_back({control, !values.empty(), summarise_values(values, Score::Better::neither)});
  }
  using enum JudgedGoal::Verdict;
  if (judged.values.empty())
    judged.verdict = not_run;
  else if (std::any_of(judged.values.begin(), judged.values.end(), [](double v) { return std::isnan(v); }))
    judged.verdict = undefined;
  else
    judged.verdict =
        margin(goal.spec, goal.spec.every_seed ? judged.worst : judged.mean) >= 0 ? reached : missed;
  return judged;
}

std::string csv_number(double value) {
  return std::isnan(value) ? std::string{} : fmt::format("{}", value);
}

}  // namespace

std::vector<JudgedGoal> judge_goals(const Comparison& comparison) {
  std::vector<JudgedGoal> judged;
  for (const StatedGoal& goal : comparison.goals)
    judged.push_back(judge(comparison, goal));
  return judged;
}

std::string verdict_text(JudgedGoal::Verdict verdict) {
  switch (verdict) {
    case JudgedGoal::Verdict::reached:
      return "reached";
    case JudgedGoal::Verdict::missed:
      return "missed";
    case JudgedGoal::Verdict::not_run:
      return "not run";
    default:
      return "not defined";
  }
}

std::string score_text(const ScoreRef& ref) {
  return ref.variant.text == standard ? ref.score.text
                                      : fmt::format("{} ({})", ref.score.text, ref.variant.text);
}

std::string quantity_text(const GoalSpec& goal) {
  if (goal.against == GoalSpec::Against::nothing) return score_text(goal.what);
  return fmt::format("{} {} {}", score_text(goal.what),
                     goal.against == GoalSpec::Against::difference ? "-" : "/", score_text(goal.other));
}

std::string bound_text(const GoalSpec& goal) {
  std::string text;
  if (goal.at_least) text = fmt::format("at least {}", *goal.at_least);
  if (goal.at_most) text += fmt::format("{}at most {}", text.empty() ? "" : ", ", *goal.at_most);
  return goal.every_seed ? text + " in every seed" : text;
}

std::string goals_csv(const Comparison& comparison) {
  std::string text = "goal,file,quantity,at_least,at_most,verdict,mean,worst\n";
  const auto judged = judge_goals(comparison);
  for (std::size_t k = 0; k < judged.size(); ++k) {
    const auto& [file, spec] = comparison.goals[k];
    text += fmt::format("{},{},{},{},{},{},{},{}\n", csv_field(spec.name.text), csv_field(file),
                        csv_field(quantity_text(spec)), csv_number(spec.at_least.value_or(undefined)),
                        csv_number(spec.at_most.value_or(undefined)), verdict_text(judged[k].verdict),
                        csv_number(judged[k].mean), csv_number(judged[k].worst));
  }
  return text;
}

}  // namespace mossy
