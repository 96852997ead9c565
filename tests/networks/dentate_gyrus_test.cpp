// SPDX-License-Identifier: MIT
// The shipped dentate gyrus, with few patterns: it separates, it repeats itself, and without its basket cells
// it does neither better. The bounds leave slack to the values over five seeds in networks/README.md.
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

/// The measures of a run of two patterns a set.
json measures_of(const std::string& variant) {
  mossy::test::Scratch scratch;
  const std::string file = std::string(MOSSY_SOURCE_DIR) + "/networks/dentate_gyrus.yaml";
  const std::string command =
      fmt::format("'{}' run '{}' {} --set patterns.memories.count=2 --seed 1 --quiet --no-report --out '{}'",
                  MOSSY_PROGRAM, file, variant.empty() ? "" : "--variant " + variant, scratch / "out");
  REQUIRE(std::system(command.c_str()) == 0);
  return json::parse(std::ifstream(scratch / "out/run.json"))["measures"];
}

double score(const json& measures, const std::string& measure, const std::string& name) {
  return measures.at(measure).at("scores").at(name).at("value").get<double>();
}

}  // namespace

TEST_CASE("the shipped dentate gyrus separates similar patterns, with its basket cells only") {
  const json whole = measures_of("");
  const double active = score(whole, "sparsity", "GC.first.mean");
  CHECK(active > 0.02);
  CHECK(active < 0.07);
  CHECK(score(whole, "separation", "separated") == 1);
  CHECK(score(whole, "separation", "overlap_90.f1_out") > 0.35);
  CHECK(score(whole, "separation", "overlap_80.f1_out") > 0.45);
  CHECK(score(whole, "reliability", "reliability") > 0.6);
  CHECK(score(whole, "repetition", "reliability") > 0.9);

  const json blind = measures_of("no_inhibition");
  CHECK(score(blind, "sparsity", "GC.first.mean") > 3 * active);
  CHECK(score(blind, "separation", "area") < score(whole, "separation", "area") - 0.05);
  CHECK(score(blind, "separation", "f1_out") < score(whole, "separation", "f1_out") - 0.1);
}
