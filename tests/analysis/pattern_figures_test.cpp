// SPDX-License-Identifier: MIT
// Overlaps of patterns and of the codes they raise, against ones counted by hand.
#include "analysis/pattern_figures.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/analysis/unpacked.hpp"
#include "tests/record/scratch.hpp"

namespace mossy {
namespace {

/// Two pictures of four pixels, shown at 0 and 100 ms and, as parts of one pixel each, at 200 and 300 ms.
RunRecord shown_twice(double reached = 400) {
  RunRecord run;
  run.duration = 400, run.reached = reached;
  run.populations = {{"IN", "pattern_source", 4, 1, true, 0},
                     {"OUT", "lif_psc_exp", 6, 1, true, 0},
                     {"DEAF", "lif_psc_exp", 6, 1, true, 0}};
  run.patterns = {{"words", "IN", "", {{0, 1}, {1, 2, 3}}, 2, 2, {}},
                  {"parts", "IN", "words", {{0}, {3}}, 2, 2, {}}};
  const auto phase = [](const char* name, double at, const char* set) {
    return PhaseRecord{name,
                       at,
                       at + 200,
                       true,
                       {{at, at + 50, at + 100, {{set, 0, at, at + 50}}},
                        {at + 100, at + 150, at + 200, {{set, 1, at + 100, at + 150}}}}};
  };
  run.phases = {phase("learn", 0, "words"), phase("test", 200, "parts")};
  return run;
}

nlohmann::ordered_json figures_of(const RunRecord& run) {
  const test::Scratch scratch;
  {
    SpikeWriter writer(scratch / "spikes.h5", {{"IN", 4}, {"OUT", 6}, {"DEAF", 6}});
    // OUT: cells {0, 1} in the first presentation (one of them twice, one in the gap), {1, 2, 3, 4} in the
    // second; {0} and {3, 5} in the test.
    writer.append(1, std::vector<double>{10, 20, 60, 110, 110, 120, 199.9, 200, 310, 320},
                  std::vector<std::uint32_t>{0, 0, 1, 1, 2, 3, 4, 0, 3, 5});
    writer.close();
  }
  SpikeReader reader(scratch / "spikes.h5");
  return pattern_figures_json(run, reader);
}

std::vector<float> matrix(const nlohmann::ordered_json& figure) {
  return test::unpacked<float>(figure["matrix"]["values"]);
}

TEST_CASE("sets of patterns come as pictures and as overlaps with their origin") {
  const auto all = figures_of(shown_twice());
  CHECK(all[0]["name"] == "words");
  CHECK(all[0]["figures"][0]["kind"] == "pictures");
  CHECK(test::unpacked<std::uint8_t>(all[0]["figures"][0]["pictures"][0]["pictures"][1]) ==
        std::vector<std::uint8_t>{0, 255, 255, 255});
  CHECK(all[0]["figures"][1]["title"] == "Overlap of words");
  CHECK(matrix(all[0]["figures"][1]) == std::vector<float>{1, 1.f / 3, 1.f / 3, 1});
  CHECK(all[1]["figures"][1]["title"] == "Overlap of parts with words");
  CHECK(matrix(all[1]["figures"][1]) == std::vector<float>{0.5f, 0, 0, 1.f / 3});
}

TEST_CASE("codes are held against each other within a phase and against the next") {
  const auto all = figures_of(shown_twice());
  REQUIRE(all.size() == 4);
  CHECK(all[2]["name"] == "codes of OUT");
  CHECK(all[2]["figures"][0]["title"] == "Overlap of the codes of OUT in learn");
  CHECK(matrix(all[2]["figures"][0]) == std::vector<float>{1, 0.25f, 0.25f, 1});
  CHECK(all[2]["figures"][1]["title"] == "Codes of OUT in test against those in learn");
  CHECK(matrix(all[2]["figures"][1]) == std::vector<float>{0.5f, 0, 0, 0.25f});
  CHECK(all[3]["name"] == "codes of DEAF");
  CHECK(all[3]["figures"].empty());  // it never fired: there is nothing to draw
}

TEST_CASE("presentations the run did not come past are no codes") {
  const auto all = figures_of(shown_twice(150));
  const auto& figures = all[2]["figures"];
  REQUIRE(figures.size() == 1);
  CHECK(figures[0]["matrix"]["rows"] == 1);
}

}  // namespace
}  // namespace mossy
