// SPDX-License-Identifier: MIT
// A YAML text as our own values: copies, not references, each with its place.
//
// Scalars keep their text; what kind of number or word it is decides the one who asks. Mappings keep
// the order of the file and hold no key twice.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/error.hpp"

namespace mossy {

struct Value {
  enum class Kind { null, scalar, list, map };
  struct Entry;

  Kind kind = Kind::null;
  Place place;
  std::string text;            ///< of a scalar
  bool quoted = false;         ///< of a scalar: "10" is a word, 10 a number
  std::vector<Value> items;    ///< of a list
  std::vector<Entry> entries;  ///< of a mapping

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }
  /// The value under a key of a mapping, or nullptr.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
};

struct Value::Entry {
  std::string key;
  Place place;  ///< of the key
  Value value;
};

inline const Value* Value::find(std::string_view key) const {
  for (const Entry& e : entries)
    if (e.key == key) return &e.value;
  return nullptr;
}

inline Value* Value::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

}  // namespace mossy
