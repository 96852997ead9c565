// SPDX-License-Identifier: MIT
// The grammar of numbers and switches, as a table.
#include "sim/describe/scalars.hpp"

#include <catch2/catch.hpp>
#include <clocale>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace mossy {
namespace {

TEST_CASE("texts that are numbers") {
  const std::vector<std::pair<std::string, double>> numbers{{"0", 0},
                                                            {"3", 3},
                                                            {"+3", 3},
                                                            {"-3", -3},
                                                            {"0.5", 0.5},
                                                            {".5", 0.5},
                                                            {"5.", 5},
                                                            {"-.25", -0.25},
                                                            {"1e3", 1000},
                                                            {"1E3", 1000},
                                                            {"1e+3", 1000},
                                                            {"1.5e-3", 1.5e-3},
                                                            {"0e5", 0},
                                                            {"0.0", 0},
                                                            {"0.1", 0.1},
                                                            {"10", 10},
                                                            {"100000", 1e5},
                                                            {"1e308", 1e308},
                                                            {"4.9e-324", 4.9e-324},
                                                            {"9007199254740993", 9007199254740992.0},
                                                            {"3.141592653589793", 3.141592653589793}};
  for (const auto& [text, value] : numbers) {
    INFO(text);
    const Parsed<double> parsed = parse_number(text);
    REQUIRE(parsed.value);
    CHECK(*parsed.value == value);
  }
  CHECK_FALSE(std::signbit(*parse_number("-0").value));
  CHECK_FALSE(std::signbit(*parse_number("-0.0").value));
}

TEST_CASE("texts that are no numbers, and why") {
  const std::vector<std::pair<std::string, std::string>> texts{
      {"", ""},
      {"x", ""},
      {"-", ""},
      {".", ""},
      {"e3", ""},
      {"1e", ""},
      {"--1", ""},
      {"1.2.3", ""},
      {"1:30", ""},
      {" 1", ""},
      {"010", "a leading zero means octal elsewhere; write it without"},
      {"-010", "a leading zero means octal elsewhere; write it without"},
      {"00.5", "a leading zero means octal elsewhere; write it without"},
      {"0x10", "numbers are decimal"},
      {"0o17", "numbers are decimal"},
      {"0b1", "numbers are decimal"},
      {"1_000", "digits are written without separators"},
      {"1'000", "digits are written without separators"},
      {"1,5", "the decimal sign is a point, and digits are written without separators"},
      {"50%", "write a fraction, such as 0.5 for 50%"},
      {"20 ms", "units are fixed (ms, mV, pA, pF, nS, Hz) and not written: 20"},
      {"-70.5mV", "units are fixed (ms, mV, pA, pF, nS, Hz) and not written: -70.5"},
      {".nan", "numbers must be finite"},
      {"nan", "numbers must be finite"},
      {".NaN", "numbers must be finite"},
      {".inf", "numbers must be finite"},
      {"-.Inf", "numbers must be finite"},
      {"+inf", "numbers must be finite"},
      {"infinity", "numbers must be finite"},
      {"1e400", "too large or too close to zero for a double"},
      {"-1e400", "too large or too close to zero for a double"},
      {"1e-400", "too large or too close to zero for a double"}};
  for (const auto& [text, why] : texts) {
    INFO(text);
    const Parsed<double> parsed = parse_number(text);
    CHECK_FALSE(parsed.value);
    CHECK(parsed.why == why);
    CHECK_FALSE(parse_count(text).value);
  }
}

TEST_CASE("texts that are counts") {
  CHECK(parse_count("0").value == 0u);
  CHECK(parse_count("10").value == 10u);
  CHECK(parse_count("1e3").value == 1000u);
  CHECK(parse_count("10.0").value == 10u);
  CHECK(parse_count("-0").value == 0u);
  CHECK(parse_count("9007199254740993").value == 9007199254740993u);
  CHECK(parse_count("18446744073709551615").value == 18446744073709551615u);
  for (const char* text : {"18446744073709551616", "1e17", "3.7", "-1", "1e-3", "010", "x", ""}) {
    INFO(text);
    CHECK_FALSE(parse_count(text).value);
  }
}

TEST_CASE("texts that are switches") {
  for (const char* text : {"true", "True", "TRUE", "yes", "Yes", "on", "On", "ON"}) {
    CHECK(parse_switch(text) == true);
  }
  for (const char* text : {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"}) {
    CHECK(parse_switch(text) == false);
  }
  for (const char* text : {"", "tRue", "y", "n", "1", "0", "of", "oN", "truee"}) {
    INFO(text);
    CHECK_FALSE(parse_switch(text));
  }
}

TEST_CASE("numbers do not depend on the locale") {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  if (!std::setlocale(LC_ALL, "de_DE.UTF-8") && !std::setlocale(LC_ALL, "fr_FR.UTF-8")) {
    WARN("no locale with a decimal comma is installed: skipped");
    return;
  }
  CHECK(parse_number("0.5").value == 0.5);
  CHECK_FALSE(parse_number("0,5").value);
  std::setlocale(LC_ALL, before.c_str());
}

}  // namespace
}  // namespace mossy
