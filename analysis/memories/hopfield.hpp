// SPDX-License-Identifier: MIT
// Hopfield's associative memory of +-1 units (Hopfield 1982, PNAS 79:2554).
//
//   W_ij = sum_mu xi_i^mu xi_j^mu, W_ii = 0            (the factor 1/N changes no sign and is left out)
//   one unit at a time, in random order: s_i <- sign(sum_j W_ij s_j), old value kept at zero
//   E = -1/2 s'Ws / N never rises; recall stops after a sweep in which no unit turned.
//
// Weights and fields are whole numbers below 2^24, so single precision holds them exactly and a field can
// be corrected after each flip instead of summed anew. Above p/N = 0.138 no stored state survives
// (Amit, Gutfreund & Sompolinsky 1985); the first step errs with probability erfc(1/sqrt(2 p/N)) / 2.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <utility>

#include "analysis/memories/cells.hpp"

namespace mossy {

class Hopfield {
 public:
  struct Recall {
    Eigen::VectorXf state;
    int sweeps = 0;
    bool settled = false;  ///< the last sweep turned no unit
  };

  /// One column per pattern, entries +-1.
  explicit Hopfield(const Eigen::MatrixXf& patterns) : weights_(patterns * patterns.transpose()) {
    weights_.diagonal().setZero();
  }

  Eigen::VectorXf fields(const Eigen::VectorXf& state) const { return weights_ * state; }

  /// Fraction of the units that the first step would turn.
  double unstable_fraction(const Eigen::VectorXf& state) const {
    const auto wrong = (fields(state).array() * state.array() < 0).count();
    return static_cast<double>(wrong) / static_cast<double>(state.size());
  }

  Recall recall(Eigen::VectorXf cue, Stream& order, int max_sweeps = 200) const {
    Recall r{std::move(cue), 0, false};
    Eigen::VectorXf field = fields(r.state);
    const auto n = static_cast<std::uint32_t>(r.state.size());
    while (!r.settled && r.sweeps < max_sweeps) {
      ++r.sweeps;
      r.settled = true;
      for (const std::uint32_t i : random_order(n, order)) {
        if (field[i] * r.state[i] >= 0) continue;
        r.state[i] = -r.state[i];
        field += 2 * r.state[i] * weights_.col(i);
        r.settled = false;
      }
    }
    return r;
  }

  double energy(const Eigen::VectorXf& state) const {
    return -0.5 * static_cast<double>(state.dot(fields(state))) / static_cast<double>(state.size());
  }

  /// Chance that a unit of a stored pattern is turned by the first step, at load p/N.
  static double first_step_error(double load) { return 0.5 * std::erfc(1 / std::sqrt(2 * load)); }

 private:
  Eigen::MatrixXf weights_;
};

}  // namespace mossy
