// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell whose synaptic conductances rise and fall as alpha functions: leaky_cell.hpp
// with synapses/alpha_conductances.hpp.
#pragma once

#include "models/neuron/leaky_cell.hpp"
#include "models/neuron/synapses/alpha_conductances.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct LifCondAlpha : LeakyCell<AlphaConductances> {
  using LeakyCell::LeakyCell;

  static constexpr std::string_view name = "lif_cond_alpha";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire with alpha-shaped conductances (weights in nS, at their peak)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -g_L (V - E_L) - g_ex (V - E_ex) - g_in (V - E_in) + I_e;  input: g += w (e/tau_syn) t "
      "exp(-t/tau_syn)";
  static constexpr std::string_view source =
      "Rotter and Diesmann 1999, doi 10.1007/s004220050570; iaf_cond_alpha of NEST";
};
static_assert(NeuronModel<LifCondAlpha> && IntegratedModel<LifCondAlpha>);

}  // namespace mossy
