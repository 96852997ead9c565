// SPDX-License-Identifier: MIT
// N pairs drawn in all, each uniform over the pairs that are allowed. Each block repeats all draws and keeps its own.
#pragma once

#include <unordered_set>

#include "sim/build/connect/pool.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

/// Without multapses the caller has made sure that there are at least N allowed pairs.
template <class Emit>
void fixed_total_number(const ConnectInput& in, std::uint64_t N, CellRange targets, const Emit& emit) {
  Stream stream(in.seed, in.purpose, 0);
  std::unordered_set<std::uint64_t> taken;
  for (std::uint64_t k = 0; k < N;) {
    const auto t = static_cast<std::uint32_t>(stream.below(in.targets));
    const CellRange pool = in.sources_of(t);
    const auto s = static_cast<std::uint32_t>(pool.first + stream.below(pool.size()));
    if (in.forbidden(s, t)) continue;
    if (!in.multapses && !taken.insert((std::uint64_t{s} << 32) | t).second) continue;
    ++k;
    if (t >= targets.first && t < targets.last) emit(s, t);
  }
}

}  // namespace mossy
