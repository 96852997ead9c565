// SPDX-License-Identifier: MIT
// One number from a distribution of the network file.
#pragma once

#include <cmath>
#include <cstdint>

#include "sim/core/error.hpp"
#include "sim/core/rng.hpp"
#include "sim/describe/description.hpp"

namespace mossy {

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
  if (d.round > 0) {
    value = std::round(value / d.round) * d.round;
    if (value < d.min) value += d.round;
    if (value > d.max) value -= d.round;
  }
  return value;
}

inline bool is_constant(const Distribution& d) {
  return d.kind == Distribution::Kind::constant;
}

}  // namespace mossy
