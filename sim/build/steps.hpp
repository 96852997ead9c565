// SPDX-License-Identifier: MIT
// Which populations are run in short fixed steps.
//
// Those that ask for it (`step:`; sim/engine/clocked_block.hpp), and those with dense input (sim/engine/dense_block.hpp):
// linear model, the same parameters for all cells, and at least `dense_inputs` expected inputs per cell and ms, where cells
// that are not given a rate are taken to fire at `assumed_rate`. Their steps are as long as a few inputs take to come, 0.1 to
// 0.5 ms, and at most a quarter of the shortest time constant.
// Decided from the description alone, so that it depends neither on threads nor on what happens in the run.
#pragma once

#include <optional>

#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"

namespace mossy {

inline constexpr double dense_inputs = 2;  ///< per cell and ms
inline constexpr double calm_inputs = 0.2;
inline constexpr double assumed_rate = 5;  ///< Hz

/// The longest step in ms, or nothing if the population is to be run from input to input.
std::optional<double> step_of(const Description& description, const PopulationSpec& spec);

/// Short steps, and how many of them make up a long one (sim/engine/calm_block.hpp).
struct CalmSteps {
  double step;  ///< ms
  std::uint64_t per_long;
  bool foreseen = false;  ///< excitatory delays are all longer (sim/engine/foreseen_block.hpp)
};
/// For populations that are run so: a model with two currents, the same parameters for all cells, no random input but
/// from other populations, weights that do not change, and at least `calm_inputs` expected inputs per cell and ms, though
/// not enough for step_of.
std::optional<CalmSteps> calm_steps_of(const Description& description, const PopulationSpec& spec);

/// A step of at most `most` ms, 2^k of which make up the shortest delay, so that windows end where steps do.
double step_within(double shortest_delay, double most);

/// What keeps a population that asks for steps from having them.
void check_step(const Description& description, const PopulationSpec& spec, Mistakes& mistakes);

}  // namespace mossy
