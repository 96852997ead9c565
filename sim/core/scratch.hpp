// SPDX-License-Identifier: MIT
// An array for intermediate results that is used again and again: grows, never shrinks, and leaves new elements as
// they are, where std::vector would first set them to zero. For plain types only.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

namespace mossy {

template <class T>
class Scratch {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  /// Room for n elements; earlier ones up to the old size are kept, others are anything.
  void resize(std::size_t n) {
    if (n > capacity_) {
      const std::size_t more = n + n / 2 + 64;
      std::unique_ptr<T[]> larger(new T[more]);
      for (std::size_t i = 0; i < size_; ++i)
        larger[i] = items_[i];
      items_ = std::move(larger);
      capacity_ = more;
    }
    size_ = n;
  }
  void clear() { size_ = 0; }
  void push_back(const T& item) {
    resize(size_ + 1);
    items_[size_ - 1] = item;
  }
  std::size_t size() const { return size_; }
  T* data() { return items_.get(); }
  const T* data() const { return items_.get(); }
  T& operator[](std::size_t i) { return items_[i]; }
  const T& operator[](std::size_t i) const { return items_[i]; }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }

 private:
  std::unique_ptr<T[]> items_;
  std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace mossy
