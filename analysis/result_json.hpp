// SPDX-License-Identifier: MIT
// Scores as they stand in run.json under "measures": {"<name>": {"measure": ..., "scores": {"<score>": {...}}}}.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "analysis/result.hpp"

namespace mossy {

/// Scores only; figures are for the report, and are worked out again from the spikes when it is made.
nlohmann::json results_to_json(const std::vector<MeasureResult>& results);

}  // namespace mossy
