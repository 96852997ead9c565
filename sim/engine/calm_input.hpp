// SPDX-License-Identifier: MIT
// What blocks with long steps are made of (calm_block.hpp, foreseen_block.hpp).
#pragma once

#include <cstdint>
#include <functional>

#include "sim/engine/step_grid_block.hpp"

namespace mossy {

template <class Model>
struct CalmInput {
  typename Model::Params params;
  std::function<typename Model::State(std::uint32_t cell, const Model&)> initial;  ///< cell in the population
  StepGrid grid;                                                                   ///< of the short steps
  std::uint64_t steps_per_long = 8;
};

}  // namespace mossy
