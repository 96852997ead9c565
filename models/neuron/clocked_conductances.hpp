// SPDX-License-Identifier: MIT
// Leaky cells with exponentially decaying conductances in steps of a clock, for who asks for it (sim/engine/clocked_block.hpp).
//
//   C_m dy/dt = I_e - g_L y + sum over receptors g (E - E_L - y),   dg/dt = -g / tau,   y = V - E_L
//
// Over a step of dt ms with inputs of weight w at s ms before its end, the conductances and their integrals are exact,
//
//   g' = e^(-dt/tau) g + sum w e^(-s/tau),      K = tau (1 - e^(-dt/tau)) g + sum w tau (1 - e^(-s/tau))
//
// and y moves as if each conductance stood at its mean K / dt (the first term of Magnus' series):
//
//   D = (g_L dt + sum K) / C_m,   N = (I_e dt + sum K (E - E_L)) / C_m,   y' = y e^(-D) + N (1 - e^(-D)) / D
//
// The error of a step is of third order in dt, except where an input arrives: there of second with a mean of third, so
// that of the whole is of second. Cells that are at V_th at the end of a step, and those whose refractory period ends in it,
// go from input to input instead, by the same formulas; they fire where an exponential from point to point meets V_th. What
// rises above V_th and falls back within a step is not seen. In the refractory period V stands at V_reset.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/exponential.hpp"

namespace mossy {

class ClockedConductances {
 public:
  static constexpr std::size_t fields = 3;  ///< V_m, g_ex, g_in
  static constexpr std::size_t ports = 2;
  static constexpr std::size_t moved = 2;  ///< g and K
  static constexpr std::size_t sums = ports * moved;
  static constexpr std::size_t sum_of(std::size_t port, std::size_t m) { return port * moved + m; }
  static constexpr bool needs_whole_step = true;

  /// Params of lif_cond_exp; `longest` is the step, ms.
  template <class Params>
  ClockedConductances(const Params& p, double longest)
      : C_m_(p.C_m),
        g_L_(p.g_L),
        E_L_(p.E_L),
        I_e_(p.I_e),
        tau_{p.tau_syn_ex, p.tau_syn_in},
        drive_{p.E_ex - p.E_L, p.E_in - p.E_L},
        V_th_(p.V_th),
        V_reset_(p.V_reset),
        longest_(longest) {
    for (std::size_t port = 0; port < ports; ++port)
      kernels_[port] = {decay_series(longest / tau_[port]),
                        integral_series(longest / tau_[port], tau_[port])};
  }

  double longest() const { return longest_; }
  const std::vector<double>& kernel(std::size_t port, std::size_t m) const { return kernels_[port][m]; }

  /// What is the same for all cells in a step of dt ms.
  struct Flow {
    double E_L, V_th;                ///< mV
    double leak, drive;              ///< g_L dt / C_m, I_e dt / C_m (mV)
    double per_C;                    ///< 1 / C_m
    std::array<double, ports> E;     ///< E - E_L, mV
    std::array<double, ports> left;  ///< e^(-dt/tau)
    std::array<double, ports> area;  ///< tau (1 - e^(-dt/tau)), ms
  };
  Flow flow(double dt) const {
    constexpr double least = 1e-300;  // a step of no length, too, divides by D
    Flow f{E_L_, V_th_, std::max(g_L_ * dt / C_m_, least), I_e_ * dt / C_m_, 1 / C_m_, drive_, {}, {}};
    for (std::size_t port = 0; port < ports; ++port) {
      f.left[port] = std::exp(-dt / tau_[port]);
      f.area[port] = -tau_[port] * std::expm1(-dt / tau_[port]);
    }
    return f;
  }

  /// One step of n cells, fields and sums side by side. reached: V_th at its end, or at the start.
  using Lanes = std::array<double*, fields>;
  using ConstLanes = std::array<const double*, fields>;
  using Sums = std::array<const double*, sums>;
  static void step(const Flow& flow, std::size_t n, const ConstLanes& now, const Sums& inputs,
                   const Lanes& next, std::uint8_t* reached);

  /// One cell between inputs.
  struct Point {
    double V;
    std::array<double, ports> g;
  };
  /// The conductances alone.
  void decay(Point& x, double dt) const {
    for (std::size_t port = 0; port < ports; ++port)
      x.g[port] *= std::exp(-dt / tau_[port]);
  }
  void advance(Point& x, double dt) const {
    double D = g_L_ * dt / C_m_, N = I_e_ * dt / C_m_;
    for (std::size_t port = 0; port < ports; ++port) {
      const double left = std::expm1(-dt / tau_[port]), K = -tau_[port] * left * x.g[port] / C_m_;
      x.g[port] += x.g[port] * left;
      D += K;
      N += K * drive_[port];
    }
    const double change = std::expm1(-D);
    x.V += (x.V - E_L_) * change - N * change / D;
  }
  /// ms to V_th, which a cell at x reaches within dt, when it is at V1.
  double crossing(const Point& x, double V1, double dt) const {
    if (x.V >= V_th_) return 0;
    const double D = (g_L_ + x.g[0] + x.g[1]) * dt / C_m_;
    const double share = std::log1p((V_th_ - x.V) / (V1 - x.V) * std::expm1(-D)) / -D;
    return share < 1 ? share * dt : dt;
  }
  double V_th() const { return V_th_; }
  double V_reset() const { return V_reset_; }

 private:
  /// e^(-q x) in powers of x in [0, 1].
  static std::vector<double> decay_series(double q) {
    std::vector<double> c;
    for (double term = 1, n = 1; std::abs(term) > 0x1p-60 || n <= q + 1; term *= -q / n, ++n)
      c.push_back(term);
    return c;
  }
  /// tau (1 - e^(-q x)).
  static std::vector<double> integral_series(double q, double tau) {
    std::vector<double> c = decay_series(q);
    for (double& term : c)
      term *= -tau;
    c[0] = 0;
    return c;
  }

  double C_m_, g_L_, E_L_, I_e_;
  std::array<double, ports> tau_, drive_;
  double V_th_, V_reset_, longest_;
  std::array<std::array<std::vector<double>, moved>, ports> kernels_;
};

}  // namespace mossy
