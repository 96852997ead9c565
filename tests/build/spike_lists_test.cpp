// SPDX-License-Identifier: MIT
// Spikes read from files: what may be in them, what they do, and what is said of wrong ones.
#include "sim/build/spike_lists.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "sim/record/spike_file.hpp"
#include "tests/record/scratch.hpp"
#include "tests/support/slow_engine.hpp"
#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

TEST_CASE("a text of spikes: blanks, tabs and commas, comments, several at one time") {
  const ListedSpikes list = parse_spike_text("# time cell\n1.5 2\n  2\t0 \r\n\n2, 7 # again\n2 ,1\n1e2,3");
  CHECK(list == ListedSpikes{{1.5, 2}, {2, 0}, {2, 7}, {2, 1}, {100, 3}});
  CHECK(parse_spike_text("").empty());
  CHECK(parse_spike_text("# nothing\n").empty());
}

TEST_CASE("a text of a million spikes is read") {
  std::string text;
  for (int k = 0; k < 1000000; ++k)
    fmt::format_to(std::back_inserter(text), "{}.25 {}\n", k, k % 1000);
  const ListedSpikes list = parse_spike_text(text);
  REQUIRE(list.size() == 1000000);
  CHECK(list.back() == Spike{999999.25, 999});
}

/// A network whose population IN and source s read the files `population` and `source`.
std::string network(const std::string& population, const std::string& source) {
  return fmt::format(R"(simulation: {{duration: 50}}
populations:
  IN: {{size: 4, model: spike_times, params: {{file: {}}}}}
  A: {{size: 6, model: lif_psc_exp}}
projections:
  p: {{from: IN, to: A, rule: all_to_all, weight: 900, delay: 1.5, receptor: excitatory}}
sources:
  s: {{model: spike_times, to: A, cells: [1, 2, 4], file: {}, weight: {{uniform: [1000, 4000]}}, receptor: excitatory}}
)",
                     population, source);
}

TEST_CASE("cells fire and receive what a file lists, the same in both engines, however the run is cut") {
  Scratch scratch;
  put(scratch / "in.txt", "3 1\n5.5 0\n5.5 3\n20 2\n49 1\n50 0\n");
  put(scratch / "s.txt", "2 1\n2 0\n7 4\n7 4\n7.5 2\n30 5\n31 4\n");
  const Prepared prepared = prepare(network("in.txt", "s.txt"), scratch.path());
  const Outcome fast = run_fast(prepared);
  CHECK(fast.spikes[0] == std::vector<Spike>{{3, 1}, {5.5, 0}, {5.5, 3}, {20, 2}, {49, 1}});
  CHECK(fast.spikes[1].size() > 2);
  CHECK(difference(fast, run_slow(prepared)) == "");
  CHECK(difference(run_fast(prepared, {2, 2, {2, 5.5, 7, 31.2}, true}), fast) == "");
}

TEST_CASE("a SONATA file is read in any order of its spikes, by the name of its population") {
  Scratch scratch;
  {
    SpikeWriter writer(scratch / "two.h5", {{"IN", 4}, {"OTHER", 9}});
    writer.append(0, std::vector<double>{1, 2}, std::vector<std::uint32_t>{3, 0});
    writer.append(1, std::vector<double>{4, 4, 6}, std::vector<std::uint32_t>{1, 5, 2});
    writer.close();
  }
  const Prepared prepared = prepare(network("two.h5", "{path: two.h5, population: OTHER}"), scratch.path());
  CHECK(*prepared.timeline.listed.at("populations.IN") == ListedSpikes{{1, 3}, {2, 0}});
  CHECK(*prepared.timeline.listed.at("sources.s") == ListedSpikes{{4, 1}, {4, 5}, {6, 2}});
}

/// What is said of the network above when its population reads `text` from a file.
std::string told_of(const std::string& text, const std::string& file = "in.txt") {
  Scratch scratch;
  put(scratch / "in.txt", text);
  put(scratch / "s.txt", "");
  std::string message = message_of<InputError>([&] { prepare(network(file, "s.txt"), scratch.path()); });
  const std::string folder = scratch / "";
  for (std::size_t at = message.find(folder); at != std::string::npos; at = message.find(folder))
    message.erase(at, folder.size());
  return message;
}

std::string mistake(const std::string& what, const std::string& file = "in.txt") {
  const std::string line = fmt::format("  IN: {{size: 4, model: spike_times, params: {{file: {}}}}}", file);
  return fmt::format("net.yaml:3:{}: error: populations.IN.file: {}\n  3 | {}\n    | {}^\n", 52, what, line,
                     std::string(51, ' '));
}

TEST_CASE("wrong files of spikes are told with the line that is wrong") {
  CHECK(told_of("1 0\n2 x\n") ==
        mistake("in.txt: line 2: expected 'time cell', such as '12.5 7', not '2 x'"));
  CHECK(told_of("1 0\n\n2 0 7\n") ==
        mistake("in.txt: line 3: expected 'time cell', such as '12.5 7', not '2 0 7'"));
  CHECK(told_of("1\n") == mistake("in.txt: line 1: expected 'time cell', such as '12.5 7', not '1'"));
  CHECK(told_of("1 2.5\n") == mistake("in.txt: line 1: expected 'time cell', such as '12.5 7', not '1 2.5'"));
  CHECK(told_of("1 -2\n") == mistake("in.txt: line 1: expected 'time cell', such as '12.5 7', not '1 -2'"));
  CHECK(told_of("nan 0\n") == mistake("in.txt: line 1: expected 'time cell', such as '12.5 7', not 'nan 0'"));
  CHECK(told_of("-1 0\n") == mistake("in.txt: line 1: a spike at -1 ms; times begin at 0"));
  CHECK(told_of("# t c\n5 0\n3 1\n") ==
        mistake("in.txt: line 3: a spike at 3 ms after one at 5 ms; times must ascend"));
  CHECK(told_of("5 0\n6 4\n") ==
        mistake("in.txt: a spike of cell 4 at 6 ms, but there are only cells 0 to 3"));
  CHECK(told_of("5 0\n6 2\n6 2\n") == mistake("in.txt: cell 2 fires twice at 6 ms"));
}

TEST_CASE("files of spikes that cannot be read are told") {
  CHECK(told_of("", "none.txt") == mistake("none.txt: No such file or directory", "none.txt"));
  CHECK(told_of("", ".") == mistake(".: it is not a file", "."));
  CHECK(told_of("\x89HDF\r\n\x1a\n rest") ==
        mistake("in.txt: cannot be read: bad superblock version number"));
}

TEST_CASE("a population that a SONATA file does not hold is told with those that it holds") {
  Scratch scratch;
  {
    SpikeWriter writer(scratch / "two.h5", {{"X", 4}, {"Y", 4}});
    writer.close();
  }
  put(scratch / "s.txt", "");
  const auto told = [&](const std::string& file) {
    return message_of<InputError>([&] { prepare(network(file, "s.txt"), scratch.path()); });
  };
  CHECK_THAT(
      told("two.h5"),
      Catch::Contains("populations.IN.file: two.h5: it has the populations X, Y; say which with {path: , "
                      "population: }"));
  CHECK_THAT(told("{path: two.h5, population: Z}"),
             Catch::Contains("populations.IN.file: two.h5: it has no population 'Z'; it has X, Y"));
}

}  // namespace
}  // namespace mossy::test
