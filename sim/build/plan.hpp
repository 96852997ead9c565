// SPDX-License-Identifier: MIT
// What a network will cost, from its description alone: sizes, synapses, memory, events. Nothing is built.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/build/timeline.hpp"
#include "sim/describe/description.hpp"

namespace mossy {

struct PlannedProjection {
  std::string name;
  double synapses = 0;    ///< expected
  double per_source = 0;  ///< synaptic events of one presynaptic spike
  double bytes = 0;
};

struct Plan {
  double cells = 0, synapses = 0;
  double bytes = 0;           ///< expected peak while running, the program itself included
  double events_at_1_Hz = 0;  ///< synaptic events per biological second if every cell fires once in it
  double private_events =
      0;  ///< events per biological second of private input: spikes, changes of a noise current
  std::vector<PlannedProjection> projections;
};

/// `timeline`: of the same description, for its duration and the spikes it lists.
Plan make_plan(const Description& description, const Timeline& timeline, int threads);

/// Throws InputError when the plan does not fit into the memory that is free, saying what would help.
void refuse_if_too_large(const Plan& plan);

}  // namespace mossy
