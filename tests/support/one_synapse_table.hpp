// SPDX-License-Identifier: MIT
// The table of a single synapse, for tests of rules.
#pragma once

#include "sim/engine/synapses.hpp"

namespace mossy {

/// From source 0 to cell 0 with a delay of 1 ms.
inline SynapseTable table_of_one() {
  SynapseTable table;
  table.begin.assign(2, 0);
  table.begin[1] = 1;
  table.delays.assign(1, 1);
  table.targets.resize(1);
  return table;
}

}  // namespace mossy
