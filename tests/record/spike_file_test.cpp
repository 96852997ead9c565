// SPDX-License-Identifier: MIT
#include "sim/record/spike_file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sim/core/error.hpp"
#include "tests/record/raw_hdf5.hpp"
#include "tests/record/scratch.hpp"

using namespace mossy;
using namespace mossy::test;

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();
using Ids = std::vector<std::uint32_t>;
using Times = std::vector<double>;

/// Spike i of a long, uneven, ascending train.
double time_of(std::uint64_t i) {
  return static_cast<double>(i / 7) * 0.3 + static_cast<double>(i % 7) * 1e-7;
}
std::uint32_t id_of(std::uint64_t i) {
  return static_cast<std::uint32_t>(i % 7 * 11);
}

/// Spikes first ... first + many - 1.
Spikes train(std::uint64_t first, std::uint64_t many) {
  Spikes spikes;
  for (std::uint64_t i = first; i < first + many; ++i) {
    spikes.times.push_back(time_of(i));
    spikes.ids.push_back(id_of(i));
  }
  return spikes;
}

void append(SpikeWriter& writer, std::size_t population, const Spikes& spikes) {
  writer.append(population, spikes.times, spikes.ids);
}

std::string why_refused(const std::string& path) {
  return message_of<InputError>([&] { SpikeReader reader(path); });
}

}  // namespace

TEST_CASE("spikes come back as they were written") {
  const Scratch scratch;
  const std::string path = scratch / "spikes.h5";
  // Lengths around the size of a chunk and pieces that do not divide it.
  const std::uint64_t many = GENERATE(0u, 1u, 4095u, 4096u, 4097u, 50000u);
  const std::uint64_t piece = GENERATE(1000u, 4096u, 60000u);
  const bool flushing = GENERATE(false, true);
  SpikeWriter writer(path, {{"GC", 100}, {"BC", 100}, {"silent", 5}});
  for (std::uint64_t first = 0; first < many; first += piece) {
    append(writer, 0, train(first, std::min(piece, many - first)));
    append(writer, 1, train(first, 1));
    if (flushing) writer.flush();
  }
  writer.close();

  SpikeReader reader(path);
  CHECK(reader.populations() == std::vector<std::string>{"BC", "GC", "silent"});
  CHECK(reader.count("GC") == many);
  CHECK(reader.count("BC") == (many + piece - 1) / piece);
  CHECK(reader.count("silent") == 0);
  const Spikes all = reader.read("GC", -forever, forever), expected = train(0, many);
  CHECK(all.times == expected.times);
  CHECK(all.ids == expected.ids);
  CHECK(reader.read("silent", -forever, forever).times.empty());
}

TEST_CASE("a range of time holds its beginning and not its end") {
  const Scratch scratch;
  SpikeWriter writer(scratch / "spikes.h5", {{"A", 10}});
  writer.append(0, Times{1, 2, 2, 2, 3, 4.5}, Ids{0, 1, 2, 3, 4, 5});
  writer.close();
  SpikeReader reader(scratch / "spikes.h5");
  CHECK(reader.read("A", 2, 3).ids == Ids{1, 2, 3});
  CHECK(reader.read("A", 2, 4.5).ids == Ids{1, 2, 3, 4});
  CHECK(reader.read("A", 1.5, std::nextafter(3.0, 4.0)).ids == Ids{1, 2, 3, 4});
  CHECK(reader.read("A", 2, 2).ids.empty());
  CHECK(reader.read("A", 3, 2).ids.empty());
  CHECK(reader.read("A", 5, forever).ids.empty());
  CHECK(reader.read_block("A", 4, 100).ids == Ids{4, 5});
  CHECK(reader.read_block("A", 6, 1).ids.empty());

  SpikeWriter longer(scratch / "long.h5", {{"A", 100}});
  append(longer, 0, train(0, 100000));
  longer.close();
  SpikeReader long_reader(scratch / "long.h5");
  const Spikes some = long_reader.read("A", time_of(33333), time_of(66666));
  CHECK(some.times == train(33333, 33333).times);
  CHECK(some.ids == train(33333, 33333).ids);
}

