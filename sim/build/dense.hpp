// SPDX-License-Identifier: MIT
// Which populations get so much input that they are run in short fixed steps (sim/engine/dense_block.hpp).
//
// Decided from the description alone, so that it depends neither on threads nor on what happens in the run: linear
// model, the same parameters for all cells, and at least `dense_inputs` expected inputs per cell and ms, where
// cells that are not given a rate are taken to fire at `assumed_rate`.
#pragma once

#include <optional>

#include "sim/describe/description.hpp"

namespace mossy {

inline constexpr double dense_inputs = 2;  ///< per cell and ms
inline constexpr double assumed_rate = 5;  ///< Hz

/// The longest step in ms, or nothing if the population is to be run from input to input.
std::optional<double> dense_step(const Description& description, const PopulationSpec& spec);

/// A step of at most 0.1 ms and a quarter of the shortest time constant, a power of two of which make up the
/// shortest delay, so that windows end where steps do.
double step_within(double shortest_delay, double shortest_time_constant);

}  // namespace mossy
