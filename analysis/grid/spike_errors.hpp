// SPDX-License-Identifier: MIT
// How far a spike train is from a reference train of the same cell.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace mossy {

struct SpikeErrors {
  std::size_t compared = 0;        ///< pairs
  std::size_t missed = 0;          ///< spikes of the reference without a partner
  std::size_t extra = 0;           ///< spikes without a partner in the reference
  double median = 0, largest = 0;  ///< ms, of |t - t_ref| over the pairs
};

/// Pairs spikes in order of time, each with the next one of the other train when they are at most `reach` ms
/// apart. Both trains ascend.
inline SpikeErrors spike_errors(const std::vector<double>& reference, const std::vector<double>& train,
                                double reach) {
  SpikeErrors e;
  std::vector<double> errors;
  std::size_t r = 0, t = 0;
  while (r < reference.size() && t < train.size()) {
    const double apart = train[t] - reference[r];
    if (std::abs(apart) <= reach) {
      errors.push_back(std::abs(apart));
      ++r, ++t;
    } else if (apart > 0) {
      ++e.missed, ++r;
    } else {
      ++e.extra, ++t;
    }
  }
  e.missed += reference.size() - r;
  e.extra += train.size() - t;
  e.compared = errors.size();
  if (errors.empty()) return e;
  std::sort(errors.begin(), errors.end());
  e.median = errors[errors.size() / 2];
  e.largest = errors.back();
  return e;
}

}  // namespace mossy
