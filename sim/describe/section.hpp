// SPDX-License-Identifier: MIT
// A mapping of the file while it is read: ask for keys by name, then `finish()` tells what was not asked for.
//
//     Section pop(value, "populations.GC", mistakes);
//     spec.size = pop.required("size", as_count(1)).value_or(1);
//     const double bin = pop.optional("bin", as_number(above(0)), 10.0);  // ms
//     pop.finish();   // "populations.GC has no key 'sise'; it takes size, bin", "did you mean 'size'?"
//
// Mistakes go to the sink with the place of the value (of the mapping for a missing key), and reading
// goes on. The value and the sink outlive the section.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/describe/readers.hpp"
#include "sim/describe/value.hpp"

namespace mossy {

class Section {
 public:
  /// `path` is empty for the file itself. A value that is no mapping is told once and then reads as empty,
  /// without complaint about what is missing; null is an empty mapping.
  Section(const Value& value, std::string path, Mistakes& mistakes);

  /// The value of a key that must be there; nothing after a mistake.
  template <class Reader>
  std::optional<ReadBy<Reader>> required(std::string_view key, const Reader& reader) {
    const Value* value = ask(key);
    if (value) return reader(*value, path_of(key), *mistakes_);
    tell_missing("'" + std::string(key) + "'");
    return {};
  }

  /// The value of a key that may be there.
  template <class Reader>
  std::optional<ReadBy<Reader>> optional(std::string_view key, const Reader& reader) {
    const Value* value = ask(key);
    if (!value) return {};
    return reader(*value, path_of(key), *mistakes_);
  }

  /// The same with a default, which also stands in after a mistake.
  template <class Reader>
  ReadBy<Reader> optional(std::string_view key, const Reader& reader, ReadBy<Reader> otherwise) {
    auto value = optional(key, reader);
    return value ? std::move(*value) : std::move(otherwise);
  }

  /// The mapping under a key; an empty one when it is absent.
  Section section(std::string_view key);

  /// Whether a key is there (it counts as known from now on).
  bool has(std::string_view key) { return ask(key) != nullptr; }

  /// The value of a key as it stands, or nullptr; the key counts as known from now on.
  const Value* ask(std::string_view key);

  /// The entries not asked for so far, which count as known from now on: names of the user's own.
  std::vector<const Value::Entry*> others();

  /// Tells every key that was never asked for.
  void finish();

  /// Tells a mistake at the value of `key`, or at the mapping when the key is absent.
  void tell(std::string_view key, std::string what, std::string hint = {});

  /// Tells at the mapping that it needs `what`; silent when the value was no mapping at all.
  void tell_missing(const std::string& what, std::string hint = {});

  const std::string& path() const { return path_; }
  std::string path_of(std::string_view key) const;
  /// The path for the beginning of a sentence: "populations.GC", "the file".
  std::string title() const { return path_.empty() ? "the file" : path_; }
  Place place() const { return place_; }
  Mistakes& mistakes() { return *mistakes_; }

 private:
  const Value* value_ = nullptr;  // nullptr: empty
  bool all_known_ = false;        // others() was called
  bool broken_ = false;           // was no mapping: missing keys are not told
  std::string path_;
  Place place_;
  Mistakes* mistakes_;
  std::vector<std::string> known_;
};

}  // namespace mossy
