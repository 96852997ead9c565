// SPDX-License-Identifier: MIT
// An array, or a copy of a piece of one in which everything keeps its number.
//
//   whole:  0 1 2 3 4 5 6 7        whole.piece(3, 6):  3 4 5
#pragma once

#include <cassert>
#include <cstddef>
#include <utility>
#include <vector>

#include "sim/core/archive.hpp"

namespace mossy {

template <class T>
class Piece {
 public:
  Piece() = default;
  explicit Piece(std::vector<T> whole) : values_(std::move(whole)) {}

  /// Of elements [first, last).
  Piece piece(std::size_t first, std::size_t last) const {
    Piece copy({from(first), from(last)});
    copy.first_ = first;
    return copy;
  }
  T& operator[](std::size_t number) {
    assert(number >= first_ && number - first_ < values_.size());
    return values_[number - first_];
  }
  const T& operator[](std::size_t number) const {
    assert(number >= first_ && number - first_ < values_.size());
    return values_[number - first_];
  }
  /// Where elements from `number` on lie; also of the one past the last.
  T* from(std::size_t number) { return values_.data() + (number - first_); }
  const T* from(std::size_t number) const { return values_.data() + (number - first_); }

  /// All there are, in order.
  std::vector<T>& values() { return values_; }
  auto begin() { return values_.begin(); }
  auto end() { return values_.end(); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }
  std::size_t capacity() const { return values_.capacity(); }
  void archive(Archive& a) { a(values_); }

 private:
  std::vector<T> values_;
  std::size_t first_ = 0;
};

}  // namespace mossy
