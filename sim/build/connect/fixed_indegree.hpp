// SPDX-License-Identifier: MIT
// Every target draws the same number of sources.
#pragma once

#include "sim/build/connect/draw_cells.hpp"

namespace mossy {

template <class Emit>
void fixed_indegree(const ConnectInput& in, std::uint64_t indegree, CellRange targets, const Emit& emit) {
  for (std::uint32_t t = targets.first; t < targets.last; ++t) {
    Stream stream(in.seed, in.purpose, t);
    const std::uint32_t left_out = in.same_population && !in.autapses ? t : nobody;
    draw_cells(in.sources_of(t), left_out, indegree, in.multapses, stream,
               [&](std::uint32_t s) { emit(s, t); });
  }
}

}  // namespace mossy
