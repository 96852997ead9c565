// SPDX-License-Identifier: MIT
// Modern Hopfield network: the paper's capacity constants, retrieval in one read, its regimes, its energy.
#include "analysis/memories/softmax.hpp"

#include <catch2/catch.hpp>

#include "analysis/memories/cells.hpp"

using namespace mossy;

TEST_CASE("softmax: the capacity constants printed in the paper") {
  CHECK(SoftmaxMemory::capacity_base(1, 3, 20, 0.001) == Approx(3.1546).margin(1e-4));
  CHECK(SoftmaxMemory::capacity_base(1, 1, 75, 0.001) == Approx(1.3718).margin(1e-4));
}

TEST_CASE("softmax: one read repairs 20 % flips, and small beta reads the mean of all") {
  const int d = 96, count = 128;
  Stream stream(1, key_of("softmax"), 0);
  const Eigen::MatrixXd patterns = random_sign_patterns(d, count, stream).cast<double>();
  const Eigen::VectorXd average = patterns.rowwise().mean();
  const SoftmaxMemory sharp(patterns, 1.0), flat(patterns, 1e-4);
  for (int k = 0; k < 50; ++k) {
    const Eigen::VectorXf pattern = patterns.col(k).cast<float>();
    const Eigen::VectorXd cue = flip_signs(pattern, d / 5, stream).cast<double>();
    const Eigen::VectorXd answer = sharp.read(cue);
    CHECK(answer.dot(patterns.col(k)) / answer.norm() / std::sqrt(d) > 0.95);
    const Eigen::VectorXd mixture = flat.read(cue);
    CHECK(mixture.dot(average) / mixture.norm() / average.norm() > 0.99);
  }
}

TEST_CASE("softmax: the energy falls with each read, to a point that reads itself") {
  Stream stream(2, key_of("softmax"), 0);
  const SoftmaxMemory memory(random_sign_patterns(20, 10, stream).cast<double>(), 0.05);
  Eigen::VectorXd query = random_signs(20, stream).cast<double>();
  for (int k = 0; k < 20; ++k) {
    const Eigen::VectorXd next = memory.read(query);
    CHECK(memory.energy(next) <= memory.energy(query) + 1e-12);
    query = next;
  }
  const Eigen::VectorXd rest = memory.recall(query);
  CHECK((memory.read(rest) - rest).norm() < 1e-8);
}

TEST_CASE("softmax: large drives do not overflow") {
  Eigen::VectorXd u(3);
  u << 5000, 5000 + std::log(3.0), -5000;
  const Eigen::VectorXd p = softmax(u);
  CHECK(p[0] == Approx(0.25));
  CHECK(p[1] == Approx(0.75));
  CHECK(p[2] == 0);
}
