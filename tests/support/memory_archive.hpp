// SPDX-License-Identifier: MIT
// A checkpoint in memory: what an Archive wrote, to be read by another.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "sim/core/archive.hpp"

namespace mossy::test {

class MemoryWriter final : public Archive {
 public:
  explicit MemoryWriter(std::vector<char>& bytes) : Archive(false), bytes_(bytes) {}

 private:
  void move(void* bytes, std::size_t size) override {
    const char* from = static_cast<const char*>(bytes);
    bytes_.insert(bytes_.end(), from, from + size);
  }
  std::vector<char>& bytes_;
};

class MemoryReader final : public Archive {
 public:
  explicit MemoryReader(const std::vector<char>& bytes) : Archive(true), bytes_(bytes) {}
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  void move(void* bytes, std::size_t size) override {
    if (size > bytes_.size() - at_) throw std::logic_error("more is read than was written");
    std::copy_n(bytes_.data() + at_, size, static_cast<char*>(bytes));
    at_ += size;
  }
  const std::vector<char>& bytes_;
  std::size_t at_ = 0;
};

}  // namespace mossy::test
