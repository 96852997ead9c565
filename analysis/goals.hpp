// SPDX-License-Identifier: MIT
// Whether what a network file claims about its scores holds in a comparison of its variants.
//
// A goal bounds a quantity: a score of one variant, or that minus or over another score or variant, seed by
// seed. It is reached when the mean over seeds (or with `every_seed` each value) lies within the bounds.
#pragma once

#include <string>
#include <vector>

#include "analysis/comparison.hpp"

namespace mossy {

struct JudgedGoal {
  /// not_run: a variant it names is no condition; undefined: a seed has no value (no such score, NaN).
  enum class Verdict { reached, missed, not_run, undefined };
  struct Control {
    ScoreRef what;
    bool run = false;
    ValueSummary values;  ///< NaN when it was not run or has no value
  };
  Verdict verdict = Verdict::not_run;
  std::vector<double> values;  ///< one per seed; empty when it was not run
  double mean = 0;             ///< of the defined values
  double worst = 0;            ///< the value deepest below at_least or above at_most, or nearest to them
  std::vector<Control> controls;
};

/// One for each of `comparison.goals`.
std::vector<JudgedGoal> judge_goals(const Comparison& comparison);

/// "reached", "missed", "not run", "not defined".
std::string verdict_text(JudgedGoal::Verdict verdict);

/// "separation.area - separation.area (no_feedback)"
std::string quantity_text(const GoalSpec& goal);
std::string score_text(const ScoreRef& ref);

/// "at least 0.02, at most 0.06", "at least 0.5 in every seed"
std::string bound_text(const GoalSpec& goal);

/// goal,file,quantity,at_least,at_most,verdict,mean,worst: a head line and one for each goal (RFC 4180).
std::string goals_csv(const Comparison& comparison);

}  // namespace mossy
