// SPDX-License-Identifier: MIT
// Whether a new pattern opens a category of its own, and whether a known one comes back to its category.
//
// A category is the set of cells that fire in one presentation. Presentations are taken in order of time; two
// categories are the same when they share at least `same` of their cells (2 |A n B| / (|A| + |B|), Dice 1945).
#pragma once

#include "analysis/measure.hpp"

namespace mossy {

/// Shared fraction of two ascending sets; 0 when both are empty.
double shared_fraction(const Cells& a, const Cells& b);

Measure categories();

}  // namespace mossy
