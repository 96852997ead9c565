// SPDX-License-Identifier: MIT
// A matrix of runs, conditions times seeds, as a table: mean, spread and worst of each score, and its paired
// difference to the first condition. Written as comparison.json and comparison.csv.
//
// All conditions of a seed share wiring and input as far as they have the same parts, so what the seed does
// to both sides cancels in the difference: the interval is that of the mean of the differences seed by seed,
// mean +- t sd / sqrt(n) with Student's t of n - 1 degrees of freedom (Student 1908, Biometrika 6:1).
// Nothing here depends on the machine or the clock: equal runs give equal bytes.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "analysis/result.hpp"
#include "sim/describe/description.hpp"
#include "sim/describe/vary.hpp"
#include "sim/record/run_record.hpp"

namespace mossy {

inline constexpr double confidence = 0.95;

/// Of the defined values; everything NaN without any.
struct ValueSummary {
  std::size_t n = 0;
  double mean = 0, sd = 0, low = 0, high = 0;  ///< smallest and largest
  double worst = 0;                            ///< NaN where no direction is better
};
ValueSummary summarise_values(std::span<const double> values, Score::Better better);

/// Of values - first, index by index where both are defined; the ends are NaN with fewer than two pairs.
struct PairedDifference {
  std::size_t n = 0;
  double mean = 0, sd = 0, low = 0, high = 0;  ///< ends of the confidence interval of the mean
};
PairedDifference paired_difference(std::span<const double> values, std::span<const double> first);

/// One finished run.
struct ComparedRun {
  std::string directory;    ///< relative to comparison.json
  std::string fingerprint;  ///< of what was run
  RunRecord record;         ///< patterns and phases may be empty
};

struct Condition {
  std::string name, file, variant;
  std::vector<std::size_t> point;                            ///< index on each axis
  std::vector<std::pair<std::string, std::string>> changes;  ///< path, new value
  std::vector<ComparedRun> runs;                             ///< one per seed
};

/// [condition][seed], NaN where it is not defined.
struct ComparedScore {
  std::string name, measure;  ///< "<entry of measures:>.<score>", the kind
  std::string unit, meaning;
  Score::Better better = Score::Better::neither;
  std::vector<std::vector<double>> values;
};

/// A goal of one of the files.
struct StatedGoal {
  std::string file;
  GoalSpec spec;
};

struct Comparison {
  std::string kind;  ///< "comparison" or "sweep"
  std::string name, version;
  std::vector<std::string> files;
  std::vector<std::uint64_t> seeds;
  std::vector<Axis> axes;
  std::vector<Condition> conditions;
  std::vector<ComparedScore> scores;  ///< as the runs bring them, each run by name
  std::vector<StatedGoal> goals;      ///< see goals.hpp
};

/// Adds what stands under "measures" in the run.json of one run; scores not seen before come last.
void add_scores(Comparison& comparison, std::size_t condition, std::size_t seed,
                const nlohmann::json& measures);

/// See report/CONTRACT-comparison.md for both.
std::string comparison_json(const Comparison& comparison);
std::string comparison_csv(const Comparison& comparison);

/// A field of a CSV line as of RFC 4180.
std::string csv_field(const std::string& text);

}  // namespace mossy
