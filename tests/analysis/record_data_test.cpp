// SPDX-License-Identifier: MIT
// Traces and weights on their way from the records to the page.
#include "analysis/record_data.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/run_data.hpp"
#include "sim/record/state_file.hpp"
#include "sim/record/weight_file.hpp"
#include "tests/analysis/unpacked.hpp"
#include "tests/record/scratch.hpp"

namespace mossy {
namespace {

RunRecord run_of(double reached) {
  RunRecord run;
  run.duration = run.reached = reached;
  return run;
}

TEST_CASE("a run without records of state and weights has no traces") {
  const test::Scratch scratch;
  CHECK(traces_json(scratch / "state.h5", run_of(10)).empty());
  CHECK(weights_json(scratch / "weights.h5").empty());
}

TEST_CASE("traces arrive cell by cell, the sample at the end included") {
  const test::Scratch scratch;
  {
    StateWriter writer(scratch / "state.h5", {{"GC", {3, 7}, {{"V_m", "mV"}, {"w", ""}}}});
    for (int k = 0; k <= 4; ++k)
      writer.append(0, 25.0 * k, std::vector<double>{-70.0 + k, -60.0 - k, 0.5 * k, 0.25 * k});
    writer.close();
  }
  const RunRecord run = run_of(100);
  const auto traces = traces_json(scratch / "state.h5", run);
  REQUIRE(traces.size() == 2);
  for (const auto& t : traces) {
    CHECK(t["population"] == "GC");
    CHECK(t["cells"] == nlohmann::ordered_json::parse("[3, 7]"));
    CHECK(t["thinned"] == 1);
    const auto times = test::unpacked<std::uint32_t>(t["times"]);
    REQUIRE(times.size() == 5);
    for (std::size_t k = 0; k < 5; ++k)
      CHECK(times[k] * time_step_of(run) == Approx(25.0 * static_cast<double>(k)).margin(1e-7));
  }
  const auto& v = traces[0]["variable"] == "V_m" ? traces[0] : traces[1];
  CHECK(v["units"] == "mV");
  CHECK(test::unpacked<float>(v["values"]) ==
        std::vector<float>{-70, -69, -68, -67, -66, -60, -61, -62, -63, -64});
}

TEST_CASE("long traces are thinned evenly, and many cells cut to the first eight") {
  const test::Scratch scratch;
  std::vector<std::uint32_t> cells(12);
  for (std::uint32_t c = 0; c < 12; ++c)
    cells[c] = c;
  {
    StateWriter writer(scratch / "state.h5", {{"GC", cells, {{"V_m", "mV"}}}});
    for (int k = 0; k < 90'000; ++k)
      writer.append(0, 0.1 * k, std::vector<double>(12, k));
    writer.close();
  }
  const auto trace = traces_json(scratch / "state.h5", run_of(9000))[0];
  CHECK(trace["cells"].size() == 8);
  const std::uint64_t step = trace["thinned"];
  const auto values = test::unpacked<float>(trace["values"]);
  const std::size_t n = values.size() / 8;
  CHECK(step == 4);
  CHECK(n == 22'500);
  CHECK(test::unpacked<std::uint32_t>(trace["times"]).size() == n);
  bool even = true;
  for (std::size_t k = 0; k < n; ++k)
    even = even && values[3 * n + k] == static_cast<float>(k * step);
  CHECK(even);
}

TEST_CASE("weights become a distribution first and last, and a mean over time") {
  const test::Scratch scratch;
  {
    WeightWriter writer(scratch / "weights.h5", {{"drive", "EC", "GC", 4}});
    writer.append_synapses(0, std::vector<std::uint32_t>{0, 1, 2, 3}, std::vector<std::uint32_t>{0, 0, 1, 1});
    for (const auto& [time, weights] : {std::pair{0.0, std::vector<double>{1, 1, 3, 3}},
                                        {50.0, std::vector<double>{2, 2, 2, 2}},
                                        {100.0, std::vector<double>{0, 0, 0, 8}}}) {
      writer.start(0, time);
      writer.append(0, std::span<const double>(weights));
    }
    writer.close();
  }
  const auto all = weights_json(scratch / "weights.h5");
  REQUIRE(all.size() == 1);
  CHECK(all[0]["projection"] == "drive");
  const auto& distribution = all[0]["figures"][0];
  REQUIRE(distribution["curves"].size() == 2);
  CHECK(distribution["curves"][0]["label"] == "at 0 ms");
  CHECK(distribution["curves"][1]["label"] == "at 100 ms");
  for (const auto& curve : distribution["curves"]) {
    double sum = 0;
    for (const double y : curve["y"])
      sum += y;
    CHECK(sum == 4);
  }
  CHECK(distribution["curves"][1]["y"][0] == 3);
  CHECK(distribution["curves"][1]["y"][49] == 1);
  const auto& mean = all[0]["figures"][1]["curves"][0];
  CHECK(mean["x"] == nlohmann::ordered_json::parse("[0.0, 50.0, 100.0]"));
  CHECK(mean["y"] == nlohmann::ordered_json::parse("[2.0, 2.0, 2.0]"));
  const double sd[] = {std::sqrt(4.0 / 3), 0, 4};  // from n - 1
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(mean["low"][k].get<double>() == Approx(2 - sd[k]));
    CHECK(mean["high"][k].get<double>() == Approx(2 + sd[k]));
  }
}

}  // namespace
}  // namespace mossy
