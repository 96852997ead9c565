// SPDX-License-Identifier: MIT
// Cell i of the source population to cell i of an equally large target population.
#pragma once

#include "sim/build/connect/pool.hpp"

namespace mossy {

template <class Emit>
void one_to_one(const ConnectInput&, CellRange targets, const Emit& emit) {
  for (std::uint32_t t = targets.first; t < targets.last; ++t)
    emit(t, t);
}

}  // namespace mossy
