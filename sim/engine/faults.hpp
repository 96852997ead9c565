// SPDX-License-Identifier: MIT
// What is said of a cell whose dynamics cannot go on: population, model, cell, date, and what to look at.
//
// All are RunErrors: exit status 1, and what was recorded up to then stays. A cell that stands at a finite value may
// still be on its way out of the numbers, with a current of 1e308 pA or a capacitance of 1e-300 pF; such cells are
// asked for their state at some dates to come, `look_ahead`, so that they do not go unnoticed between two inputs.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "models/not_converged.hpp"
#include "sim/core/error.hpp"
#include "sim/engine/block.hpp"

namespace mossy::faults {

/// ms from now at which a cell is asked whether it will stay within the numbers: rise and fall of any synapse, of any
/// membrane, and long after.
inline constexpr std::array look_ahead{0.01, 0.1, 1.0, 10.0, 100.0, 1e4};

/// `c` counts within the block.
inline std::string at_cell(const BlockPlace& place, std::uint32_t c, double time) {
  return fmt::format("population {} ({}), cell {}, {} ms", place.population, place.model, place.first + c,
                     time);
}

[[noreturn]] inline void fires_without_end(const BlockPlace& place, std::uint32_t c, double time) {
  throw RunError(at_cell(place, c, time) +
                 ": it fires without end at one instant; give it a refractory period or a weaker drive");
}

/// More spikes in one window, or step, of a block of cells than any biology: what is kept of them stays bounded.
inline bool too_many_spikes(const BlockPlace& place, std::size_t spikes) {
  return spikes > std::size_t{1000} * place.cells + 1'000'000;
}

/// `c` is the cell that fired last.
[[noreturn]] inline void runs_away(const BlockPlace& place, std::uint32_t c, double time) {
  throw RunError(
      at_cell(place, c, time) +
      ": runaway activity, more than 1000 spikes per cell of the population within one delay; check "
      "weights, drive and refractory period");
}

[[noreturn]] inline void does_not_converge(const BlockPlace& place, std::uint32_t c, double time,
                                           const NotConverged& why) {
  throw RunError(
      fmt::format("{}: its integration does not converge, {}; check its parameters, weights and currents",
                  at_cell(place, c, time), why.what()));
}

[[noreturn]] inline void not_finite(const BlockPlace& place, std::uint32_t c, std::string_view variable,
                                    double time) {
  throw RunError(fmt::format("{}: {} is no longer a finite number; check parameters, weights and currents",
                             at_cell(place, c, time), variable));
}

/// Throws if a variable of the state is no finite number.
template <class Model>
void check_finite(const BlockPlace& place, std::uint32_t c, const typename Model::State& state, double time) {
  for (const auto& field : Model::state_fields)
    if (!std::isfinite(state.*field.member)) not_finite(place, c, field.name, time);
}

/// Throws if V, of a cell that receives nothing more, will leave the finite numbers. For models with a closed form.
template <class Model>
void check_bearable(const BlockPlace& place, std::uint32_t c, const Model& model,
                    const typename Model::State& state, double time) {
  for (const double wait : look_ahead) {
    auto then = state;
    model.advance(then, wait);
    for (const auto& field : Model::state_fields)
      if (field.name == "V_m" && !std::isfinite(then.*field.member))
        throw RunError(
            fmt::format("{}: V_m will not stay a finite number; check parameters, weights and currents",
                        at_cell(place, c, time)));
  }
}

}  // namespace mossy::faults
