// SPDX-License-Identifier: MIT
// Spikes that populations and sources of the model spike_times read from files.
//
// What a file may be (known by its content, not by its name):
//     text     a spike in each line, "time cell": ms and the cell's number from 0, with blanks, a tab or a comma
//              between; times ascend; empty lines and what follows a '#' are skipped
//     SONATA   spikes.h5, in any order; of several populations the one that is named, or else the one called like
//              the population that fires
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"
#include "sim/engine/delivery.hpp"

namespace mossy {

/// By time, then cell.
using ListedSpikes = std::vector<Spike>;
/// By "populations.NAME" and "sources.NAME".
using SpikeLists = std::map<std::string, std::shared_ptr<const ListedSpikes>>;

/// `base`: folder of the network file, which paths are relative to. A file with a mistake has no list.
SpikeLists read_spike_lists(const Description& description, const std::filesystem::path& base,
                            Mistakes& mistakes);

/// The spikes of a text, as above. Throws InputError("line 3: ...") for the first line that is wrong.
ListedSpikes parse_spike_text(const std::string& text);

}  // namespace mossy
