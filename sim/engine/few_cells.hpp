// SPDX-License-Identifier: MIT
// The few cells of a step that go from input to input, and their inputs by cell and time.
//
// Filled anew in each step: add the cells, put their inputs in the order in which those of one instant are to be added,
// sort. Thread rule: belongs to its block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/core/scratch.hpp"

namespace mossy {

class FewCells {
 public:
  /// A cell, and the date at which its state stands.
  struct Cell {
    std::uint32_t cell;
    double since;  ///< ms
  };
  struct Input {
    double time;  ///< ms
    double weight;
    std::uint32_t slot;  ///< which of the few
    int port;
  };

  explicit FewCells(std::size_t cells_of_block) : slot_of_(cells_of_block) {}

  void clear() {
    few_.clear();
    inputs_.clear();
  }
  void add(std::uint32_t cell, double since) {
    slot_of_[cell] = static_cast<std::uint32_t>(few_.size());
    few_.push_back({cell, since});
  }
  /// An input of one of the few.
  void put(std::uint32_t cell, double time, double weight, int port) {
    inputs_.push_back({time, weight, slot_of_[cell], port});
  }
  const std::vector<Cell>& cells() const { return few_; }
  /// Of one of the few: its place among them.
  std::uint32_t slot_of(std::uint32_t cell) const { return slot_of_[cell]; }

  /// By slot and time; inputs of one slot and time keep their order. Counted by slot, then inserted: there are few of
  /// each, and most stand in order.
  void sort() {
    first_input_.assign(few_.size() + 1, 0);
    for (const Input& in : inputs_)
      ++first_input_[in.slot + 1];
    for (std::size_t slot = 0; slot < few_.size(); ++slot)
      first_input_[slot + 1] += first_input_[slot];
    place_of_.assign(first_input_.begin(), first_input_.end() - 1);
    sorted_.resize(inputs_.size());
    for (const Input& in : inputs_) {
      std::uint32_t k = place_of_[in.slot]++;
      for (; k > first_input_[in.slot] && sorted_[k - 1].time > in.time; --k)
        sorted_[k] = sorted_[k - 1];
      sorted_[k] = in;
    }
  }
  /// Of the slot-th cell, in order of time; after sort().
  std::span<const Input> inputs_of(std::size_t slot) const {
    return {sorted_.data() + first_input_[slot], sorted_.data() + first_input_[slot + 1]};
  }

  std::uint64_t bytes() const { return 4 * slot_of_.capacity(); }

 private:
  std::vector<Cell> few_;
  std::vector<std::uint32_t> slot_of_;  ///< by cell: place among the few
  Scratch<Input> inputs_, sorted_;
  std::vector<std::uint32_t> first_input_, place_of_;  ///< by slot, in sorted_
};

}  // namespace mossy
