// SPDX-License-Identifier: MIT
// What a pre asks of the posts of its targets, for many targets at once: whether they act in time, and how the traces have
// decayed. The loops of paired_step.hpp that no rule has a part in, compiled for several instruction sets.
//
// All arrays are as long as a multiple of eight lanes, up to which n is rounded; masks are 1 or 0.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/core/decay.hpp"

namespace mossy {

/// exp(-16 epochs) by the date of a post: of the last epoch, of the one before, and so on; 0 for older ones.
struct OverByDate {
  EpochStarts::Dates starts;
  std::array<double, Decay::few_epochs> over;
};

/// Of a pre that acts now, the posts at whose synapse are applied up to some date.
struct PairDates {
  double done, acted, past;  ///< ms: the last posts that were applied, that act by now, that act before now
  double rise, fall;         ///< marks of tau_plus at the last pre, and of tau_minus now
  OverByDate plus, minus;    ///< from the last pre to a post, and from a post to now
  bool one_epoch;  ///< the last pre and all posts to be applied share an epoch: decays are rise x fall
};

/// known: no posts of these dates are to be applied.
void mark_old(const PairDates& p, std::size_t n, const double* time, double* known);

/// Posts at `time` of any epochs: the decay of the pre's trace; known only if their epoch is, or needs not be.
void decay_to_posts(const PairDates& p, std::size_t n, const double* time, const double* fall, double* decay,
                    double* known);
/// w of those posts that are to be applied becomes `stepped`.
void keep_applied(const PairDates& p, std::size_t n, const double* time, const double* stepped, double* w);

/// Posts that this pre sees: the decay of their traces, which have been at all, and known only if they act before now.
void mark_pre(const PairDates& p, std::size_t n, const double* time, const double* rise, double* decay,
              double* spiked, double* known);

/// The newest of two posts that acts before now, or the second: its time, rise and trace. Each as {of the newest, of the
/// second}.
using OfTwo = std::array<const double*, 2>;
void take_past(const PairDates& p, std::size_t n, OfTwo time, OfTwo rise, OfTwo after, double* last_time,
               double* last_rise, double* last_after);

/// w where the mask is set, else `otherwise`, into w.
void keep_where(std::size_t n, const double* mask, const double* otherwise, double* w);

/// first + k of the lanes k < n whose mask is not set, ascending, to `numbers` of n; returns how many.
std::size_t unset(std::size_t n, const double* mask, std::uint32_t first, std::uint32_t* numbers);

}  // namespace mossy
