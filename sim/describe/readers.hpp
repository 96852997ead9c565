// SPDX-License-Identifier: MIT
// How one value of a file becomes a number, a word, a list ...: what it must be, and what is said if not.
//
// A reader is called with the value, its path for the message ("populations.GC.size") and the sink; it
// returns nothing after it has told a mistake. `Section` takes readers: required("size", as_count(1)).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"
#include "sim/describe/value.hpp"

namespace mossy {

/// What a number may be; the ends belong to it unless `open`.
struct Bounds {
  static constexpr double infinity = std::numeric_limits<double>::infinity();
  double low = -infinity;
  double high = infinity;
  bool low_open = false, high_open = false;
  const char* reason = "";  ///< the hint for a number outside

  bool contains(double x) const {
    return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high);
  }
  /// "at least 0", "above 0 and at most 1", "between 0 and 1"
  std::string text() const;
  Bounds and_at_most(double top) const { return {low, top, low_open, false, reason}; }
  Bounds and_below(double top) const { return {low, top, low_open, true, reason}; }
  Bounds because(const char* why) const { return {low, high, low_open, high_open, why}; }
};

inline Bounds at_least(double low) {
  return {low, Bounds::infinity, false, false, ""};
}
inline Bounds above(double low) {
  return {low, Bounds::infinity, true, false, ""};
}
inline Bounds between(double low, double high) {
  return {low, high, false, false, ""};
}

/// The largest count of cells, copies, milliseconds: what fits a signed 32-bit number.
inline constexpr std::uint64_t largest_count = 2147483647;

/// "'abc'", "a list", "a mapping", "nothing": for messages.
std::string describe_value(const Value& value);

std::optional<double> read_number(const Value&, const std::string& path, Mistakes&, const Bounds&);
std::optional<std::uint64_t> read_count(const Value&, const std::string& path, Mistakes&, std::uint64_t low,
                                        std::uint64_t high);
std::optional<bool> read_switch(const Value&, const std::string& path, Mistakes&);
std::optional<std::string> read_text(const Value&, const std::string& path, Mistakes&);
/// Letters, digits, `_` and `-`, not beginning with a digit or `-`; at most 100.
std::optional<Name> read_name(const Value&, const std::string& path, Mistakes&);
std::optional<std::string> read_word_of(const Value&, const std::string& path, Mistakes&,
                                        const std::vector<std::string>& words);
/// Every value it can draw lies in the bounds. A list may hold any number of values.
std::optional<Distribution> read_distribution(const Value&, const std::string& path, Mistakes&,
                                              const Bounds&);
std::optional<CellSelection> read_cells(const Value&, const std::string& path, Mistakes&);

/// Whether a text is a name as above.
bool is_name(const std::string& text);

/// What a weight may be.
inline Bounds magnitude() {
  return at_least(0).because("weights are magnitudes; the receptor gives the sign");
}

inline auto as_number(Bounds bounds = {}) {
  return
      [=](const Value& v, const std::string& path, Mistakes& m) { return read_number(v, path, m, bounds); };
}
inline auto as_count(std::uint64_t low = 0, std::uint64_t high = largest_count) {
  return
      [=](const Value& v, const std::string& path, Mistakes& m) { return read_count(v, path, m, low, high); };
}
inline auto as_switch() {
  return &read_switch;
}
inline auto as_text() {
  return &read_text;
}
inline auto as_name() {
  return &read_name;
}
inline auto as_word_of(std::vector<std::string> words) {
  return [words = std::move(words)](const Value& v, const std::string& path, Mistakes& m) {
    return read_word_of(v, path, m, words);
  };
}
inline auto as_distribution(Bounds bounds = {}) {
  return [=](const Value& v, const std::string& path, Mistakes& m) {
    return read_distribution(v, path, m, bounds);
  };
}
inline auto as_cells() {
  return &read_cells;
}

/// What a reader returns when all is well.
template <class Reader>
using ReadBy =
    typename std::invoke_result_t<const Reader&, const Value&, const std::string&, Mistakes&>::value_type;

/// A list of what `item` reads; after three wrong items the others are not looked at.
template <class Reader>
auto as_list(Reader item) {
  return [item = std::move(item)](const Value& v, const std::string& path,
                                  Mistakes& m) -> std::optional<std::vector<ReadBy<Reader>>> {
    if (!v.is_list()) {
      m.add(v.place, path + " must be a list, not " + describe_value(v));
      return {};
    }
    std::vector<ReadBy<Reader>> out;
    int wrong = 0;
    for (std::size_t i = 0; i < v.items.size() && wrong < 3; ++i) {
      auto one = item(v.items[i], path + "." + std::to_string(i), m);
      if (one) {
        out.push_back(std::move(*one));
      } else {
        ++wrong;
      }
    }
    if (wrong > 0) return {};
    return out;
  };
}

/// The same, where a single value stands for a list of one.
template <class Reader>
auto as_one_or_list(Reader item) {
  return [item = std::move(item)](const Value& v, const std::string& path,
                                  Mistakes& m) -> std::optional<std::vector<ReadBy<Reader>>> {
    if (v.is_list()) return as_list(item)(v, path, m);
    auto one = item(v, path, m);
    if (!one) return {};
    return std::vector<ReadBy<Reader>>{std::move(*one)};
  };
}

}  // namespace mossy
