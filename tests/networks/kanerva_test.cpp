// SPDX-License-Identifier: MIT
// Kanerva's memory in spikes: cues come to their words from afar but not from anywhere, and without climbing fibres
// nothing comes.
#include "tests/networks/shipped.hpp"

using namespace mossy::test;

TEST_CASE("kanerva: cues come to their words from afar, and not untaught") {
  const auto taught =
      measures_of("kanerva", "--seed 1 --set patterns.words.count=10 --set patterns.stops.count=10");
  CHECK(score(taught, "memory", "kept.first") == 0);
  CHECK(score(taught, "memory", "from_8.first") <= 3);
  CHECK(score(taught, "memory", "from_16.converged") == 1);
  CHECK(score(taught, "memory", "critical_distance") >= 32);
  CHECK(score(taught, "memory", "critical_distance") <= 56);
  CHECK(score(taught, "memory", "abstract.critical_distance") >= 32);
  const auto untaught = measures_of(
      "kanerva",
      "--seed 1 --variant no_climbing_fibre --set patterns.words.count=4 --set patterns.stops.count=4");
  CHECK(score(untaught, "memory", "critical_distance") == -1);
  CHECK(score(untaught, "memory", "kept.first") == 64);  // every Purkinje cell fires, no nuclear cell
}

TEST_CASE("kanerva: the larger memory, its words and cues near them") {
  std::string few = "--seed 1 --set patterns.words.count=12 --set patterns.stops.count=12";
  for (const char* phase : {"from_36", "from_40", "from_44", "from_48", "from_52", "from_56", "from_60",
                            "from_64", "from_68", "from_72", "from_76"})
    few += fmt::format(" --set protocol.{}.only=0", phase);
  const auto taught = measures_of("kanerva_256", few);
  CHECK(score(taught, "memory", "kept.first") == 0);
  CHECK(score(taught, "memory", "from_16.first") <= 3);
  CHECK(score(taught, "memory", "from_32.converged") == 1);
}
