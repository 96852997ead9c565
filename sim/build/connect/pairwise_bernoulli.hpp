// SPDX-License-Identifier: MIT
// Each pair with probability p, at most once.
//
// Per target the gaps between connected sources are geometric, so the work is the number of synapses:
// gap = floor(ln u / ln(1 - p)).
#pragma once

#include <cmath>

#include "sim/build/connect/pool.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

/// p in [0, 1].
template <class Emit>
void pairwise_bernoulli(const ConnectInput& in, double p, CellRange targets, const Emit& emit) {
  if (p <= 0) return;
  const double log_miss = std::log1p(-p);  // -inf for p = 1: every gap is 0
  for (std::uint32_t t = targets.first; t < targets.last; ++t) {
    Stream stream(in.seed, in.purpose, t);
    const CellRange pool = in.sources_of(t);
    double s = pool.first;
    while (true) {
      s += std::floor(std::log(stream.uniform()) / log_miss);
      if (!(s < pool.last)) break;
      const auto source = static_cast<std::uint32_t>(s);
      if (!in.forbidden(source, t)) emit(source, t);
      s += 1;
    }
  }
}

}  // namespace mossy
