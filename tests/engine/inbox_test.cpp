// SPDX-License-Identifier: MIT
#include "sim/engine/inbox.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sim/core/rng.hpp"

namespace mossy {
namespace {

std::vector<Delivery> taken(Inbox& inbox, double end) {
  std::vector<Delivery> due;
  inbox.take_before(end, due);
  std::sort(due.begin(), due.end());
  return due;
}

TEST_CASE("an inbox gives what is due before a date, which itself is not") {
  Inbox inbox(1, 4);
  inbox.put({2.5, 0, 7, 7});
  inbox.put({2.0, 1, 8, 8});
  inbox.put({3.9, 0, 9, 9});
  CHECK(inbox.earliest() == 2.0);
  CHECK(taken(inbox, 2).empty());
  CHECK(taken(inbox, 2.5) == std::vector<Delivery>{{2.0, 1, 8, 8}});
  CHECK(inbox.earliest() == 2.5);
  CHECK(taken(inbox, 5) == std::vector<Delivery>{{2.5, 0, 7, 7}, {3.9, 0, 9, 9}});
  CHECK(inbox.earliest() == std::numeric_limits<double>::infinity());
}

TEST_CASE("a cleared inbox holds nothing") {
  Inbox inbox(0.5, 2);
  inbox.put({1, 0, 0, 0});
  inbox.clear();
  CHECK(taken(inbox, 10).empty());
}

/// The same against a plain list, with windows and jumps over silent time as the engine makes them.
TEST_CASE("an inbox agrees with a plain list") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Stream random(seed, key_of("inbox"), 0);
    const double shortest = 0.1 + random.uniform(), longest = shortest * (1 + 10 * random.uniform());
    Inbox inbox(shortest, longest);
    std::vector<Delivery> plain;
    double now = 0;
    for (int window = 0; window < 300; ++window) {
      const double earliest = plain.empty() ? std::numeric_limits<double>::infinity()
                                            : std::min_element(plain.begin(), plain.end())->time;
      REQUIRE(inbox.earliest() == earliest);
      double end = now + shortest * random.uniform();
      if (plain.empty() && random.below(4) == 0) end = now + 50 * random.uniform();
      std::vector<Delivery> expected;
      for (const Delivery& d : plain)
        if (d.time < end) expected.push_back(d);
      std::erase_if(plain, [&](const Delivery& d) { return d.time < end; });
      std::sort(expected.begin(), expected.end());
      REQUIRE(taken(inbox, end) == expected);
      // Spikes of the last shortest delay before `end` arrive no earlier than `end`, no later than the longest.
      for (std::uint64_t k = random.below(3); k > 0; --k) {
        const Delivery d{end + longest * random.uniform(), 0, static_cast<std::uint32_t>(window), 0};
        inbox.put(d);
        plain.push_back(d);
      }
      now = end;
    }
  }
}

}  // namespace
}  // namespace mossy
