// SPDX-License-Identifier: MIT
// From a checked description to a network that can run.
//
// Everything is built by target block, each block by itself and with random numbers keyed by cells, so
// threads and the cutting into blocks leave the network the same.
#pragma once

#include "sim/build/timeline.hpp"
#include "sim/describe/description.hpp"
#include "sim/engine/network.hpp"
#include "sim/record/run_record.hpp"

namespace mossy {

/// Everything a run needs.
struct Built {
  Network network;
  Timeline timeline;
};

/// `cells_per_block`: 0 chooses by itself, for `cut_for` threads (0: for `threads`). Throws InputError if drawn values
/// are not allowed.
Built build(const Description& description, Timeline timeline, int threads, std::uint32_t cells_per_block = 0,
            int cut_for = 0);

/// How many cells a block of this population gets.
std::uint32_t choose_block_size(const Description& description, const PopulationSpec& spec, int threads);

}  // namespace mossy
