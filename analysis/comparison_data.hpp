// SPDX-License-Identifier: MIT
// The data of the page of a comparison or sweep: comparison.json as it stands, and one seed's run of each
// condition with its spikes thinned (ComparisonReport in report/src/contract.js).
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace mossy {

/// InputError when comparison.json is missing or lacks a field, or a run it names cannot be read.
/// `shown_spikes` are shared out among the runs.
nlohmann::ordered_json comparison_data(const std::filesystem::path& directory, std::uint64_t shown_spikes);

}  // namespace mossy
