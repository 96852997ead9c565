// SPDX-License-Identifier: MIT
// Files that others made, or hands: given to `mossy measure` and `mossy report` as results, to a network as patterns and
// spikes, to `--resume` as a checkpoint. Refused with path and reason.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>

#include "sim/record/spike_file.hpp"
#include "tests/program/typed.hpp"
#include "tests/record/raw_hdf5.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

/// One population as given.
template <class Time, class Id>
void write_spikes(const std::string& path, const std::vector<Time>& times, const std::vector<Id>& ids,
                  const std::string& sorting, const std::string& population = "A") {
  const std::string group = "/spikes/" + population;
  test::RawFile(path)
      .group("/spikes")
      .group(group)
      .text(group, "sorting", sorting)
      .dataset(group + "/timestamps", times)
      .dataset(group + "/node_ids", ids);
}

/// What `mossy measure` says of the file, less its path; `status` must be 2.
std::string refusal(Run& run, const std::string& file) {
  CHECK(run("measure @" + file + " --measure rates --duration 100") == 2);
  const std::string path = run.path(file) + ": ";
  REQUIRE(run.output.starts_with(path));
  return run.output.substr(path.size());
}

using Doubles = std::vector<double>;
using Ids = std::vector<std::uint64_t>;
using SignedIds = std::vector<std::int64_t>;

TEST_CASE("measure: what is no file of spikes") {
  Run run("");
  std::ofstream(run.path("a.txt")) << "1.5 3\n2.5 4\n";
  CHECK(refusal(run, "a.txt") == "is not an HDF5 file\n");
  std::ofstream(run.path("a.png")) << "\x89PNG\r\n\x1a\n";
  CHECK(refusal(run, "a.png") == "is not an HDF5 file\n");
  std::ofstream(run.path("empty.h5")) << "";
  CHECK(refusal(run, "empty.h5") == "is not an HDF5 file\n");
  test::RawFile(run.path("nodes.h5")).group("/nodes");
  CHECK(refusal(run, "nodes.h5") == "holds no spikes: expected the group /spikes of a SONATA file\n");
  test::RawFile(run.path("number.h5")).dataset("/spikes", Doubles{1, 2});
  CHECK(refusal(run, "number.h5") == "holds no spikes: expected the group /spikes of a SONATA file\n");
}

TEST_CASE("measure: spikes that contradict themselves or are none") {
  Run run("");
  write_spikes(run.path("a.h5"), Doubles{5, 1, 3, 2}, Ids{1, 2, 3, 4}, "by_time");
  CHECK(refusal(run, "a.h5") == "population 'A' is said to be sorted by time and is not\n");
  write_spikes(run.path("a.h5"), Doubles{1, 2}, SignedIds{1, -4}, "by_time");
  CHECK(refusal(run, "a.h5") == "/spikes/A/node_ids holds -4, which is not the number of a cell\n");
  write_spikes(run.path("a.h5"), Doubles{1, std::nan("")}, Ids{1, 2}, "none");
  CHECK(refusal(run, "a.h5") == "population 'A' has a spike without a time\n");
  write_spikes(run.path("a.h5"), Doubles{1, 2}, Doubles{1, 2.5}, "none");
  CHECK(refusal(run, "a.h5") == "/spikes/A/node_ids does not hold whole numbers\n");
}

TEST_CASE("measure: unsorted spikes are sorted, and times may be whole numbers") {
  Run run("");
  write_spikes(run.path("a.h5"), SignedIds{50, 10, 30, 20}, Ids{1, 2, 3, 2}, "none");
  CHECK(run("measure @a.h5 --measure rates --duration 100 --size A=4 --json") == 0);
  CHECK(run.output.find("\"A.rate\"") != std::string::npos);
}

TEST_CASE("measure: a file that is cut anywhere is refused in words, or read as far as it goes") {
  Run run("");
  Doubles times;
  Ids ids;
  for (int k = 0; k < 3000; ++k)
    times.push_back(0.03 * k), ids.push_back(static_cast<std::uint64_t>(k % 90));
  write_spikes(run.path("whole.h5"), times, ids, "by_time");
  const std::string whole = bytes_of(run.path("whole.h5"));
  int refused = 0;
  for (std::size_t size = 1; size < whole.size(); size += whole.size() / 12) {
    std::ofstream(run.path("cut.h5"), std::ios::binary) << whole.substr(0, size);
    const int status = run("measure @cut.h5 --measure rates --duration 100");
    CHECK((status == 0 || status == 2));
    refused += status == 2 && run.output.starts_with(run.path("cut.h5") + ": ");
  }
  CHECK(refused > 10);
}

