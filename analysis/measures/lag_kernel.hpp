// SPDX-License-Identifier: MIT
// Whether synapses change with the lag from their own spike to the teacher's as the cerebellar kernel says,
// read from the answers of their cells alone.
//
// Cell i hears input i only. Its answer to the same input before and after the pairing (spikes in two phases)
// stands for the weight, so it must grow in proportion: pif_psc_delta. The kernel is that of stdp_cerebellar,
// k(t) = exp(-t/tau) sin^q(t/tau), tau = t_peak/atan(q), scaled to 1 at t_peak (Luque et al. 2011,
// doi 10.1109/TSMCB.2011.2108879), summed over all pairs of an input spike and a later teacher spike.
#pragma once

#include "analysis/measure.hpp"

namespace mossy {

/// k(t), t in ms; 0 for t < 0.
double cerebellar_kernel(double t, double t_peak, double q);

Measure lag_kernel();

}  // namespace mossy
