// SPDX-License-Identifier: MIT
// Kanerva's memory: the ball overlaps against enumeration and published betas, and one read of shipped sizes against
// a separate program's table. That holds whole numbers from 40 trials of one memory; means over eight memories
// lie within 4 bits of it (or 15 %), single memories scattering by 2 or 3.
#include "analysis/memories/sdm.hpp"

#include <catch2/catch.hpp>

#include "analysis/memories/cells.hpp"

using namespace mossy;

namespace {

Bits flipped(Bits word, std::uint32_t flips, Stream& stream) {
  for (const std::uint32_t i : draw_cells(word.size(), flips, stream))
    word.flip(i);
  return word;
}

struct Size {
  std::uint32_t bits, locations, radius, patterns;
};

/// Mean distance to the target after one read from each start distance.
std::vector<double> one_read(const Size& size, const std::vector<std::uint32_t>& starts) {
  const int memories = 8, trials = 40;
  std::vector<double> after(starts.size(), 0.0);
  for (std::uint64_t seed = 1; seed <= memories; ++seed) {
    Stream stream(seed, key_of("sdm"), 0);
    SparseDistributedMemory memory(size.bits, size.locations, size.radius, stream);
    std::vector<Bits> stored;
    for (std::uint32_t p = 0; p < size.patterns; ++p) {
      stored.push_back(Bits::random(size.bits, stream));
      memory.write(stored.back(), stored.back());
    }
    for (std::size_t s = 0; s < starts.size(); ++s)
      for (std::uint32_t k = 0; k < trials; ++k) {
        const Bits& target = stored[k % size.patterns];
        after[s] +=
            double(memory.read(flipped(target, starts[s], stream)).distance(target)) / (memories * trials);
      }
  }
  return after;
}

void check_one_read(const Size& size, const std::vector<std::uint32_t>& table) {
  const auto found = one_read(size, {size.bits / 16, size.bits / 8, size.bits / 4});
  for (std::size_t k = 0; k < table.size(); ++k) {
    INFO("patterns " << size.patterns << ", start " << k << ": " << found[k] << ", table " << table[k]);
    CHECK(std::abs(found[k] - table[k]) <= std::max(4.0, 0.15 * table[k]));
  }
}

}  // namespace

TEST_CASE("sdm: overlap of two balls is what counting all addresses gives") {
  const int n = 9;
  for (int distance = 0; distance <= n; ++distance)
    for (int radius = 0; radius <= n; ++radius) {
      int shared = 0;
      const unsigned second = (1u << distance) - 1;
      for (unsigned address = 0; address < 1u << n; ++address)
        shared += std::popcount(address) <= radius && std::popcount(address ^ second) <= radius;
      CHECK(sdm::shared_addresses(distance, radius, n) * (1 << n) == Approx(shared).margin(1e-9));
    }
}

TEST_CASE("sdm: a million locations, 1,000 bits, radius 451") {
  CHECK(sdm::shared_addresses(0, 451, 1000) == Approx(0.00107).margin(0.000005));
  CHECK(1e6 * sdm::shared_addresses(0, 451, 1000) == Approx(1072).margin(0.5));
  CHECK(sdm::capacity(442, 1000, 1e6, 2.33) == Approx(173637).margin(1));
  CHECK(sdm::capacity(442, 1000, 1e6, 2.33) > sdm::capacity(441, 1000, 1e6, 2.33));
  CHECK(sdm::capacity(442, 1000, 1e6, 2.33) > sdm::capacity(443, 1000, 1e6, 2.33));
}

TEST_CASE("sdm: beta, least squares, published ones are d / (d - 1) larger") {
  for (const auto& [d, beta, published] :
       {std::tuple{5, 28.4, 35.4}, {7, 22.2, 25.9}, {9, 17.8, 20.0}, {11, 14.4, 15.9}, {15, 9.44, 10.1}}) {
    CHECK(sdm::beta(d, 64) == Approx(beta).epsilon(0.003));
    CHECK(sdm::beta(d, 64) * d / (d - 1) == Approx(published).epsilon(0.004));
  }
  for (const auto& [d, beta] : {std::pair{444, 7.29}, {447, 6.70}, {448, 6.51}, {451, 5.95}})
    CHECK(sdm::beta(d, 1000) == Approx(beta).margin(0.005));
}

TEST_CASE("sdm: one read of 128 bits in 1,000 locations") {
  check_one_read({128, 1000, 52, 10}, {0, 0, 12});
  check_one_read({128, 1000, 52, 20}, {0, 3, 21});
  check_one_read({128, 1000, 52, 50}, {2, 8, 29});
  check_one_read({128, 1000, 52, 100}, {5, 16, 40});
}

TEST_CASE("sdm: one read of 256 bits in 4,096 locations") {
  check_one_read({256, 4096, 109, 50}, {0, 3, 40});
  check_one_read({256, 4096, 109, 200}, {7, 24, 72});
}

TEST_CASE("sdm: reading is the overlap-weighted vote of the stored words, and repeated it converges") {
  Stream stream(9, key_of("sdm"), 0);
  SparseDistributedMemory memory(128, 1000, 52, stream);
  std::vector<Bits> stored;
  for (int p = 0; p < 20; ++p) {
    stored.push_back(Bits::random(128, stream));
    memory.write(stored.back(), stored.back());
  }
  const Bits cue = flipped(stored[3], 16, stream);
  const auto of_cue = memory.active_locations(cue);
  Bits vote = cue;
  for (std::uint32_t i = 0; i < 128; ++i) {
    int sum = 0;
    for (const Bits& word : stored)
      sum += (word[i] ? 1 : -1) * static_cast<int>(shared_cells(of_cue, memory.active_locations(word)));
    if (sum != 0) vote.set(i, sum > 0);
  }
  CHECK(memory.read(cue) == vote);
  CHECK(memory.recall(cue) == stored[3]);
}
