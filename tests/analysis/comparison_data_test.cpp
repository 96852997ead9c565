// SPDX-License-Identifier: MIT
// The page of a comparison from its table and its runs, and what is told when these are not as they should be.
#include "analysis/comparison_data.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "sim/core/error.hpp"
#include "sim/record/run_file.hpp"
#include "sim/record/spike_file.hpp"
#include "tests/analysis/unpacked.hpp"
#include "tests/record/scratch.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

/// A finished run of one population with `spikes` spikes.
void make_run(const fs::path& directory, std::uint64_t seed, std::size_t spikes) {
  fs::create_directories(directory);
  RunRecord run;
  run.name = "net", run.status = "finished", run.seed = seed;
  run.duration = run.reached = 100;
  run.network = "name: net\n";
  run.populations = {{"GC", "lif_psc_exp", 10, 1, true, spikes}};
  write_run_json((directory / "run.json").string(), run, {});
  SpikeWriter writer((directory / "spikes.h5").string(), {{"GC", 10}});
  std::vector<double> times;
  std::vector<std::uint32_t> ids;
  for (std::size_t k = 0; k < spikes; ++k)
    times.push_back(static_cast<double>(k)), ids.push_back(static_cast<std::uint32_t>(k % 10));
  writer.append(0, times, ids);
  writer.close();
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream(file) << text;
}

nlohmann::json table_of(const std::string& kind, std::size_t conditions) {
  nlohmann::json list = nlohmann::json::array();
  for (std::size_t k = 0; k < conditions; ++k) {
    nlohmann::json runs = nlohmann::json::array();
    for (const int seed : {4, 5})
      runs.push_back(
          {{"seed", seed}, {"directory", "c" + std::to_string(k) + "/seed-" + std::to_string(seed)}});
    list.push_back({{"name", "c" + std::to_string(k)}, {"runs", runs}});
  }
  return {{"kind", kind},
          {"name", "net"},
          {"seeds", {4, 5}},
          {"conditions", list},
          {"scores", nlohmann::json::array()}};
}

std::string message_of(const fs::path& directory) {
  try {
    comparison_data(directory, 100);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST_CASE("the page of a comparison has its table as it stands and the first seed's runs") {
  const test::Scratch scratch;
  const fs::path out = scratch / "";
  for (const char* name : {"c0", "c1"})
    for (const std::uint64_t seed : {4, 5})
      make_run(out / name / ("seed-" + std::to_string(seed)), seed, 20 * (seed - 3));
  write(out / "c1/seed-5/report.html", "a page");
  const auto table = table_of("comparison", 2);
  write(out / "comparison.json", table.dump());
  const auto data = comparison_data(out, 1000);
  CHECK(data["format"] == 1);
  CHECK(data["kind"] == "comparison");
  CHECK(nlohmann::json(data["comparison"]) == table);
  CHECK(data["pages"] == nlohmann::ordered_json::parse(R"(["c1/seed-5"])"));
  CHECK(data["examples"]["seed"] == 4);
  CHECK(data["examples"]["left_out"] == 0);
  REQUIRE(data["examples"]["runs"].size() == 2);
  const auto& second = data["examples"]["runs"][1];
  CHECK(second["condition"] == 1);
  CHECK(second["report"]["run"]["seed"] == "4");
  CHECK(second["report"]["run"]["network"] == "");
  CHECK(test::unpacked<std::uint32_t>(second["report"]["populations"][0]["times"]).size() == 20);
}

TEST_CASE("the spikes of a comparison are shared out among its runs") {
  const test::Scratch scratch;
  const fs::path out = scratch / "";
  for (const char* name : {"c0", "c1"})
    make_run(out / name / "seed-4", 4, 60);
  write(out / "comparison.json", table_of("comparison", 2).dump());
  const auto data = comparison_data(out, 60);
  for (const auto& run : data["examples"]["runs"]) {
    CHECK(run["report"]["populations"][0]["shown_every"] == 2);
    CHECK(test::unpacked<std::uint32_t>(run["report"]["populations"][0]["times"]).size() == 30);
  }
}

TEST_CASE("of a large sweep six conditions are drawn, the first and the last among them") {
  const test::Scratch scratch;
  const fs::path out = scratch / "";
  for (const std::size_t k : {0, 2, 4, 6, 8, 11})
    make_run(out / ("c" + std::to_string(k)) / "seed-4", 4, 10);
  write(out / "comparison.json", table_of("sweep", 12).dump());
  const auto data = comparison_data(out, 1000);
  CHECK(data["kind"] == "sweep");
  CHECK(data["examples"]["left_out"] == 6);
  std::vector<std::size_t> drawn;
  for (const auto& run : data["examples"]["runs"])
    drawn.push_back(run["condition"]);
  CHECK(drawn == std::vector<std::size_t>{0, 2, 4, 6, 8, 11});
}

TEST_CASE("what is missing of a comparison is told") {
  const test::Scratch scratch;
  const fs::path out = scratch / "", file = out / "comparison.json";
  CHECK(message_of(out) == file.string() + ": cannot be read");
  write(file, "{\"kind\": ");
  CHECK(message_of(out) == file.string() + ": is not JSON (byte 10)");
  write(file, R"({"kind": "sweep", "seeds": [1], "scores": []})");
  CHECK(message_of(out) == file.string() + ": conditions is missing");
  write(file, table_of("comparison", 1).dump());
  const std::string run = (out / "c0/seed-4/run.json").string();
  CHECK(message_of(out) == run + ": cannot be read: No such file or directory");
}

}  // namespace
}  // namespace mossy
