// SPDX-License-Identifier: MIT
// What is saved beside a spike file comes back once, whatever the file already holds.
#include "sim/record/spike_tail.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/record/killed_run.hpp"
#include "tests/record/scratch.hpp"

namespace mossy::test {
namespace {

const std::vector<SpikePopulation> two{{"A", 10}, {"B", 10}};

struct Files {
  Scratch scratch;
  std::string spikes = scratch / "spikes.h5", tail = scratch / "spikes.tail";

  /// A killed run: `flushed` spikes given for good, `saved` more in the tail, then one that is lost.
  void kill_after(std::size_t flushed, std::size_t saved) const {
    Child child([&](const auto&) {
      SpikeWriter writer(spikes, two);
      SpikeTail lasting(tail, 2);
      const auto add = [&](std::size_t from, std::size_t to) {
        for (std::size_t k = from; k < to; ++k) {
          const auto time = static_cast<double>(k);
          const auto id = static_cast<std::uint32_t>(k % 10);
          for (const std::size_t p : {std::size_t{0}, std::size_t{1}}) {
            writer.append(p, {&time, 1}, {&id, 1});
            lasting.append(p, {&time, 1}, {&id, 1});
          }
        }
      };
      write_and_die(writer, lasting, flushed, saved, add);
    });
    child.wait();
  }
  std::size_t right_spikes() const {
    SpikeReader reader(spikes);
    const Spikes a = reader.read("A", -1, 1e9), b = reader.read("B", -1, 1e9);
    for (std::size_t k = 0; k < a.times.size(); ++k)
      if (a.times[k] != static_cast<double>(k) || a.ids[k] != k % 10) return 0;
    return a.times == b.times && a.ids == b.ids ? a.times.size() : 0;
  }
};

TEST_CASE("spikes in the tail of a killed run are taken in, and the tail goes") {
  const Files files;
  files.kill_after(7, 30);
  CHECK(files.right_spikes() == 7);
  const TakenIn taken = take_in_tail(files.spikes, files.tail, two);
  CHECK(taken.spikes == 60);
  CHECK_FALSE(taken.alive);
  CHECK(files.right_spikes() == 37);
  CHECK_FALSE(std::filesystem::exists(files.tail));
  CHECK(take_in_tail(files.spikes, files.tail, two).spikes == 0);
}

TEST_CASE("spikes that are in the file as well are not taken in twice") {
  const Files files;
  files.kill_after(5, 9000);  // two whole chunks of 4096 reach the file without a flush
  const std::string tail = content(files.tail);
  REQUIRE(take_in_tail(files.spikes, files.tail, two).spikes > 0);
  CHECK(files.right_spikes() == 9005);
  put(files.tail, tail);
  CHECK(take_in_tail(files.spikes, files.tail, two).spikes == 0);
  CHECK(files.right_spikes() == 9005);
}

TEST_CASE("a tail cut anywhere, or spoilt, gives what is whole") {
  const Files files;
  files.kill_after(4, 20);
  const std::string spikes = content(files.spikes), tail = content(files.tail);
  for (std::size_t size = 0; size < tail.size(); size += 13) {
    put(files.spikes, spikes);
    put(files.tail, tail.substr(0, size));
    const std::uint64_t added = take_in_tail(files.spikes, files.tail, two).spikes;
    CHECK((added == 0 || added == 20));
  }
  for (std::size_t at = 0; at < tail.size(); at += 11) {
    std::string spoilt = tail;
    spoilt[at] = static_cast<char>(spoilt[at] ^ 0x40);
    put(files.spikes, spikes);
    put(files.tail, spoilt);
    CHECK(take_in_tail(files.spikes, files.tail, two).spikes <= 20);
  }
}

TEST_CASE("the tail of a run that goes on is left alone") {
  const Files files;
  SpikeWriter writer(files.spikes, two);
  const SpikeTail tail(files.tail, 2);
  CHECK(take_in_tail(files.spikes, files.tail, two).alive);
  CHECK(std::filesystem::exists(files.tail));
}

}  // namespace
}  // namespace mossy::test
