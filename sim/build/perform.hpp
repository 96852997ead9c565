// SPDX-License-Identifier: MIT
// What the protocol does to a running network between two windows: resets, gains, normalising.
#pragma once

#include "sim/build/timeline.hpp"
#include "sim/engine/network.hpp"

namespace mossy {

/// Does `action` now. Everything before its time must have happened and nothing at or after it.
void perform(Network& network, const Action& action);

}  // namespace mossy
