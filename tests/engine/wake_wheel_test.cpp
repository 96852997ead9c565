// SPDX-License-Identifier: MIT
// The wheel of dates, also where dates are far beyond any run.
#include "sim/engine/wake_wheel.hpp"

#include <catch2/catch.hpp>

namespace mossy {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// Runs the wheel to `end`; the cells' dates are as given, and a cell that is due sleeps for ever after.
std::vector<std::uint32_t> due_before(WakeWheel& wheel, std::vector<double>& dates, double end) {
  std::vector<std::uint32_t> due;
  wheel.before(end, [&](std::uint32_t cell) {
    if (dates[cell] < end) {
      due.push_back(cell);
      dates[cell] = never;
    }
    return dates[cell];
  });
  return due;
}

using Cells = std::vector<std::uint32_t>;

TEST_CASE("wake wheel: dates of any size, infinite ones and none at all") {
  std::vector<double> dates{5, 1e300, never, 3e9, 700, 1.7976931348623157e308, 6};
  WakeWheel wheel;
  wheel.start(dates.size(), 0.1, 0);
  for (std::uint32_t c = 0; c < dates.size(); ++c)
    wheel.note(c, dates[c]);
  const auto date = [&](std::uint32_t c) { return dates[c]; };
  CHECK(wheel.earliest(date) == 5);
  CHECK(due_before(wheel, dates, 5).empty());
  CHECK(due_before(wheel, dates, 10) == Cells{0, 6});
  CHECK(due_before(wheel, dates, 699).empty());
  CHECK(due_before(wheel, dates, 701) == Cells{4});
  CHECK(due_before(wheel, dates, 1000).empty());
  CHECK(wheel.earliest(date) == 3e9);
}

TEST_CASE("wake wheel: beyond its last bucket it is still right") {
  std::vector<double> dates{6e8, 1e9, 1e20, 5e8 + 1};
  WakeWheel wheel;
  wheel.start(dates.size(), 0.1, 5e8);
  for (std::uint32_t c = 0; c < dates.size(); ++c)
    wheel.note(c, dates[c]);
  CHECK(due_before(wheel, dates, 5e8 + 2) == Cells{3});
  CHECK(due_before(wheel, dates, 7e8) == Cells{0});
  CHECK(due_before(wheel, dates, 2e9) == Cells{1});
  CHECK(due_before(wheel, dates, 1e19).empty());
  CHECK(due_before(wheel, dates, 1e300) == Cells{2});
}

TEST_CASE("wake wheel: a date that moved back does not hide the earlier ones of later entries") {
  std::vector<double> dates{0.5, 1.25, 3};
  WakeWheel wheel;
  wheel.start(dates.size(), 0.1, 0);
  for (std::uint32_t c = 0; c < dates.size(); ++c)
    wheel.note(c, dates[c]);
  const auto date = [&](std::uint32_t c) { return dates[c]; };
  dates[0] = 2;
  CHECK(wheel.earliest(date) == 1.25);
  dates[1] = 50;
  CHECK(wheel.earliest(date) == 2);
  dates[0] = never;
  CHECK(wheel.earliest(date) == 3);
  dates[2] = 60;
  CHECK(wheel.earliest(date) == 50);
}

TEST_CASE("wake wheel: cells may be added on the way") {
  std::vector<double> dates{0.5, 30};
  WakeWheel wheel;
  wheel.start(0, 1, 0);
  wheel.grow(2);
  wheel.note(0, dates[0]);
  wheel.note(1, dates[1]);
  CHECK(due_before(wheel, dates, 20) == Cells{0});
  dates.insert(dates.end(), {20.5, 400});
  wheel.grow(4);
  wheel.note(2, dates[2]);
  wheel.note(3, dates[3]);
  CHECK(wheel.earliest([&](std::uint32_t c) { return dates[c]; }) == 20.5);
  CHECK(due_before(wheel, dates, 21) == Cells{2});
  CHECK(due_before(wheel, dates, 500) == Cells{1, 3});
}

}  // namespace
}  // namespace mossy
