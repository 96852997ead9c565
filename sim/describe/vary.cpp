// SPDX-License-Identifier: MIT
#include "sim/describe/vary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/describe/overlay.hpp"
#include "sim/describe/scalars.hpp"

namespace mossy {
namespace {

constexpr std::size_t largest_grid = 1'000'000;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// Cuts at commas that stand outside brackets, braces and quotes.
std::vector<std::string> cut(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else {
      depth += (c == '[' || c == '{') - (c == ']' || c == '}');
      if (c == ',' && depth == 0) {
        parts.emplace_back();
        continue;
      }
    }
    parts.back() += c;
  }
  for (std::string& part : parts)
    part = trimmed(part);
  return parts;
}

std::size_t decimals_of(const std::string& number) {
  const auto point = number.find('.');
  return point == std::string::npos ? 0 : number.size() - point - 1;
}

bool is_plain(const std::string& number) {
  return number.find_first_not_of("+-.0123456789") == std::string::npos &&
         parse_number(number).value.has_value();
}

/// "a..b" or "a..b/step" of plain decimals; nothing when the text is no range.
std::optional<std::vector<std::string>> range_of(const std::string& text, const std::string& origin) {
  const auto dots = text.find("..");
  if (dots == std::string::npos || text.find_first_of("[{\"'") != std::string::npos) return {};
  const auto slash = text.find('/', dots);
  const std::string first = trimmed(text.substr(0, dots));
  const std::string last =
      trimmed(text.substr(dots + 2, slash == std::string::npos ? slash : slash - dots - 2));
  const std::string step = slash == std::string::npos ? "1" : trimmed(text.substr(slash + 1));
  for (const std::string& number : {first, last, step})
    if (!is_plain(number))
      throw InputError(
          fmt::format("{}: '{}' is no range; expected first..last/step, such as 0..1/0.25\n", origin, text));
  const double a = *parse_number(first).value, b = *parse_number(last).value, d = *parse_number(step).value;
  if (!(d > 0) || b < a)
    throw InputError(fmt::format("{}: the range '{}' must go upwards, with a step above 0\n", origin, text));
  const double many = std::floor((b - a) / d + 1e-9) + 1;  // the small part keeps an end missed by rounding
  if (many > static_cast<double>(longest_axis))
    throw InputError(fmt::format("{}: the range '{}' has {:.0f} values; at most {} are allowed\n", origin,
                                 text, many, longest_axis));
  const std::size_t decimals = std::max(decimals_of(first), decimals_of(step));
  std::vector<std::string> values;
  for (double k = 0; k < many; ++k)
    values.push_back(fmt::format("{:.{}f}", a + k * d, decimals));
  return values;
}

std::optional<std::vector<double>> numbers_of(const std::vector<std::string>& values) {
  std::vector<double> numbers;
  for (const std::string& value : values) {
    const auto number = parse_number(value).value;
    if (!number) return {};
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

Axis parse_axis(const std::string& text) {
  const std::string origin = "--vary " + text;
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw InputError(origin +
                     ": expected path=value,value ..., such as projections.feedback.weight=0,0.5,1\n");
  Axis axis;
  axis.path = trimmed(text.substr(0, equals));
  if (axis.path == "simulation.seed")
    throw InputError(origin + ": seeds are not swept but repeated; say --seeds 1..5\n");
  for (const std::string& part : cut(text.substr(equals + 1))) {
    if (part.empty()) throw InputError(origin + ": a value is missing between two commas\n");
    const auto range = range_of(part, origin);
    const std::vector<std::string> values = range ? *range : std::vector<std::string>{part};
    for (const std::string& value : values) {
      if (std::find(axis.values.begin(), axis.values.end(), value) != axis.values.end())
        throw InputError(fmt::format("{}: the value {} is given twice\n", origin, value));
      axis.values.push_back(value);
    }
  }
  axis.numbers = numbers_of(axis.values);
  return axis;
}

void check_axis(const Axis& axis, const Value& root) {
  for (const std::string& value : axis.values) {
    Value tree = root;
    apply_setting(tree, axis.path + "=" + value, "--vary");
  }
}

std::vector<std::vector<std::size_t>> grid_of(const std::vector<Axis>& axes) {
  std::vector<std::vector<std::size_t>> grid(1);
  for (const Axis& axis : axes) {
    if (grid.size() * axis.values.size() > largest_grid)
      throw InputError(fmt::format("the grid of all --vary has more than {} points\n", largest_grid));
    std::vector<std::vector<std::size_t>> finer;
    for (const auto& point : grid)
      for (std::size_t k = 0; k < axis.values.size(); ++k) {
        finer.push_back(point);
        finer.back().push_back(k);
      }
    grid = std::move(finer);
  }
  return grid;
}

}  // namespace mossy
