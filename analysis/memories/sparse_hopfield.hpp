// SPDX-License-Identifier: MIT
// Associative memory of sparse 0/1 patterns with the covariance rule and k winners
// (Tsodyks & Feigelman 1988, Europhys. Lett. 6:101).
//
//   W_ij = sum_mu (xi_i^mu - a)(xi_j^mu - a) = C_ij - a (n_i + n_j) + p a^2,   W_ii = 0
//   C_ij patterns in which both are active, n_i in which i is, a active fraction, p patterns
//   recall: the k cells with the largest field, all at once, until nothing changes
//
// Only C is kept, so storing costs k^2 and not N^2. As a -> 0 the capacity tends to N / (2 a |ln a|); at a few
// thousand cells a quarter of that is what recall from a spoilt cue bears.
#pragma once

#include <Eigen/Core>
#include <cmath>

#include "analysis/memories/cells.hpp"

namespace mossy {

class SparseHopfield {
 public:
  SparseHopfield(std::uint32_t cells, std::uint32_t active)
      : cells_(cells),
        active_(active),
        together_(Eigen::MatrixXf::Zero(cells, cells)),
        times_active_(Eigen::VectorXf::Zero(cells)) {}

  void store(const Cells& pattern) {
    ++patterns_;
    for (const std::uint32_t j : pattern) {
      ++times_active_[j];
      for (const std::uint32_t i : pattern)
        if (i != j) ++together_(i, j);
    }
  }

  Eigen::VectorXf fields(const Cells& state) const {
    const float a = static_cast<float>(active_) / static_cast<float>(cells_);
    const float on = static_cast<float>(state.size());
    float active_sum = 0;
    for (const std::uint32_t j : state)
      active_sum += times_active_[j];
    const float common = patterns_ * a * a;
    Eigen::VectorXf field =
        Eigen::VectorXf::Constant(cells_, common * on - a * active_sum) - a * on * times_active_;
    for (const std::uint32_t j : state) {
      field += together_.col(j);
      field[j] -= common - 2 * a * times_active_[j];  // no synapse onto itself
    }
    return field;
  }

  /// The fixed point reached from the cue, or the state after `max_steps`.
  Cells recall(Cells state, int max_steps = 50) const {
    for (int step = 0; step < max_steps; ++step) {
      Cells next = k_largest(fields(state), active_);
      if (next == state) break;
      state = std::move(next);
    }
    return state;
  }

  /// Patterns per cell as a -> 0.
  static double asymptotic_load(double a) { return 1 / (2 * a * std::abs(std::log(a))); }

 private:
  std::uint32_t cells_, active_;
  float patterns_ = 0;
  Eigen::MatrixXf together_;
  Eigen::VectorXf times_active_;
};

}  // namespace mossy
