// SPDX-License-Identifier: MIT
// The page on disk: its data as the contract says, nothing that ends the script early, honest thinning.
#include "analysis/report.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "sim/core/error.hpp"
#include "tests/analysis/unpacked.hpp"

using namespace mossy;
using test::unpacked;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("mossy_report_" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path file(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

RunRecord small_run() {
  RunRecord run;
  run.name = "two </script><b> cells";
  run.version = "0.1.0";
  run.seed = 18446744073709551615ull;
  run.duration = 100;
  run.reached = 50;
  run.status = "interrupted";
  run.events = 12;
  run.populations = {{"GC", "lif", 4, 1, true, 5}, {"BC", "lif", 1, 1, false, 3}};
  run.projections = {{"feedback", "GC", "BC", "all_to_all", "excitatory", "", 4}};
  run.patterns = {{"memories", "GC", "", {{0}, {1, 2}}, 0, 0, {"a", "b"}}};
  run.phases = {{"first", 0, 60, false, {{0, 10, 20, {{"memories", 1, 0, 10}}}, {55, 58, 60, {}}}},
                {"never", 60, 100, true, {}}};
  run.changes = {{"populations.GC.size", "4"}};
  run.network = "name: two\n";
  return run;
}

void write_spikes(const fs::path& path) {
  SpikeWriter writer(path.string(), {{"GC", 4}});
  const std::vector<double> times{5, 10, 20, 25, 40};
  const std::vector<std::uint32_t> ids{2, 0, 0, 3, 1};
  writer.append(0, times, ids);
  writer.close();
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

nlohmann::json data_of(const std::string& page) {
  const std::string mark = "id=\"mossy-data\">";
  const std::size_t from = page.find(mark) + mark.size();
  return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
}

nlohmann::json report_of(const RunRecord& run, const std::vector<MeasureResult>& results = {},
                         const ReportOptions& options = {}) {
  const Folder folder;
  write_spikes(folder.file("spikes.h5"));
  SpikeReader reader(folder.file("spikes.h5").string());
  write_report(folder.file("report.html"), run, reader, results, options);
  return data_of(text_of(folder.file("report.html")));
}

}  // namespace

TEST_CASE("both pages have one place for the data") {
  REQUIRE_FALSE(plain_page.empty());
  for (const std::string_view page : {plain_page, full_page}) {
    if (page.empty()) continue;  // built without npm
    const std::size_t at = page.find("@MOSSY_DATA@");
    REQUIRE(at != std::string_view::npos);
    CHECK(page.find("@MOSSY_DATA@", at + 1) == std::string_view::npos);
    CHECK(page.substr(0, 15) == "<!doctype html>");
    CHECK(page.substr(page.size() - 8) == "</html>\n");
  }
}

TEST_CASE("the report holds the run, its populations and their spikes") {
  const auto data = report_of(small_run());
  CHECK(data["format"] == 1);
  CHECK(data["kind"] == "run");
  CHECK(data["run"]["name"] == "two </script><b> cells");
  CHECK(data["run"]["seed"] == "18446744073709551615");
  CHECK(data["run"]["cells"] == 5);
  CHECK(data["run"]["spikes"] == 8);
  CHECK(data["run"]["synapses"] == 4);
  CHECK(data["run"]["changes"] == nlohmann::json::parse(R"([["populations.GC.size", "4"]])"));
  const auto& gc = data["populations"][0];
  CHECK(gc["recorded"] == true);
  CHECK(gc["recorded_spikes"] == 5);
  CHECK(gc["shown_every"] == 1);
  CHECK(gc["silent"] == 0);
  CHECK(gc["mean_rate"] == Approx(25));
  CHECK(gc["cv"].is_null());
  CHECK(unpacked<std::uint16_t>(gc["ids"]) == std::vector<std::uint16_t>{2, 0, 0, 3, 1});
  const double step = data["time_step"];
  const auto times = unpacked<std::uint32_t>(gc["times"]);
  REQUIRE(times.size() == 5);
  const double expected[] = {5, 10, 20, 25, 40};
  for (std::size_t k = 0; k < 5; ++k)
    CHECK(times[k] * step == Approx(expected[k]).margin(2 * step));
  CHECK(data["populations"][1] == nlohmann::json::parse(
                                      R"({"name": "BC", "model": "lif", "size": 1, "groups": 1, "spikes": 3,
                                          "recorded": false})"));
}

TEST_CASE("only what was reached of the protocol is marked") {
  const auto data = report_of(small_run());
  CHECK(data["phases"] == nlohmann::json::parse(R"([{"name": "first", "start": 0.0, "end": 60.0,
      "plasticity": false, "presentations": [[0.0, 10.0, 20.0, [[0, 1, 0.0, 10.0]]]]}])"));
  CHECK(data["patterns"] == nlohmann::json::parse(R"([{"name": "memories", "population": "GC", "of": "",
      "count": 2, "labels": ["a", "b"]}])"));
  CHECK(data["presentations_left_out"] == 0);
}

