// SPDX-License-Identifier: MIT
// How reliable single cells count: variance over mean of a cell's spike count in long windows (Fano factor).
#pragma once

#include "analysis/measure.hpp"

namespace mossy {

Measure fano();

}  // namespace mossy
