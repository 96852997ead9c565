// SPDX-License-Identifier: MIT
// From whom a target may draw its sources, and to whom a source its targets.
//
// Without groups everybody; with `within: groups` only the members of the group of the same number. Groups
// are contiguous; the first size % groups of them are one cell larger.
#pragma once

#include <cstdint>

namespace mossy {

/// Cells [first, last).
struct CellRange {
  std::uint32_t first = 0, last = 0;
  std::uint32_t size() const { return last - first; }
};

/// The cells of a group.
inline CellRange group_range(std::uint32_t size, std::uint32_t groups, std::uint32_t group) {
  const std::uint32_t small = size / groups, larger = size % groups;
  const auto start = [&](std::uint32_t g) { return g * small + (g < larger ? g : larger); };
  return {start(group), start(group + 1)};
}

/// The group of a cell.
inline std::uint32_t group_of(std::uint32_t size, std::uint32_t groups, std::uint32_t cell) {
  const std::uint32_t small = size / groups, larger = size % groups;
  const std::uint32_t in_larger = larger * (small + 1);
  return cell < in_larger ? cell / (small + 1) : larger + (cell - in_larger) / small;
}

/// What a connection rule knows of the two populations.
struct ConnectInput {
  std::uint32_t sources = 0, targets = 0;  ///< cells
  std::uint32_t groups = 1;                ///< 1: no groups
  bool same_population = false;
  bool autapses = true;   ///< a cell may connect to itself
  bool multapses = true;  ///< a pair may be connected more than once
  std::uint64_t seed = 0, purpose = 0;

  CellRange sources_of(std::uint32_t target) const {
    return groups == 1 ? CellRange{0, sources}
                       : group_range(sources, groups, group_of(targets, groups, target));
  }
  CellRange targets_of(std::uint32_t source) const {
    return groups == 1 ? CellRange{0, targets}
                       : group_range(targets, groups, group_of(sources, groups, source));
  }
  bool forbidden(std::uint32_t source, std::uint32_t target) const {
    return same_population && !autapses && source == target;
  }
};

}  // namespace mossy
