// SPDX-License-Identifier: MIT
// Spikes drawn exactly from a rate that depends exponentially on a potential which relaxes exponentially.
//
//   rho(t) = rho_inf exp(a exp(-t/tau)),   a = (V - V_inf) / Delta
//
// By the time-rescaling theorem the next spike comes when H(t) = integral_0^t rho reaches a number drawn from the
// exponential distribution of mean 1 (Brown et al. 2002, doi 10.1162/08997660252741149). With y = a exp(-t/tau)
//
//   H(t) = rho_inf tau (Ei(a) - Ei(y)),   Ei the exponential integral
//
// Neither exp(a) nor Ei(a) need be a number that double can hold, so H is kept as exp(log_scale) M, where the scale is
// the largest rate on the way (at 0 if a >= 0, else at t), and M in ms has no large numbers in it (escape.cpp).
// A model keeps, in its State, what is `left` of the number drawn: H subtracts from it, a spike draws it anew.
#pragma once

#include <cmath>
#include <cstdint>

#include "sim/core/rng.hpp"

namespace mossy {

/// How a rate goes on if nothing arrives.
struct RelaxingRate {
  double log_last;  ///< ln of the rate in 1/ms, where it ends
  double a;         ///< ln of the rate now, less that
  double tau;       ///< ms > 0

  double log_now() const { return log_last + a; }
  double log_largest() const { return a > 0 ? log_last + a : log_last; }
};

/// The expected number of spikes within dt ms >= 0; may be infinite, never NaN.
double expected_spikes(const RelaxingRate& rate, double dt);

/// ms until the expected number of spikes is `left`: 0 if left <= 0, `never` if beyond what double holds.
double wait_for_spike(const RelaxingRate& rate, double left);

/// A cheap bound: false only if the wait is longer than dt ms.
inline bool may_spike_within(const RelaxingRate& rate, double left, double dt) {
  constexpr double rounding = 1e-9;  // relative, far above that of both sides
  return std::exp(rate.log_largest()) * dt * (1 + rounding) >= left;
}

/// The random numbers of one cell, one a spike: which key, and how many were drawn. Plain data in a State.
struct SpikeDraws {
  std::uint64_t key = 0;    ///< of the population, and of the date at which it was started
  std::uint32_t cell = 0;   ///< in its population
  std::uint32_t drawn = 0;  ///< so far

  /// The next number of the exponential distribution with mean 1.
  double next() { return Stream(key, drawn++, cell).exponential(); }
};

}  // namespace mossy
