// SPDX-License-Identifier: MIT
// Associative memory with binary synapses (Willshaw, Buneman & Longuet-Higgins 1969, Nature 222:960).
//
//   W_ij = 1 when input j and output i were ever active together (clipped Hebb), else 0
//   recall: outputs whose sum equals the number of active inputs; or the k largest sums
//
// With k of N cells active in each of M patterns a synapse is on with chance 1 - (1 - (k/N)^2)^M. Best at
// one half: ln 2 = 0.69 bit per synapse. Auto-association is input = output.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstdint>

#include "analysis/memories/cells.hpp"

namespace mossy {

class Willshaw {
 public:
  Willshaw(std::uint32_t inputs, std::uint32_t outputs) : on_(Synapses::Zero(outputs, inputs)) {}

  void store(const Cells& input, const Cells& output) {
    for (const std::uint32_t j : input)
      for (const std::uint32_t i : output)
        on_(i, j) = 1;
  }

  /// Number of active inputs with a potentiated synapse, per output.
  std::vector<std::uint32_t> sums(const Cells& input) const {
    std::vector<std::uint32_t> sum(static_cast<std::size_t>(on_.rows()), 0);
    for (const std::uint32_t j : input) {
      const std::uint8_t* column = on_.col(j).data();
      for (std::size_t i = 0; i < sum.size(); ++i)
        sum[i] += column[i];
    }
    return sum;
  }

  /// Outputs that every active input excites: right when the cue lacks cells but has no wrong ones.
  Cells recall(const Cells& input) const {
    Cells result;
    const auto sum = sums(input);
    for (std::uint32_t i = 0; i < sum.size(); ++i)
      if (sum[i] == input.size()) result.push_back(i);
    return result;
  }

  /// The k outputs with the largest sums, ties tossed: for cues with wrong cells.
  Cells recall(const Cells& input, std::uint32_t winners, Stream& ties) const {
    return k_largest(sums(input), winners, ties);
  }

  /// Fraction of the synapses that are on.
  double load() const { return on_.cast<double>().mean(); }

  static double expected_load(double active_fraction, double patterns) {
    return -std::expm1(patterns * std::log1p(-active_fraction * active_fraction));
  }

 private:
  using Synapses = Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic>;
  Synapses on_;
};

}  // namespace mossy
