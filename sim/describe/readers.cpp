// SPDX-License-Identifier: MIT
#include "sim/describe/readers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/core/nearest_name.hpp"
#include "sim/describe/key_hints.hpp"
#include "sim/describe/scalars.hpp"
#include "sim/describe/section.hpp"

namespace mossy {

std::string Bounds::text() const {
  std::string from = fmt::format("{} {}", low_open ? "above" : "at least", low);
  std::string to = fmt::format("{} {}", high_open ? "below" : "at most", high);
  if (high == infinity) return from;
  if (low == -infinity) return to;
  if (!low_open && !high_open) return fmt::format("between {} and {}", low, high);
  return from + " and " + to;
}

std::string describe_value(const Value& value) {
  constexpr std::size_t widest = 40;
  if (value.is_null()) return "nothing";
  if (value.is_list()) return "a list";
  if (value.is_map()) return "a mapping";
  if (value.text.size() > widest) return fmt::format("'{}...'", value.text.substr(0, widest));
  return fmt::format("'{}'", value.text);
}

namespace {

/// Tells that `value` is no `wanted` ("a number"); the empty optional to return.
std::nullopt_t refuse(const Value& value, const std::string& path, Mistakes& mistakes,
                      const std::string& wanted, const std::string& hint = {}) {
  mistakes.add(value.place, fmt::format("{} must be {}, not {}", path, wanted, describe_value(value)), hint);
  return std::nullopt;
}

std::string quotes_hint(const Value& value) {
  return parse_number(value.text).value ? "what is in quotes is a word; write it without" : std::string{};
}

}  // namespace

std::optional<double> read_number(const Value& value, const std::string& path, Mistakes& mistakes,
                                  const Bounds& bounds) {
  if (!value.is_scalar()) return refuse(value, path, mistakes, "a number");
  if (value.quoted) return refuse(value, path, mistakes, "a number", quotes_hint(value));
  const Parsed<double> parsed = parse_number(value.text);
  if (!parsed.value) return refuse(value, path, mistakes, "a number", parsed.why);
  if (!bounds.contains(*parsed.value)) return refuse(value, path, mistakes, bounds.text(), bounds.reason);
  return parsed.value;
}

std::optional<std::uint64_t> read_count(const Value& value, const std::string& path, Mistakes& mistakes,
                                        std::uint64_t low, std::uint64_t high) {
  const std::string wanted = fmt::format("a whole number from {} to {}", low, high);
  if (!value.is_scalar()) return refuse(value, path, mistakes, wanted);
  if (value.quoted) return refuse(value, path, mistakes, wanted, quotes_hint(value));
  const Parsed<std::uint64_t> parsed = parse_count(value.text);
  if (!parsed.value) return refuse(value, path, mistakes, wanted, parsed.why);
  if (*parsed.value < low || *parsed.value > high) return refuse(value, path, mistakes, wanted);
  return parsed.value;
}

std::optional<bool> read_switch(const Value& value, const std::string& path, Mistakes& mistakes) {
  const bool plain = value.is_scalar() && !value.quoted;
  const std::optional<bool> on = plain ? parse_switch(value.text) : std::nullopt;
  if (!on) return refuse(value, path, mistakes, "on or off", "true, false, yes and no are understood, too");
  return on;
}

std::optional<std::string> read_text(const Value& value, const std::string& path, Mistakes& mistakes) {
  if (!value.is_scalar()) return refuse(value, path, mistakes, "a text");
  if (value.text.find('\0') != std::string::npos) return refuse(value, path, mistakes, "a text");
  return value.text;
}

bool is_name(const std::string& text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 100 && letter(text[0]) &&
         std::all_of(text.begin(), text.end(), inner);
}

std::optional<Name> read_name(const Value& value, const std::string& path, Mistakes& mistakes) {
  if (!value.is_scalar() || !is_name(value.text)) {
    return refuse(value, path, mistakes, "a name",
                  "names are of letters, digits, '_' and '-', and begin with a letter");
  }
  return Name{value.text, value.place};
}

std::optional<std::string> read_word_of(const Value& value, const std::string& path, Mistakes& mistakes,
                                        const std::vector<std::string>& words) {
  if (value.is_scalar() && std::find(words.begin(), words.end(), value.text) != words.end())
    return value.text;
  const std::string hint = value.is_scalar() ? did_you_mean(value.text, words) : std::string{};
  const std::string wanted = words.size() == 1 ? "'" + words[0] + "'" : "one of " + list_of(words);
  return refuse(value, path, mistakes, wanted, hint);
}

std::optional<CellSelection> read_cells(const Value& value, const std::string& path, Mistakes& mistakes) {
  CellSelection cells;
  cells.place = value.place;
  if (value.is_scalar() && value.text == "all") return cells;
  if (value.is_list()) {
    auto list = as_list(as_count())(value, path, mistakes);
    if (!list) return {};
    cells.list = std::move(*list);
    if (cells.list.empty()) return refuse(value, path, mistakes, "at least one cell");
    if (std::set<std::uint64_t>(cells.list.begin(), cells.list.end()).size() < cells.list.size()) {
      mistakes.add(value.place, path + " names a cell twice");
      return {};
    }
    return cells;
  }
  const std::string wanted = "all, a list of cells, {first: n} or {every: n}";
  if (!value.is_map()) return refuse(value, path, mistakes, wanted);
  Section section(value, path, mistakes);
  cells.first = section.optional("first", as_count(1));
  cells.every = section.optional("every", as_count(1));
  section.finish();
  const bool has_first = value.find("first"), has_every = value.find("every");
  if (has_first == has_every) {
    mistakes.add(value.place, fmt::format("{} must be {}", path, wanted), has_first ? "not both" : "");
    return {};
  }
  if (!cells.first && !cells.every) return {};  // told above
  return cells;
}

}  // namespace mossy
