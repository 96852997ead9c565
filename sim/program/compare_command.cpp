// SPDX-License-Identifier: MIT
// `mossy compare` and `mossy sweep`: a matrix of runs made, and what came out as a table and a page.
//
// The two differ in what their conditions are by default: all variants of the files, or the points of a grid.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/goals.hpp"
#include "analysis/report.hpp"
#include "sim/program/commands.hpp"
#include "sim/program/interrupt.hpp"
#include "sim/program/run_cells.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy {
namespace {

std::string number(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.4g}", value);
}

/// What the variants changed; the names of a sweep's conditions say it themselves.
void print_changes(const Comparison& c, std::size_t width) {
  for (const Condition& condition : c.conditions) {
    if (condition.changes.empty() || c.kind == "sweep") continue;
    std::string changes;
    for (const auto& [path, value] : condition.changes)
      changes += fmt::format("{}{} = {}", changes.empty() ? "" : ", ", path, value);
    fmt::print("  {:{}}  {}\n", condition.name, width, changes);
  }
}

void print_row(const ComparedScore& score, std::size_t k, const std::string& name, std::size_t width) {
  const ValueSummary s = summarise_values(score.values[k], score.better);
  const std::string worst = score.better == Score::Better::neither
                                ? fmt::format("{} .. {}", number(s.low), number(s.high))
                                : number(s.worst);
  fmt::print("  {:{}} {:>10} {:>10} {:>22}", name, width, number(s.mean), number(s.sd), worst);
  if (k > 0) {
    const PairedDifference d = paired_difference(score.values[k], score.values[0]);
    fmt::print(" {:>11}", std::isnan(d.mean) ? "-" : fmt::format("{:+.4g}", d.mean));
    if (!std::isnan(d.low)) fmt::print("  {} .. {}", number(d.low), number(d.high));
  }
  fmt::print("\n");
}

/// False for a score that no run has, such as the overlap of inputs where each pattern is only repeated.
bool has_values(const ComparedScore& score) {
  for (const auto& condition : score.values)
    if (!std::all_of(condition.begin(), condition.end(), [](double v) { return std::isnan(v); })) return true;
  return false;
}

void print_table(const Comparison& c) {
  std::size_t width = 12;
  for (const Condition& condition : c.conditions)
    width = std::max(width, condition.name.size());
  fmt::print("{}: {} conditions, {} seed{}\n", c.name, c.conditions.size(), c.seeds.size(),
             c.seeds.size() == 1 ? "" : "s");
  print_changes(c, width);
  for (const ComparedScore& score : c.scores) {
    if (!has_values(score)) continue;
    fmt::print("\n{}{}: {}\n", score.name, score.unit.empty() ? "" : " (" + score.unit + ")", score.meaning);
    fmt::print("  {:{}} {:>10} {:>10} {:>22} {:>11}  {}\n", "", width, "mean", "sd",
               score.better == Score::Better::neither ? "range" : "worst", "difference", "95 % interval");
    for (std::size_t k = 0; k < c.conditions.size(); ++k)
      print_row(score, k, c.conditions[k].name, width);
  }
  fmt::print("\nsd over seeds; difference to {}, seed by seed, its 95 % interval by Student's t\n",
             c.conditions.front().name);
}

/// One line for each goal, and one for each of its controls.
void print_goals(const Comparison& c) {
  const auto judged = judge_goals(c);
  std::size_t name = 0, bound = 0, reached = 0, not_run = 0;
  for (std::size_t k = 0; k < judged.size(); ++k) {
    name = std::max(name, c.goals[k].spec.name.text.size());
    bound = std::max(bound, bound_text(c.goals[k].spec).size());
    reached += judged[k].verdict == JudgedGoal::Verdict::reached;
    not_run += judged[k].verdict == JudgedGoal::Verdict::not_run;
  }
  fmt::print("\ngoals: {} of {} reached{}\n", reached, judged.size(),
             not_run > 0 ? fmt::format(", {} not run", not_run) : "");
  fmt::print("  {:{}}  {:11} {:>10} {:>10}  {:{}}  of\n", "", name, "", "mean", "worst", "bound", bound);
  for (std::size_t k = 0; k < judged.size(); ++k) {
    const GoalSpec& goal = c.goals[k].spec;
    fmt::print("  {:{}}  {:11} {:>10} {:>10}  {:{}}  {}\n", goal.name.text, name,
               verdict_text(judged[k].verdict), number(judged[k].mean), number(judged[k].worst),
               bound_text(goal), bound, quantity_text(goal));
    for (const JudgedGoal::Control& control : judged[k].controls)
      fmt::print("  {:{}}  {:11} {:>10} {:>10}  {:{}}  {}\n", "", name, control.run ? "beside it" : "not run",
                 number(control.values.mean), "", "", bound, score_text(control.what));
  }
}

int run_matrix(const MatrixOptions& options, const std::string& kind) {
  Matrix matrix = make_matrix(options, kind);
  const std::vector<Cell> mine = shard_of(matrix.cells, options.shard);
  InterruptGuard guard;
  const CellsDone done = run_cells(mine, options.jobs, options.fresh, options.reports);
  if (done.interrupted) {
    fmt::print(stderr, "interrupted with {} of {} runs done; the same command goes on from there\n",
               done.there + done.made, mine.size());
    return InterruptGuard::exit_status();
  }
  const auto there = static_cast<std::size_t>(mine.size() == matrix.cells.size()
                                                  ? mine.size()
                                                  : std::count_if(matrix.cells.begin(), matrix.cells.end(),
                                                                  [](const Cell& c) { return is_done(c); }));
  if (there < matrix.cells.size()) {
    fmt::print("shard {}: {} of all {} runs are in {}; tables come with the last of them\n", options.shard,
               there, matrix.cells.size(), matrix.out.string());
    return 0;
  }
  collect(matrix);
  write_file_at_once(matrix.out / "comparison.csv", comparison_csv(matrix.comparison));
  write_file_at_once(matrix.out / "comparison.json", comparison_json(matrix.comparison));
  if (!matrix.comparison.goals.empty())
    write_file_at_once(matrix.out / "goals.csv", goals_csv(matrix.comparison));
  write_comparison_report(matrix.out);
  print_table(matrix.comparison);
  if (!matrix.comparison.goals.empty()) print_goals(matrix.comparison);
  fmt::print("{}\n", (matrix.out / "report.html").string());
  return 0;
}

}  // namespace

int compare_command(const MatrixOptions& options) {
  return run_matrix(options, "comparison");
}

int sweep_command(MatrixOptions options) {
  if (options.vary.empty()) throw InputError("sweep needs at least one --vary path=value,value ...\n");
  if (options.variants.empty()) options.variants = {"standard"};
  return run_matrix(options, "sweep");
}

}  // namespace mossy
