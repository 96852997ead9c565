// SPDX-License-Identifier: MIT
// Spikes at given times, the same for all cells or from a file with times of each cell.
#pragma once

#include "models/source_model.hpp"

namespace mossy {

struct SpikeTimes {
  static constexpr std::string_view name = "spike_times";
  static constexpr std::string_view meaning =
      "spikes at listed times, or read from a file; as a source: they arrive at these times, without delay";
  static constexpr std::string_view equation =
      "times: every cell fires at each of them; file: lines 'time cell', or a SONATA spikes.h5";
  static constexpr std::string_view source =
      "spike_generator of NEST; SONATA, doi 10.1371/journal.pcbi.1007696";
  static constexpr bool as_population = true, as_device = true, gives_spikes = true;
  static constexpr SourceField weight_of_each{
      "weight",
      "",
      Takes::per_cell,
      not_negative,
      0,
      "of each spike (as a source); with 'times' a list has one per time, else one per cell"};
  static constexpr std::array fields{
      SourceField{"times", "ms", Takes::list, not_negative, 0, "ascending"},
      SourceField{
          "file", "", Takes::file, any_value, 0,
          "or: path beside the network file, of text with 'time cell' in each line or of a spikes.h5; "
          "{path: , population: } picks one of its populations"},
      weight_of_each};
  static constexpr std::array forms{SourceForm{"times"}, SourceForm{"file"}};
};
static_assert(SourceModel<SpikeTimes>);

}  // namespace mossy
