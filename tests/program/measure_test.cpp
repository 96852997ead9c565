// SPDX-License-Identifier: MIT
// Measures of files of spikes, ours and others'; spikes as text, read by other programs.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "sim/record/spike_file.hpp"
#include "tests/program/typed.hpp"
#include "tests/record/raw_hdf5.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

/// A clock of 100 Hz and a cell that fires twice, in the order of their ids, in seconds of single precision.
void write_foreign(const std::string& path) {
  std::vector<float> times;
  std::vector<std::uint16_t> ids;
  for (int k = 0; k < 100; ++k)
    times.push_back(static_cast<float>(k) / 100), ids.push_back(3);
  for (const float t : {0.25f, 0.5f})
    times.push_back(t), ids.push_back(7);
  test::RawFile(path)
      .number("/", "magic", 0x0A7A)
      .group("/spikes")
      .group("/spikes/cortex")
      .text("/spikes/cortex", "sorting", "by_id")
      .dataset("/spikes/cortex/timestamps", times, true)
      .text("/spikes/cortex/timestamps", "units", "s")
      .dataset("/spikes/cortex/node_ids", ids, true);
}

TEST_CASE("measure: any file of spikes, its sizes and duration as given") {
  Run run("");
  write_foreign(run.path("spikes.h5"));
  CHECK(run("measure @spikes.h5 --measure rates --measure cv --duration 1000 --size cortex=102 --json") == 0);
  const auto json = nlohmann::json::parse(run.output);
  CHECK(json["rates"]["scores"]["cortex.rate"]["value"] == 1.0);
  CHECK(json["rates"]["scores"]["cortex.silent"]["value"] == 100.0 / 102);
  CHECK(json["intervals"]["scores"]["cortex.cells"]["value"] == 1);
  CHECK(json["intervals"]["scores"]["cortex.CV"]["value"].get<double>() <
        1e-4);  // a clock, as floats have it
  CHECK(run("measure @spikes.h5 --measure 'intervals, min_spikes: 3'") == 0);
  CHECK(
      run.output.starts_with("from 0 to the last spike, 990 ms (--duration says how long it really was)\n"));
}

