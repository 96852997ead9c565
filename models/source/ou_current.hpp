// SPDX-License-Identifier: MIT
// A noise current: an Ornstein-Uhlenbeck process, exact at its dates and held constant between them.
//
//   dI = -(I - mean)/tau dt + sd sqrt(2/tau) dW,  stationary from the first date on: I ~ N(mean, sd^2)
//   at dates `every` ms apart, with z ~ N(0, 1):
//     I_0 = mean + sd z,   I_{k+1} = mean + a (I_k - mean) + sd sqrt(1 - a^2) z,   a = exp(-every/tau)
//
// This transition has no error for any `every` (Gillespie 1996, doi 10.1103/PhysRevE.54.2084; Uhlenbeck and
// Ornstein 1930, doi 10.1103/PhysRev.36.823). What the cell feels is the staircase through these values, so `every`
// should be short against tau and against the membrane's time constant. The cells' currents are independent.
#pragma once

#include <cmath>

#include "models/source_model.hpp"

namespace mossy {

struct OuCurrent {
  static constexpr std::string_view name = "ou_current";
  static constexpr std::string_view meaning =
      "a noise current private to each cell: Ornstein-Uhlenbeck, exact at dates 'every' ms apart, held "
      "between them";
  static constexpr std::string_view equation =
      "I_0 = mean + sd z, I_{k+1} = mean + a (I_k - mean) + sd sqrt(1 - a^2) z,  a = exp(-every/tau), z ~ "
      "N(0, 1); "
      "added to I_e";
  static constexpr std::string_view source =
      "Uhlenbeck and Ornstein 1930, doi 10.1103/PhysRev.36.823; Gillespie 1996, doi "
      "10.1103/PhysRevE.54.2084; held "
      "between dates as the current of noise_generator of NEST";
  static constexpr bool as_population = false, as_device = true, gives_spikes = false;
  static constexpr std::array fields{
      SourceField{"mean", "pA", Takes::per_cell, any_value, 0, "of the current"},
      SourceField{"sd", "pA", Takes::per_cell, not_negative, 0, "stationary standard deviation"},
      SourceField{"tau", "ms", Takes::number, positive, 5, "correlation time"},
      SourceField{"every", "ms", Takes::number, positive, 1, "from one value to the next"},
      start_field,
      stop_field};
  static constexpr std::array forms{SourceForm{"sd", "tau"}};

  OuCurrent(double mean_pA, double sd_pA, double tau, double every)
      : mean(mean_pA),
        sd(sd_pA),
        decay(std::exp(-every / tau)),
        kick(sd_pA * std::sqrt(-std::expm1(-2 * every / tau))) {}

  double mean, sd;  ///< pA
  double decay;     ///< a
  double kick;      ///< pA, sd sqrt(1 - a^2)

  double first(Stream& stream) const { return mean + sd * stream.normal(); }
  double next(double value, Stream& stream) const {
    return mean + (decay * (value - mean) + kick * stream.normal());
  }
};
static_assert(SourceModel<OuCurrent>);

}  // namespace mossy
