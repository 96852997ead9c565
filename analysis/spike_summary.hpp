// SPDX-License-Identifier: MIT
// What the report says of all spikes of a population, gathered block by block so that memory does not
// grow with their number: rates in bins, intervals, silent cells.
//
// Times in ms, ascending. Memory: some 30 bytes per cell. Not to be shared between threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/record/spike_file.hpp"

namespace mossy {

/// Logarithmic bins of interspike intervals: bin k starts at `first` * 10^(k / per_decade) ms. Shorter
/// intervals are counted in the first bin, longer ones in the last.
struct IntervalBins {
  static constexpr double first = 0.1;
  static constexpr int per_decade = 10;
  static constexpr std::size_t count = 70;  ///< to 10^6 ms
};

struct SpikeSummary {
  std::vector<std::uint32_t> per_bin;    ///< spikes of all cells in each bin of time
  std::vector<std::uint32_t> per_cell;   ///< spikes of each cell
  std::vector<std::uint64_t> intervals;  ///< see IntervalBins
  std::uint64_t spikes = 0;
  std::uint64_t silent = 0;    ///< cells that never fired
  double mean_rate = 0;        ///< Hz per cell; NaN when no time has passed
  double cv = 0;               ///< mean over cells of sd / mean of their intervals; NaN when there are none
  std::uint64_t cv_cells = 0;  ///< cells with at least two intervals
};

class SpikeSummariser {
 public:
  /// Bins of `bin` ms over [0, duration]. `population` is named when a spike is of a cell it does not have.
  SpikeSummariser(std::string population, std::uint64_t cells, double duration, double bin);
  /// The next spikes in order of time.
  void add(const Spikes& spikes);
  SpikeSummary finish() const;

 private:
  struct Cell {
    double last = 0;               ///< time of the last spike
    double mean = 0, squares = 0;  ///< of the intervals so far (Welford 1962)
  };
  std::string population_;
  double duration_, bin_;
  std::vector<Cell> cells_;
  SpikeSummary sum_;
};

/// A bin of 1, 2 or 5 times a power of ten ms, at least 0.1, that cuts `duration` into at most `most` pieces.
double rate_bin_for(double duration, std::size_t most);

/// The smallest step so that cells 0, step, 2 step ... have at most `budget` spikes in all; 0 when not even
/// one cell fits. A step above 1 shares no divisor with the size of the groups, so that every place within
/// a group is drawn equally often.
std::uint64_t thinning_for(const std::vector<std::uint32_t>& per_cell, std::uint64_t budget,
                           std::uint64_t group_size);

/// Parts of `budget` for populations that want `wanted`: the small ones get all, the others equal shares.
std::vector<std::uint64_t> shares_of(std::uint64_t budget, const std::vector<std::uint64_t>& wanted);

}  // namespace mossy
