// SPDX-License-Identifier: MIT
// How alike pairs of cells fire: Pearson correlation of their spike counts in short bins, over sampled pairs.
//
// Pairs are drawn among the cells that fired; the draw is fixed by `seed`, so a variant is compared on equal
// terms. Bins cover whole multiples of the width only.
#pragma once

#include "analysis/measure.hpp"

namespace mossy {

/// Pairs of different numbers below `cells`: all when there are no more than wanted, else random ones.
std::vector<std::pair<std::size_t, std::size_t>> choose_pairs(std::size_t cells, std::uint64_t wanted,
                                                              std::uint64_t seed);

/// Correlations of up to `pairs` random pairs of different trains in [start, end), ms.
std::vector<double> pair_correlations(const Trains& trains, double start, double end, double bin,
                                      std::uint64_t pairs, std::uint64_t seed);

Measure pairwise_correlation();

}  // namespace mossy