TEST_CASE("the layout is SONATA's") {
  const Scratch scratch;
  const std::string path = scratch / "spikes.h5";
  SpikeWriter writer(path, {{"GC", 100}, {"silent", 5}});
  append(writer, 0, train(0, 40000));
  writer.close();

  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  REQUIRE(file >= 0);
  std::uint32_t magic = 0, version[2] = {9, 9};
  const hid_t magic_id = H5Aopen(file, "magic", H5P_DEFAULT),
              version_id = H5Aopen(file, "version", H5P_DEFAULT);
  H5Aread(magic_id, H5T_NATIVE_UINT32, &magic);
  H5Aread(version_id, H5T_NATIVE_UINT32, version);
  CHECK(magic == 0x0A7A);
  CHECK(H5Tequal(H5Aget_type(magic_id), H5T_STD_U32LE) > 0);
  CHECK(version[0] == 0);
  CHECK(version[1] == 1);

  for (const std::string group : {"/spikes/GC", "/spikes/silent"}) {
    const hid_t sorting = H5Aopen_by_name(file, group.c_str(), "sorting", H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = H5Aget_type(sorting);
    std::uint8_t value = 0;
    H5Aread(sorting, type, &value);
    CHECK(H5Tget_class(type) == H5T_ENUM);
    CHECK(H5Tequal(H5Tget_super(type), H5T_STD_U8LE) > 0);
    CHECK(H5Tget_nmembers(type) == 3);
    const char* const names[] = {"none", "by_id", "by_time"};
    for (unsigned i = 0; i < 3; ++i) {
      char* name = H5Tget_member_name(type, i);
      CHECK(std::string(name) == names[i]);
      H5free_memory(name);
    }
    CHECK(value == 2);

    const hid_t times = H5Dopen2(file, (group + "/timestamps").c_str(), H5P_DEFAULT);
    const hid_t ids = H5Dopen2(file, (group + "/node_ids").c_str(), H5P_DEFAULT);
    CHECK(H5Tequal(H5Dget_type(times), H5T_IEEE_F64LE) > 0);
    CHECK(H5Tequal(H5Dget_type(ids), H5T_STD_U64LE) > 0);
    const hid_t of_times = H5Dget_create_plist(times), of_ids = H5Dget_create_plist(ids);
    CHECK(H5Pget_layout(of_times) == H5D_CHUNKED);
    CHECK(H5Pget_nfilters(of_times) == 0);  // doubles hardly shrink
    CHECK(H5Pget_layout(of_ids) == H5D_CHUNKED);
    CHECK(H5Pget_nfilters(of_ids) == 2);
    char units[8] = {};
    const hid_t units_id = H5Aopen(times, "units", H5P_DEFAULT), units_type = H5Aget_type(units_id);
    REQUIRE(H5Tget_size(units_type) == 2);
    CHECK(H5Tis_variable_str(units_type) == 0);
    H5Aread(units_id, units_type, units);
    CHECK(std::string(units) == "ms");
  }
  H5Fclose(file);
  CHECK(raw_values<double>(path, "/spikes/GC/timestamps") == train(0, 40000).times);
  CHECK(raw_values<std::uint64_t>(path, "/spikes/silent/node_ids").empty());
}

TEST_CASE("h5py reads our spikes") {
  if (!have_h5py()) {
    WARN("skipped: /usr/bin/python3 has no h5py");
    return;
  }
  const Scratch scratch;
  SpikeWriter writer(scratch / "spikes.h5", {{"GC", 100}, {"silent", 5}});
  writer.append(0, Times{0.1, 0.25, 7}, Ids{3, 1, 99});
  writer.close();
  CHECK(python(scratch, R"(
import sys, h5py
f = h5py.File(sys.argv[1], "r")
print(f.attrs["magic"], list(f.attrs["version"]))
for name, g in f["spikes"].items():
    names = {v: k for k, v in h5py.check_enum_dtype(g.attrs.get_id("sorting").dtype).items()}
    print(name, names[g.attrs["sorting"]], g["timestamps"].attrs["units"].decode(),
          g["timestamps"].dtype, g["node_ids"].dtype, list(g["timestamps"]), list(g["node_ids"]))
)",
               scratch / "spikes.h5") ==
        "2682 [0, 1]\n"
        "GC by_time ms float64 uint64 [0.1, 0.25, 7.0] [3, 1, 99]\n"
        "silent by_time ms float64 uint64 [] []\n");
}

