// SPDX-License-Identifier: MIT
// exp(-(to - from) / tau) as a product of what belongs to either date, so that it can be worked out once per spike
// and not once per pair of spikes.
//
//   t = epoch span + rest,  span = 16 tau:   rise(t) = exp(rest / tau),  fall(t) = exp(-rest / tau)
//   exp(-(to - from) / tau) = rise(from) fall(to) exp(-16 (epoch(to) - epoch(from)))
//
// Both factors stay between exp(-16) and exp(16). Whoever works out a decay in this way, in whatever order, gets the
// same bits; they differ from exp of the difference by the rounding of rest / tau, a few 1e-15.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace mossy {

class Decay {
 public:
  /// One date's factor. `epoch` counts from date 0; dates are up to 2^31 spans.
  struct Mark {
    double factor = 0;
    std::int32_t epoch = 0;
  };

  /// tau in ms > 0.
  explicit Decay(double tau) : tau_(tau) {}

  Mark rise(double date) const { return mark(date, 1); }
  Mark fall(double date) const { return mark(date, -1); }

  /// From one date to another, not earlier.
  [[gnu::always_inline]] static double between(const Mark& rise, const Mark& fall) {
    const double same_epoch = rise.factor * fall.factor;
    const std::int32_t epochs = fall.epoch - rise.epoch;
    return same_epoch * (epochs < 4 ? over_few[std::max(epochs, -1) + 1] : over(epochs));
  }
  double operator()(double from, double to) const { return between(rise(from), fall(to)); }

 private:
  static constexpr double span = 16;  ///< of an epoch, in tau

  /// exp(-16 epochs), from epochs = -1
  static constexpr double over_few[] = {8886110.520507872, 1, 1.1253517471925912e-07, 1.2664165549094176e-14,
                                        1.4251640827409352e-21};
  [[gnu::noinline, gnu::cold]] static double over(std::int32_t epochs) { return std::exp(-span * epochs); }

  Mark mark(double date, double sign) const {
    const double epoch = std::floor(date / (span * tau_));
    return {std::exp(sign * (date - epoch * (span * tau_)) / tau_), static_cast<std::int32_t>(epoch)};
  }

  double tau_;  ///< ms
};

}  // namespace mossy
