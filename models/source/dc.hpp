// SPDX-License-Identifier: MIT
// A constant current, or one that changes in steps.
#pragma once

#include "models/source_model.hpp"

namespace mossy {

struct Dc {
  static constexpr std::string_view name = "dc";
  static constexpr std::string_view meaning = "a current that is constant or changes in steps";
  static constexpr std::string_view equation =
      "I(t) = amplitude from start to stop, or amplitudes[k] from times[k] on (0 before); added to I_e";
  static constexpr std::string_view source = "dc_generator and step_current_generator of NEST";
  static constexpr bool as_population = false, as_device = true, gives_spikes = false;
  static constexpr std::array fields{
      SourceField{"amplitude", "pA", Takes::per_cell, any_value, 0, "from start to stop"},
      SourceField{"times", "ms", Takes::list, not_negative, 0, "or: steps at these times, ascending"},
      SourceField{"amplitudes", "pA", Takes::list, any_value, 0, "current from each of these times on"},
      start_field, stop_field};
  static constexpr std::array forms{SourceForm{"amplitude"}, SourceForm{"times", "amplitudes"}};
};
static_assert(SourceModel<Dc>);

}  // namespace mossy