TEST_CASE("report: a directory that holds no results, or spoilt ones") {
  Run run(small);
  fs::create_directory(run.path("bare"));
  CHECK(run("report @bare") == 2);
  CHECK(run.output == run.path("bare/run.json") + ": cannot be read: No such file or directory\n");
  REQUIRE(run("run @net.yaml --out @out --quiet --no-report") == 0);
  std::ofstream(run.path("out/spikes.h5")) << "timestamps population node_ids\n";
  CHECK(run("report @out") == 2);
  CHECK(run.output == run.path("out/spikes.h5") + ": is not an HDF5 file\n");
  write_spikes(run.path("out/spikes.h5"), Doubles{1}, Ids{1}, "by_time");
  CHECK(run("report @out") == 2);
  CHECK(run.output.starts_with(run.path("out/spikes.h5") +
                               ": holds no population 'E' though run.json says it was recorded"));
  write_spikes(run.path("out/spikes.h5"), Doubles{1}, Ids{500}, "by_time", "E");
  CHECK(run("report @out") == 2);
  CHECK(run.output.find("500") != std::string::npos);
  std::ofstream(run.path("out/run.json")) << "{\"name\": ";
  CHECK(run("report @out") == 2);
  CHECK(run.output.starts_with(run.path("out/run.json") + ": "));
}

TEST_CASE("report: recorded states and weights that are foreign or cut") {
  Run run(std::string(small) +
          "record: {state: {E: {cells: [1], variables: [V_m], every: 1}}, weights: {ee: {at: [5]}}}\n");
  REQUIRE(run("run @net.yaml --out @out --quiet --no-report") == 0);
  for (const char* name : {"state.h5", "weights.h5"}) {
    INFO(name);
    const std::string path = run.path(std::string("out/") + name), whole = bytes_of(path);
    std::ofstream(path) << "V_m\n-70\n";
    CHECK(run("report @out") == 2);
    CHECK(run.output.find(path + ": is not an HDF5 file\n") != std::string::npos);
    std::ofstream(path, std::ios::binary) << whole.substr(0, whole.size() / 2);
    CHECK(run("report @out") == 2);
    CHECK(run.output.find(path + ": ") != std::string::npos);
    fs::remove(path);
    test::RawFile(path).group("/nodes");
    CHECK(run("report @out") == 2);
    CHECK(run.output.find(path + ": holds no ") != std::string::npos);
    std::ofstream(path, std::ios::binary) << whole;
    CHECK(run("report @out") == 0);
  }
}

