// SPDX-License-Identifier: MIT
// Every source draws the same number of targets. Each block repeats all draws and keeps what is its own.
#pragma once

#include "sim/build/connect/draw_cells.hpp"

namespace mossy {

template <class Emit>
void fixed_outdegree(const ConnectInput& in, std::uint64_t outdegree, CellRange targets, const Emit& emit) {
  for (std::uint32_t s = 0; s < in.sources; ++s) {
    const CellRange pool = in.targets_of(s);
    if (pool.last <= targets.first || pool.first >= targets.last) continue;
    Stream stream(in.seed, in.purpose, s);
    const std::uint32_t left_out = in.same_population && !in.autapses ? s : nobody;
    draw_cells(pool, left_out, outdegree, in.multapses, stream, [&](std::uint32_t t) {
      if (t >= targets.first && t < targets.last) emit(s, t);
    });
  }
}

}  // namespace mossy