TEST_CASE("equal spikes make equal files") {
  const Scratch scratch;
  for (const std::string name : {"a.h5", "b.h5"}) {
    SpikeWriter writer(scratch / name, {{"GC", 100}});
    append(writer, 0, train(0, 20000));
    writer.flush();
    append(writer, 0, train(20000, 20000));
    writer.close();
    if (name == "a.h5") ::sleep(1);  // a time of creation in the file would differ
  }
  CHECK(content(scratch / "a.h5") == content(scratch / "b.h5"));
}

TEST_CASE("files of BMTK are read, whatever they say of their order") {
  const Scratch scratch;
  const std::string sorting = GENERATE("by_time", "by_id", "none", "");
  const bool ordered = sorting == "by_time";
  {
    RawFile file(scratch / "bmtk.h5");
    file.number("/", "magic", 0x0A7A).group("/spikes").group("/spikes/V1");
    file.dataset("/spikes/V1/timestamps", ordered ? Times{1, 2, 2, 5} : Times{5, 2, 1, 2});
    file.dataset("/spikes/V1/node_ids",
                 ordered ? std::vector<std::int64_t>{9, 0, 3, 7} : std::vector<std::int64_t>{7, 3, 9, 0});
    file.text("/spikes/V1/timestamps", "units", "milliseconds");
    if (!sorting.empty()) file.text("/spikes/V1", "sorting", sorting);
  }
  SpikeReader reader(scratch / "bmtk.h5");
  CHECK(reader.populations() == std::vector<std::string>{"V1"});
  CHECK(reader.count("V1") == 4);
  const Spikes all = reader.read("V1", 0, 10);
  CHECK(all.times == Times{1, 2, 2, 5});
  CHECK(all.ids == Ids{9, 0, 3, 7});
  CHECK(reader.read("V1", 2, 5).ids == Ids{0, 3});
  CHECK(reader.read_block("V1", 3, 5).ids == Ids{7});
}

/// Every choice that BMTK's SpikeTrains leave: compressed columns, texts as attributes, times of either width.
template <class Time, class Id>
Spikes read_bmtk(const std::string& path, const std::vector<Time>& times, const std::vector<Id>& ids,
                 const std::string& sorting, const std::string& units) {
  RawFile(path)
      .number("/", "magic", 0x0A7A)
      .group("/spikes")
      .group("/spikes/cortex")
      .text("/spikes/cortex", "sorting", sorting)
      .dataset("/spikes/cortex/timestamps", times, true)
      .text("/spikes/cortex/timestamps", "units", units)
      .dataset("/spikes/cortex/node_ids", ids, true);
  return SpikeReader(path).read("cortex", -forever, forever);
}

TEST_CASE("compressed files are read, of single and double precision, in ms and in s") {
  const Scratch scratch;
  const std::string path = scratch / "bmtk.h5";
  const Ids expected{9, 0, 3, 7};
  const Spikes seconds =
      read_bmtk<float, std::uint16_t>(path, {0.5f, 0.25f, 0.125f, 0.25f}, {7, 3, 9, 0}, "by_id", "s");
  CHECK(seconds.times == Times{125, 250, 250, 500});  // all exact in binary
  CHECK(seconds.ids == expected);
  const Spikes ordered =
      read_bmtk<double, std::uint32_t>(path, {0.125, 0.25, 0.25, 0.5}, {9, 0, 3, 7}, "by_time", "seconds");
  CHECK(ordered.times == seconds.times);
  CHECK(SpikeReader(path).read("cortex", 250, 500).ids == Ids{0, 3});
  CHECK(read_bmtk<float, std::uint64_t>(path, {125, 250, 250, 500}, {9, 0, 3, 7}, "by_time", "ms").times ==
        seconds.times);
}

