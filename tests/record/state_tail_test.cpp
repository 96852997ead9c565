// SPDX-License-Identifier: MIT
// Samples saved beside a state file come back once, in the right columns.
#include "sim/record/state_tail.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <limits>

#include "tests/record/killed_run.hpp"
#include "tests/record/scratch.hpp"

namespace mossy::test {
namespace {

constexpr double for_ever = std::numeric_limits<double>::infinity();

/// Neither populations nor variables in the order of their names.
const std::vector<StatePopulation> two{{"Z", {4, 5}, {{"w", "pA"}, {"V_m", "mV"}}},
                                       {"A", {0, 2, 7}, {{"g_in", "nS"}, {"g_ex", "nS"}}}};

double value_at(std::size_t population, std::size_t row, std::size_t k) {
  return static_cast<double>(1000 * population + 10 * row + k);
}

struct Files {
  Scratch scratch;
  std::string state = scratch / "state.h5", tail = scratch / "state.tail";

  /// A killed run: `flushed` rows given for good, `saved` more in the tail, then one that is lost.
  void kill_after(std::size_t flushed, std::size_t saved) const {
    Child child([&](const auto&) {
      StateWriter writer(state, two);
      StateTail lasting(tail, two);
      const auto add = [&](std::size_t from, std::size_t to) {
        for (std::size_t row = from; row < to; ++row)
          for (std::size_t p = 0; p < two.size(); ++p) {
            std::vector<double> values(two[p].cells.size() * 2);
            for (std::size_t k = 0; k < values.size(); ++k)
              values[k] = value_at(p, row, k);
            writer.append(p, static_cast<double>(row), values);
            lasting.append(p, static_cast<double>(row), values);
          }
      };
      write_and_die(writer, lasting, flushed, saved, add);
    });
    child.wait();
  }
  /// How many rows the file holds, or 0 if one is wrong.
  std::size_t right_rows() const {
    const StateReader reader(state);
    std::size_t rows = std::numeric_limits<std::size_t>::max();
    for (std::size_t p = 0; p < two.size(); ++p)
      for (std::size_t v = 0; v < 2; ++v) {
        const StateSamples found = reader.read(two[p].name, two[p].variables[v].name, -for_ever, for_ever);
        if (found.cells != two[p].cells || found.units != two[p].variables[v].units) return 0;
        const std::size_t cells = found.cells.size();
        for (std::size_t row = 0; row < found.times.size(); ++row)
          for (std::size_t c = 0; c < cells; ++c)
            if (found.times[row] != static_cast<double>(row) ||
                found.values[row * cells + c] != value_at(p, row, v * cells + c))
              return 0;
        rows = std::min(rows, found.times.size());
      }
    return rows;
  }
};

TEST_CASE("samples in the tail of a killed run are taken in once, and the tail goes") {
  const Files files;
  files.kill_after(3, 12);
  CHECK(files.right_rows() == 3);
  const std::string tail = content(files.tail);
  CHECK(take_in_state_tail(files.state, files.tail) == 24);
  CHECK(files.right_rows() == 15);
  CHECK_FALSE(std::filesystem::exists(files.tail));
  CHECK(take_in_state_tail(files.state, files.tail) == 0);
  put(files.tail, tail);
  CHECK(take_in_state_tail(files.state, files.tail) == 0);
  CHECK(files.right_rows() == 15);
}

TEST_CASE("a tail of samples cut anywhere, or spoilt, gives what is whole") {
  const Files files;
  files.kill_after(2, 4);
  const std::string state = content(files.state), tail = content(files.tail);
  for (std::size_t size = 0; size < tail.size(); size += 29) {
    put(files.state, state);
    put(files.tail, tail.substr(0, size));
    take_in_state_tail(files.state, files.tail);
    const std::size_t rows = files.right_rows();
    CHECK((rows >= 2 && rows <= 2 + 4 * size / tail.size()));
  }
  for (std::size_t at = 0; at < tail.size(); at += 23) {
    std::string spoilt = tail;
    spoilt[at] = static_cast<char>(spoilt[at] ^ 0x40);
    put(files.state, state);
    put(files.tail, spoilt);
    CHECK(take_in_state_tail(files.state, files.tail) < 8);
    CHECK(files.right_rows() >= 2);
  }
}

}  // namespace
}  // namespace mossy::test
