// SPDX-License-Identifier: MIT
// exp(-(to - from) / tau) as a product of what belongs to either date, so that it can be worked out once per spike
// and not once per pair of spikes.
//
//   t = epoch span + rest,  span = 16 tau:   rise(t) = exp(rest / tau),  fall(t) = exp(-rest / tau)
//   exp(-(to - from) / tau) = rise(from) fall(to) exp(-16 (epoch(to) - epoch(from)))
//
// Both factors stay between exp(-16) and exp(16). Whoever works out a decay in this way, in whatever order, gets the
// same bits; they differ from exp of the difference by the rounding of rest / tau, a few 1e-15. Dates of four epochs or more
// apart, more than 48 tau, count as a decay of 0 (it is below 1.4e-21).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "sim/core/places.hpp"

namespace mossy {

class Decay {
 public:
  /// One date's factor. `epoch` counts from date 0; further than 2^53 spans they share the last one.
  struct Mark {
    double factor = 0;
    std::int64_t epoch = 0;
  };

  /// tau in ms > 0.
  explicit Decay(double tau) : tau_(tau) {}

  Mark rise(double date) const { return mark(date, 1); }
  Mark fall(double date) const { return mark(date, -1); }

  /// From one date to another, not earlier.
  [[gnu::always_inline]] static double between(const Mark& rise, const Mark& fall) {
    const double same_epoch = rise.factor * fall.factor;
    const std::int64_t epochs = fall.epoch - rise.epoch;
    return same_epoch * over(epochs);
  }
  double operator()(double from, double to) const { return between(rise(from), fall(to)); }
  static constexpr std::int64_t few_epochs = 4;  ///< from there on a decay is 0
  /// exp(-16 epochs), from epochs = -1 on.
  static double over(std::int64_t epochs) {
    return over_few[std::clamp<std::int64_t>(epochs, -1, few_epochs) + 1];
  }
  /// That of a date's marks.
  std::int64_t epoch(double date) const { return static_cast<std::int64_t>(whole_epochs(date)); }
  /// The first date of an epoch.
  double start_of(std::int64_t epoch) const {
    const auto number = static_cast<double>(epoch);
    if (number <= -most_epochs) return -infinity;
    const auto begun = [&](double date) { return whole_epochs(date) >= number; };
    const double guess = number * (span * tau_);
    double slack = std::max(std::abs(guess) * 2e-16, std::numeric_limits<double>::denorm_min());
    while (slack < infinity && (begun(guess - slack) || !begun(guess + slack)))
      slack *= 2;
    return first_where(guess - slack, guess + slack, begun);
  }

 private:
  static constexpr double span = 16;             ///< of an epoch, in tau
  static constexpr double most_epochs = 0x1p53;  ///< beyond, not every number has a double

  /// exp(-16 epochs), from epochs = -1
  static constexpr double over_few[] = {
      8886110.520507872, 1, 1.1253517471925912e-07, 1.2664165549094176e-14, 1.4251640827409352e-21, 0};
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  double whole_epochs(double date) const {
    return std::clamp(std::floor(date / (span * tau_)), -most_epochs, most_epochs);
  }
  Mark mark(double date, double sign) const {
    const double epoch = whole_epochs(date);
    return {std::exp(sign * (date - epoch * (span * tau_)) / tau_), static_cast<std::int64_t>(epoch)};
  }

  double tau_;  ///< ms
};

/// The first dates of an epoch and of the three before it, remembered: the next question is mostly the same.
class EpochStarts {
 public:
  using Dates =
      std::array<double, Decay::few_epochs>;  ///< ms, [0]: of an epoch, [1] and so on: of those before

  explicit EpochStarts(const Decay& decay) : decay_(decay) {}
  const Dates& of(std::int64_t epoch) {
    if (epoch != epoch_)
      for (std::int64_t back = 0; back < Decay::few_epochs; ++back)
        starts_[static_cast<std::size_t>(back)] = decay_.start_of(epoch - back);
    epoch_ = epoch;
    return starts_;
  }

 private:
  Decay decay_;
  std::int64_t epoch_ = std::numeric_limits<std::int64_t>::min();
  Dates starts_{};
};

}  // namespace mossy
