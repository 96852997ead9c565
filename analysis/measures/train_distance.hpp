// SPDX-License-Identifier: MIT
// How far two spike trains are apart in time: two distances, without bins.
//
//   van_rossum   each spike becomes a jump that decays with tau; D^2 = 1/tau x integral of the squared difference
//                (van Rossum 2001, Neural Comput. 13:751, eqs. 2-4): one spike more or less adds 1/2 to D^2,
//                two trains with nothing in common have (n + m) / 2. Some programs double it, so that one spike gives 1.
//   spike        SPIKE-distance (Kreuz et al. 2013, J. Neurophysiol. 109:1457, doi 10.1152/jn.00873.2012): the
//                time average of how far the nearest spikes of the other train are, relative to the intervals;
//                0 for equal trains, at most 1; no scale to choose. Trains get auxiliary spikes at both ends.
// Both depend on the rates too; compare where these are alike.
#pragma once

#include <span>

#include "analysis/measure.hpp"

namespace mossy {

/// D (not squared) of ascending times, `tau` above 0 ms. In time proportional to the number of spikes.
double van_rossum_distance(std::span<const double> a, std::span<const double> b, double tau);

/// Of ascending times within [start, end], start < end. In time proportional to the number of spikes.
double spike_distance(std::span<const double> a, std::span<const double> b, double start, double end);

Measure train_distance();

}  // namespace mossy
