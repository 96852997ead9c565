// SPDX-License-Identifier: MIT
// Target cells of synapses, numbered within their block: of 16 bits where the block has no more cells than these can name,
// of 32 bits else. Two bytes less for each synapse to keep, and to bring from memory when its source fires.
// Thread rule: belongs to its table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/large_pages.hpp"
#include "sim/core/prefetch.hpp"
#include "sim/core/scratch.hpp"

namespace mossy {

class Targets {
 public:
  static constexpr std::size_t most_cells_of_16_bits = 0x10000;

  /// Of a block of so many cells.
  explicit Targets(std::size_t cells = 0) : narrow_(cells <= most_cells_of_16_bits) {}
  Targets(std::vector<std::uint32_t> cells) : narrow_(false), wide_(std::move(cells)) {}

  std::size_t size() const { return narrow_ ? short_.size() : wide_.size(); }
  void reserve(std::size_t n) {
    narrow_ ? reserve_on_large_pages(short_, n) : reserve_on_large_pages(wide_, n);
  }
  void resize(std::size_t n) { narrow_ ? short_.resize(n) : wide_.resize(n); }
  void put(std::size_t i, std::uint32_t cell) {
    if (narrow_) {
      short_[i] = static_cast<std::uint16_t>(cell);
    } else {
      wide_[i] = cell;
    }
  }
  std::uint32_t operator[](std::size_t i) const { return narrow_ ? short_[i] : wide_[i]; }

  /// Those of synapses [begin, end); lie in `room` where they are short.
  std::span<const std::uint32_t> read(std::size_t begin, std::size_t end,
                                      Scratch<std::uint32_t>& room) const {
    if (!narrow_) return std::span(wide_).subspan(begin, end - begin);
    room.resize(end - begin);
    const std::uint16_t* from = short_.data() + begin;
    std::uint32_t* to = room.data();
    for (std::size_t k = 0; k < end - begin; ++k)
      to[k] = from[k];
    return {room.data(), room.size()};
  }
  /// Calls use(targets), a pointer to those from synapse `begin` on: a loop for each kind.
  template <class Use>
  decltype(auto) with(std::size_t begin, const Use& use) const {
    return narrow_ ? use(short_.data() + begin) : use(wide_.data() + begin);
  }
  /// [begin, end) will be wanted soon.
  [[gnu::always_inline]] void prefetch(std::size_t begin, std::size_t end) const {
    if (narrow_) {
      prefetch_lines(short_.data() + begin, short_.data() + end);
    } else {
      prefetch_lines(wide_.data() + begin, wide_.data() + end);
    }
  }
  std::uint64_t bytes() const { return 2 * short_.capacity() + 4 * wide_.capacity(); }

 private:
  bool narrow_;
  std::vector<std::uint16_t> short_;
  std::vector<std::uint32_t> wide_;  ///< one of the two is empty
};

}  // namespace mossy
