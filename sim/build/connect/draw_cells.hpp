// SPDX-License-Identifier: MIT
// `count` cells of a range by lot, with or without repetition, one cell left out if wanted.
#pragma once

#include <unordered_set>

#include "sim/build/connect/pool.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

inline constexpr std::uint32_t nobody = 0xffffffff;

/// Calls visit(cell) `count` times. Without repetition by Floyd's method (Bentley and Floyd 1987): `count` draws
/// however large the range; then the caller has made sure that there are enough cells.
template <class Visit>
void draw_cells(CellRange range, std::uint32_t left_out, std::uint64_t count, bool repeat, Stream& stream,
                const Visit& visit) {
  const bool hole = left_out >= range.first && left_out < range.last;
  const std::uint32_t n = range.size() - hole;
  const auto cell = [&](std::uint64_t k) {
    const auto c = static_cast<std::uint32_t>(range.first + k);
    return hole && c >= left_out ? c + 1 : c;
  };
  if (repeat) {
    for (std::uint64_t k = 0; k < count; ++k)
      visit(cell(stream.below(n)));
    return;
  }
  std::unordered_set<std::uint64_t> taken;
  for (std::uint64_t j = n - count; j < n; ++j) {
    std::uint64_t k = stream.below(j + 1);
    if (!taken.insert(k).second) {
      k = j;
      taken.insert(j);
    }
    visit(cell(k));
  }
}

}  // namespace mossy
