// SPDX-License-Identifier: MIT
// The spikes as measures see them: asked for by population and time, wherever they are kept.
//
// Times in ms from the start of the run, ascending; cells count from 0 within their population. A source
// answers for t0 <= t < t1. Measures read one presentation at a time, so a record need not fit in memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "analysis/memories/cells.hpp"

namespace mossy {

struct SpikeList {
  std::vector<double> times;
  std::vector<std::uint32_t> ids;
};

using SpikeSource = std::function<SpikeList(const std::string& population, double t0, double t1)>;

/// A source over anything with `read(population, t0, t1)` that gives times and ids; it must outlive the source.
template <class Reader>
SpikeSource spike_source(Reader& reader) {
  return [&reader](const std::string& population, double t0, double t1) {
    auto spikes = reader.read(population, t0, t1);
    return SpikeList{std::move(spikes.times), std::move(spikes.ids)};
  };
}

/// A source over spikes in memory; `times` of each population ascending.
inline SpikeSource spike_source(std::map<std::string, SpikeList> spikes) {
  return [spikes = std::move(spikes)](const std::string& population, double t0, double t1) {
    SpikeList part;
    const auto found = spikes.find(population);
    if (found == spikes.end()) return part;
    const auto& [times, ids] = found->second;
    const auto from = std::lower_bound(times.begin(), times.end(), t0) - times.begin();
    const auto to = std::max(from, std::lower_bound(times.begin(), times.end(), t1) - times.begin());
    part.times.assign(times.begin() + from, times.begin() + to);
    part.ids.assign(ids.begin() + from, ids.begin() + to);
    return part;
  };
}

/// How often each cell fired; only those that did are held, ascending.
struct Activity {
  double cells = 0;  ///< of the population, silent ones included
  Cells ids;
  std::vector<double> counts;
};

inline Activity activity_of(const SpikeList& spikes, std::uint64_t cells) {
  Activity a{static_cast<double>(cells), {}, {}};
  Cells sorted = spikes.ids;
  std::sort(sorted.begin(), sorted.end());
  for (const std::uint32_t id : sorted) {
    if (a.ids.empty() || a.ids.back() != id) a.ids.push_back(id), a.counts.push_back(0);
    a.counts.back() += 1;
  }
  return a;
}

/// How often each cell fired, silent ones included.
inline std::vector<double> dense_counts(const Activity& a) {
  std::vector<double> counts(static_cast<std::size_t>(a.cells), 0.0);
  for (std::size_t k = 0; k < a.ids.size(); ++k)
    counts[a.ids[k]] = a.counts[k];
  return counts;
}

/// A pattern as if each of its cells had fired once.
inline Activity activity_of(const Cells& pattern, std::uint64_t cells) {
  return {static_cast<double>(cells), pattern, std::vector<double>(pattern.size(), 1.0)};
}

/// The cells with at least so many spikes.
inline Cells active_cells(const Activity& activity, double threshold = 1) {
  Cells active;
  for (std::size_t k = 0; k < activity.ids.size(); ++k)
    if (activity.counts[k] >= threshold) active.push_back(activity.ids[k]);
  return active;
}

/// Spike times sorted by cell: those of ids[k] are times[first[k]] .. times[first[k + 1]], ascending.
struct Trains {
  Cells ids;
  std::vector<std::size_t> first;
  std::vector<double> times;
};

inline Trains trains_of(const SpikeList& spikes) {
  std::vector<std::size_t> order(spikes.ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return spikes.ids[a] < spikes.ids[b]; });
  Trains t;
  for (const std::size_t k : order) {
    if (t.ids.empty() || t.ids.back() != spikes.ids[k]) {
      t.ids.push_back(spikes.ids[k]);
      t.first.push_back(t.times.size());
    }
    t.times.push_back(spikes.times[k]);
  }
  t.first.push_back(t.times.size());
  return t;
}

}  // namespace mossy
