// SPDX-License-Identifier: MIT
// Noise currents of a block: each driven cell has a process and a random stream of its own.
//
// All cells of a source change at the same dates, start + k * every, counted and never added up, so that the dates
// depend on nothing else; each cell's k-th value is its stream's k-th draw. From `stop` on the current is 0.
// Thread rule: belongs to its block.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "models/field.hpp"
#include "models/source/ou_current.hpp"
#include "sim/core/archive.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

class NoiseCurrent {
 public:
  /// `number`: which current source of the population. `cells`: driven cells of the block, ascending; `first`:
  /// number of the block's first cell in its population. `processes`: one for all or one per driven cell.
  NoiseCurrent(std::uint32_t number, std::vector<std::uint32_t> cells, std::uint32_t first,
               std::vector<OuCurrent> processes, double every, double start, double stop, std::uint64_t seed,
               std::uint64_t purpose)
      : cells_(std::move(cells)),
        processes_(std::move(processes)),
        every_(every),
        start_(start),
        stop_(stop),
        number_(number) {
    streams_.reserve(cells_.size());
    for (const std::uint32_t c : cells_)
      streams_.emplace_back(seed, purpose, first + c);
    values_.resize(cells_.size());
    if (cells_.empty() || start_ >= stop_) over_ = true;
  }

  std::uint32_t number() const { return number_; }
  const std::vector<std::uint32_t>& cells() const { return cells_; }
  /// ms of the next change, or `never`.
  double date() const {
    if (over_) return never;
    const double next = start_ + static_cast<double>(count_) * every_;
    return next < stop_ ? next : stop_;
  }
  /// pA of the k-th driven cell from date() on. Once for each cell, then `advance`.
  double draw(std::size_t k) {
    if (date() >= stop_) return 0;
    const OuCurrent& process = processes_.size() == 1 ? processes_[0] : processes_[k];
    values_[k] = count_ == 0 ? process.first(streams_[k]) : process.next(values_[k], streams_[k]);
    return values_[k];
  }
  void advance() {
    over_ = date() >= stop_;
    ++count_;
  }
  void archive(Archive& a) { a(streams_, values_, count_, over_); }
  std::uint64_t bytes() const {
    return streams_.capacity() * sizeof(Stream) + values_.capacity() * 8 + cells_.capacity() * 4 +
           processes_.capacity() * sizeof(OuCurrent);
  }

 private:
  std::vector<std::uint32_t> cells_;
  std::vector<OuCurrent> processes_;
  std::vector<Stream> streams_;
  std::vector<double> values_;   ///< pA
  double every_, start_, stop_;  ///< ms
  std::uint64_t count_ = 0;      ///< changes so far
  std::uint32_t number_;
  bool over_ = false;
};

}  // namespace mossy
