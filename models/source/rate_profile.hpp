// SPDX-License-Identifier: MIT
// A firing rate that changes with time: steps, and waves that modulate it.
//
//   rate(t) = step(t) * product over the waves of f(x),   x = 2 pi frequency t + phase
//     sine        f = 1 + depth sin x
//     von_mises   f = 1 - depth + depth exp(concentration sin x) / I_0(concentration)
//
// Every wave is never negative and has mean 1 over its period, so that the mean rate is kept, whatever the depth.
// Two waves are nested: the amplitude of the faster one rises and falls with the slower one, as gamma does within
// theta. A von Mises wave gathers the spikes about its peak; both shapes peak at a phase of 90 degrees.
//
// Spikes are drawn without error: the integral of the largest rate possible within a step is inverted, and what
// the waves leave of it is kept (thinning; Lewis and Shedler 1979, doi 10.1002/nav.3800260304).
// Units: Hz, ms, degrees.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>
#include <vector>

#include "models/field.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

class Wave {
 public:
  /// `depth` 0 to 1; `phase` in degrees at t = 0; `concentration` of a von Mises wave, above 0; 0: a sine.
  Wave(double frequency, double depth, double phase, double concentration)
      : frequency_(frequency),
        depth_(depth),
        phase_(phase),
        concentration_(concentration),
        bessel_(std::cyl_bessel_i(0.0, concentration)) {}

  double frequency() const { return frequency_; }  ///< Hz
  double depth() const { return depth_; }
  double largest() const { return factor(1); }
  /// Factor on the rate at `t` ms.
  double at(double t) const {
    return factor(std::sin(2e-3 * std::numbers::pi * frequency_ * t + phase_ * (std::numbers::pi / 180)));
  }

 private:
  double factor(double s) const {
    if (concentration_ <= 0) return 1 + depth_ * s;
    return 1 - depth_ + depth_ * (std::exp(concentration_ * s) / bessel_);
  }
  double frequency_, depth_, phase_, concentration_;
  double bessel_;  ///< I_0(concentration)
};

class RateProfile {
 public:
  /// Without steps the rate is what `next` is given. With steps it is 0 before the first of `times` (ascending)
  /// and rates[k] Hz from times[k] on.
  RateProfile(std::vector<double> times, std::vector<double> rates, std::vector<Wave> waves)
      : times_(std::move(times)), rates_(std::move(rates)), waves_(std::move(waves)) {
    for (const Wave& wave : waves_)
      largest_ *= wave.largest();
  }

  const std::vector<Wave>& waves() const { return waves_; }

  /// Hz at `t` ms. `rate`: without steps, in Hz.
  double rate_at(double t, double rate) const { return step_at(t, rate) * factor(t); }

  /// ms of the next spike after `from`, or `never`.
  double next(double from, double rate, Stream& stream) const {
    double left = stream.exponential();  // of the integral of the largest rate, up to the next candidate
    while (true) {
      const double highest = step_at(from, rate) * largest_, change = next_step(from);
      const double wait = highest > 0 ? left * (1000 / highest) : never;
      if (from + wait < change) {
        from += wait;
        if (waves_.empty() || stream.uniform() * largest_ <= factor(from)) return from;
        left = stream.exponential();
      } else {
        if (change == never) return never;
        left = std::max(0.0, left - (change - from) * highest / 1000);
        from = change;
      }
    }
  }

  /// Mean of the steps over [from, to) ms, in Hz; the waves have mean 1.
  double mean_step(double from, double to, double rate) const {
    double sum = 0, t = from;
    while (t < to) {
      const double end = std::min(to, next_step(t));
      sum += step_at(t, rate) * (end - t);
      t = end;
    }
    return to > from ? sum / (to - from) : 0;
  }

 private:
  double step_at(double t, double rate) const {
    if (times_.empty()) return rate;
    const auto after = std::upper_bound(times_.begin(), times_.end(), t);
    return after == times_.begin() ? 0 : rates_[static_cast<std::size_t>(after - times_.begin()) - 1];
  }
  double next_step(double t) const {
    const auto after = std::upper_bound(times_.begin(), times_.end(), t);
    return after == times_.end() ? never : *after;
  }
  double factor(double t) const {
    double product = 1;
    for (const Wave& wave : waves_)
      product *= wave.at(t);
    return product;
  }

  std::vector<double> times_;  ///< ms, of the run
  std::vector<double> rates_;  ///< Hz
  std::vector<Wave> waves_;
  double largest_ = 1;  ///< of the product of the waves
};

}  // namespace mossy
