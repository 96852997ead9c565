// SPDX-License-Identifier: MIT
// The same cell in long double, made to be obviously right and not fast: the reference of the comparison.
//
// Between two inputs V is the closed form; it is looked at in `looks` places, and where it has come to V_th between
// two of them the date is found by halving. A crossing that rises and falls between two looks would be missed: with
// inputs 0.1 ms apart and 16 looks between them these are 6 microseconds.
#pragma once

#include <cmath>
#include <vector>

#include "analysis/grid/lif_input.hpp"

namespace mossy {

/// Spike times (ms) up to `duration`. `inputs` ascend in time; tau_m differs from both tau_syn.
class ReferenceLif {
 public:
  explicit ReferenceLif(const LifParameters& p)
      : p_(p), V_inf_(p.E_L + static_cast<Real>(p.I_e) * p.tau_m / p.C_m) {}

  std::vector<double> spikes(const std::vector<LifInput>& inputs, double duration) {
    V_ = p_.E_L, I_ex_ = I_in_ = 0, now_ = free_ = 0;
    found_.clear();
    for (const LifInput& input : inputs) {
      go_to(input.time);
      (input.excitatory ? I_ex_ : I_in_) += input.weight;
    }
    go_to(duration);
    return found_;
  }

 private:
  using Real = long double;
  static constexpr int looks = 16;

  Real kernel(Real dt, Real tau) const {
    const Real m = p_.tau_m;
    return tau * m / (p_.C_m * (m - tau)) * (std::exp(-dt / m) - std::exp(-dt / tau));
  }
  Real voltage(Real dt) const {
    return V_inf_ + (V_ - V_inf_) * std::exp(-dt / static_cast<Real>(p_.tau_m)) +
           I_ex_ * kernel(dt, p_.tau_syn_ex) - I_in_ * kernel(dt, p_.tau_syn_in);
  }
  void move(Real dt, bool held) {
    if (!held) V_ = voltage(dt);
    I_ex_ *= std::exp(-dt / static_cast<Real>(p_.tau_syn_ex));
    I_in_ *= std::exp(-dt / static_cast<Real>(p_.tau_syn_in));
    now_ += dt;
  }

  void go_to(Real time) {
    while (now_ < time) {
      if (now_ < free_) {
        move(std::min(free_, time) - now_, true);
        continue;
      }
      const Real wait = crossing(time - now_);
      move(wait < 0 ? time - now_ : wait, false);
      if (wait < 0) return;
      found_.push_back(static_cast<double>(now_));
      V_ = p_.V_reset;
      free_ = now_ + p_.t_ref;
    }
  }

  /// Time to the first V >= V_th within dt, or -1.
  Real crossing(Real dt) const {
    for (int k = 1; k <= looks; ++k) {
      Real high = dt * k / looks, low = dt * (k - 1) / looks;
      if (voltage(high) < p_.V_th) continue;
      for (int halvings = 0; halvings < 80; ++halvings) {
        const Real middle = (low + high) / 2;
        (voltage(middle) < p_.V_th ? low : high) = middle;
      }
      return high;
    }
    return -1;
  }

  LifParameters p_;
  Real V_inf_, V_ = 0, I_ex_ = 0, I_in_ = 0;  // mV, pA
  Real now_ = 0, free_ = 0;                   // ms; end of the refractory period
  std::vector<double> found_;
};

}  // namespace mossy
