// SPDX-License-Identifier: MIT
// Dense associative memory: the capacity check at N = 100 against a separate program's table, and XOR.
#include "analysis/memories/dense.hpp"

#include <catch2/catch.hpp>

using namespace mossy;

namespace {

struct Outcome {
  double wrong_bits = 0, patterns_right = 0;
};

/// First step from up to `probes` stored patterns, over several networks.
Outcome first_step(int power, int patterns, int networks, int probes) {
  Outcome o;
  const double total = networks * probes;
  for (int seed = 1; seed <= networks; ++seed) {
    Stream stream(static_cast<std::uint64_t>(seed), key_of("dense"), 0);
    const auto stored = random_sign_patterns(100, patterns, stream);
    const DenseMemory memory(stored, power, DenseMemory::Form::polynomial);
    for (int p = 0; p < probes; ++p) {
      const Eigen::VectorXf x = stored.col(p), y = memory.updated_together(x);
      const auto wrong = static_cast<double>((x.array() != y.array()).count());
      o.wrong_bits += wrong / total / 100;
      o.patterns_right += (wrong == 0) / total;
    }
  }
  return o;
}

Eigen::MatrixXf truth_table_of_xor() {
  Eigen::MatrixXf rows(3, 4);
  rows << -1, -1, 1, 1,  //
      -1, 1, -1, 1,      //
      -1, 1, 1, -1;
  return rows;
}

/// Of the four inputs, how many get the right output; a drive of zero is no answer.
int xor_right(int power, DenseMemory::Form form) {
  const auto table = truth_table_of_xor();
  const DenseMemory memory(table, power, form);
  int right = 0;
  for (int k = 0; k < 4; ++k)
    for (const float start : {-1.0f, 1.0f}) {
      Eigen::VectorXf state = table.col(k);
      state[2] = start;
      right += memory.drive(2, state) * table(2, k) > 0;
    }
  return right / 2;
}

}  // namespace

TEST_CASE("dense: patterns held without error") {
  CHECK(DenseMemory::capacity_without_error(100, 2) == Approx(10.86).margin(0.005));
  CHECK(DenseMemory::capacity_without_error(100, 3) == Approx(362).margin(0.5));
  CHECK(DenseMemory::capacity_without_error(100, 4) == Approx(7238).margin(0.5));
}

TEST_CASE("dense: at the formula's load few bits are wrong, far above it nearly all patterns") {
  const Outcome two = first_step(2, 11, 40, 11);
  CHECK(two.wrong_bits == Approx(0.00053).margin(0.0005));
  CHECK(two.patterns_right == Approx(0.95).margin(0.04));
  const Outcome three = first_step(3, 362, 3, 200);
  CHECK(three.wrong_bits == Approx(0.00145).margin(0.0006));
  CHECK(three.patterns_right == Approx(0.87).margin(0.05));
  const Outcome above = first_step(3, 1000, 1, 200);
  CHECK(above.wrong_bits == Approx(0.035).margin(0.005));
  CHECK(above.patterns_right == Approx(0.05).margin(0.05));
  const Outcome four = first_step(4, 7238, 1, 150);
  CHECK(four.wrong_bits == Approx(0.00131).margin(0.0008));
  CHECK(four.patterns_right == Approx(0.875).margin(0.08));
}

TEST_CASE("dense: XOR needs an odd power from 3 on, or the rectified form from 2 on") {
  for (const int power : {1, 2, 4})
    CHECK(xor_right(power, DenseMemory::Form::polynomial) == 0);
  for (const int power : {3, 5})
    CHECK(xor_right(power, DenseMemory::Form::polynomial) == 4);
  for (const int power : {2, 3, 4, 5})
    CHECK(xor_right(power, DenseMemory::Form::rectified) == 4);
}

TEST_CASE("dense: at 100 patterns of 100 units the cubic network repairs 10 flips, the quadratic does not") {
  const auto repaired = [](int power) {
    Stream stream(7, key_of("dense"), 0);
    const auto stored = random_sign_patterns(100, 100, stream);
    const DenseMemory memory(stored, power, DenseMemory::Form::polynomial);
    int right = 0;
    for (int p = 0; p < 30; ++p) {
      const Eigen::VectorXf pattern = stored.col(p), cue = flip_signs(pattern, 10, stream);
      const Eigen::VectorXf answer = memory.recall(cue, stream);
      CHECK(memory.energy(answer) <= memory.energy(cue));
      right += answer == pattern;
    }
    return right;
  };
  CHECK(repaired(3) >= 27);
  CHECK(repaired(2) <= 3);
}
