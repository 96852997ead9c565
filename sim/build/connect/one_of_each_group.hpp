// SPDX-License-Identifier: MIT
// Every target draws one source of each group of the source population: an address decoder, whose groups are the
// pairs "bit is 1", "bit is 0" of the mossy fibres (Kanerva 1988, chapter 9: the cerebellum).
#pragma once

#include "sim/build/connect/pool.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

/// Where a target may not draw itself, its group has another cell: the caller has made sure.
template <class Emit>
void one_of_each_group(const ConnectInput& in, std::uint32_t source_groups, CellRange targets,
                       const Emit& emit) {
  for (std::uint32_t t = targets.first; t < targets.last; ++t) {
    Stream stream(in.seed, in.purpose, t);
    for (std::uint32_t g = 0; g < source_groups; ++g) {
      const CellRange group = group_range(in.sources, source_groups, g);
      std::uint32_t s = t;
      do {
        s = group.first + static_cast<std::uint32_t>(stream.below(group.size()));
      } while (in.forbidden(s, t));
      emit(s, t);
    }
  }
}

}  // namespace mossy
