// SPDX-License-Identifier: MIT
// Modern Hopfield network: the attention read (Ramsauer et al. 2020, arXiv 2008.02217).
//
//   q <- X softmax(beta X' q),  X one column per stored pattern
//   E = -(1/beta) ln sum_mu exp(beta x_mu.q) + q.q/2 + (1/beta) ln K + M^2/2, M the longest pattern; falls
//
// Three regimes: one pattern, the mean of a cluster, the mean of all (small beta). A soft winner-take-all
// circuit samples the same softmax, so `probabilities` is what its spike counts are judged by.
#pragma once

#include <Eigen/Core>
#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>
#include <utility>

namespace mossy {

/// exp(u_k) / sum exp(u): shifted by the largest, so that nothing overflows.
inline Eigen::VectorXd softmax(const Eigen::VectorXd& u) {
  const Eigen::VectorXd e = (u.array() - u.maxCoeff()).exp();
  return e / e.sum();
}

class SoftmaxMemory {
 public:
  /// One column per pattern.
  SoftmaxMemory(Eigen::MatrixXd patterns, double beta) : patterns_(std::move(patterns)), beta_(beta) {}

  Eigen::VectorXd probabilities(const Eigen::VectorXd& query) const {
    return softmax(beta_ * (patterns_.transpose() * query));
  }
  Eigen::VectorXd read(const Eigen::VectorXd& query) const { return patterns_ * probabilities(query); }

  /// Reads again from each answer until it moves less than `tolerance`.
  Eigen::VectorXd recall(Eigen::VectorXd query, double tolerance = 1e-9, int max_reads = 1000) const {
    for (int k = 0; k < max_reads; ++k) {
      Eigen::VectorXd next = read(query);
      const double moved = (next - query).norm();
      query = std::move(next);
      if (moved < tolerance) break;
    }
    return query;
  }

  double energy(const Eigen::VectorXd& query) const {
    const Eigen::VectorXd u = beta_ * (patterns_.transpose() * query);
    const double log_sum = u.maxCoeff() + std::log((u.array() - u.maxCoeff()).exp().sum());
    const double longest = patterns_.colwise().norm().maxCoeff();
    const double count = static_cast<double>(patterns_.cols());
    return (std::log(count) - log_sum) / beta_ + query.squaredNorm() / 2 + longest * longest / 2;
  }

  /// The base c of the bound sqrt(p) c^((d-1)/4) on random patterns stored on a sphere of radius
  /// K sqrt(d-1), with failure probability p (theorem 3 of the paper).
  static double capacity_base(double beta, double K, double d, double p) {
    const double a = 2 / (d - 1) * (1 + std::log(2 * beta * K * K * p * (d - 1)));
    const double b = 2 * K * K * beta / 5;
    return b / boost::math::lambert_w0(std::exp(a + std::log(b)));
  }

 private:
  Eigen::MatrixXd patterns_;
  double beta_;
};

}  // namespace mossy
