// SPDX-License-Identifier: MIT
// The pages: one HTML file that holds its own data and script, and fetches nothing.
//
// What is in them stands in report/src/contract.js; run_data.hpp and its neighbours make it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "analysis/result.hpp"
#include "sim/record/run_record.hpp"
#include "sim/record/spike_file.hpp"

namespace mossy {

struct ReportOptions {
  std::uint64_t shown_spikes = 1'000'000;  ///< embedded at most
  bool plain = false;                      ///< the page that needs no npm, even where the other was built
};

/// The page of a run, written whole or not at all. What state.h5 and weights.h5 beside it hold is shown too.
/// RunError when the disk refuses, InputError when the records do not fit the run.
void write_report(const std::filesystem::path& html, const RunRecord& run, SpikeReader& spikes,
                  const std::vector<MeasureResult>& results, const ReportOptions& options = {});

/// The page of a comparison or a sweep, from comparison.json in its directory and the runs that this names;
/// the file is <directory>/report.html. InputError when any of it is missing or broken, else as above.
void write_comparison_report(const std::filesystem::path& directory, const ReportOptions& options = {});

/// The pages as embedded by embed.cmake, with @MOSSY_DATA@ where the data goes. `full_page` is empty when
/// npm could not build it.
extern const std::string_view full_page, plain_page;

}  // namespace mossy
