// SPDX-License-Identifier: MIT
// A spike on its way to one block of cells: everything of one source that arrives there at one instant.
//
// The order of deliveries is total and names no thread or block, so sums over equal instants have one order.
#pragma once

#include <compare>
#include <cstdint>

namespace mossy {

struct Delivery {
  double time;           ///< ms, arrival
  std::uint32_t set;     ///< which synapse set of the block (the order of the projections in the file)
  std::uint32_t source;  ///< cell in the source population
  std::uint32_t packet;  ///< packet in the set
  friend auto operator<=>(const Delivery&, const Delivery&) = default;
};

/// A spike of a population. Sorted by time, then cell.
struct Spike {
  double time;         ///< ms
  std::uint32_t cell;  ///< in its population
  friend auto operator<=>(const Spike&, const Spike&) = default;
};

}  // namespace mossy
