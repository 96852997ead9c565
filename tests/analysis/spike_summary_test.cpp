// SPDX-License-Identifier: MIT
// Rates, intervals and thinning of the report, against small cases worked by hand.
#include "analysis/spike_summary.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "sim/core/error.hpp"

using namespace mossy;

namespace {

SpikeSummary summary_of(std::uint64_t cells, double duration, double bin, const std::vector<Spikes>& blocks) {
  SpikeSummariser summariser("GC", cells, duration, bin);
  for (const auto& part : blocks)
    summariser.add(part);
  return summariser.finish();
}

}  // namespace

TEST_CASE("a summary counts spikes by bin, cell and interval") {
  // Cell 0 at 10, 20, 40 (intervals 10, 20), cell 2 at 5 and 5.05 (interval 0.05), cells 1 and 3 silent.
  const auto s = summary_of(4, 50, 10, {{{5, 5.05, 10, 20, 40}, {2, 2, 0, 0, 0}}});
  CHECK(s.spikes == 5);
  CHECK(s.silent == 2);
  CHECK(s.per_bin == std::vector<std::uint32_t>{2, 1, 1, 0, 1});
  CHECK(s.per_cell == std::vector<std::uint32_t>{3, 0, 2, 0});
  CHECK(s.mean_rate == Approx(5 / 4.0 / 0.050));
  CHECK(s.cv_cells == 1);
  CHECK(s.cv == Approx(5.0 / 15.0));  // mean 15, deviation 5
  CHECK(s.intervals[0] == 1);         // 0.05 is below the first bin and counted there
  CHECK(s.intervals[20] == 1);        // 10 ms: two decades above 0.1
  CHECK(s.intervals[23] == 1);        // 20 ms: 10^2.3 = 199.5
  CHECK(std::accumulate(s.intervals.begin(), s.intervals.end(), 0ull) == 3);
}

TEST_CASE("a summary does not depend on how the spikes are cut into blocks") {
  const Spikes all{{1, 2, 3.5, 7, 8, 9.25, 9.5}, {0, 1, 0, 1, 0, 1, 0}};
  const auto whole = summary_of(2, 10, 1, {all});
  for (std::size_t cut = 0; cut <= all.times.size(); ++cut) {
    const auto at = static_cast<std::ptrdiff_t>(cut);
    const auto parts =
        summary_of(2, 10, 1,
                   {{{all.times.begin(), all.times.begin() + at}, {all.ids.begin(), all.ids.begin() + at}},
                    {{all.times.begin() + at, all.times.end()}, {all.ids.begin() + at, all.ids.end()}}});
    CHECK(parts.per_bin == whole.per_bin);
    CHECK(parts.intervals == whole.intervals);
    CHECK(parts.cv == whole.cv);
  }
}

TEST_CASE("what has no spikes or no time is undefined, not zero") {
  const auto quiet = summary_of(3, 100, 1, {});
  CHECK(quiet.mean_rate == 0);
  CHECK(quiet.silent == 3);
  CHECK(std::isnan(quiet.cv));
  const auto instant = summary_of(3, 0, 1, {});
  CHECK(std::isnan(instant.mean_rate));
  CHECK(instant.per_bin.empty());
}

TEST_CASE("a spike of a cell that does not exist is told") {
  SpikeSummariser summariser("GC", 3, 10, 1);
  CHECK_THROWS_WITH(summariser.add({{1.0}, {3}}),
                    "the record holds a spike of cell 3 of 'GC', which has 3 cells");
}

TEST_CASE("bins of the rates are round and no more than asked for") {
  CHECK(rate_bin_for(2000, 4000) == 0.5);
  CHECK(rate_bin_for(2700, 4000) == 1);
  CHECK(rate_bin_for(100, 4000) == 0.1);
  CHECK(rate_bin_for(0, 4000) == 0.1);
  CHECK(rate_bin_for(1e6, 4000) == 500);
}

TEST_CASE("thinning keeps as many whole cells as fit, evenly") {
  const std::vector<std::uint32_t> per_cell(100, 10);
  CHECK(thinning_for(per_cell, 1000, 1) == 1);
  CHECK(thinning_for(per_cell, 999, 1) == 2);
  CHECK(thinning_for(per_cell, 100, 1) == 10);
  CHECK(thinning_for(per_cell, 100, 10) == 11);  // 10 would draw the first cell of every group of ten
  CHECK(thinning_for(per_cell, 9, 1) == 0);
  CHECK(thinning_for({}, 0, 1) == 1);
}

TEST_CASE("small populations are drawn whole, large ones share the rest") {
  CHECK(shares_of(100, {10, 20, 30}) == std::vector<std::uint64_t>{10, 20, 30});
  CHECK(shares_of(100, {1000, 10, 500}) == std::vector<std::uint64_t>{45, 10, 45});
  CHECK(shares_of(100, {}).empty());
}
