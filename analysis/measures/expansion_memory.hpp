// SPDX-License-Identifier: MIT
// What the exact abstract memory makes of the very keys, values and cues of a run: the yardstick of a spiking cerebellum.
//
// memories/expansion.hpp with a wiring of its own stores the pairs that a phase showed, and is asked with the cues of
// others. It looks at patterns only, never at spikes, so it stays the same whatever the circuit did.
#pragma once

#include "analysis/measure.hpp"

namespace mossy {

Measure expansion_memory();

}  // namespace mossy
