// SPDX-License-Identifier: MIT
// The shipped CA3 networks and characters: a part of a pattern brings back the rest, after the cue, and the controls fail.
// Shortened, on seed 1; the bounds leave slack to the values over five seeds in networks/README.md.
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

TEST_CASE(
    "the shipped CA3 of Kopsick et al. brings assemblies of 275 cells back from a fifth, and not from other "
    "cells") {
  const json whole = measures_of("ca3_kopsick.yaml",
                                 "--set protocol.store.repeat=1 --set projections.recurrent.plasticity.A=20");
  CHECK(score(whole, "completion", "recall.reconstruction") > 0.87);
  CHECK(score(whole, "completion", "recall_30.reconstruction") > 0.63);
  CHECK(score(whole, "completion", "recall_20.reconstruction") > 0.38);
  CHECK(score(whole, "completion", "recall.wrong_fraction") < 0.001);
  CHECK(score(whole, "completion", "control.shuffled.reconstruction") < 0.02);
  CHECK(score(whole, "completion", "control.no_cue.found") == 0);
}

TEST_CASE("the shipped CA3 of capacity holds as much as the clipped Hebb rule") {
  // A quarter of the cells and 50 patterns, with the wiring four times as dense: as many synapses carry a pattern.
  const json few = measures_of(
      "ca3_capacity.yaml",
      "--set populations.MF.size=2000 --set populations.PC.size=2000 --set patterns.memories.count=50 "
      "--set projections.recurrent.p=0.2 --set projections.recurrent.plasticity.Wmax=200 "
      "--set measures.capacity.hebb=0.2 --set protocol.recall.only=[0,10,20,30,40] "
      "--set protocol.shuffled.only=[0,10,20,30,40]");
  CHECK(score(few, "capacity", "load") == 50);
  CHECK(score(few, "capacity", "capacity") > 35);
  CHECK(score(few, "capacity", "of_hebb") > 0.7);
  CHECK(score(few, "recall", "control.shuffled.correlation") < 0.1);
}

TEST_CASE(
    "the shipped CA3 replays a path both ways with the symmetric rule, forward only with the asymmetric") {
  const std::string few = "--set protocol.from_start.repeat=2 --set protocol.from_end.repeat=2";
  const json symmetric = measures_of("ca3_replay.yaml", few);
  CHECK(score(symmetric, "replay", "from_start.forward") == 1);
  CHECK(score(symmetric, "replay", "from_end.backward") == 1);
  const json asymmetric = measures_of("ca3_replay.yaml", few + " --variant asymmetric");
  CHECK(score(asymmetric, "replay", "from_start.forward") == 1);
  CHECK(score(asymmetric, "replay", "from_end.backward") == 0);
  CHECK(score(asymmetric, "replay", "from_end.reach") < 0.2);
}

TEST_CASE("the shipped characters come back better than their cues, and not from random pixels") {
  const json whole = measures_of("characters.yaml", "");
  CHECK(score(whole, "recall", "correlation") > score(whole, "recall", "cue_correlation") + 0.1);
  CHECK(score(whole, "recall", "identity") > 0.7);
  CHECK(score(whole, "recall", "control.shuffled.correlation") < 0.2);
  CHECK(score(whole, "recall", "control.no_cue.correlation") < 0.2);
}
