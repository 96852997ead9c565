// SPDX-License-Identifier: MIT
// How sparse a code is: the fraction of cells that fire while a pattern is shown, and how it varies.
#pragma once

#include "analysis/measure.hpp"

namespace mossy {

Measure active_fraction();

}  // namespace mossy
