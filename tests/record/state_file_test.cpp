// SPDX-License-Identifier: MIT
#include "sim/record/state_file.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <limits>

#include "sim/core/error.hpp"
#include "tests/record/raw_hdf5.hpp"
#include "tests/record/scratch.hpp"

using namespace mossy;
using namespace mossy::test;

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

/// Value of variable v of the c-th cell in row t.
double value_at(std::size_t t, std::size_t v, std::size_t c) {
  return -70.0 + static_cast<double>(t) * 0.01 + static_cast<double>(v) * 1000 + static_cast<double>(c) * 0.1;
}

void write_rows(StateWriter& writer, std::size_t group, std::size_t first, std::size_t rows,
                std::size_t variables, std::size_t cells) {
  std::vector<double> row(variables * cells);
  for (std::size_t t = first; t < first + rows; ++t) {
    for (std::size_t v = 0; v < variables; ++v)
      for (std::size_t c = 0; c < cells; ++c)
        row[v * cells + c] = value_at(t, v, c);
    writer.append(group, static_cast<double>(t) * 0.5, row);
  }
}

}  // namespace

TEST_CASE("state comes back as it was written") {
  const Scratch scratch;
  // One row is a sliver of a chunk, just one chunk, and more than one.
  const std::size_t cells = GENERATE(1u, 3u, 4096u, 20000u);
  const std::size_t rows = cells < 10 ? 12345 : 5;
  std::vector<std::uint32_t> ids(cells);
  for (std::uint32_t c = 0; c < cells; ++c)
    ids[c] = c * 2;
  StateWriter writer(scratch / "state.h5", {{"granule", ids, {{"V_m", "mV"}, {"g_ex", "nS"}}}});
  write_rows(writer, 0, 0, rows / 3, 2, cells);
  writer.flush();
  write_rows(writer, 0, rows / 3, rows - rows / 3, 2, cells);
  writer.close();

  const StateReader reader(scratch / "state.h5");
  CHECK(reader.populations() == std::vector<std::string>{"granule"});
  CHECK(reader.variables("granule") == std::vector<std::string>{"V_m", "g_ex"});
  for (const std::size_t v : {0u, 1u}) {
    const StateSamples all = reader.read("granule", v == 0 ? "V_m" : "g_ex", 0, forever);
    CHECK(all.units == (v == 0 ? "mV" : "nS"));
    CHECK(all.cells == ids);
    REQUIRE(all.times.size() == rows);
    REQUIRE(all.values.size() == rows * cells);
    std::size_t wrong = 0;
    for (std::size_t t = 0; t < rows; ++t)
      for (std::size_t c = 0; c < cells; ++c)
        wrong += all.values[t * cells + c] != value_at(t, v, c);
    CHECK(wrong == 0);
  }
  const StateSamples some = reader.read("granule", "V_m", 1.0, 2.0);
  CHECK(some.times == std::vector<double>{1.0, 1.5});
  CHECK(some.values[cells] == value_at(3, 0, 0));
}

TEST_CASE("the layout of state is as documented") {
  const Scratch scratch;
  StateWriter writer(scratch / "state.h5",
                     {{"granule", {4, 7}, {{"V_m", "mV"}}}, {"none", {}, {{"V_m", "mV"}}}});
  writer.append(0, 0.5, std::vector<double>{-70, -71});
  writer.append(0, 1.0, std::vector<double>{-60, -61});
  writer.append(1, 0.5, {});
  writer.close();
  CHECK(raw_values<double>(scratch / "state.h5", "/state/granule/times") == std::vector<double>{0.5, 1.0});
  CHECK(raw_values<std::uint64_t>(scratch / "state.h5", "/state/granule/cells") ==
        std::vector<std::uint64_t>{4, 7});
  CHECK(raw_values<double>(scratch / "state.h5", "/state/granule/V_m") ==
        std::vector<double>{-70, -71, -60, -61});
  const StateSamples none = StateReader(scratch / "state.h5").read("none", "V_m", 0, forever);
  CHECK(none.times == std::vector<double>{0.5});
  CHECK(none.values.empty());
  if (!have_h5py()) {
    WARN("partly skipped: /usr/bin/python3 has no h5py");
    return;
  }
  CHECK(python(scratch, R"(
import sys, h5py
g = h5py.File(sys.argv[1], "r")["state/granule"]
print(g["V_m"].shape, g["V_m"].attrs["units"].decode(), g["times"].attrs["units"].decode(), g["V_m"][1, 0])
)",
               scratch / "state.h5") == "(2, 2) mV ms -60.0\n");
}

TEST_CASE("units need not be ASCII") {
  const Scratch scratch;
  StateWriter(scratch / "state.h5", {{"A", {1}, {{"I", "µA"}, {"x", ""}}}}).close();
  const StateReader reader(scratch / "state.h5");
  CHECK(reader.read("A", "I", 0, 1).units == "µA");
  CHECK(reader.read("A", "x", 0, 1).units.empty());
}

TEST_CASE("state survives kill -9 up to the last flush") {
  const Scratch scratch;
  const std::string path = scratch / "state.h5";
  for (int round = 0; round < 8; ++round) {
    Child child([&](const auto& report) {
      StateWriter writer(path,
                         {{"granule", std::vector<std::uint32_t>(50, 1), {{"V_m", "mV"}, {"w", "pA"}}}});
      for (std::uint64_t t = 0;; t += 10) {
        write_rows(writer, 0, t, 10, 2, 50);
        writer.flush();
        report(t + 10);
      }
    });
    std::uint64_t flushed = 0;
    for (int seen = 0; seen < 1 + 9 * round; ++seen)
      REQUIRE(child.next(flushed));
    ::kill(child.pid(), SIGKILL);
    flushed = child.last(flushed);
    child.wait();
    const StateSamples all = StateReader(path).read("granule", "w", 0, forever);
    REQUIRE(all.times.size() >= flushed);
    std::size_t wrong = 0;
    for (std::size_t t = 0; t < all.times.size(); ++t)
      for (std::size_t c = 0; c < 50; ++c)
        wrong += all.values[t * 50 + c] != value_at(t, 1, c);
    CHECK(wrong == 0);
  }
}

TEST_CASE("what state does not hold is said") {
  const Scratch scratch;
  const std::string path = scratch / "state.h5";
  StateWriter(path, {{"granule", {1}, {{"V_m", "mV"}}}}).close();
  const StateReader reader(path);
  const auto why = [&](const char* population, const char* variable) {
    return message_of<InputError>([&] { reader.read(population, variable, 0, 1); });
  };
  CHECK(reader.read("granule", "V_m", 0, 1).times.empty());
  CHECK(why("granul", "V_m") == path + ": holds no population 'granul'; did you mean 'granule'?");
  CHECK(why("granule", "v_m") == path + ": holds no 'v_m' of population 'granule'; did you mean 'V_m'?");
  CHECK(why("granule", "times") == path + ": holds no 'times' of population 'granule'");
  RawFile(scratch / "other.h5").group("/spikes");
  CHECK(message_of<InputError>([&] { StateReader(scratch / "other.h5"); }) ==
        (scratch / "other.h5") + ": holds no sampled state: expected the group /state");
}