TEST_CASE("the old flat layout is read") {
  const Scratch scratch;
  RawFile(scratch / "old.h5")
      .group("/spikes")
      .dataset("/spikes/timestamps", Times{3, 1})
      .dataset("/spikes/gids", std::vector<std::uint32_t>{4, 5});
  SpikeReader reader(scratch / "old.h5");
  CHECK(reader.populations() == std::vector<std::string>{"default"});
  CHECK(reader.read("default", 0, 10).ids == Ids{5, 4});
}

TEST_CASE("what is no spike file is refused with its reason") {
  const Scratch scratch;
  const std::string path = scratch / "bad.h5";
  const auto spikes = [&](const Times& times, const std::vector<std::int64_t>& ids,
                          const std::string& sorting) {
    RawFile file(path);
    file.group("/spikes").group("/spikes/A").dataset("/spikes/A/timestamps", times);
    file.dataset("/spikes/A/node_ids", ids).text("/spikes/A", "sorting", sorting);
  };
  const auto why_unread = [&] { return message_of<InputError>([&] { SpikeReader(path).read("A", 0, 10); }); };

  SECTION("missing") {
    CHECK(why_refused(path) == path + ": cannot be read: No such file or directory");
  }
  SECTION("a directory") {
    CHECK(why_refused(scratch.path().string()) ==
          scratch.path().string() + ": cannot be read: it is a directory");
  }
  SECTION("a pipe, without hanging") {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK(why_refused(path) == path + ": cannot be read: it is not a file");
  }
  SECTION("a device") {
    CHECK(why_refused("/dev/zero") == "/dev/zero: cannot be read: it is not a file");
  }
  SECTION("empty") {
    put(path, "");
    CHECK(why_refused(path) == path + ": is not an HDF5 file");
  }
  SECTION("text") {
    put(path, "timestamps population node_ids\n");
    CHECK(why_refused(path) == path + ": is not an HDF5 file");
  }
  SECTION("no spikes") {
    RawFile(path).group("/nodes");
    CHECK(why_refused(path) == path + ": holds no spikes: expected the group /spikes of a SONATA file");
  }
  SECTION("another magic number") {
    RawFile(path).number("/", "magic", 7).group("/spikes");
    CHECK(why_refused(path) == path + ": is not a SONATA file: its magic number is another");
  }
  SECTION("no ids") {
    RawFile(path).group("/spikes").group("/spikes/A").dataset("/spikes/A/timestamps", Times{1});
    CHECK(why_refused(path) == path + ": has no dataset /spikes/A/node_ids");
  }
  SECTION("other units") {
    RawFile(path)
        .group("/spikes")
        .group("/spikes/A")
        .dataset("/spikes/A/timestamps", Times{1})
        .dataset("/spikes/A/node_ids", std::vector<std::uint64_t>{1})
        .text("/spikes/A/timestamps", "units", "us");
    CHECK(why_refused(path) == path + ": /spikes/A/timestamps is in 'us'; expected ms or s");
  }
  SECTION("open elsewhere in the program") {
    RawFile file(path);
    CHECK(why_refused(path) == path + ": cannot be read: file locking flag values don't match");
  }
  SECTION("negative ids") {
    spikes({1}, {-4}, "by_time");
    CHECK(why_unread() == path + ": /spikes/A/node_ids holds -4, which is not the number of a cell");
  }
  SECTION("ids beyond 32 bits") {
    spikes({1}, {1ll << 32}, "by_time");
    CHECK(why_unread() == path + ": /spikes/A/node_ids holds 4294967296, which is not the number of a cell");
  }
  SECTION("a spike without a time") {
    spikes({1, std::nan("")}, {1, 2}, "none");
    CHECK(why_unread() == path + ": population 'A' has a spike without a time");
  }
  SECTION("a false promise of order") {
    spikes({5, 1, 3, 2}, {1, 2, 3, 4}, "by_time");
    CHECK(why_unread() == path + ": population 'A' is said to be sorted by time and is not");
  }
  SECTION("an unknown population") {
    spikes({1}, {1}, "by_time");
    CHECK(message_of<InputError>([&] { SpikeReader(path).read("B", 0, 1); }) ==
          path + ": holds no population 'B'");
  }
}

