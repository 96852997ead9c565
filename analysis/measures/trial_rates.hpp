// SPDX-License-Identifier: MIT
// How the rate in windows of a trial changes from trial to trial, as in conditioning: a Purkinje cell that comes to
// pause before the puff, and fires as before earlier in the tone.
//
// A trial is one presentation of a phase; a window [after, length] counts from its start, in ms.
#pragma once

#include "analysis/measure.hpp"

namespace mossy {

/// The first trial, counted from 1, whose rate is below the bound; NaN when there is none.
double trials_to_below(const std::vector<double>& rates, double bound);

Measure trial_rates();

}  // namespace mossy
