// SPDX-License-Identifier: MIT
#include "models/neuron/lif_psc_delta.hpp"

#include "sim/core/vectorised.hpp"

namespace mossy {
namespace {

MOSSY_VECTORISED void decay(std::size_t n, double V_inf, double rate, double* __restrict__ V,
                            const double* __restrict__ dt) {
  for (std::size_t i = 0; i < n; ++i)
    V[i] = V_inf + (V[i] - V_inf) * exponential_of(-dt[i] * rate);
}

}  // namespace

void LifPscDelta::advance_many(std::size_t n, const Lanes& x, const double* dt) const {
  decay(n, V_inf_, rate_, x[0], dt);
}

}  // namespace mossy