TEST_CASE("a file cut short is refused or read as far as it goes, and never crashes") {
  const Scratch scratch;
  SpikeWriter writer(scratch / "whole.h5", {{"A", 100}});
  append(writer, 0, train(0, 40000));
  writer.close();
  const std::string whole = content(scratch / "whole.h5");
  for (std::size_t size = 0; size < whole.size(); size += whole.size() / 37) {
    put(scratch / "cut.h5", whole.substr(0, size));
    CHECK_THROWS_AS(SpikeReader(scratch / "cut.h5").read("A", 0, forever), InputError);
  }
}

TEST_CASE("a file that cannot be made says why") {
  const Scratch scratch;
  const auto why = [](const std::string& path) {
    return message_of<RunError>([&] { SpikeWriter(path, {{"A", 1}}); });
  };
  CHECK(why(scratch / "none/spikes.h5") ==
        (scratch / "none/spikes.h5") + ": cannot be created: No such file or directory");
  CHECK(why(scratch.path().string()) == scratch.path().string() + ": cannot be created: Is a directory");
  CHECK(message_of<RunError>([&] {
          SpikeWriter(scratch / "s.h5", {{"a/b", 1}});
        }) == (scratch / "s.h5") + ": 'a/b' cannot be the name of a group");
}

TEST_CASE("a writer that an exception destroys keeps its spikes") {
  const Scratch scratch;
  try {
    SpikeWriter writer(scratch / "spikes.h5", {{"A", 100}});
    append(writer, 0, train(0, 5000));
    throw RunError("runaway");
  } catch (const RunError&) {
  }
  CHECK(SpikeReader(scratch / "spikes.h5").count("A") == 5000);
}

TEST_CASE("many flushes do not swell the file") {
  const Scratch scratch;
  SpikeWriter writer(scratch / "spikes.h5", {{"A", 100}});
  for (std::uint64_t i = 0; i < 3000; ++i) {
    append(writer, 0, train(10 * i, 10));
    writer.flush();
  }
  writer.close();
  // 2 * 8 bytes a spike, of which compression shrinks the ids, and once more what each chunk took before it was full.
  CHECK(std::filesystem::file_size(scratch / "spikes.h5") < 2 * 30000 * 2 * sizeof(double));
  SpikeReader reader(scratch / "spikes.h5");
  CHECK(reader.read("A", 0, forever).times == train(0, 30000).times);
}

#ifndef __SANITIZE_ADDRESS__  // which keeps freed memory
TEST_CASE("memory does not grow with the number of spikes") {
  const Scratch scratch;
  const auto peak_kilobytes = [] {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  constexpr std::uint64_t piece = 5000;
  SpikeWriter writer(scratch / "spikes.h5", {{"A", 100}, {"B", 100}});
  const auto write_pieces = [&](std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t k = from; k < to; ++k) {
      append(writer, 0, train(k * piece, piece));
      append(writer, 1, train(k * piece, piece));
      if (k % 20 == 0) writer.flush();
    }
  };
  write_pieces(0, 40);
  const auto before = peak_kilobytes();
  write_pieces(40, 400);  // 3.6 million spikes, 58 MB
  CHECK(peak_kilobytes() - before < 4000);
  writer.close();
}
#endif
