// SPDX-License-Identifier: MIT
// How far the answers of a sparse distributed memory are from the word that is stored, read by read, and how far a
// cue may be so that its answers, each the next cue, still come to the word: the critical distance (Kanerva 1988).
//
// A word of n bits is n of 2 n cells, one of each pair (2 i, 2 i + 1). The distance of an answer, in bits, is half the number
// of cells in which it differs from the word: a pair of which both or none fire is half a bit away.
#pragma once

#include "analysis/measure.hpp"

namespace mossy {

/// Half the number of cells in one of the two but not in both; each sorted, without repetition.
double distance_in_bits(const Cells& a, const Cells& b);

Measure sdm_reads();

}  // namespace mossy
