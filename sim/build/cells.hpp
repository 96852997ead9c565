// SPDX-License-Identifier: MIT
// The blocks of a population: cells with their parameters, initial states and devices, still without synapses.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "sim/build/connect/pool.hpp"
#include "sim/build/steps.hpp"
#include "sim/build/timeline.hpp"
#include "sim/describe/description.hpp"
#include "sim/engine/block.hpp"

namespace mossy {

struct CellsInput {
  const Description* description = nullptr;
  const Timeline* timeline = nullptr;
  const PopulationSpec* spec = nullptr;
  CellRange cells;  ///< the block
  double shortest_delay = 1, longest_delay = 1;
  std::optional<double> step;     ///< ms, the longest, if the cells are run in steps (steps.hpp)
  std::optional<CalmSteps> calm;  ///< if calm cells take long ones
  std::uint32_t device_sets = 0;  ///< number of projections onto the population: devices' sets come after
};

/// One block. The incoming sets of its spike_times sources are in `block->incoming()` and belong behind those
/// of the projections: the caller inserts the projections' sets at the front.
std::unique_ptr<Block> make_block(const CellsInput& input);

/// The cells of a selection that lie in a block, as numbers in the block.
std::vector<std::uint32_t> selected_cells(const CellSelection& selection, CellRange block);

}  // namespace mossy
