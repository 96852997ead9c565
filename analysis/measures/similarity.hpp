// SPDX-License-Identifier: MIT
// How alike two activity patterns are, in the measures of the dentate gyrus literature.
//
//   overlap      shared active cells / active cells of the larger pattern
//   f1           differing cells / (2 x active cells of the larger pattern): Hamming distance with silence
//                taken out (Chavlis, Petrantonakis & Poirazi 2017, Hippocampus 27:89)
//   correlation  Pearson, of the spike counts of all cells (Braganza et al. 2020, eLife 9:e53148)
//   distance     (1 - Pearson of the 0/1 patterns) / 2 / mean active fraction; the separation degree is
//                the ratio of the distances out and in (Kim & Lim 2022, Phys. Rev. E 105:014418)
// "Active" is at least one spike. All NaN when both patterns are empty.
#pragma once

#include <algorithm>

#include "analysis/statistics.hpp"

namespace mossy {

struct Similarity {
  double overlap = undefined, f1 = undefined, correlation = undefined, distance = undefined;
};

inline Similarity similarity(const Activity& a, const Activity& b) {
  const auto na = static_cast<double>(a.ids.size()), nb = static_cast<double>(b.ids.size());
  const double larger = std::max(na, nb), shared = shared_cells(a.ids, b.ids);
  if (!(larger > 0)) return {};
  const double binary = code_correlation(a.ids, b.ids, a.cells);
  const double active = (na + nb) / 2 / a.cells;
  return {shared / larger, (na + nb - 2 * shared) / (2 * larger), correlation(a, b),
          (1 - binary) / 2 / active};
}

}  // namespace mossy
