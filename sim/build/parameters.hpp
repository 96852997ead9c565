// SPDX-License-Identifier: MIT
// From `params:` of the file to a model's Params, by the model's table of fields.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "models/field.hpp"
#include "sim/build/draw.hpp"
#include "sim/core/nearest_name.hpp"

namespace mossy {

template <class Fields>
std::vector<std::string> field_names(const Fields& fields) {
  std::vector<std::string> names;
  for (const auto& f : fields)
    names.emplace_back(f.name);
  return names;
}

/// "tau_m, E_L, V_th"
inline std::string join_names(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& n : names)
    all += (all.empty() ? "" : ", ") + n;
  return all;
}

/// Complains of values that can be seen to be outside the bounds without drawing.
inline void check_bounds(const Distribution& d, const ParameterBounds& bounds, std::string_view what,
                         std::string_view unit, std::uint64_t cells, Mistakes& mistakes) {
  const auto complain = [&](double value) {
    mistakes.add(d.place, fmt::format("{} must be {}{}{}, not {}", what, describe_bounds(bounds),
                                      unit.empty() ? "" : " ", unit, value));
  };
  if (d.kind == Distribution::Kind::constant && !bounds.contain(d.a)) complain(d.a);
  if (d.kind == Distribution::Kind::uniform)
    for (const double end : {d.a, d.b})
      if (!bounds.contain(end) && bounds.low != end) return complain(end);
  if (d.kind == Distribution::Kind::list) {
    if (d.values.size() != cells)
      mistakes.add(d.place,
                   fmt::format("{} lists {} values, but there are {} cells", what, d.values.size(), cells));
    for (const double value : d.values)
      if (!bounds.contain(value)) return complain(value);
  }
}

/// Checks names and bounds of `params` against a table. `owner`: "lif_psc_exp", for the messages.
template <class Fields>
void check_parameters(const std::vector<Parameter>& params, const Fields& fields, std::string_view owner,
                      std::string_view word, std::uint64_t cells, Mistakes& mistakes) {
  const auto names = field_names(fields);
  for (const Parameter& p : params) {
    bool known = false;
    for (const auto& f : fields) {
      if (p.name.text != f.name) continue;
      known = true;
      check_bounds(p.value, f.bounds, fmt::format("{} of {}", f.name, owner), f.unit, cells, mistakes);
    }
    if (!known)
      mistakes.add(p.name.place,
                   names.empty() ? fmt::format("{} takes no {}s, not '{}'", owner, word, p.name.text)
                                 : fmt::format("{} has no {} '{}'; it has {}", owner, word, p.name.text,
                                               join_names(names)),
                   did_you_mean(p.name.text, names));
  }
}

/// The constants among `params` set over the defaults.
template <class Owner, class Fields>
Owner with_constants(Owner values, const std::vector<Parameter>& params, const Fields& fields) {
  for (const Parameter& p : params)
    for (const auto& f : fields)
      if (p.name.text == f.name && is_constant(p.value)) values.*f.member = p.value.a;
  return values;
}

/// The value of one cell, by a stream keyed by (seed, purpose, cell). InputError when it is not allowed.
inline double draw_for_cell(const Distribution& d, const ParameterBounds& bounds, std::string_view name,
                            std::uint64_t seed, std::uint64_t purpose, std::uint64_t cell) {
  Stream stream(seed, purpose, cell);
  const double value = draw(d, stream, cell);
  if (!bounds.contain(value))
    throw InputError(
        fmt::format("line {}: {} drawn for cell {} is {}; it must be {}; give the distribution a min or max",
                    d.place.line, name, cell, value, describe_bounds(bounds)));
  return value;
}

/// Draws the parameters that are distributions for one cell. `purpose` keys the streams together with the name.
template <class Owner, class Fields>
void draw_parameters(Owner& values, const std::vector<Parameter>& params, const Fields& fields,
                     std::uint64_t seed, std::uint64_t purpose, std::uint64_t cell) {
  for (const Parameter& p : params) {
    if (is_constant(p.value)) continue;
    for (const auto& f : fields)
      if (p.name.text == f.name)
        values.*f.member =
            draw_for_cell(p.value, f.bounds, f.name, seed, key_of(purpose, key_of(p.name.text)), cell);
  }
}

/// Tells of the first cell whose draw is not allowed; lists are seen to by check_bounds.
inline void check_draws(const Distribution& d, const ParameterBounds& bounds, std::string_view what,
                        std::uint64_t seed, std::uint64_t purpose, std::uint64_t cells, Mistakes& mistakes) {
  if (is_constant(d) || d.kind == Distribution::Kind::list) return;
  for (std::uint64_t cell = 0; cell < cells; ++cell) {
    Stream stream(seed, purpose, cell);
    const double value = draw(d, stream, cell);
    if (bounds.contain(value)) continue;
    mistakes.add(
        d.place,
        fmt::format("{} drawn for cell {} is {}; it must be {}", what, cell, value, describe_bounds(bounds)),
        "give the distribution a min or max");
    return;
  }
}

inline bool any_drawn(const std::vector<Parameter>& params) {
  for (const Parameter& p : params)
    if (!is_constant(p.value)) return true;
  return false;
}

/// A parameter by name, or nullptr.
inline const Parameter* find_parameter(const std::vector<Parameter>& params, std::string_view name) {
  for (const Parameter& p : params)
    if (p.name.text == name) return &p;
  return nullptr;
}

}  // namespace mossy
