// SPDX-License-Identifier: MIT
#include "models/neuron/lif_psc_exp.hpp"

#include "sim/core/vectorised.hpp"

namespace mossy {
namespace {

MOSSY_VECTORISED void flow(std::size_t n, const LifPscExp::Flow& f, double* __restrict__ V,
                           double* __restrict__ I_ex, double* __restrict__ I_in,
                           const double* __restrict__ dt) {
  const LifPscExp::Flow p = f;
  for (std::size_t i = 0; i < n; ++i)
    p(V[i], I_ex[i], I_in[i], dt[i]);
}

}  // namespace

void LifPscExp::advance_many(std::size_t n, const Lanes& x, const double* dt) const {
  flow(n, flow_, x[0], x[1], x[2], dt);
}

}  // namespace mossy
