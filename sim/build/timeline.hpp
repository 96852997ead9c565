// SPDX-License-Identifier: MIT
// The protocol of a network file, worked out in time: what is shown when, what is done when, what may learn when.
//
//      phase "first"                                         phase "second"
//     |--------------------------------------------------|-----------------> ms
//     | presentation 0     | presentation 1     |  ...
//     | each      | gap    | each      | gap    |
//     |  showing  |        |  showing  |
//
// Phases follow each other from 0 without holes; without a protocol there is one, "run". Random streams of
// showings are keyed by names, so that a change to one phase or set leaves the trains of the others alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/build/spike_lists.hpp"
#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"
#include "sim/engine/synapses.hpp"
#include "sim/engine/train_block.hpp"
#include "sim/record/run_record.hpp"

namespace mossy {

/// Something done between windows, before anything else that happens at this time.
struct Action {
  enum class Kind { reset_membranes, reset_traces, reset_weights, gain, normalise };
  double time = 0;  ///< ms
  Kind kind = Kind::reset_membranes;
  std::string projection;  ///< of gain and normalise; a reset is for all
  double value = 0;        ///< of gain and normalise
};

/// A showing whose cells are those of the population, not of a block.
using PopulationShowing = Showing;

struct Timeline {
  double duration = 0;  ///< ms
  std::vector<PhaseRecord> phases;
  std::map<std::string, std::vector<PopulationShowing>> showings;  ///< by population, ascending in start
  std::vector<Action> actions;                   ///< ascending in time, in the order to be done
  std::map<std::string, OnTimes> plasticity_on;  ///< of every plastic projection
  std::map<std::string, OnTimes> learning_on;    ///< of every population whose cells learn (LearningModel)
  SpikeLists listed;                             ///< spikes from files; filled in by who reads them
};

/// `patterns` from make_patterns of the same description. A set without patterns had its mistake told there.
Timeline make_timeline(const Description& description, const std::vector<PatternRecord>& patterns,
                       Mistakes& mistakes);

}  // namespace mossy
