// SPDX-License-Identifier: MIT
// Private Poisson input of cells with dense input: the trains of 1,024 neighbouring cells drawn together.
//
// Independent Poisson trains of equal rate, laid over each other, are one Poisson train whose spikes go to a random
// cell each (superposition and thinning; Kingman 1993, Poisson Processes, chapter 2). So for a group of cells and a step
// [a, b) a Poisson number of spikes is drawn, and for each 32 bits of time and a cell: half the random numbers of
// exponential waits, and no logarithm.
// Everything is keyed by (seed, source, group, a): it does not depend on blocks, threads or what was drawn before.
#pragma once

#include <bit>
#include <cstdint>

#include "models/field.hpp"
#include "sim/core/rng.hpp"
#include "sim/core/scratch.hpp"
#include "sim/engine/dense_kernels.hpp"

namespace mossy {

struct SharedPoisson {
  double rate = 0;  ///< Hz, of each cell
  double weight = 0;
  int port = 0;
  double start = 0, stop = never;  ///< ms
  std::uint64_t seed = 0, purpose = 0;

  static constexpr std::uint32_t group = 1024;  ///< cells

  /// Spikes of one group in [a, b): cell in the group, and share of the step that is left after the spike, in (0, 1).
  struct Spikes {
    Scratch<std::uint32_t> cell;
    Scratch<double> left;
    Scratch<std::uint64_t> words;  ///< scratch
  };

  /// Appends to `spikes`. b > a.
  void draw(std::uint32_t number, double a, double b, Spikes& spikes) const {
    if (a < start || a >= stop) return;
    const std::uint64_t index = key_of(number, std::bit_cast<std::uint64_t>(a));
    Stream counting(seed, key_of(purpose, 1), index);
    const std::uint64_t count = counting.poisson(rate * 1e-3 * (b - a) * group);
    const std::size_t before = spikes.cell.size();
    spikes.cell.resize(before + count);
    spikes.left.resize(before + count);
    spikes.words.resize(count + 2 * philox_lanes);
    philox_blocks(key_of(seed, key_of(purpose, 2)), index, (count + 1) / 2, spikes.words.data());
    split_words(spikes.words.data(), count, group - 1, spikes.cell.data() + before,
                spikes.left.data() + before);
  }
};

}  // namespace mossy
