// SPDX-License-Identifier: MIT
// run.json: what was run (a RunRecord, under its own field names) and, under "measures", the scores.
//
// The file is replaced whole each time, so a reader never sees a part. It is first written with the status
// "running" and only at the end with "finished": a killed run is never mistaken for a finished one.
// A NaN is written as null and read as NaN. Thread rule: none, plain functions.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/record/run_record.hpp"

namespace mossy {

/// `scores` is stored untouched under "measures". RunError when the file cannot be written.
void write_run_json(const std::string& path, const RunRecord& run, const nlohmann::json& scores);

/// InputError when the file is missing, is not JSON, or lacks a field; unknown fields are passed over.
/// The scores, or null, come back through `scores` unless it is nullptr.
RunRecord read_run_json(const std::string& path, nlohmann::json* scores = nullptr);

}  // namespace mossy
