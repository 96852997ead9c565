// SPDX-License-Identifier: MIT
// Poisson trains: spikes independent of each other, at a constant rate or at one that changes with time.
#pragma once

#include <memory>

#include "models/source/rate_profile.hpp"
#include "models/source_model.hpp"

namespace mossy {

struct Poisson {
  static constexpr std::string_view name = "poisson";
  static constexpr std::string_view meaning =
      "independent Poisson trains, at a constant, stepped or modulated rate; as a source: private to each "
      "cell";
  static constexpr std::string_view equation =
      "rate(t) = rate, or rates[k] from times[k] on (0 before), times 1 + depth sin(2 pi frequency t + "
      "phase) for "
      "each modulation; t: time of the run";
  static constexpr std::string_view source =
      "drawn by inversion and thinning, without a time step: Lewis and Shedler 1979, doi "
      "10.1002/nav.3800260304; "
      "poisson_generator, inhomogeneous_poisson_generator and sinusoidal_poisson_generator of NEST";
  static constexpr bool as_population = true, as_device = true, gives_spikes = true;
  static constexpr std::array fields{
      SourceField{"rate", "Hz", Takes::per_cell, not_negative, 0, "mean rate"},
      SourceField{"times", "ms", Takes::list, not_negative, 0,
                  "or: steps of the rate at these times, ascending"},
      SourceField{"rates", "Hz", Takes::list, not_negative, 0, "rate from each of these times on; 0 before"},
      modulation_field,
      weight_field,
      start_field,
      stop_field};
  static constexpr std::array forms{SourceForm{"rate"}, SourceForm{"times", "rates"}};

  double rate = 0;                             ///< Hz, unless the profile has steps
  std::shared_ptr<const RateProfile> profile;  ///< none: the rate is constant

  double first(double from, Stream& stream) const { return next(from, stream); }
  double next(double from, Stream& stream) const {
    if (profile) return profile->next(from, rate, stream);
    return rate > 0 ? from + stream.exponential() * (1000 / rate) : never;
  }
};
static_assert(SourceModel<Poisson> && TrainModel<Poisson>);

}  // namespace mossy
