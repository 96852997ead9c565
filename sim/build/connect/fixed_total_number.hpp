// SPDX-License-Identifier: MIT
// N pairs drawn in all, each uniform over the pairs that are allowed. Each block repeats all draws and keeps its own.
#pragma once

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "sim/build/connect/pool.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

/// Without multapses the caller has made sure that there are at least N allowed pairs.
template <class Emit>
void fixed_total_number(const ConnectInput& in, std::uint64_t N, CellRange targets, const Emit& emit) {
  std::vector<std::uint64_t> pairs_up_to;  // of the groups, summed
  for (std::uint32_t g = 0; g < in.groups; ++g) {
    const std::uint64_t pairs = std::uint64_t{group_range(in.sources, in.groups, g).size()} *
                                group_range(in.targets, in.groups, g).size();
    pairs_up_to.push_back(pairs + (g > 0 ? pairs_up_to.back() : 0));
  }
  Stream stream(in.seed, in.purpose, 0);
  std::unordered_set<std::uint64_t> taken;
  for (std::uint64_t k = 0; k < N;) {
    const std::uint64_t pair = stream.below(pairs_up_to.back());
    const auto g = static_cast<std::uint32_t>(std::upper_bound(pairs_up_to.begin(), pairs_up_to.end(), pair) -
                                              pairs_up_to.begin());
    const CellRange from = group_range(in.sources, in.groups, g), to = group_range(in.targets, in.groups, g);
    const std::uint64_t within = pair - (g > 0 ? pairs_up_to[g - 1] : 0);
    const auto s = static_cast<std::uint32_t>(from.first + within % from.size());
    const auto t = static_cast<std::uint32_t>(to.first + within / from.size());
    if (in.forbidden(s, t)) continue;
    if (!in.multapses && !taken.insert((std::uint64_t{s} << 32) | t).second) continue;
    ++k;
    if (t >= targets.first && t < targets.last) emit(s, t);
  }
}

}  // namespace mossy
