// SPDX-License-Identifier: MIT
// One number from a distribution of the network file.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "sim/core/error.hpp"
#include "sim/core/rng.hpp"
#include "sim/describe/description.hpp"

namespace mossy {

/// `value` to the nearest multiple of `round` within min and max, of which there is one (as the reader sees to).
inline double rounded(const Distribution& d, double value) {
  const double multiple = std::clamp(std::round(value / d.round), d.first_multiple(), d.last_multiple());
  return std::clamp(multiple * d.round, d.min, d.max);
}

/// Draws from `d`. `index` picks from a list. Values outside [min, max] are drawn again; rounding comes last
/// and stays within min and max.
inline double draw(const Distribution& d, Stream& stream, std::uint64_t index) {
  const auto once = [&] {
    switch (d.kind) {
      case Distribution::Kind::constant:
        return d.a;
      case Distribution::Kind::uniform:
        return d.a + (d.b - d.a) * stream.uniform();
      case Distribution::Kind::normal:
        return d.a + d.b * stream.normal();
      case Distribution::Kind::lognormal:
        return std::exp(d.a + d.b * stream.normal());
      case Distribution::Kind::exponential:
        return d.a * stream.exponential();
      case Distribution::Kind::list:
        return d.values[index];
    }
    return d.a;
  };
  double value = once();
  for (int tries = 0; value < d.min || value > d.max; ++tries) {
    if (tries == 10000) throw InputError("a distribution hardly ever gives a value between its min and max");
    value = once();
  }
  return d.round > 0 ? rounded(d, value) : value;
}

/// No smaller number is ever drawn; -infinity when there is no such bound.
inline double smallest(const Distribution& d) {
  double low = d.min;
  switch (d.kind) {
    case Distribution::Kind::constant:
      return d.a;
    case Distribution::Kind::list:
      return d.values.empty() ? 0 : *std::min_element(d.values.begin(), d.values.end());
    case Distribution::Kind::uniform:
      low = std::max(std::min(d.a, d.b), d.min);
      break;
    case Distribution::Kind::lognormal:
    case Distribution::Kind::exponential:
      low = std::max(0.0, d.min);
      break;
    case Distribution::Kind::normal:
      break;
  }
  return d.round > 0 && std::isfinite(low) ? rounded(d, low) : low;  // which may go below what was drawn
}

/// No larger number is ever drawn; infinity when there is no such bound.
inline double largest(const Distribution& d) {
  switch (d.kind) {
    case Distribution::Kind::constant:
      return d.a;
    case Distribution::Kind::list:
      return d.values.empty() ? 0 : *std::max_element(d.values.begin(), d.values.end());
    case Distribution::Kind::uniform:
      return std::min(std::max(d.a, d.b) + d.round / 2, d.max);
    case Distribution::Kind::lognormal:
    case Distribution::Kind::exponential:
    case Distribution::Kind::normal:
      break;
  }
  return d.max;
}

inline bool is_constant(const Distribution& d) {
  return d.kind == Distribution::Kind::constant;
}

}  // namespace mossy
