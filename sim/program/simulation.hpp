// SPDX-License-Identifier: MIT
// One run from a network file to a directory of results: build, simulate, record, measure, report.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/result.hpp"
#include "sim/describe/load.hpp"
#include "sim/record/run_record.hpp"

namespace mossy {

struct RunOptions {
  std::filesystem::path out;  ///< empty: results/<name>[-variant]
  std::string variant;
  std::vector<std::string> settings;  ///< path=value
  int threads = 0;                    ///< 0: all cores, where they pay
  double duration = -1;               ///< ms; negative: as the file says
  bool quiet = false;
  bool report = true;
  std::vector<std::string> formats;   ///< of spikes beside spikes.h5: csv, gdf
  double checkpoint = 0;              ///< ms between checkpoints; 0: none
  bool fresh = false;                 ///< starts anew where the checkpoint of an unfinished run lies
  bool resumes = false;               ///< goes on from the checkpoint of `resume_from`
  std::filesystem::path resume_from;  ///< empty: the directory that the run would have written into
};

struct RunResult {
  RunRecord record;
  std::vector<MeasureResult> measures;
  std::filesystem::path directory;
  int exit_status = 0;  ///< 0, or 130 / 143 after an interrupt
};

/// Runs the network file at `path`, which may be empty where a run is gone on with. Throws InputError or RunError.
RunResult run_network(const std::string& path, const RunOptions& options);

/// Loads, describes and checks a network file; throws InputError with every mistake.
Loaded load_checked(const std::string& path, const std::string& variant,
                    const std::vector<std::string>& settings);

/// Measures and report of a directory of results that is there already; rewrites run.json and report.html.
std::vector<MeasureResult> analyse_directory(const std::filesystem::path& directory, RunRecord& record,
                                             bool report);

}  // namespace mossy
