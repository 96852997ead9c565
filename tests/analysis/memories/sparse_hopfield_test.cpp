// SPDX-License-Identifier: MIT
// The covariance rule at N = 2,000 against a separate program's table: at a quarter of the asymptotic load recall
// works, at half of it no longer. The table's number of steps is not told: five fit it.
#include "analysis/memories/sparse_hopfield.hpp"

#include <catch2/catch.hpp>

using namespace mossy;

namespace {

double recalled(double active_fraction, double share_of_formula) {
  const std::uint32_t n = 2000, k = static_cast<std::uint32_t>(std::lround(active_fraction * n));
  const double load = share_of_formula * SparseHopfield::asymptotic_load(active_fraction);
  Stream stream(1, key_of("sparse"), 0);
  SparseHopfield net(n, k);
  std::vector<Cells> patterns;
  for (int p = 0; p < static_cast<int>(load * n); ++p) {
    patterns.push_back(draw_cells(n, k, stream));
    net.store(patterns.back());
  }
  double sum = 0;
  const std::size_t probes = 40;
  for (std::size_t p = 0; p < probes; ++p) {
    const Cells cue = replace_cells(patterns[p], n, k / 10, stream);
    sum += shared_cells(net.recall(cue, 5), patterns[p]) / static_cast<double>(k);
  }
  return sum / probes;
}

}  // namespace

TEST_CASE("sparse_hopfield: the asymptotic loads") {
  CHECK(SparseHopfield::asymptotic_load(0.02) == Approx(6.39).margin(0.005));
  CHECK(SparseHopfield::asymptotic_load(0.05) == Approx(3.34).margin(0.005));
  CHECK(SparseHopfield::asymptotic_load(0.10) == Approx(2.17).margin(0.005));
}

TEST_CASE("sparse_hopfield: a quarter of the formula is recalled, half of it is not") {
  CHECK(recalled(0.02, 0.25) == Approx(0.978).margin(0.03));
  CHECK(recalled(0.05, 0.25) == Approx(0.965).margin(0.03));
  CHECK(recalled(0.10, 0.25) == Approx(0.916).margin(0.03));
  CHECK(recalled(0.05, 0.50) == Approx(0.717).margin(0.05));
}

TEST_CASE("sparse_hopfield: fields are those of the covariance rule, written out") {
  const std::uint32_t n = 30, k = 5;
  const float a = 5.0f / 30;
  Stream stream(2, key_of("sparse"), 0);
  SparseHopfield net(n, k);
  Eigen::MatrixXf weights = Eigen::MatrixXf::Zero(n, n);
  Cells last;
  for (int p = 0; p < 7; ++p) {
    last = draw_cells(n, k, stream);
    net.store(last);
    Eigen::VectorXf x = Eigen::VectorXf::Constant(n, -a);
    for (const std::uint32_t i : last)
      x[i] += 1;
    weights += x * x.transpose();
  }
  weights.diagonal().setZero();
  Eigen::VectorXf state = Eigen::VectorXf::Zero(n);
  for (const std::uint32_t i : last)
    state[i] = 1;
  CHECK((net.fields(last) - weights * state).cwiseAbs().maxCoeff() < 1e-4f);
}
