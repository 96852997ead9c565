// SPDX-License-Identifier: MIT
// What a model, rule or source does, as a figure: obtained by running small networks, never from its formula.
//
// Each takes the defaults of the catalogue; what a default leaves open (amplitudes, weights, rates of 0) is
// found by trying, or is an example named in the figure.
#pragma once

#include <string>

#include "analysis/drawing/drawing.hpp"
#include "sim/build/catalogue.hpp"

namespace mossy {

/// V_m under a current step of 0.9 and 1.5 times the smallest one that makes the cell fire within 200 ms, and
/// after one spike at each receptor. A cell without I_e has the second panel only.
Drawing neuron_figure(const CatalogueEntry& model);

/// One pair of spikes at each lag, and 60 pairs at several rates: the change of the weight.
Drawing rule_figure(const CatalogueEntry& rule);

/// A synapse's current for ten spikes at 20 Hz and one more 500 ms later.
Drawing short_term_figure(const CatalogueEntry& rule);

/// Spikes and rate of 200 cells or inputs, or a current.
Drawing source_figure(const SourceEntry& source);

}  // namespace mossy
