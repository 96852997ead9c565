// SPDX-License-Identifier: MIT
// A built network: populations in blocks, frozen but for their state and weights.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/block.hpp"

namespace mossy {

struct Population {
  std::string name, model;
  std::uint32_t size = 0, groups = 1;
  std::vector<std::unique_ptr<Block>> blocks;      ///< ascending, covering all cells
  std::vector<std::string_view> variables, units;  ///< that can be sampled
};

struct Projection {
  std::string name, rule, receptor, plasticity;
  std::uint32_t from = 0, to = 0;  ///< populations
  std::uint32_t set = 0;           ///< index among the incoming sets of each block of `to`
  std::uint64_t synapses = 0;
};

struct Network {
  std::vector<Population> populations;
  std::vector<Projection> projections;
  double shortest_delay = 1, longest_delay = 1;  ///< ms

  Population* population(std::string_view name) {
    for (Population& p : populations)
      if (p.name == name) return &p;
    return nullptr;
  }
  Projection* projection(std::string_view name) {
    for (Projection& p : projections)
      if (p.name == name) return &p;
    return nullptr;
  }
};

}  // namespace mossy
