// SPDX-License-Identifier: MIT
// Gamma renewal trains: independent intervals, more regular than Poisson (shape above 1) or less (below 1).
//
//   density of an interval x:  (shape rate)^shape x^(shape - 1) exp(-shape rate x) / Gamma(shape)
//   mean 1 / rate, coefficient of variation 1 / sqrt(shape); shape 1 is Poisson
//
// The train is in equilibrium: it looks as if it had begun long before, so its rate is constant from the start on.
// The first wait is therefore a uniform part of an interval drawn with a probability in proportion to its
// length, which is a gamma interval of shape + 1 (Cox 1962, Renewal Theory, section 5.2).
// Gamma numbers are drawn without error: Marsaglia and Tsang 2000, doi 10.1145/358407.358414.
#pragma once

#include <cmath>

#include "models/source_model.hpp"

namespace mossy {

struct GammaRenewal {
  static constexpr std::string_view name = "gamma_renewal";
  static constexpr std::string_view meaning =
      "independent gamma-distributed intervals: trains more or less regular than Poisson, in equilibrium "
      "from the "
      "start; as a source: private to each cell";
  static constexpr std::string_view equation =
      "interval ~ Gamma(gamma_shape, mean 1 / rate), coefficient of variation 1 / sqrt(gamma_shape); first "
      "wait of "
      "the equilibrium process";
  static constexpr std::string_view source =
      "Cox 1962, Renewal Theory; drawn as Marsaglia and Tsang 2000, doi 10.1145/358407.358414; gamma_shape "
      "as in "
      "gamma_sup_generator of NEST, here any number";
  static constexpr bool as_population = true, as_device = true, gives_spikes = true;
  static constexpr ParameterBounds shapes{0.1, 1e6};
  static constexpr std::array fields{
      SourceField{"rate", "Hz", Takes::per_cell, not_negative, 0, "mean rate"},
      SourceField{"gamma_shape", "", Takes::per_cell, shapes, 1, "1: Poisson; large: regular"}, weight_field,
      start_field, stop_field};
  static constexpr std::array forms{SourceForm{"rate"}};

  double rate = 0;         ///< Hz
  double gamma_shape = 1;  ///< at least 0.1

  double first(double from, Stream& stream) const {
    if (rate <= 0) return never;
    const double whole = gamma(gamma_shape + 1, stream);
    return from + stream.uniform() * whole * scale();
  }
  /// Later than `from` by at least its last bit: a cell does not fire twice at an instant.
  double next(double from, Stream& stream) const {
    if (rate <= 0) return never;
    const double at = from + gamma(gamma_shape, stream) * scale();
    return at > from ? at : std::nextafter(from, never);
  }

  /// A gamma number of the given shape and scale 1.
  static double gamma(double shape, Stream& stream) {
    if (shape < 1) {
      const double larger = gamma(shape + 1, stream);
      return larger * std::pow(stream.uniform(), 1 / shape);
    }
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    while (true) {
      const double x = stream.normal(), v = 1 + c * x;
      if (v <= 0) continue;
      const double cube = v * v * v;
      if (std::log(stream.uniform()) < 0.5 * x * x + d * (1 - cube + std::log(cube))) return d * cube;
    }
  }

 private:
  double scale() const { return 1000 / (rate * gamma_shape); }  // ms
};
static_assert(SourceModel<GammaRenewal> && TrainModel<GammaRenewal>);

}  // namespace mossy
