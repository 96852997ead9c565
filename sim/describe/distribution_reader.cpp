// SPDX-License-Identifier: MIT
// Reads a `Distribution`, and refuses those that draw outside of what is allowed or would redraw for ever.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/describe/readers.hpp"
#include "sim/describe/section.hpp"

namespace mossy {
namespace {

using Kind = Distribution::Kind;

struct Drawn {
  const char* word;
  Kind kind;
  std::size_t numbers;
  const char* form;
};

constexpr std::array drawn_kinds{
    Drawn{"uniform", Kind::uniform, 2, "[low, high]"},
    Drawn{"normal", Kind::normal, 2, "[mean, sd]"},
    Drawn{"lognormal", Kind::lognormal, 2, "[mean, sd] of the logarithm"},
    Drawn{"exponential", Kind::exponential, 1, "the mean"},
};

constexpr const char* kinds_hint =
    "such as {uniform: [low, high]}, {normal: [mean, sd]}, {lognormal: [mean, sd]} or {exponential: mean}";

/// The share of a standard normal distribution below z.
double normal_below(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// Probability that a first draw is at most x.
double drawn_below(const Distribution& d, double x) {
  switch (d.kind) {
    case Kind::uniform:
      if (d.a == d.b) return x >= d.a ? 1 : 0;
      return std::clamp((x - d.a) / (d.b - d.a), 0.0, 1.0);
    case Kind::normal:
      return d.b == 0 ? (x >= d.a ? 1 : 0) : normal_below((x - d.a) / d.b);
    case Kind::lognormal:
      if (x <= 0) return 0;
      return d.b == 0 ? (std::log(x) >= d.a ? 1 : 0) : normal_below((std::log(x) - d.a) / d.b);
    case Kind::exponential:
      return x <= 0 ? 0 : -std::expm1(-x / d.a);
    default:
      return 1;
  }
}

/// Probability that a first draw lies in [min, max]; counts a lump of probability at `min` as inside.
double share_inside(const Distribution& d) {
  return drawn_below(d, d.max) - drawn_below(d, std::nextafter(d.min, -Bounds::infinity));
}

/// The smallest interval that holds every value drawn; its ends are open where they are never drawn.
Bounds support(const Distribution& d) {
  Bounds s;
  if (d.kind == Kind::uniform) s = {d.a, d.b, false, false, ""};
  if (d.kind == Kind::lognormal || d.kind == Kind::exponential) s = above(0);
  if (d.kind == Kind::normal && d.b == 0) s = {d.a, d.a, false, false, ""};
  if (d.min > s.low) {
    s.low = d.min;
    s.low_open = false;
  }
  if (d.max < s.high) {
    s.high = d.max;
    s.high_open = false;
  }
  return s;
}

bool within(const Bounds& inner, const Bounds& outer) {
  const bool low = inner.low > outer.low || (inner.low == outer.low && (inner.low_open || !outer.low_open));
  const bool high =
      inner.high < outer.high || (inner.high == outer.high && (inner.high_open || !outer.high_open));
  return low && high;
}

/// The numbers of the distribution itself; false after a mistake.
bool read_shape(Section& section, const Drawn& drawn, Distribution& d) {
  const std::string path = section.path_of(drawn.word);
  const auto numbers = section.required(drawn.word, as_one_or_list(as_number()));
  if (!numbers) return false;
  if (numbers->size() != drawn.numbers) {
    section.tell(drawn.word, fmt::format("{} must be {}", path, drawn.form));
    return false;
  }
  d.kind = drawn.kind;
  d.a = numbers->at(0);
  d.b = drawn.numbers == 2 ? numbers->at(1) : 0;
  std::string wrong;
  if (d.kind == Kind::uniform && d.a > d.b) wrong = "begins above its end";
  if ((d.kind == Kind::normal || d.kind == Kind::lognormal) && d.b < 0) wrong = "has a negative sd";
  if (d.kind == Kind::exponential && d.a <= 0) wrong = "must have a mean above 0";
  if (!wrong.empty()) section.tell(drawn.word, path + " " + wrong);
  return wrong.empty();
}

bool check_limits(Section& section, const Distribution& d, const Bounds& bounds) {
  constexpr double least_share = 1e-3;  // with less, redrawing until inside takes too long
  if (d.min > d.max) {
    section.tell("min", fmt::format("{}: 'min' is above 'max'", section.path()));
    return false;
  }
  if (share_inside(d) < least_share) {
    section.mistakes().add(
        section.place(), fmt::format("{} draws next to nothing between its 'min' and 'max'", section.path()));
    return false;
  }
  if (d.round > 0 && d.first_multiple() > d.last_multiple()) {
    section.tell("round",
                 fmt::format("{}: no multiple of 'round' lies between 'min' and 'max'", section.path()));
    return false;
  }
  const Bounds drawn = support(d);
  if (within(drawn, bounds)) return true;
  const bool below = !within({drawn.low, Bounds::infinity, drawn.low_open, false},
                             {bounds.low, Bounds::infinity, bounds.low_open, false});
  const char* end = below ? "min" : "max";
  const bool open = below ? bounds.low_open : bounds.high_open;
  const double limit = below ? bounds.low : bounds.high;
  section.mistakes().add(
      section.place(), fmt::format("{} must be {}, and this can draw others", section.path(), bounds.text()),
      open ? fmt::format("give it a '{}' {} {}", end, below ? "above" : "below", limit)
           : fmt::format("give it '{}: {}'", end, limit));
  return false;
}

std::optional<Distribution> read_drawn(const Value& value, const std::string& path, Mistakes& mistakes,
                                       const Bounds& bounds) {
  const auto here = [&](const Drawn& drawn) { return value.find(drawn.word) != nullptr; };
  const auto chosen = std::find_if(drawn_kinds.begin(), drawn_kinds.end(), here);
  if (std::count_if(drawn_kinds.begin(), drawn_kinds.end(), here) != 1) {
    mistakes.add(value.place, fmt::format("{} must name one way to draw numbers", path), kinds_hint);
    return {};
  }
  Distribution d;
  d.place = value.place;
  Section section(value, path, mistakes);
  const bool shaped = read_shape(section, *chosen, d);
  d.min = section.optional("min", as_number(), d.min);
  d.max = section.optional("max", as_number(), d.max);
  d.round = section.optional("round", as_number(above(0)), 0.0);
  section.finish();
  if (!shaped || !check_limits(section, d, bounds)) return {};
  return d;
}

}  // namespace

std::optional<Distribution> read_distribution(const Value& value, const std::string& path, Mistakes& mistakes,
                                              const Bounds& bounds) {
  Distribution d;
  d.place = value.place;
  if (value.is_map()) return read_drawn(value, path, mistakes, bounds);
  if (value.is_list()) {
    auto values = as_list(as_number(bounds))(value, path, mistakes);
    if (!values) return {};
    d.kind = Kind::list;
    d.values = std::move(*values);
    return d;
  }
  if (value.is_null()) {
    mistakes.add(value.place, fmt::format("{} must be a number, a list, or a way to draw numbers", path),
                 kinds_hint);
    return {};
  }
  const auto number = read_number(value, path, mistakes, bounds);
  if (!number) return {};
  d.a = *number;
  return d;
}

}  // namespace mossy
