// SPDX-License-Identifier: MIT
#include "sim/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mossy {

namespace {

// A file that is wrong everywhere (another format, junk) could fill the memory and the terminal.
constexpr std::size_t most_kept = 1000;
constexpr std::size_t most_shown = 100;
constexpr std::size_t widest = 160;  // a longer line is shown around its mistake only in its first part

/// At most `bytes` of UTF-8 text, no letter cut in two.
std::string first_letters(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80)
    --bytes;
  return text.substr(0, bytes);
}

}  // namespace

Mistakes::Mistakes(std::string file_name, std::string text)
    : file_name_(std::move(file_name)), text_(std::move(text)) {}

void Mistakes::add(Place place, std::string what, std::string hint) {
  if (list_.size() < most_kept) list_.push_back({place, std::move(what), std::move(hint)});
}

std::string Mistakes::line_of(int line) const {
  std::size_t begin = 0;
  for (int n = 1; n < line; ++n) {
    begin = text_.find('\n', begin);
    if (begin == std::string::npos) return {};
    ++begin;
  }
  const std::size_t end = std::min(text_.find('\n', begin), text_.size());
  std::string found = text_.substr(begin, std::min(end - begin, widest + 1));
  if (!found.empty() && found.back() == '\r') found.pop_back();
  return first_letters(found, widest);
}

namespace {

/// Letters (not bytes) of UTF-8 text before a column that counts bytes from 1.
int letters_before(const std::string& line, int column) {
  const auto bytes = std::min(line.size(), static_cast<std::size_t>(column - 1));
  return static_cast<int>(
      std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(bytes),
                    [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::string Mistakes::message() const {
  auto sorted = list_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Mistake& a, const Mistake& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  const std::size_t hidden = sorted.size() - std::min(sorted.size(), most_shown);
  sorted.resize(sorted.size() - hidden);
  std::string out;
  for (const Mistake& m : sorted) {
    if (m.place.line == 0) {
      out += fmt::format("{}: error: {}\n", file_name_, m.what);
    } else {
      const std::string line = line_of(m.place.line);
      const std::string number = std::to_string(m.place.line);
      out += fmt::format("{}:{}:{}: error: {}\n", file_name_, m.place.line, m.place.column, m.what);
      if (static_cast<std::size_t>(m.place.column) <= line.size() + 1) {
        out += fmt::format("  {} |{}{}\n", number, line.empty() ? "" : " ", line);
        out += fmt::format("  {:>{}} | {:>{}}\n", "", number.size(), "^",
                           letters_before(line, m.place.column) + 1);
      }
    }
    if (!m.hint.empty()) out += fmt::format("  {}\n", m.hint);
  }
  if (hidden > 0)
    out += fmt::format("{}: and {}{} more mistakes\n", file_name_,
                       list_.size() == most_kept ? "at least " : "", hidden);
  return out;
}

void Mistakes::throw_if_any() const {
  if (!empty()) throw InputError(message());
}

}  // namespace mossy
