// SPDX-License-Identifier: MIT
// Kanerva's memory in spikes: in the wiring that was drawn each read is what counters and signs give, to the bit; cues come
// to their words from afar but not from anywhere, and without climbing fibres nothing comes.
#include <array>
#include <cstdint>
#include <vector>

#include "sim/record/hdf5.hpp"
#include "tests/networks/shipped.hpp"

using namespace mossy::test;
using nlohmann::json;

namespace {

constexpr std::size_t bits = 128, locations = 1000, radius = 52;
using Word = std::array<bool, bits>;

/// The address of each granule cell, from the synapses of a run.
std::vector<Word> addresses_of(const std::string& folder) {
  const mossy::h5::InputFile edges(folder + "/edges.h5");
  const auto read = [&](const std::string& column) {
    const mossy::h5::InputTable table(edges, "/edges/address/" + column, 1);
    return table.read_ids(0, table.rows());
  };
  const auto sources = read("source_node_id"), targets = read("target_node_id");
  REQUIRE(sources.size() == bits * locations);
  std::vector<Word> addresses(locations);
  for (std::size_t k = 0; k < sources.size(); ++k)
    addresses[targets[k]][sources[k] / 2] = sources[k] % 2 == 1;
  return addresses;
}

std::vector<Word> words_of(const json& run, const std::string& set) {
  std::vector<Word> words;
  for (const json& patterns : run["patterns"])
    if (patterns["name"] == set)
      for (const json& cells : patterns["cells"]) {
        words.emplace_back();
        for (const std::size_t cell : cells)
          words.back()[cell / 2] = cell % 2 == 1;
      }
  return words;
}

std::size_t distance(const Word& a, const Word& b) {
  std::size_t d = 0;
  for (std::size_t i = 0; i < bits; ++i)
    d += a[i] != b[i];
  return d;
}

/// Mean distance of the first answers from the words: counters of the locations within the radius, their sum's sign,
/// the cue's bit at zero.
double expected_first(const std::vector<Word>& addresses, const std::vector<Word>& words,
                      const std::vector<Word>& cues) {
  double sum = 0;
  for (std::size_t k = 0; k < cues.size(); ++k) {
    std::array<int, bits> counters{};
    for (const Word& address : addresses) {
      if (distance(address, cues[k]) > radius) continue;
      for (const Word& word : words)
        for (std::size_t i = 0; i < bits && distance(address, word) <= radius; ++i)
          counters[i] += word[i] ? 1 : -1;
    }
    Word answer = cues[k];
    for (std::size_t i = 0; i < bits; ++i)
      if (counters[i] != 0) answer[i] = counters[i] > 0;
    sum += static_cast<double>(distance(answer, words[k]));
  }
  return sum / static_cast<double>(cues.size());
}

}  // namespace

TEST_CASE("kanerva: reads are those of counters and signs in the same wiring") {
  const Scratch scratch;
  std::string skip;  // phases that are not looked at
  for (const int d : {2, 3, 4, 5, 6, 8, 14, 16, 18, 20, 28, 36, 40, 48, 52, 56})
    skip += fmt::format(" --set protocol.from_{}.only=0", d);
  const std::string command = fmt::format(
      "'{}' run '{}/networks/kanerva.yaml' --seed 7 --set 'record.connections=[address]' {} --threads 1 "
      "--quiet "
      "--no-report --out '{}'",
      MOSSY_PROGRAM, MOSSY_SOURCE_DIR, skip, scratch / "out");
  REQUIRE(std::system(command.c_str()) == 0);
  const json run = json::parse(std::ifstream(scratch / "out/run.json"));
  const auto addresses = addresses_of(scratch / "out");
  const auto words = words_of(run, "words");
  REQUIRE(words.size() == 20);
  for (const int d : {24, 32, 44}) {
    const double expected = expected_first(addresses, words, words_of(run, fmt::format("off_{}", d)));
    INFO(d << " bits away");
    CHECK(expected > 0);
    CHECK(score(run["measures"], "memory", fmt::format("from_{}.first", d)) ==
          Approx(expected).epsilon(1e-12));
  }
}

TEST_CASE("kanerva: cues come to their words from afar, and not untaught") {
  const auto taught =
      measures_of("kanerva", "--seed 1 --set patterns.words.count=10 --set patterns.stops.count=10");
  CHECK(score(taught, "memory", "kept.first") == 0);
  CHECK(score(taught, "memory", "from_8.first") <= 3);
  CHECK(score(taught, "memory", "from_16.converged") == 1);
  CHECK(score(taught, "memory", "critical_distance") >= 32);
  CHECK(score(taught, "memory", "critical_distance") <= 56);
  CHECK(score(taught, "memory", "abstract.critical_distance") >= 32);
  const auto untaught = measures_of(
      "kanerva",
      "--seed 1 --variant no_climbing_fibre --set patterns.words.count=4 --set patterns.stops.count=4");
  CHECK(score(untaught, "memory", "critical_distance") == -1);
  CHECK(score(untaught, "memory", "kept.first") == 64);  // every Purkinje cell fires, no nuclear cell
}

TEST_CASE("kanerva: the larger memory, its words and cues near them") {
  std::string few = "--seed 1 --set patterns.words.count=12 --set patterns.stops.count=12";
  for (const char* phase : {"from_36", "from_40", "from_44", "from_48", "from_52", "from_56", "from_60",
                            "from_64", "from_68", "from_72", "from_76"})
    few += fmt::format(" --set protocol.{}.only=0", phase);
  const auto taught = measures_of("kanerva_256", few);
  CHECK(score(taught, "memory", "kept.first") == 0);
  CHECK(score(taught, "memory", "from_16.first") <= 3);
  CHECK(score(taught, "memory", "from_32.converged") == 1);
}