TEST_CASE("beyond the budget whole cells are left out, and the statistics stay those of all") {
  const auto data = report_of(small_run(), {}, {.shown_spikes = 3, .plain = true});
  const auto& gc = data["populations"][0];
  CHECK(gc["shown_every"] == 2);
  CHECK(unpacked<std::uint16_t>(gc["ids"]) == std::vector<std::uint16_t>{2, 0, 0});
  CHECK(gc["recorded_spikes"] == 5);
  std::uint32_t sum = 0;
  for (const auto n : unpacked<std::uint32_t>(gc["rate"]))
    sum += n;
  CHECK(sum == 5);
}

TEST_CASE("figures and scores arrive whole, undefined numbers as null") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Figure curves, matrix, pictures;
  curves.curves = {{"a", {0, 1}, {nan, 2}}};
  curves.diagonal = true;
  matrix.kind = Figure::Kind::matrix;
  matrix.matrix = {{1, 2, 3}, {4, nan, 6}};
  pictures.kind = Figure::Kind::pictures;
  pictures.rows = 1, pictures.columns = 3;
  pictures.pictures = {{"cue", {{0, 0.5, 2}}}};
  const auto data =
      report_of(small_run(), {{"m", "kind", {{"s", nan, "ms", "what it is"}}, {curves, matrix, pictures}}});
  const auto& m = data["measures"][0];
  CHECK(m["scores"] ==
        nlohmann::json::parse(R"([{"name": "s", "value": null, "unit": "ms", "meaning": "what it is"}])"));
  CHECK(m["figures"][0]["curves"][0] ==
        nlohmann::json::parse(R"({"label": "a", "x": [0.0, 1.0], "y": [null, 2.0]})"));
  CHECK(m["figures"][0]["diagonal"] == true);
  const auto values = unpacked<float>(m["figures"][1]["matrix"]["values"]);
  REQUIRE(values.size() == 6);
  CHECK(values[3] == 4);
  CHECK(std::isnan(values[4]));
  CHECK(unpacked<std::uint8_t>(m["figures"][2]["pictures"][0]["pictures"][0]) ==
        std::vector<std::uint8_t>{0, 128, 255});
}

TEST_CASE("a name that is not UTF-8 does not stop the report") {
  RunRecord run = small_run();
  run.name = "caf\xe9";
  CHECK(report_of(run)["run"]["name"] == "caf\xef\xbf\xbd");
}

TEST_CASE("a run that never started and a record of nothing make a page") {
  RunRecord run = small_run();
  run.reached = 0;
  run.phases.clear();
  run.populations[0].recorded = false;
  const auto data = report_of(run);
  CHECK(data["phases"].empty());
  CHECK(data["populations"][0]["recorded"] == false);
}

TEST_CASE("a report that cannot be written is told") {
  const Folder folder;
  write_spikes(folder.file("spikes.h5"));
  SpikeReader reader(folder.file("spikes.h5").string());
  CHECK_THROWS_AS(write_report(folder.file("no/such/folder/report.html"), small_run(), reader, {}), RunError);
}
