// SPDX-License-Identifier: MIT
// How many synapses a projection will have, and in how many packets, from the description alone: for the plan, the size
// of blocks and the choice of steps.
#pragma once

#include "sim/describe/description.hpp"

namespace mossy {

/// Expected number of synapses of a projection, exact where the rule fixes it.
double expected_synapses(const ProjectionSpec& spec, const PopulationSpec& from, const PopulationSpec& to);

/// How many different delays a source of `row` synapses is expected to meet in one block.
double packets_of_row(const Distribution& delay, double row);

}  // namespace mossy
