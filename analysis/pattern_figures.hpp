// SPDX-License-Identifier: MIT
// Patterns and the codes they raise, for the page of a run: sets that are pictures as pictures, and how much
// of their active cells any two patterns, or the codes of any two presentations, share.
//
// Overlap: shared active cells over those of the larger of the two (see measures/similarity.hpp).
#pragma once

#include <nlohmann/json.hpp>

#include "sim/record/run_record.hpp"
#include "sim/record/spike_file.hpp"

namespace mossy {

/// {name, figures}[] of report/src/contract.js: one entry per pattern set, then one per recorded population
/// that answers patterns.
nlohmann::ordered_json pattern_figures_json(const RunRecord& run, SpikeReader& spikes);

}  // namespace mossy
