// SPDX-License-Identifier: MIT
// Private Poisson input: every driven cell has a train of its own, drawn only as far as the cell's clock came.
//
// Each cell has a random stream keyed by its number in the population, so its train depends on nothing else.
// Between `start` and `stop` the waits are exponential with mean 1000 / rate ms; a change of the rate is a new
// source. Thread rule: belongs to its block.
#pragma once

#include <cstdint>
#include <vector>

#include "models/field.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

/// One source's settings for a cell.
struct PoissonTrain {
  double rate = 0;  ///< Hz
  double weight = 0;
  int port = 0;
  double start = 0, stop = never;  ///< ms
};

class PrivatePoisson {
 public:
  /// `cells`: driven cells of the block, ascending; `first`: number of the block's first cell in its population.
  /// `trains`: one for all or one per driven cell.
  PrivatePoisson(std::vector<std::uint32_t> cells, std::uint32_t first, std::vector<PoissonTrain> trains,
                 std::uint64_t seed, std::uint64_t purpose)
      : cells_(std::move(cells)), trains_(std::move(trains)), first_(first), seed_(seed), purpose_(purpose) {
    inputs_.reserve(cells_.size());
    for (std::size_t k = 0; k < cells_.size(); ++k) {
      inputs_.push_back({train(k).start, Stream(seed_, purpose_, first_ + cells_[k])});
      draw(k);
    }
  }

  const std::vector<std::uint32_t>& cells() const { return cells_; }
  double next(std::size_t k) const { return inputs_[k].next; }  ///< ms, of the k-th driven cell
  const PoissonTrain& train(std::size_t k) const { return trains_.size() == 1 ? trains_[0] : trains_[k]; }
  /// Moves on to the arrival after this one.
  void draw(std::size_t k) {
    Input& input = inputs_[k];
    const PoissonTrain& t = train(k);
    if (t.rate <= 0) {
      input.next = never;
      return;
    }
    input.next += input.stream.exponential() * (1000 / t.rate);
    if (input.next >= t.stop) input.next = never;
  }
  std::uint64_t bytes() const { return inputs_.capacity() * sizeof(Input) + cells_.capacity() * 4; }

 private:
  struct Input {
    double next;
    Stream stream;
  };
  std::vector<std::uint32_t> cells_;
  std::vector<PoissonTrain> trains_;
  std::vector<Input> inputs_;
  std::uint32_t first_;
  std::uint64_t seed_, purpose_;
};

}  // namespace mossy
