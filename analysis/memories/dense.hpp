// SPDX-License-Identifier: MIT
// Dense associative memory of +-1 units (Krotov & Hopfield 2016, arXiv 1606.01164).
//
//   E = -sum_mu F(xi^mu . s),  F(x) = x^n, or x^n for x > 0 and else 0 (rectified)
//   s_i <- sign of sum_mu [F(+xi_i + r_mu) - F(-xi_i + r_mu)],  r_mu = sum_{j != i} xi_j^mu s_j; kept at zero
//
// n = 2 is Hopfield's network. Random patterns recalled without a wrong bit: N^(n-1) / (2 (2n-3)!! ln N).
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <utility>

#include "analysis/memories/cells.hpp"

namespace mossy {

class DenseMemory {
 public:
  enum class Form { polynomial, rectified };

  /// One column per memory.
  DenseMemory(Eigen::MatrixXf memories, int power, Form form)
      : memories_(std::move(memories)), power_(power), form_(form) {}

  /// What decides unit i: energy with it at -1 less the energy with it at +1.
  double drive(Eigen::Index i, const Eigen::VectorXf& state) const {
    return drive(i, state, memories_.transpose() * state);
  }

  /// All units decided from the same state: the first step of the capacity checks.
  Eigen::VectorXf updated_together(const Eigen::VectorXf& state) const {
    const Eigen::VectorXf overlaps = memories_.transpose() * state;
    Eigen::VectorXf next = state;
    for (Eigen::Index i = 0; i < state.size(); ++i)
      decide(next[i], drive(i, state, overlaps));
    return next;
  }

  /// One unit at a time until a sweep turns none; the energy never rises.
  Eigen::VectorXf recall(Eigen::VectorXf state, Stream& order, int max_sweeps = 100) const {
    Eigen::VectorXf overlaps = memories_.transpose() * state;
    for (int sweep = 0; sweep < max_sweeps; ++sweep) {
      bool turned = false;
      for (const std::uint32_t i : random_order(static_cast<std::uint32_t>(state.size()), order)) {
        const float before = state[i];
        decide(state[i], drive(i, state, overlaps));
        if (state[i] == before) continue;
        overlaps += 2 * state[i] * memories_.row(i).transpose();
        turned = true;
      }
      if (!turned) break;
    }
    return state;
  }

  double energy(const Eigen::VectorXf& state) const {
    const Eigen::VectorXf overlaps = memories_.transpose() * state;
    double sum = 0;
    for (Eigen::Index m = 0; m < overlaps.size(); ++m)
      sum += f(overlaps[m]);
    return -sum;
  }

  /// Random patterns that N units hold without a wrong bit after one step.
  static double capacity_without_error(double units, int power) {
    double odd = 1;
    for (int factor = 2 * power - 3; factor > 1; factor -= 2)
      odd *= factor;
    return std::pow(units, power - 1) / (2 * odd * std::log(units));
  }

 private:
  double f(double x) const {
    if (form_ == Form::rectified && x <= 0) return 0;
    double product = 1;
    for (int k = 0; k < power_; ++k)
      product *= x;
    return product;
  }
  double drive(Eigen::Index i, const Eigen::VectorXf& state, const Eigen::VectorXf& overlaps) const {
    double sum = 0;
    for (Eigen::Index m = 0; m < overlaps.size(); ++m) {
      const double own = memories_(i, m), rest = overlaps[m] - own * state[i];
      sum += f(rest + own) - f(rest - own);
    }
    return sum;
  }
  static void decide(float& unit, double drive) {
    if (drive != 0) unit = drive > 0 ? 1.0f : -1.0f;
  }

  Eigen::MatrixXf memories_;
  int power_;
  Form form_;
};

}  // namespace mossy
