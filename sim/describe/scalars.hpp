// SPDX-License-Identifier: MIT
// The one grammar of numbers and switches, the same in files and on the command line, in every locale.
//
//   number   an optional sign, decimal digits with an optional point, an optional exponent: 3  -0.5  .5  1e-3
//            Not: 010 (elsewhere octal), 0x10, 1_000, 1,5, .nan, .inf, 20 ms, "3" (in quotes it is a word).
//            -0 reads as 0. What is too large or too close to zero for a double is refused.
//   count    a number whose value is whole and not negative: 10  1e3  10.0
//   switch   true false yes no on off; also True and TRUE and so on
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mossy {

/// What was read, or why not (a hint for the user; may be empty).
template <class T>
struct Parsed {
  std::optional<T> value;
  std::string why;
};

Parsed<double> parse_number(std::string_view text);

/// A whole number from 0 to 2^64 - 1; those above 2^53 only as plain digits.
Parsed<std::uint64_t> parse_count(std::string_view text);

std::optional<bool> parse_switch(std::string_view text);

}  // namespace mossy
