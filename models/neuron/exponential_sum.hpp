// SPDX-License-Identifier: MIT
// The positive zeros of c_1 exp(-t/tau_1) + ... + c_N exp(-t/tau_N): at most N - 1.
//
// Rolle's theorem (first_crossing.hpp). Divided by its slowest term's exponential the sum is
//   u(t) = c_1 + sum_{k>1} c_k exp(-d_k t),   d_k = 1/tau_k - 1/tau_1 >= 0
// and u' is, times something positive, such a sum of N - 1 terms with -c_k d_k for c_k: its zeros cut the axis into
// pieces with at most one zero of u each. d_k is taken as (tau_1 - tau_k) / (tau_1 tau_k), exact for close time
// constants; for equal ones the term drops out of u', as it should.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "models/neuron/first_crossing.hpp"

namespace mossy {

struct ExponentialTerm {
  double c;
  double tau;  ///< ms > 0
};

/// Zeros in (0, last) of a sum whose terms are in order of falling tau.
template <std::size_t N>
Times<static_cast<int>(N) - 1> zeros_of_sorted(const std::array<ExponentialTerm, N>& terms, double last) {
  if constexpr (N == 1) {
    return {};
  } else {
    std::array<ExponentialTerm, N - 1> slope;
    std::array<double, N> rate{};
    for (std::size_t k = 1; k < N; ++k) {
      rate[k] = (terms[0].tau - terms[k].tau) / terms[0].tau / terms[k].tau;
      slope[k - 1] = {-terms[k].c * rate[k], terms[k].tau};
    }
    return zeros_between(zeros_of_sorted(slope, last), last, [&](double t) {
      double value = terms[0].c, derivative = 0;
      for (std::size_t k = 1; k < N; ++k) {
        const double decay = std::exp(-rate[k] * t);
        value += terms[k].c * decay;
        derivative += slope[k - 1].c * decay;
      }
      return std::pair(value, derivative);
    });
  }
}

/// Zeros in (0, last), last in ms, of a sum of exponentials.
template <std::size_t N>
Times<static_cast<int>(N) - 1> zeros_of(std::array<ExponentialTerm, N> terms, double last) {
  std::stable_sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) { return a.tau > b.tau; });
  return zeros_of_sorted(terms, last);
}

}  // namespace mossy
