// SPDX-License-Identifier: MIT
// Mistakes found while building, where describing the file may have met the same one before.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "sim/core/error.hpp"

namespace mossy {

/// Adds a mistake unless one was told at the same place: one wrong name shall not give two messages.
inline void tell_once(Mistakes& mistakes, Place place, std::string what, std::string hint = {}) {
  const auto& list = mistakes.list();
  const bool told = place.line > 0 &&
                    std::any_of(list.begin(), list.end(), [&](const Mistake& m) { return m.place == place; });
  if (!told) mistakes.add(place, std::move(what), std::move(hint));
}

}  // namespace mossy
