// SPDX-License-Identifier: MIT
// Thrown where the weight of a synapse cannot be worked out; the block, which knows its population, says whose it is.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/core/error.hpp"

namespace mossy {

struct SynapseFault : RunError {
  /// A synapse onto cell `target` of the block, which stands at `time` (ms).
  SynapseFault(std::uint32_t target, double time, std::string_view rule, const std::string& why)
      : RunError(fmt::format("a synapse of {}, {} ms: {}", rule, time, why)),
        cell(target),
        since(time),
        rule_name(rule),
        reason(why) {}

  std::uint32_t cell;
  double since;
  std::string rule_name, reason;
};

/// Calls act(), which works out weights of synapses onto cells of a population of which `first` is the block's first.
template <class Act>
decltype(auto) naming_synapses(std::string_view population, std::uint32_t first, const Act& act) {
  try {
    return act();
  } catch (const SynapseFault& fault) {
    throw RunError(fmt::format(
        "population {}, cell {}, {} ms: {} does not converge for a synapse onto it, {}; check its "
        "parameters",
        population, first + fault.cell, fault.since, fault.rule_name, fault.reason));
  }
}

}  // namespace mossy
