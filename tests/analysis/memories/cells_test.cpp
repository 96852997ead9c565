// SPDX-License-Identifier: MIT
// Drawing, spoiling and comparing codes.
#include "analysis/memories/cells.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace mossy;

TEST_CASE("cells: drawn cells are ascending, different and in range, each as likely") {
  Stream stream(1, key_of("cells"), 0);
  std::vector<int> times(20, 0);
  for (int k = 0; k < 4000; ++k) {
    const Cells cells = draw_cells(20, 5, stream);
    REQUIRE(cells.size() == 5);
    CHECK(std::set<std::uint32_t>(cells.begin(), cells.end()).size() == 5);
    CHECK(std::is_sorted(cells.begin(), cells.end()));
    for (const std::uint32_t c : cells)
      ++times.at(c);
  }
  for (const int t : times)
    CHECK(std::abs(t - 1000) < 5 * 27.4);  // binomial sd of 4,000 draws at 1/4
  CHECK(draw_cells(3, 3, stream) == Cells{0, 1, 2});
  CHECK_THROWS_AS(draw_cells(3, 4, stream), std::invalid_argument);
}

TEST_CASE("cells: replacing keeps the size and the rest, keeping drops only, adding adds only strangers") {
  Stream stream(2, key_of("cells"), 0);
  const Cells cells = draw_cells(100, 20, stream);
  CHECK(shared_cells(replace_cells(cells, 100, 6, stream), cells) == 14);
  CHECK(replace_cells(cells, 100, 6, stream).size() == 20);
  const Cells part = keep_cells(cells, 12, stream);
  CHECK(part.size() == 12);
  CHECK(shared_cells(part, cells) == 12);
  const Cells more = add_cells(part, cells, 100, 7, stream);
  CHECK(more.size() == 19);
  CHECK(shared_cells(more, cells) == 12);
}

TEST_CASE("cells: correlation of codes is Pearson's") {
  CHECK(code_correlation({0, 1}, {0, 1}, 10) == Approx(1));
  CHECK(code_correlation({0, 1}, {2, 3}, 4) == Approx(-1));
  CHECK(code_correlation({0, 1, 2, 3}, {0, 1, 4, 5}, 8) == Approx(0).margin(1e-12));
  CHECK(std::isnan(code_correlation({}, {0}, 4)));
}

TEST_CASE("cells: winners are the largest, ties go to the lower index, or are tossed") {
  const std::vector<int> drive{3, 1, 3, 2, 3};
  CHECK(k_largest(drive, 2) == Cells{0, 2});
  CHECK(k_largest(drive, 4) == Cells{0, 2, 3, 4});
  Stream stream(3, key_of("cells"), 0);
  std::set<Cells> seen;
  for (int k = 0; k < 50; ++k)
    seen.insert(k_largest(drive, 2, stream));
  CHECK(seen == std::set<Cells>{{0, 2}, {0, 4}, {2, 4}});
}
