// SPDX-License-Identifier: MIT
// The synapses of one projection onto one block of target cells, drawn straight into their final arrays.
//
// The connection rule is run twice with the same random streams: first to count the synapses of each source,
// then to put them in their places. Every draw is keyed by the cell it belongs to, so a block of targets gets
// the same synapses however the population is cut. Weights and delays come from a stream per target cell, in
// the order in which the rule gives that cell its synapses.
#pragma once

#include <memory>

#include "sim/build/connect/pool.hpp"
#include "sim/describe/description.hpp"
#include "sim/engine/synapses.hpp"

namespace mossy {

struct WiringInput {
  const ProjectionSpec* spec = nullptr;
  const PopulationSpec *from = nullptr, *to = nullptr;
  CellRange targets;  ///< the block
  int port = 0;
  std::uint64_t seed = 0;  ///< of the structure
  OnTimes plasticity_on;
  bool keep_initial_weights = false;
};

/// Throws InputError when a drawn weight or delay is not allowed.
std::unique_ptr<Synapses> wire(const WiringInput& input);

}  // namespace mossy
