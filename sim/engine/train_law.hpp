// SPDX-License-Identifier: MIT
// How the spikes of a random train follow each other: one of the train models, chosen at run time.
#pragma once

#include <variant>

#include "models/source/gamma_renewal.hpp"
#include "models/source/poisson.hpp"

namespace mossy {

using TrainLaw = std::variant<Poisson, GammaRenewal>;

/// ms of the first spike after `from`, or `never`.
inline double first_spike(const TrainLaw& law, double from, Stream& stream) {
  return std::visit([&](const auto& train) { return train.first(from, stream); }, law);
}
/// ms of the first spike after that at `from`, or `never`.
inline double next_spike(const TrainLaw& law, double from, Stream& stream) {
  return std::visit([&](const auto& train) { return train.next(from, stream); }, law);
}

}  // namespace mossy
