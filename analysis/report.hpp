// SPDX-License-Identifier: MIT
// The report of a run: one HTML file that holds its own data and script, and fetches nothing.
//
// Memory is bounded: at most `shown_spikes` are embedded, whole cells being left out evenly beyond that
// (the page says which share is drawn); rates and statistics are of all recorded spikes.
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
  std::uint64_t shown_spikes = 1'000'000;
  bool plain = false;  ///< the page that needs no npm, even where the other was built
};

/// Writes the page whole or not at all. RunError when the disk refuses, InputError when the spikes do not
/// fit the run.
void write_report(const std::filesystem::path& html, const RunRecord& run, SpikeReader& spikes,
                  const std::vector<MeasureResult>& results, const ReportOptions& options = {});

/// The pages as embedded by embed.cmake, with @MOSSY_DATA@ where the data goes. `full_page` is empty when
/// npm could not build it.
extern const std::string_view full_page, plain_page;

}  // namespace mossy