TEST_CASE("resume: a checkpoint that is foreign, cut or of another program") {
  Run run(small);
  fs::create_directory(run.path("out"));
  const std::string path = run.path("out/checkpoint.bin");
  for (const std::string& text :
       {std::string(), std::string("no checkpoint"), std::string(100'000, '\xff')}) {
    std::ofstream(path, std::ios::binary) << text;
    CHECK(run("run --resume @out") == 2);
    CHECK(run.output.starts_with(path + ": "));
  }
}

/// What check and run say of a population of `cells` cells whose patterns come from the file.
std::string of_pictures(Run& run, const std::string& file, int cells, int status = 2) {
  std::ofstream(run.path("net.yaml"))
      << "simulation: {duration: 10}\npopulations: {A: {size: " << cells
      << ", model: pattern_source}}\npatterns: {m: {population: A, images: {path: " << file
      << "}}}\nprotocol: [{phase: p, present: m, each: 5, rate: 50}]\n";
  CHECK(run("check @net.yaml") == status);
  const std::string said = run.output;
  CHECK(run("run @net.yaml --out @out --no-report --quiet") == status);
  if (status == 2) {
    CHECK(run.output == said);
    CHECK_FALSE(fs::exists(run.path("out")));
  }
  return said;
}

TEST_CASE("patterns: files of the wrong kind or size are refused with the reason, and nothing is written") {
  Run run("");
  const auto refusal_is = [&](const std::string& file, const std::string& reason, int cells = 6) {
    INFO(file << ": " << reason);
    const std::string said = of_pictures(run, file, cells);
    CHECK(said.find("error: patterns.m") != std::string::npos);
    CHECK(said.find(reason) != std::string::npos);
  };
  const auto keep = [&](const std::string& name, const std::string& bytes) {
    std::ofstream(run.path(name), std::ios::binary) << bytes;
  };
  test::RawFile(run.path("a.h5")).dataset("/data", Doubles{0, 1, 1});
  refusal_is("a.h5", "a.h5: is no PNG, zip, idx or npy file");
  keep("a.csv", "0,1,1\n1,0,0\n");
  refusal_is("a.csv", "a.csv: is no PNG, zip, idx or npy file");
  refusal_is("none.png", "none.png: there is no such file or folder");
  refusal_is("/dev/zero", "/dev/zero: is neither a file nor a folder");
  keep("a.png", std::string("\x89PNG\r\n\x1a\n") + std::string(30, 'x'));
  refusal_is("a.png", "a.png: ");
  keep("a.zip", std::string("PK\3\4") + std::string(40, 'x'));
  refusal_is("a.zip", "a.zip: ");
  // Two pictures of 2 x 3 bytes.
  const std::string idx =
      std::string("\0\0\x08\x03\0\0\0\2\0\0\0\2\0\0\0\3", 16) + "\xff\1\xff\1\xff\1" + "\xff\1\xff\1\1\xff";
  keep("good", idx);
  of_pictures(run, "good", 6, 0);
  fs::remove_all(run.path("out"));
  refusal_is("good", "pictures of 2 x 3 pixels need 6 cells, but A has 5", 5);
  keep("short", idx.substr(0, idx.size() - 1));
  refusal_is("short", "short: the file ends too early");
  keep("flat", std::string("\0\0\x08\x01\0\0\0\2\1\2", 10));
  refusal_is("flat", "flat: an idx file of type 0x08 in 1 dimensions; bytes (0x08) in 2 or 3 are read");
  const auto npy = [&](const std::string& header) {
    const std::string text = header + std::string(117 - header.size(), ' ') + "\n";
    return std::string("\x93NUMPY\1\0", 8) + std::string("\x76\0", 2) + text + std::string(8, '\1');
  };
  keep("b.npy", npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 1), }"));
  refusal_is("b.npy",
             "b.npy: an array of type '<i8'; bool, uint8, float32 and float64 (little-endian) are read");
  keep("c.npy", npy("{'descr': '|u1', 'fortran_order': False, 'shape': (8,), }"));
  refusal_is("c.npy", "c.npy: an array of 1 dimensions; 2 (one picture) or 3 are read");
  keep("d.npy", npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 3), }"));
  refusal_is("d.npy", "d.npy: the file ends too early");
}

TEST_CASE("spike files: of the wrong kind, for a population and for a source") {
  Run run("");
  std::ofstream(run.path("a.png"), std::ios::binary) << "\x89PNG\r\n\x1a\n";
  test::RawFile(run.path("b.h5")).group("/state");
  for (const auto& [file, reason] :
       {std::pair{"a.png", "a.png: "}, {"b.h5", "b.h5: "}, {"none.h5", "none.h5: "}}) {
    std::ofstream(run.path("net.yaml"))
        << "simulation: {duration: 10}\npopulations: {A: {size: 3, model: spike_times, "
           "params: {file: "
        << file << "}}, B: {size: 3, model: lif_psc_exp}}\nsources: {s: {model: spike_times, "
        << "to: B, file: " << file << ", weight: 1, receptor: excitatory}}\n";
    CHECK(run("run @net.yaml --out @out") == 2);
    CHECK(run.output.find(std::string("error: populations.A.file: ") + reason) != std::string::npos);
    CHECK(run.output.find(std::string("error: sources.s.file: ") + reason) != std::string::npos);
    CHECK_FALSE(fs::exists(run.path("out")));
  }
}

}  // namespace
}  // namespace mossy
