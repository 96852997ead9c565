// SPDX-License-Identifier: MIT
// A leaky membrane with N exponentially decaying currents I_k below a threshold raised by M exponentially decaying
// parts theta_j: its flow, and when it first reaches its threshold.
//
//   C_m dV/dt = -(C_m / tau_m)(V - E_L) + I_e + sum_k I_k,   threshold V_th + sum_j theta_j
//   V(t) = V_inf + (V - V_inf) exp(-t/tau_m) + sum_k I_k K_k(t)   (K: ExponentialKernel)
//
// First crossing. Let f = V - V_th - sum_j theta_j and a = 1/tau_m. Then
//   (f' exp(a t))' exp(-a t) = f'' + a f' = -sum_k I_k(t) / (tau_k C_m) - sum_j b_j (b_j - a) theta_j(t),  b = 1/tau
// is a sum of N + M exponentials, whose zeros are found (exponential_sum.hpp); between them f' has at most one zero,
// and between those f is monotone. No crossing is missed however short (first_crossing.hpp).
// b_j - a = (tau_m - tau_j) / (tau_m tau_j), exact for close time constants.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "models/neuron/exponential_kernel.hpp"
#include "models/neuron/exponential_sum.hpp"

namespace mossy {

template <std::size_t N, std::size_t M>
class LinearMembrane {
 public:
  using Currents = std::array<double, N>;   ///< pA
  using Threshold = std::array<double, M>;  ///< mV >= 0

  struct Constants {
    double tau_m;                     ///< ms
    double C_m;                       ///< pF
    double V_inf;                     ///< mV, E_L + I_e tau_m / C_m
    double V_th;                      ///< mV
    std::array<double, N> tau_I;      ///< ms
    std::array<double, M> tau_theta;  ///< ms
  };
  struct State {
    double V;  ///< mV
    Currents I;
    Threshold theta;
  };

  explicit LinearMembrane(const Constants& c) : c_(c), kernel_(kernels(c)) {
    double slowest = c.tau_m;
    for (const double tau : c.tau_I)
      slowest = std::max(slowest, tau);
    for (const double tau : c.tau_theta)
      slowest = std::max(slowest, tau);
    tails_ = 64 * slowest;
  }

  /// V after t ms.
  double voltage(const State& s, double t) const { return c_.V_inf + deviation(s, t); }
  Currents currents(const Currents& I, double t) const { return decayed(I, c_.tau_I, t); }
  Threshold threshold(const Threshold& theta, double t) const { return decayed(theta, c_.tau_theta, t); }

  /// An upper bound of V, no inhibition and each excitation at its peak, against the lowest threshold.
  bool can_fire(const State& s) const {
    if (c_.V_inf > c_.V_th) return true;
    double most = std::max(s.V, c_.V_inf);
    for (std::size_t k = 0; k < N; ++k)
      most += std::max(s.I[k], 0.0) * kernel_[k].peak();
    return most >= c_.V_th - rounding;
  }
  /// Bounds tight for short times: excitation that does not decay, a threshold that falls as fast as now.
  bool can_fire_within(const State& s, double dt) const {
    double current = 0, lowest = c_.V_th;
    for (const double I : s.I)
      current += std::max(I, 0.0);
    for (std::size_t j = 0; j < M; ++j)
      lowest += s.theta[j] * std::max(1 - dt / c_.tau_theta[j], 0.0);
    const double U_inf = c_.V_inf + current * (c_.tau_m / c_.C_m);
    return s.V + std::max(U_inf - s.V, 0.0) * (dt / c_.tau_m) >= lowest - rounding;
  }

  /// ms until V first reaches the threshold, 0 or `never`.
  double next_crossing(const State& s) const {
    double limit = c_.V_th;
    for (const double theta : s.theta)
      limit += theta;
    if (s.V >= limit) return 0;
    if (!can_fire(s)) return never;
    const auto above = [&](double t) { return std::pair(excess(s, t), slopes(s, t).first); };
    return first_crossing(turning_points(s), c_.V_inf > c_.V_th, c_.tau_m, longest_wait * tails_, above);
  }

 private:
  static constexpr double rounding = 1e-9;    // mV, far above the rounding of the bounds
  static constexpr double longest_wait = 16;  // times 64 time constants: exp(-1024) is 0 in double

  static std::array<ExponentialKernel, N> kernels(const Constants& c) {
    return [&]<std::size_t... k>(std::index_sequence<k...>) {
      return std::array{ExponentialKernel(c.tau_m, c.tau_I[k], c.C_m)...};
    }
    (std::make_index_sequence<N>());
  }
  template <std::size_t K>
  static std::array<double, K> decayed(std::array<double, K> values, const std::array<double, K>& tau,
                                       double t) {
    for (std::size_t k = 0; k < K; ++k)
      values[k] *= std::exp(-t / tau[k]);
    return values;
  }

  /// V - V_inf, without the rounding of the sum: its sign is right far out in the tails.
  double deviation(const State& s, double t) const {
    double D = (s.V - c_.V_inf) * std::exp(-t / c_.tau_m);
    for (std::size_t k = 0; k < N; ++k)
      if (s.I[k] != 0) D += s.I[k] * kernel_[k](t);
    return D;
  }
  /// V less its threshold, mV.
  double excess(const State& s, double t) const {
    double raised = 0;
    for (const double theta : threshold(s.theta, t))
      raised += theta;
    return voltage(s, t) - c_.V_th - raised;
  }

  struct Slopes {
    double first, second;  // of the excess, mV/ms and mV/ms^2
  };
  Slopes slopes(const State& s, double t) const {
    const Currents I = currents(s.I, t);
    double sum = 0, falling = 0;  // of the currents, pA and pA/ms
    for (std::size_t k = 0; k < N; ++k) {
      sum += I[k];
      falling += I[k] / c_.tau_I[k];
    }
    const double V_slope = -deviation(s, t) / c_.tau_m + sum / c_.C_m;
    Slopes of{V_slope, -V_slope / c_.tau_m - falling / c_.C_m};
    const Threshold theta = threshold(s.theta, t);
    for (std::size_t j = 0; j < M; ++j) {
      of.first += theta[j] / c_.tau_theta[j];
      of.second -= theta[j] / c_.tau_theta[j] / c_.tau_theta[j];
    }
    return of;
  }

  /// Zeros of f', by the chain of the head comment.
  Times<static_cast<int>(N + M)> turning_points(const State& s) const {
    std::array<ExponentialTerm, N + M> terms;
    for (std::size_t k = 0; k < N; ++k)
      terms[k] = {-s.I[k] / c_.tau_I[k] / c_.C_m, c_.tau_I[k]};
    for (std::size_t j = 0; j < M; ++j) {
      const double tau = c_.tau_theta[j];
      terms[N + j] = {-s.theta[j] / tau * ((c_.tau_m - tau) / c_.tau_m / tau), tau};
    }
    return zeros_between(zeros_of(terms, tails_), tails_, [&](double t) {
      const Slopes h = slopes(s, t);
      return std::pair(h.first, h.second);
    });
  }

  Constants c_;
  std::array<ExponentialKernel, N> kernel_;
  double tails_;  ///< ms, past this all has decayed to 1e-28: what turns later matters no more
};

}  // namespace mossy
