// SPDX-License-Identifier: MIT
// Private input: every driven cell has a random train of its own, drawn only as far as the cell's clock came.
//
// Each cell has a random stream keyed by its number in the population, so its train depends on nothing else.
// Between `start` and `stop` the trains are Poisson of constant rate, the waits exponential with mean 1000 / rate
// ms, unless they are given other laws (train_law.hpp). Thread rule: belongs to its block.
#pragma once

#include <cstdint>
#include <vector>

#include "models/field.hpp"
#include "sim/core/archive.hpp"
#include "sim/core/rng.hpp"
#include "sim/engine/train_law.hpp"

namespace mossy {

/// One source's settings for a cell.
struct PoissonTrain {
  double rate = 0;  ///< Hz, unless there are laws
  double weight = 0;
  int port = 0;
  double start = 0, stop = never;  ///< ms
};

class PrivatePoisson {
 public:
  /// `cells`: driven cells of the block, ascending; `first`: number of the block's first cell in its population.
  /// `trains`: one for all or one per driven cell. `laws`: the same, or none: Poisson of the trains' rate.
  PrivatePoisson(std::vector<std::uint32_t> cells, std::uint32_t first, std::vector<PoissonTrain> trains,
                 std::uint64_t seed, std::uint64_t purpose, std::vector<TrainLaw> laws = {})
      : cells_(std::move(cells)),
        trains_(std::move(trains)),
        laws_(std::move(laws)),
        first_(first),
        seed_(seed),
        purpose_(purpose) {
    inputs_.reserve(cells_.size());
    for (std::size_t k = 0; k < cells_.size(); ++k) {
      inputs_.push_back({train(k).start, Stream(seed_, purpose_, first_ + cells_[k])});
      begin(k);
    }
  }

  /// Whether all trains are Poisson of constant rate.
  bool constant_rate() const { return laws_.empty(); }

  const std::vector<std::uint32_t>& cells() const { return cells_; }
  double next(std::size_t k) const { return inputs_[k].next; }  ///< ms, of the k-th driven cell
  const PoissonTrain& train(std::size_t k) const { return trains_.size() == 1 ? trains_[0] : trains_[k]; }
  /// Moves on to the arrival after this one.
  void draw(std::size_t k) {
    Input& input = inputs_[k];
    const PoissonTrain& t = train(k);
    if (!laws_.empty()) return go_to(k, next_spike(law(k), input.next, input.stream));
    if (t.rate <= 0) {
      input.next = never;
      return;
    }
    input.next += input.stream.exponential() * (1000 / t.rate);
    if (input.next >= t.stop) input.next = never;
  }
  void archive(Archive& a) { a(inputs_); }
  std::uint64_t bytes() const {
    return inputs_.capacity() * sizeof(Input) + cells_.capacity() * 4 +
           trains_.capacity() * sizeof(PoissonTrain) + laws_.capacity() * sizeof(TrainLaw);
  }

 private:
  struct Input {
    double next;
    Stream stream;
  };
  const TrainLaw& law(std::size_t k) const { return laws_.size() == 1 ? laws_[0] : laws_[k]; }
  void begin(std::size_t k) {
    if (laws_.empty()) return draw(k);
    go_to(k, first_spike(law(k), inputs_[k].next, inputs_[k].stream));
  }
  void go_to(std::size_t k, double time) { inputs_[k].next = time < train(k).stop ? time : never; }

  std::vector<std::uint32_t> cells_;
  std::vector<PoissonTrain> trains_;
  std::vector<TrainLaw> laws_;
  std::vector<Input> inputs_;
  std::uint32_t first_;
  std::uint64_t seed_, purpose_;
};

}  // namespace mossy
