// SPDX-License-Identifier: MIT
#include "sim/describe/scalars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace mossy {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at]))
    ++at;
  return at;
}

/// Length of the longest beginning of `text` that is a number, leading zeros allowed; 0: none.
std::size_t number_length(std::string_view text) {
  const std::size_t start = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  std::size_t end = skip_digits(text, start);
  std::size_t digits = end - start;
  if (end < text.size() && text[end] == '.') {
    const std::size_t after = skip_digits(text, end + 1);
    digits += after - end - 1;
    end = after;
  }
  if (digits == 0) return 0;
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    const std::size_t sign = end + 1 < text.size() && (text[end + 1] == '+' || text[end + 1] == '-') ? 1 : 0;
    const std::size_t after = skip_digits(text, end + 1 + sign);
    if (after > end + 1 + sign) end = after;
  }
  return end;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_not_finite(std::string_view text) {
  std::string word = lower(text);
  if (!word.empty() && (word[0] == '+' || word[0] == '-')) word.erase(0, 1);
  if (!word.empty() && word[0] == '.') word.erase(0, 1);
  return word == "nan" || word == "inf" || word == "infinity";
}

/// Why a text that begins with the number `text[0, length)` is none as a whole.
std::string why_not(std::string_view text, std::size_t length) {
  const std::string_view rest = text.substr(length);
  if (text.substr(0, length) == "0" && (rest[0] == 'x' || rest[0] == 'o' || rest[0] == 'b')) {
    return "numbers are decimal";
  }
  if (rest[0] == '_' || rest[0] == '\'') return "digits are written without separators";
  if (rest[0] == ',') return "the decimal sign is a point, and digits are written without separators";
  if (rest == "%" || rest == " %") return "write a fraction, such as 0.5 for 50%";
  const std::string_view unit = rest.substr(rest[0] == ' ' ? 1 : 0);
  if (!unit.empty() && std::all_of(unit.begin(), unit.end(), is_letter) && unit != "e" && unit != "E") {
    return fmt::format("units are fixed (ms, mV, pA, pF, nS, Hz) and not written: {}",
                       text.substr(0, length));
  }
  return {};
}

bool has_leading_zero(std::string_view text) {
  const std::size_t start = text[0] == '+' || text[0] == '-' ? 1 : 0;
  return text.size() > start + 1 && text[start] == '0' && is_digit(text[start + 1]);
}

}  // namespace

Parsed<double> parse_number(std::string_view text) {
  if (is_not_finite(text)) return {{}, "numbers must be finite"};
  const std::size_t length = number_length(text);
  if (length == 0) return {};
  if (length != text.size()) return {{}, why_not(text, length)};
  if (has_leading_zero(text)) return {{}, "a leading zero means octal elsewhere; write it without"};
  const std::string_view unsigned_text = text.substr(text[0] == '+' ? 1 : 0);
  double value = 0;
  const auto result =
      std::from_chars(unsigned_text.data(), unsigned_text.data() + unsigned_text.size(), value);
  if (result.ec != std::errc{} || !std::isfinite(value)) {
    return {{}, "too large or too close to zero for a double"};
  }
  return {value + 0.0, {}};  // -0.0 + 0.0 is 0.0
}

Parsed<std::uint64_t> parse_count(std::string_view text) {
  const Parsed<double> number = parse_number(text);
  if (!number.value) return {{}, number.why};
  if (skip_digits(text, 0) == text.size()) {
    std::uint64_t exact = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), exact);
    if (result.ec == std::errc{}) return {exact, {}};
  }
  const double value = *number.value;
  if (value < 0 || value != std::floor(value) || value > 0x1p53) return {};
  return {static_cast<std::uint64_t>(value), {}};
}

std::optional<bool> parse_switch(std::string_view text) {
  const std::string word = lower(text);
  if (word.empty()) return {};
  const bool tail_lower = text.substr(1) == std::string_view(word).substr(1);
  const bool all_upper = std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!tail_lower && !all_upper) return {};
  if (word == "true" || word == "yes" || word == "on") return true;
  if (word == "false" || word == "no" || word == "off") return false;
  return {};
}

}  // namespace mossy
