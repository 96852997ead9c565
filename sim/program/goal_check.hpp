// SPDX-License-Identifier: MIT
// Whether the scores and variants that `goals:` names exist.
//
// Which scores a measure gives follows from its parameters, the patterns and the protocol: it is asked for
// them on a record of the run to come in which no cell has fired.
#pragma once

#include "sim/describe/load.hpp"

namespace mossy {

/// Adds to `loaded.mistakes` every variant, measure and score that a goal names and that is not there, with
/// the nearest that is. The file's own mistakes must have been thrown before.
void check_goals(Loaded& loaded);

}  // namespace mossy
