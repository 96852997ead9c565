// SPDX-License-Identifier: MIT
// The data of a run for the pages: Report in report/src/contract.js, where every field is explained.
//
// Memory is bounded: at most `shown_spikes` are embedded, whole cells being left out evenly beyond that
// (the page says which share is drawn); rates and statistics are of all recorded spikes.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "analysis/result.hpp"
#include "sim/record/run_record.hpp"
#include "sim/record/spike_file.hpp"

namespace mossy {

/// Without traces, weights and figures of the patterns, whose lists are empty. InputError when the spikes
/// do not fit the run.
nlohmann::ordered_json run_data(const RunRecord& run, SpikeReader& spikes,
                                const std::vector<MeasureResult>& results, std::uint64_t shown_spikes);

/// ms per unit of embedded times: 2^32 units make the run, which leaves 1e-6 ms in an hour; a Float32 would
/// leave 0.25.
double time_step_of(const RunRecord& run);

}  // namespace mossy
