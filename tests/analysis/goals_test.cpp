// SPDX-License-Identifier: MIT
// Verdicts on goals by hand: bounds, differences and ratios seed by seed, what was not run or has no value.
#include "analysis/goals.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/statistics.hpp"

using namespace mossy;
using Against = GoalSpec::Against;
using Verdict = JudgedGoal::Verdict;

namespace {

const ScoreRef plain{{"m.a", {}}, {"standard", {}}}, cut{{"m.a", {}}, {"cut", {}}},
    other{{"m.b", {}}, {"standard", {}}}, absent{{"m.a", {}}, {"left_out", {}}},
    nameless{{"m.c", {}}, {"standard", {}}};

/// Score m.a: 1 2 3 in standard, 0 1 0 in cut; m.b: 2 4 undefined in standard.
Comparison compared(std::vector<GoalSpec> goals) {
  Comparison c;
  c.seeds = {1, 2, 3};
  for (const char* variant : {"standard", "cut"})
    c.conditions.push_back({variant, "net.yaml", variant, {}, {}, {}});
  c.scores = {{"m.a", "m", "", "", Score::Better::higher, {{1, 2, 3}, {0, 1, 0}}},
              {"m.b", "m", "", "", Score::Better::higher, {{2, 4, undefined}, {1, 1, 1}}}};
  for (GoalSpec& goal : goals)
    c.goals.push_back({"net.yaml", std::move(goal)});
  return c;
}

GoalSpec goal(const ScoreRef& what, std::optional<double> least, std::optional<double> most = {}) {
  GoalSpec spec;
  spec.name.text = "g";
  spec.what = what;
  spec.at_least = least;
  spec.at_most = most;
  return spec;
}

GoalSpec against(GoalSpec spec, Against how, const ScoreRef& with) {
  spec.against = how;
  spec.other = with;
  return spec;
}

JudgedGoal judged(const GoalSpec& spec) {
  return judge_goals(compared({spec})).at(0);
}

}  // namespace

TEST_CASE(
    "goals: the mean counts, or every seed, and the worst is the one nearest to the bound or beyond it") {
  GoalSpec spec = goal(plain, 2);
  CHECK(judged(spec).verdict == Verdict::reached);
  CHECK(judged(spec).mean == 2);
  CHECK(judged(spec).worst == 1);
  spec.every_seed = true;
  CHECK(judged(spec).verdict == Verdict::missed);
  CHECK(judged(goal(plain, 2.001)).verdict == Verdict::missed);
  CHECK(judged(goal(plain, {}, 2)).verdict == Verdict::reached);
  CHECK(judged(goal(plain, {}, 2)).worst == 3);
  CHECK(judged(goal(plain, {}, 1.9)).verdict == Verdict::missed);
  CHECK(judged(goal(plain, 1.5, 5)).worst == 1);
  CHECK(judged(goal(plain, 0, 3.5)).worst == 3);
}

TEST_CASE("goals: differences and ratios seed by seed") {
  const JudgedGoal difference = judged(against(goal(plain, 5. / 3), Against::difference, cut));
  CHECK(difference.values == std::vector<double>{1, 1, 3});
  CHECK(difference.verdict == Verdict::reached);
  const JudgedGoal ratio = judged(against(goal(cut, {}, 0.2), Against::ratio, plain));
  CHECK(ratio.values == std::vector<double>{0, 0.5, 0});
  CHECK(ratio.mean == Approx(1. / 6));
  CHECK(ratio.worst == 0.5);
  CHECK(ratio.verdict == Verdict::reached);
  CHECK(judged(against(goal(plain, 0), Against::ratio, cut)).verdict == Verdict::undefined);  // over zero
}

TEST_CASE("goals: nothing is reached without a value in every seed") {
  CHECK(judged(goal(absent, 0)).verdict == Verdict::not_run);
  CHECK(judged(against(goal(plain, 0), Against::difference, absent)).verdict == Verdict::not_run);
  CHECK(judged(goal(other, 0)).verdict == Verdict::undefined);
  CHECK(judged(goal(nameless, 0)).verdict == Verdict::undefined);
  CHECK(std::isnan(judged(goal(absent, 0)).mean));
  Comparison elsewhere = compared({goal(plain, 0)});
  elsewhere.goals[0].file = "other.yaml";
  CHECK(judge_goals(elsewhere).at(0).verdict == Verdict::not_run);
}

TEST_CASE("goals: in words, as CSV and as JSON") {
  GoalSpec spec = against(goal(plain, 0.5, 2), Against::difference, cut);
  spec.every_seed = true;
  spec.source = "a paper";
  spec.controls = {cut, absent};
  const Comparison c = compared({spec, goal(absent, {}, 1)});
  CHECK(bound_text(spec) == "at least 0.5, at most 2 in every seed");
  CHECK(goals_csv(c) ==
        "goal,file,quantity,at_least,at_most,verdict,mean,worst\n"
        "g,net.yaml,m.a - m.a (cut),0.5,2,missed,1.6666666666666667,3\n"
        "g,net.yaml,m.a (left_out),,1,not run,,\n");
  const auto json = nlohmann::json::parse(comparison_json(c))["goals"];
  REQUIRE(json.size() == 2);
  CHECK(json[0] == nlohmann::json::parse(R"j({"name": "g", "file": "net.yaml", "source": "a paper",
      "quantity": "m.a - m.a (cut)", "bound": "at least 0.5, at most 2 in every seed", "at_least": 0.5,
      "at_most": 2, "every_seed": true, "verdict": "missed", "values": [1, 1, 3],
      "mean": 1.6666666666666667, "worst": 3, "controls": [
      {"score": "m.a", "variant": "cut", "run": true, "mean": 0.3333333333333333, "low": 0, "high": 1},
      {"score": "m.a", "variant": "left_out", "run": false, "mean": null, "low": null, "high": null}]
      })j"));
  CHECK(json[1]["verdict"] == "not run");
  CHECK(json[1]["values"].empty());
}
