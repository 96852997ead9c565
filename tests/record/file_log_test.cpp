// SPDX-License-Identifier: MIT
// Files that are made again from their logs: the bytes of the file that was never interrupted.
#include "sim/record/file_log.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <memory>

#include "sim/core/rng.hpp"
#include "sim/record/spike_file.hpp"
#include "sim/record/state_file.hpp"
#include "sim/record/weight_file.hpp"
#include "tests/record/scratch.hpp"
#include "tests/support/memory_archive.hpp"

namespace mossy::test {
namespace {

/// Steps 0 to `steps` of `step(writer, k)` in one go; and in pieces: at each of `cuts` the file is closed, or left as
/// it was at the last flush with more steps after it, and another writer goes on. Both files' bytes.
template <class Writer>
std::pair<std::string, std::string> whole_and_in_pieces(
    const std::function<std::unique_ptr<Writer>(const std::string&, h5::Making)>& make,
    const std::function<void(Writer&, int)>& step, int steps, const std::vector<int>& cuts) {
  const Scratch scratch;
  const std::string whole = scratch / "whole.h5", pieces = scratch / "pieces.h5";
  {
    const auto writer = make(whole, h5::Making::in_place);
    for (int k = 0; k < steps; ++k)
      step(*writer, k);
    writer->close();
  }
  auto writer = make(pieces, h5::Making::in_place);
  int done = 0;
  for (const int cut : cuts) {
    for (; done < cut; ++done)
      step(*writer, done);
    if (cut % 2 == 0) writer->close();  // an interrupt; else cuts lie right after a flush
    std::vector<char> checkpoint;
    MemoryWriter saved(checkpoint);
    writer->archive(saved);
    if (cut % 2 == 1)
      for (int k = cut; k < std::min(cut + 40, steps);
           ++k)  // what was written after the checkpoint, and is lost
        step(*writer, k);
    writer.reset();
    writer = make(pieces, h5::Making::beside);
    MemoryReader loaded(checkpoint);
    writer->archive(loaded);
  }
  for (; done < steps; ++done)
    step(*writer, done);
  writer->close();
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 2);
  return {content(whole), content(pieces)};
}

constexpr int flushes = 25;  // every so many steps; cuts that are not even are 1 mod 50
void flush_at(auto& writer, int k) {
  if (k % flushes == 0) writer.flush();
}

TEST_CASE("spikes: a file gone on with has the bytes of one that was not interrupted") {
  const auto step = [](SpikeWriter& writer, int k) {
    Stream random(4, key_of("steps"), static_cast<std::uint64_t>(k));
    for (std::size_t p = 0; p < 3; ++p) {
      std::vector<double> times(random.below(p == 1 ? 3 : 90));
      std::vector<std::uint32_t> ids;
      for (double& t : times)
        t = k + random.uniform();
      std::sort(times.begin(), times.end());
      for (std::size_t i = 0; i < times.size(); ++i)
        ids.push_back(static_cast<std::uint32_t>(random.below(50)));
      writer.append(p, times, ids);
    }
    flush_at(writer, k);
  };
  const auto [whole, pieces] = whole_and_in_pieces<SpikeWriter>(
      [](const std::string& path, h5::Making making) {
        return std::make_unique<SpikeWriter>(
            path, std::vector<SpikePopulation>{{"A", 50}, {"B", 50}, {"C", 50}}, making);
      },
      step, 700, {1, 51, 120, 301, 302, 451, 620});
  CHECK(whole.size() > 200000);
  CHECK((whole == pieces));
}

TEST_CASE("states: a file gone on with has the bytes of one that was not interrupted") {
  const auto step = [](StateWriter& writer, int k) {
    Stream random(5, key_of("steps"), static_cast<std::uint64_t>(k));
    std::vector<double> few(2 * 3), many(5000);
    for (double& v : few)
      v = random.normal();
    for (double& v : many)
      v = random.normal();
    writer.append(0, k, few);
    writer.append(1, k, {});
    if (k % 30 == 0) writer.append(2, k, many);
    flush_at(writer, k);
  };
  const auto [whole, pieces] = whole_and_in_pieces<StateWriter>(
      [](const std::string& path, h5::Making making) {
        std::vector<std::uint32_t> all(5000);
        for (std::uint32_t c = 0; c < 5000; ++c)
          all[c] = c;
        return std::make_unique<StateWriter>(
            path,
            std::vector<StatePopulation>{{"A", {1, 4, 5}, {{"V_m", "mV"}, {"u", ""}}},
                                         {"B", {}, {{"V_m", "mV"}}},
                                         {"C", all, {{"V_m", "mV"}}}},
            making);
      },
      step, 1600, {1, 51, 352, 1501, 1540});
  CHECK(whole.size() > 200000);
  CHECK((whole == pieces));
}

TEST_CASE(
    "weights: a file gone on with has the bytes of one that was not interrupted, however rows are handed "
    "over") {
  const auto step = [](WeightWriter& writer, int k) {
    Stream random(6, key_of("steps"), static_cast<std::uint64_t>(k));
    const std::vector<std::size_t> sizes{7, 10000, 0};
    for (std::size_t p = 0; p < sizes.size(); ++p) {
      if (k % (p + 2) != 0) continue;
      std::vector<double> weights(sizes[p]);
      for (double& w : weights)
        w = random.uniform();
      writer.start(p, k);
      writer.append(p, std::span<const double>(weights).first(weights.size() / 3));
      writer.append(p, std::span<const double>(weights).subspan(weights.size() / 3));
    }
    flush_at(writer, k);
  };
  const auto [whole, pieces] = whole_and_in_pieces<WeightWriter>(
      [](const std::string& path, h5::Making making) {
        auto writer = std::make_unique<WeightWriter>(
            path,
            std::vector<WeightProjection>{
                {"few", "A", "B", 7}, {"many", "A", "B", 10000}, {"none", "A", "B", 0}},
            making);
        const std::vector<std::uint32_t> ends(10000, 3);
        writer->append_synapses(0, std::span(ends).first(7), std::span(ends).first(7));
        writer->append_synapses(1, ends, ends);
        return writer;
      },
      step, 120, {1, 30, 51, 52, 101});
  CHECK(whole.size() > 200000);
  CHECK((whole == pieces));
}

TEST_CASE("a file that has lost what a checkpoint counts on is told, and stays") {
  const Scratch scratch;
  const std::string path = scratch / "spikes.h5";
  const auto write = [&](const std::vector<double>& times) {
    auto writer = std::make_unique<SpikeWriter>(path, std::vector<SpikePopulation>{{"A", 5}});
    writer->append(0, times, std::vector<std::uint32_t>(times.size(), 1));
    writer->flush();
    return writer;
  };
  std::vector<char> checkpoint;
  {
    const auto writer = write({1, 2, 3});
    MemoryWriter saved(checkpoint);
    writer->archive(saved);
  }
  write({1, 2})->close();
  const std::string before = content(path);
  CHECK(message_of<InputError>([&] {
          SpikeWriter writer(path, {{"A", 5}}, h5::Making::beside);
          MemoryReader loaded(checkpoint);
          writer.archive(loaded);
        }) == path + ": /spikes/A/timestamps has lost rows that the checkpoint counts on");
  CHECK((content(path) == before));
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
}

}  // namespace
}  // namespace mossy::test
