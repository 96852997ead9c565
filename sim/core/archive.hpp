// SPDX-License-Identifier: MIT
// The state of a run on its way into a checkpoint or back, through one function per class for both ways:
//
//     void archive(Archive& a) { a(weights_, traces_); }      // writes them, or sets them to what was written
//
// so that saving and loading cannot differ. Values that can be copied byte by byte go as their bytes, so they hold no
// addresses; vectors as their size and what they hold, but items that archive themselves are built on both sides. What
// follows from the network file alone (wiring, parameters, constant weights) is built again and has no place here.
// Bytes are those of this machine and this build: who keeps them says which.
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "sim/core/error.hpp"

namespace mossy {

class Archive {
 public:
  virtual ~Archive() = default;

  /// True when values are set, false when they are written.
  bool loads() const { return loads_; }

  template <class... Values>
  void operator()(Values&... values) {
    (one(values), ...);
  }
  /// Written before what belongs to `name`; InputError when another name is read there.
  void mark(std::string_view name) {
    std::string found(name);
    one(found);
    if (found != name)
      throw InputError("a checkpoint holds '" + found + "' where '" + std::string(name) + "' is expected\n");
  }

 protected:
  explicit Archive(bool loads) : loads_(loads) {}
  Archive(const Archive&) = default;
  Archive& operator=(const Archive&) = default;
  /// Writes the bytes, or sets them.
  virtual void move(void* bytes, std::size_t size) = 0;

 private:
  template <class Value>
  static constexpr bool by_itself = requires(Value& v, Archive& a) {
    v.archive(a);
  };
  template <class Value>
  static constexpr bool as_bytes = std::is_trivially_copyable_v<Value> && !by_itself<Value>;

  template <class Value>
  void one(Value& value) {
    static_assert(!std::is_pointer_v<Value>, "an address means nothing to another process");
    if constexpr (by_itself<Value>) {
      value.archive(*this);
    } else if constexpr (as_bytes<Value>) {
      move(&value, sizeof value);
    } else if constexpr (requires {
                           value.first;
                           value.second;
                         }) {
      (*this)(value.first, value.second);
    } else {
      several(value);
    }
  }

  template <class Values>
  void several(Values& values) {
    using Item = std::remove_reference_t<decltype(values[0])>;
    std::uint64_t size = values.size();
    one(size);
    if constexpr (requires { values.resize(size); } && !by_itself<Item>) {
      if (loads_) values.resize(size);
    }
    if (size != values.size()) throw InputError("a checkpoint holds more or fewer parts than expected\n");
    if constexpr (as_bytes<Item>) {
      if (size > 0) move(values.data(), size * sizeof(Item));
    } else {
      for (auto& item : values)
        one(item);
    }
  }

  bool loads_;
};

}  // namespace mossy
