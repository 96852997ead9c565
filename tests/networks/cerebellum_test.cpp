// SPDX-License-Identifier: MIT
// The shipped cerebellum, with few pairs: keys bring up their values, also with wrong fibres in them, strangers and
// untaught keys nothing, and without Golgi cells it fails. The bounds leave slack.
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

/// The measures of a run of 20 pairs.
json measures_of(const std::string& variant) {
  mossy::test::Scratch scratch;
  const std::string file = std::string(MOSSY_SOURCE_DIR) + "/networks/cerebellum.yaml";
  const std::string command = fmt::format(
      "'{}' run '{}' {} --set patterns.keys.count=20 --set patterns.values.count=20 "
      "--set patterns.strangers.count=20 --seed 1 --quiet --no-report --out '{}'",
      MOSSY_PROGRAM, file, variant.empty() ? "" : "--variant " + variant, scratch / "out");
  REQUIRE(std::system(command.c_str()) == 0);
  return json::parse(std::ifstream(scratch / "out/run.json"))["measures"];
}

double score(const json& measures, const std::string& measure, const std::string& name) {
  return measures.at(measure).at("scores").at(name).at("value").get<double>();
}

}  // namespace

TEST_CASE("the shipped cerebellum recalls what it was taught and nothing else, with its Golgi cells only") {
  const json whole = measures_of("");
  CHECK(score(whole, "sparseness", "granule.clean.mean") > 0.01);
  CHECK(score(whole, "sparseness", "granule.clean.mean") < 0.04);
  CHECK(score(whole, "recall", "clean.exact") >= 0.9);
  // The nuclei's fixed threshold is fitted to 400 pairs: with 20, more of a noisy key's fibres are unweakened.
  CHECK(score(whole, "recall", "noise_3.exact") >= 0.4);
  CHECK(score(whole, "ranked", "clean.exact") >= 0.95);
  CHECK(score(whole, "ranked", "noise_3.exact") >= 0.8);
  CHECK(score(whole, "abstract", "clean.exact") == 1);
  CHECK(score(whole, "recall", "control.unknown.ones_found") < 0.05);
  CHECK(score(whole, "recall", "control.unknown.bits_right") > 0.94);  // silence: 245 of 256

  CHECK(score(measures_of("no_climbing_fibre"), "recall", "clean.ones_found") < 0.05);

  const json dense = measures_of("no_golgi");
  CHECK(score(dense, "sparseness", "granule.clean.mean") > 0.15);
  CHECK(score(dense, "recall", "clean.exact") < 0.4);
  CHECK(score(dense, "recall", "noise_3.exact") < 0.4);
}
