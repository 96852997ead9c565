// SPDX-License-Identifier: MIT
// How many pairs of a source and a target there are when both must be of the same group.
//
// The first size % groups of the groups are one cell larger (pool.hpp), so with s, t the cells of a small group
// and S, T the numbers of larger groups the sum over all groups has a closed form; there may be 2^31 of them.
#pragma once

#include <algorithm>
#include <cstdint>

namespace mossy {

inline std::uint64_t pairs_within(std::uint64_t sources, std::uint64_t targets, std::uint64_t groups) {
  const std::uint64_t s = sources / groups, S = sources % groups;
  const std::uint64_t t = targets / groups, T = targets % groups;
  return groups * s * t + s * T + t * S + std::min(S, T);
}

}  // namespace mossy
