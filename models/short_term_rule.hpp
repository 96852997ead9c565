// SPDX-License-Identifier: MIT
// What a short-term plasticity rule must offer: how much of its weight a synapse gives at each presynaptic spike.
//
//   State                     of the synapse, as before its first spike when default made
//   release(state, dt, first) the share of the weight at this spike, dt ms after the last one; moves the state on
//
// All synapses of a packet see the same train, so the engine keeps one state for a packet, and the share
// multiplies whatever weight long-term plasticity has given.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include "models/field.hpp"

namespace mossy {

template <class R>
concept ShortTermRule = std::constructible_from<R, typename R::Params> &&
    std::is_trivially_copyable_v<typename R::State> &&
    requires(const R r, typename R::State& s, double dt, bool first, const typename R::Params& p) {
  { R::name } -> std::convertible_to<std::string_view>;
  { R::meaning } -> std::convertible_to<std::string_view>;
  { R::equation } -> std::convertible_to<std::string_view>;
  { R::source } -> std::convertible_to<std::string_view>;
  R::fields;
  { R::check(p) } -> std::convertible_to<std::string_view>;
  { r.release(s, dt, first) } -> std::same_as<double>;
};

}  // namespace mossy
