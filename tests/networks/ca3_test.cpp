// SPDX-License-Identifier: MIT
// The shipped CA3 and characters: a part of a pattern brings back the rest, after the cue, and the controls fail. The
// bounds leave slack to the values over five seeds in networks/README.md.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/record/scratch.hpp"
#include "tests/support/paths.hpp"

using nlohmann::json;

namespace {

json measures_of(const std::string& network, const std::string& options) {
  mossy::test::Scratch scratch;
  const std::string command =
      fmt::format("'{}' run '{}/networks/{}' {} --seed 1 --quiet --no-report --out '{}'", MOSSY_PROGRAM,
                  MOSSY_SOURCE_DIR, network, options, scratch / "out");
  REQUIRE(std::system(command.c_str()) == 0);
  return json::parse(std::ifstream(scratch / "out/run.json"))["measures"];
}

double score(const json& measures, const std::string& measure, const std::string& name) {
  return measures.at(measure).at("scores").at(name).at("value").get<double>();
}

}  // namespace

TEST_CASE("the shipped CA3 completes patterns from half of each, by its learned synapses") {
  const std::string few = "--set patterns.memories.count=8";
  const json whole = measures_of("ca3.yaml", few);
  CHECK(score(whole, "completion", "recall.found_outside") > 0.85);
  CHECK(score(whole, "completion", "recall.reconstruction") > 0.8);
  CHECK(score(whole, "completion", "recall.wrong_fraction") < 0.01);
  const json naive = measures_of("ca3.yaml", few + " --variant no_plasticity");
  CHECK(score(naive, "completion", "recall.found_outside") < 0.05);
}

TEST_CASE("the shipped characters come back better than their cues, and not from random pixels") {
  const json whole = measures_of("characters.yaml", "");
  CHECK(score(whole, "recall", "correlation") > score(whole, "recall", "cue_correlation") + 0.1);
  CHECK(score(whole, "recall", "identity") > 0.7);
  CHECK(score(whole, "recall", "control.shuffled.correlation") < 0.2);
  CHECK(score(whole, "recall", "control.no_cue.correlation") < 0.2);
}
