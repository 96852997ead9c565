// SPDX-License-Identifier: MIT
// Spikes as text, for programs that do not read HDF5.
#pragma once

#include <string>
#include <string_view>

#include "sim/record/spike_file.hpp"

namespace mossy {

/// One line per spike, "timestamps population node_ids" as BMTK writes it, separated by spaces; population
/// after population, each in order of time (ms). Times are written so that they read back unchanged.
void export_csv(SpikeReader& spikes, const std::string& path);

/// One population, one line per spike: the cell, a tab, the time in ms; as NEST wrote it and Neo reads it.
/// The format has no names, hence one file per population.
void export_gdf(SpikeReader& spikes, std::string_view population, const std::string& path);

}  // namespace mossy
