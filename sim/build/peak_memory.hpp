// SPDX-License-Identifier: MIT
// The most memory that building and running a network will take, from its description: the synapses that stay, what
// is needed besides while they are drawn block by block, the cells, and the program. Bytes resident at once, within
// 15 % of what runs have shown (tests/program/memory_test.cpp); long recordings' analysis is not counted.
#pragma once

#include "sim/describe/description.hpp"

namespace mossy {

double expected_peak(const Description& description, int threads);

/// What the synapses of a projection take once they are built.
double synapses_that_stay(const Description& description, const ProjectionSpec& spec, int threads);

}  // namespace mossy
