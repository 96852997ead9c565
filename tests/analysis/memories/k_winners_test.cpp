// SPDX-License-Identifier: MIT
// The ideal dentate gyrus against the separate program's table: 400 inputs, 40 active, p = 0.2, 2,000 cells.
// 60 pairs per point leave a standard error near 0.01.
#include "analysis/memories/k_winners.hpp"

#include <catch2/catch.hpp>

using namespace mossy;

namespace {

struct Separation {
  double R = 0, f1 = 0;
};

Separation separation(std::uint32_t clusters, std::uint32_t winners, double overlap, double noise = 0) {
  Separation s;
  const int networks = 6, pairs = 10;
  for (int net = 0; net < networks; ++net) {
    Stream stream(static_cast<std::uint64_t>(net), key_of("k_winners"), 0);
    const KWinners dg(Wiring::random(400, 2000, 0.2, true, stream), clusters, winners);
    for (int k = 0; k < pairs; ++k) {
      const Cells a = draw_cells(400, 40, stream);
      const Cells b =
          replace_cells(a, 400, static_cast<std::uint32_t>(std::lround(40 * (1 - overlap))), stream);
      const Cells x = noise > 0 ? dg.winners(a, noise, stream) : dg.winners(a);
      const Cells y = noise > 0 ? dg.winners(b, noise, stream) : dg.winners(b);
      s.R += code_correlation(x, y, 2000) / (networks * pairs);
      s.f1 += (1 - shared_cells(x, y) / static_cast<double>(x.size())) / (networks * pairs);
    }
  }
  return s;
}

}  // namespace

TEST_CASE("k_winners: top 1 of each 20 separates as the table says") {
  const double overlap[] = {.5, .6, .7, .8, .9, .95}, R[] = {.19, .25, .33, .42, .56, .69},
               f1[] = {.77, .71, .64, .55, .41, .29};
  for (int k = 0; k < 6; ++k) {
    const Separation s = separation(100, 1, overlap[k]);
    CHECK(s.R == Approx(R[k]).margin(0.03));
    CHECK(s.f1 == Approx(f1[k]).margin(0.03));
    CHECK(s.f1 > 1 - overlap[k]);
  }
}

TEST_CASE("k_winners: fewer winners separate more, global competition less than clusters") {
  CHECK(separation(1, 100, .8).f1 == Approx(.50).margin(0.03));
  CHECK(separation(1, 40, .8).f1 == Approx(.57).margin(0.03));
  CHECK(separation(1, 10, .8).f1 == Approx(.66).margin(0.06));  // of 10 winners only
}

TEST_CASE("k_winners: trial noise looks like separation and costs reliability") {
  CHECK(separation(100, 1, .8, .7).f1 == Approx(.60).margin(0.03));
  CHECK(separation(100, 1, 1, .7).R == Approx(.65).margin(0.03));
  CHECK(separation(100, 1, 1).R == Approx(1));
}

TEST_CASE("k_winners: each cluster has its winner, also where sizes differ by one") {
  const KWinners three(Wiring::from_lists(7, {{0, 1, 4}, {1, 5}}), 3, 1);
  CHECK(three.winners(Cells{0, 1}) == Cells{1, 4, 5});  // clusters 0-2, 3-4, 5-6
}
