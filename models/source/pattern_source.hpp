// SPDX-License-Identifier: MIT
// Cells that fire as the protocol presents patterns: their trains are in the phases, not here.
#pragma once

#include "models/source_model.hpp"

namespace mossy {

struct PatternSource {
  static constexpr std::string_view name = "pattern_source";
  static constexpr std::string_view meaning =
      "cells that fire as the protocol presents patterns, and are silent otherwise";
  static constexpr std::string_view equation =
      "active cells: Poisson at the phase's rate, if wanted modulated, or at its times; others: at its "
      "background";
  static constexpr std::string_view source =
      "protocol: {present, each, gap, rate, background, modulation, times}";
  static constexpr bool as_population = true, as_device = false, gives_spikes = true;
  static constexpr std::array<SourceField, 0> fields{};
  static constexpr std::array<SourceForm, 0> forms{};
};
static_assert(SourceModel<PatternSource>);

}  // namespace mossy
