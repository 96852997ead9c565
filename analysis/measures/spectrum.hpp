// SPDX-License-Identifier: MIT
// Rhythms: the power spectrum of a population's summed activity, and its power in named bands.
//
// Welch's method (1967, IEEE Trans. Audio Electroacoust. 15:70): spikes are counted in bins, the counts cut into
// segments that overlap by half, the mean of each taken out, a Hann window laid on; the spectra are averaged.
// Power is relative to that of independent Poisson cells of the same mean rate, whose summed train of rate r
// has the one-sided density 2 r at every frequency: 1 is no rhythm, whatever the rate and the number of cells.
// A sinusoid of relative depth m in r stands m^2 r / (6 df) above 1 at its frequency, df being 1000 / segment Hz.
#pragma once

#include <span>

#include "analysis/measure.hpp"

namespace mossy {

struct Spectrum {
  std::vector<double> frequency;  ///< Hz, above 0, up to but without half the sampling rate
  std::vector<double> power;      ///< relative; NaN without spikes
};

/// Of counts in bins of `bin` ms, in segments of so many bins (at least 4; fewer counts: one segment of all).
/// Empty with fewer than 4 counts.
Spectrum welch_spectrum(std::span<const double> counts, double bin, std::size_t segment);

/// Mean power in [low, high] Hz; NaN when no frequency lies in it.
double band_power(const Spectrum& spectrum, double low, double high);

Measure spectrum();

}  // namespace mossy
