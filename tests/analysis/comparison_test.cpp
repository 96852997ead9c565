// SPDX-License-Identifier: MIT
// Means, worst values and paired intervals by hand; the two files in full.
#include "analysis/comparison.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/statistics.hpp"

using namespace mossy;

namespace {

const std::vector<double> first{1, 2, 3, undefined}, other{2, 4, 6, 9};

Comparison two_conditions() {
  Comparison c;
  c.kind = "sweep";
  c.name = "net";
  c.version = "1.0";
  c.files = {"a,b.yaml"};
  c.seeds = {1, 2};
  c.axes = {parse_axis("populations.E.size=10,20")};
  for (std::size_t k = 0; k < 2; ++k) {
    Condition condition{"size", "a,b.yaml", "standard", {k}, {{"populations.E.size", "10"}}, {}};
    RunRecord run;
    run.duration = run.reached = 500;
    run.populations = {{"E", "lif", 10, 1, true, 20}};
    for (run.seed = 1; run.seed <= 2; ++run.seed)
      condition.runs.push_back({"d/seed-" + std::to_string(run.seed), "00ff", run});
    c.conditions.push_back(condition);
  }
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t s = 0; s < 2; ++s) {
      const double value = static_cast<double>(k * 3 + s * 2);
      nlohmann::json score{{"value", value}, {"unit", "Hz"}, {"meaning", "how fast"}, {"better", "higher"}};
      if (k == 1 && s == 1) score["value"] = nullptr;
      add_scores(c, k, s, {{"act", {{"measure", "rates"}, {"scores", {{"E.rate", score}}}}}});
    }
  return c;
}

}  // namespace

TEST_CASE("comparison: mean, spread, ends and worst of the defined values") {
  const ValueSummary s = summarise_values(first, Score::Better::higher);
  CHECK(s.n == 3);
  CHECK(s.mean == 2);
  CHECK(s.sd == 1);
  CHECK(s.low == 1);
  CHECK(s.high == 3);
  CHECK(s.worst == 1);
  CHECK(summarise_values(first, Score::Better::lower).worst == 3);
  CHECK(std::isnan(summarise_values(first, Score::Better::neither).worst));
  const ValueSummary none = summarise_values(std::vector<double>{undefined}, Score::Better::higher);
  CHECK(none.n == 0);
  CHECK(std::isnan(none.mean));
  CHECK(std::isnan(none.worst));
}

TEST_CASE("comparison: the interval is that of the paired differences, by Student's t") {
  const PairedDifference d = paired_difference(other, first);  // 1, 2, 3
  CHECK(d.n == 3);
  CHECK(d.mean == 2);
  CHECK(d.sd == 1);
  // t of 2 degrees of freedom at 0.975 in closed form: 2 (p - 1/2) sqrt(2 / (4 p (1 - p)))
  const double t = 2 * 0.475 * std::sqrt(2 / (4 * 0.975 * 0.025));
  CHECK(d.low == Approx(2 - t / std::sqrt(3)).epsilon(1e-12));
  CHECK(d.high == Approx(2 + t / std::sqrt(3)).epsilon(1e-12));
  const PairedDifference one = paired_difference(std::vector<double>{5}, std::vector<double>{3});
  CHECK(one.mean == 2);
  CHECK(std::isnan(one.low));
  // Pairing takes out what seeds have in common: equal shifts have an interval without width.
  const PairedDifference shifted = paired_difference(std::vector<double>{101, 201, 301}, first);
  CHECK(shifted.mean == 199);
  CHECK(paired_difference(std::vector<double>{2, 3, 4}, first).high == 1);
}

TEST_CASE("comparison: the table as CSV, quoted, undefined values empty") {
  CHECK(comparison_csv(two_conditions()) ==
        "score,file,variant,populations.E.size,seed,value\n"
        "act.E.rate,\"a,b.yaml\",standard,10,1,0\n"
        "act.E.rate,\"a,b.yaml\",standard,10,2,2\n"
        "act.E.rate,\"a,b.yaml\",standard,20,1,3\n"
        "act.E.rate,\"a,b.yaml\",standard,20,2,\n");
}

TEST_CASE("comparison: the table as JSON, as its contract says") {
  const auto json = nlohmann::json::parse(comparison_json(two_conditions()));
  CHECK(json["kind"] == "sweep");
  CHECK(json["seeds"] == nlohmann::json({1, 2}));
  CHECK(json["axes"] ==
        nlohmann::json::parse(
            R"([{"path": "populations.E.size", "values": ["10", "20"], "numbers": [10, 20]}])"));
  CHECK(json["conditions"][1]["point"] == nlohmann::json({1}));
  CHECK(json["conditions"][0]["changes"] ==
        nlohmann::json::parse(R"([{"path": "populations.E.size", "value": "10"}])"));
  CHECK(json["conditions"][0]["runs"][1] == nlohmann::json::parse(R"({"seed": 2, "directory": "d/seed-2",
      "fingerprint": "00ff", "duration": 500,
      "populations": [{"name": "E", "size": 10, "recorded": true, "spikes": 20, "rate": 4}]})"));
  REQUIRE(json["scores"].size() == 1);
  const auto& score = json["scores"][0];
  CHECK(score["name"] == "act.E.rate");
  CHECK(score["measure"] == "rates");
  CHECK(score["better"] == "higher");
  CHECK(score["conditions"][0] == nlohmann::json::parse(R"({"values": [0, 2], "n": 2, "mean": 1,
      "sd": 1.4142135623730951, "low": 0, "high": 2, "worst": 0, "difference": null})"));
  CHECK(score["conditions"][1] == nlohmann::json::parse(R"({"values": [3, null], "n": 1, "mean": 3,
      "sd": null, "low": 3, "high": 3, "worst": 3,
      "difference": {"n": 1, "mean": 3, "sd": null, "low": null, "high": null}})"));
}
