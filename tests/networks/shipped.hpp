// SPDX-License-Identifier: MIT
// A shipped network run by the program, and the scores it gives.
#pragma once

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/record/scratch.hpp"
#include "tests/support/paths.hpp"

namespace mossy::test {

/// "measures" of run.json of `mossy run networks/<name>.yaml <words>`.
inline nlohmann::json measures_of(const std::string& name, const std::string& words) {
  const Scratch scratch;
  const std::string command =
      fmt::format("'{}' run '{}/networks/{}.yaml' {} --threads 1 --quiet --no-report --out '{}'",
                  MOSSY_PROGRAM, MOSSY_SOURCE_DIR, name, words, scratch / "out");
  REQUIRE(std::system(command.c_str()) == 0);
  return nlohmann::json::parse(std::ifstream(scratch / "out/run.json"))["measures"];
}

/// NaN where the score is not defined.
inline double score(const nlohmann::json& measures, const std::string& measure, const std::string& name) {
  const auto& value = measures.at(measure).at("scores").at(name).at("value");
  return value.is_number() ? value.get<double>() : std::nan("");
}

}  // namespace mossy::test
