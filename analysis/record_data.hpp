// SPDX-License-Identifier: MIT
// What a run recorded besides spikes, for its page: traces of state.h5, distributions of weights.h5.
//
// Memory does not grow with the length of the run: samples are read in pieces and thinned, weights are read
// one snapshot at a time. A file that is not there gives an empty list.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "sim/record/run_record.hpp"

namespace mossy {

/// Trace[] of report/src/contract.js: of each population and variable the first few cells.
nlohmann::ordered_json traces_json(const std::filesystem::path& file, const RunRecord& run);

/// {projection, figures}[]: the distribution first and last, and mean with standard deviation over time.
nlohmann::ordered_json weights_json(const std::filesystem::path& file);

}  // namespace mossy
