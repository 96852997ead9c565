// SPDX-License-Identifier: MIT
#include "analysis/spike_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/core/error.hpp"

namespace mossy {

namespace {

std::size_t interval_bin(double interval) {
  if (!(interval > IntervalBins::first)) return 0;
  const double k = std::floor(std::log10(interval / IntervalBins::first) * IntervalBins::per_decade);
  return std::min(static_cast<std::size_t>(k), IntervalBins::count - 1);
}

}  // namespace

SpikeSummariser::SpikeSummariser(std::string population, std::uint64_t cells, double duration, double bin)
    : population_(std::move(population)), duration_(duration), bin_(bin), cells_(cells) {
  sum_.per_cell.assign(cells, 0);
  sum_.per_bin.assign(static_cast<std::size_t>(std::ceil(std::max(duration, 0.0) / bin)), 0);
  sum_.intervals.assign(IntervalBins::count, 0);
}

void SpikeSummariser::add(const Spikes& spikes) {
  for (std::size_t i = 0; i < spikes.times.size(); ++i) {
    const double t = spikes.times[i];
    const std::uint32_t id = spikes.ids[i];
    if (id >= cells_.size())
      throw InputError(fmt::format("the record holds a spike of cell {} of '{}', which has {} cells", id,
                                   population_, cells_.size()));
    Cell& cell = cells_[id];
    if (const double n = sum_.per_cell[id]++; n > 0) {
      const double interval = t - cell.last, off = interval - cell.mean;
      cell.mean += off / n;
      cell.squares += off * (interval - cell.mean);
      ++sum_.intervals[interval_bin(interval)];
    }
    cell.last = t;
    if (!sum_.per_bin.empty() && t >= 0)
      ++sum_.per_bin[std::min(static_cast<std::size_t>(t / bin_), sum_.per_bin.size() - 1)];
  }
  sum_.spikes += spikes.times.size();
}

SpikeSummary SpikeSummariser::finish() const {
  SpikeSummary s = sum_;
  double cv = 0;
  for (std::size_t id = 0; id < cells_.size(); ++id) {
    if (s.per_cell[id] == 0) ++s.silent;
    if (s.per_cell[id] < 3 || !(cells_[id].mean > 0)) continue;
    cv += std::sqrt(cells_[id].squares / (s.per_cell[id] - 1)) / cells_[id].mean;
    ++s.cv_cells;
  }
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  s.cv = s.cv_cells > 0 ? cv / static_cast<double>(s.cv_cells) : undefined;
  const double cell_time = static_cast<double>(cells_.size()) * duration_;  // ms
  s.mean_rate = cell_time > 0 ? static_cast<double>(s.spikes) / cell_time * 1000 : undefined;
  return s;
}

double rate_bin_for(double duration, std::size_t most) {
  // Tenths of a ms are counted in whole numbers, so that 0.2 and 500 come out as written.
  for (double power = 1;; power *= 10)
    for (const double step : {1.0, 2.0, 5.0}) {
      const double bin = step * power / 10;
      if (!(duration / bin > static_cast<double>(most))) return bin;
    }
}

std::uint64_t thinning_for(const std::vector<std::uint32_t>& per_cell, std::uint64_t budget,
                           std::uint64_t group_size) {
  for (std::uint64_t step = 1; step <= std::max<std::size_t>(per_cell.size(), 1); ++step) {
    if (std::gcd(step, group_size) != 1) continue;
    std::uint64_t kept = 0;
    for (std::size_t id = 0; id < per_cell.size(); id += step)
      kept += per_cell[id];
    if (kept <= budget) return step;
  }
  return 0;
}

std::vector<std::uint64_t> shares_of(std::uint64_t budget, const std::vector<std::uint64_t>& wanted) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return wanted[a] < wanted[b]; });
  std::vector<std::uint64_t> share(wanted.size());
  std::uint64_t open = wanted.size();
  for (const std::size_t k : order) {
    share[k] = std::min(wanted[k], budget / open--);
    budget -= share[k];
  }
  return share;
}

}  // namespace mossy
