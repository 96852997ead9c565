// SPDX-License-Identifier: MIT
// Every source of the pool to every target.
#pragma once

#include "sim/build/connect/pool.hpp"

namespace mossy {

template <class Emit>
void all_to_all(const ConnectInput& in, CellRange targets, const Emit& emit) {
  for (std::uint32_t t = targets.first; t < targets.last; ++t) {
    const CellRange pool = in.sources_of(t);
    for (std::uint32_t s = pool.first; s < pool.last; ++s)
      if (!in.forbidden(s, t)) emit(s, t);
  }
}

}  // namespace mossy