TEST_CASE("measure: what cannot be measured is told") {
  Run run("");
  write_foreign(run.path("spikes.h5"));
  CHECK(run("measure @spikes.h5 --measure ratse") == 2);
  CHECK(run.output ==
        "--measure:1:11: error: measures.ratse: there is no measure 'ratse'\n"
        "  1 | {measure: ratse}\n"
        "    |           ^\n"
        "  did you mean 'rates'?\n");
  CHECK(run("measure @spikes.h5 --measure 'rates, populations: cortx'") == 2);
  CHECK(run.output ==
        "--measure:1:31: error: measures.rates.populations: there is no population 'cortx'\n"
        "  1 | {measure: rates, populations: cortx}\n"
        "    |                               ^\n"
        "  did you mean 'cortex'?\n");
  CHECK(run("measure @spikes.h5 --measure active_fraction") == 2);
  CHECK(run.output ==
        "--measure active_fraction: there is nothing to measure: the spikes come without phases that show "
        "patterns; spikes alone are enough for rates, intervals, fano, synchrony, pairwise_correlation, "
        "train_distance, spectrum\n");
  CHECK(run("measure @spikes.h5 --measure rates --size cortx=9") == 2);
  CHECK(run.output == "--size cortx=9: the file holds no population 'cortx'; did you mean 'cortex'?\n");
  CHECK(run("measure @spikes.h5 --measure rates --size cortex=7") == 2);
  CHECK(run.output == "--size cortex=7: cell 7 of cortex fired\n");
  CHECK(run("measure @spikes.h5 --measure rates --size cortex") == 2);
  CHECK(run.output == "--size cortex: expected POPULATION=CELLS, such as GC=2000\n");
  CHECK(run("measure @none.h5 --measure rates") == 2);
  CHECK(run.output == run.path("none.h5") + ": cannot be read: No such file or directory\n");
  test::RawFile(run.path("gids.h5"))
      .group("/spikes")
      .dataset("/spikes/timestamps", std::vector<double>{1})
      .dataset("/spikes/gids", std::vector<std::uint32_t>{4'000'000'000});
  CHECK(run("measure @gids.h5 --measure rates") == 2);
  CHECK(run.output ==
        run.path("gids.h5") +
            ": default holds cell 4000000000; its cells should count from 0 within the population\n");
  std::ofstream(run.path("text.h5")) << "timestamps population node_ids\n";
  CHECK(run("measure @text.h5 --measure rates") == 2);
  CHECK(run.output == run.path("text.h5") + ": is not an HDF5 file\n");
}

TEST_CASE("measure: of a directory of results, with its phases") {
  Run run(small);
  CHECK(run("run @net.yaml --out @out --quiet --no-report") == 0);
  CHECK(run("measure @out --measure 'fano, phases: run, window: 50' --json") == 0);
  CHECK(nlohmann::json::parse(run.output)["fano"]["scores"].contains("E.run.fano"));
  CHECK(run("measure @out --measure rates --duration 5") == 2);
  CHECK(run.output == "--duration and --size are for a file of spikes; a directory of results has its own\n");
  const std::string before = bytes_of(run.path("out/run.json"));
  CHECK(run("measure @out/spikes.h5 --measure rates --duration 200 --size E=80 --json") == 0);
  const auto alone = nlohmann::json::parse(run.output)["rates"]["scores"]["E.rate"]["value"];
  CHECK(nlohmann::json::parse(before)["measures"]["activity"]["scores"]["E.rate"]["value"] == alone);
  CHECK(bytes_of(run.path("out/run.json")) == before);
}

TEST_CASE("run --format: the same spikes as text, and none of a former run") {
  Run run(small);
  CHECK(run("run @net.yaml --out @out --quiet --no-report --format csv,gdf") == 0);
  const Spikes spikes = SpikeReader(run.path("out/spikes.h5")).read("E", 0, 1e9);
  std::string csv = "timestamps population node_ids\n", gdf;
  for (std::size_t k = 0; k < spikes.times.size(); ++k) {
    csv += fmt::format("{} E {}\n", spikes.times[k], spikes.ids[k]);
    gdf += fmt::format("{}\t{}\n", spikes.ids[k], spikes.times[k]);
  }
  CHECK(bytes_of(run.path("out/spikes.csv")) == csv);
  CHECK(bytes_of(run.path("out/spikes-E.gdf")) == gdf);
  CHECK(run("run @net.yaml --out @out --quiet --no-report") == 0);
  CHECK_FALSE(fs::exists(run.path("out/spikes.csv")));
  CHECK_FALSE(fs::exists(run.path("out/spikes-E.gdf")));
  CHECK(run("run @net.yaml --out @out --format nix") == 2);
  CHECK(run.output.find("--format: nix not in {csv,gdf}") != std::string::npos);
}

/// Whether the system's Python has these modules; says what is left out when not.
bool have_python(const std::string& modules) {
  if (std::system(fmt::format("/usr/bin/python3 -c 'import {}' >/dev/null 2>&1", modules).c_str()) == 0)
    return true;
  WARN("skipped: /usr/bin/python3 has not all of " << modules);
  return false;
}

TEST_CASE("pandas, Neo and h5py read what a run leaves, as the documentation says") {
  Run run(small);
  CHECK(run("run @net.yaml --out @out --quiet --no-report --format csv,gdf") == 0);
  const Spikes spikes = SpikeReader(run.path("out/spikes.h5")).read("E", 0, 1e9);
  const std::string expected = fmt::format("{} {:.6f}\n", spikes.times.size(), spikes.times.back());
  if (have_python("pandas"))
    CHECK(test::python(run.scratch, R"(
import sys, pandas
spikes = pandas.read_csv(sys.argv[1] + "/spikes.csv", sep=" ")
gc = spikes[spikes.population == "E"]
print(len(gc), f"{gc.timestamps.iloc[-1]:.6f}")
)",
                       run.path("out")) == expected);
  if (have_python("pandas, h5py"))
    CHECK(test::python(run.scratch, R"(
import sys, h5py, pandas
f = h5py.File(sys.argv[1] + "/spikes.h5")["spikes/E"]
gc = pandas.DataFrame({"time": f["timestamps"], "cell": f["node_ids"]})
print(len(gc), f"{gc.time.iloc[-1]:.6f}")
)",
                       run.path("out")) == expected);
  if (have_python("neo"))
    CHECK(test::python(run.scratch, R"(
import sys, neo, quantities as pq
io = neo.io.NestIO(filenames=[sys.argv[1] + "/spikes-E.gdf"])
trains = io.read_segment(gid_list=[], t_start=0 * pq.ms, t_stop=200 * pq.ms).spiketrains
print(sum(len(t) for t in trains), f"{max(float(t[-1]) for t in trains if len(t)):.6f}")
)",
                       run.path("out")) == expected);
}

}  // namespace
}  // namespace mossy
