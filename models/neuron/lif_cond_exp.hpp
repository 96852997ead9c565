// SPDX-License-Identifier: MIT
// Leaky integrate-and-fire cell with exponentially decaying synaptic conductances: leaky_cell.hpp with
// synapses/exp_conductances.hpp.
#pragma once

#include "models/neuron/clocked_conductances.hpp"
#include "models/neuron/leaky_cell.hpp"
#include "models/neuron/synapses/exp_conductances.hpp"
#include "models/neuron_model.hpp"

namespace mossy {

struct LifCondExp : LeakyCell<ExpConductances> {
  using LeakyCell::LeakyCell;
  using Clocked = ClockedConductances;

  static constexpr std::string_view name = "lif_cond_exp";
  static constexpr std::string_view meaning =
      "leaky integrate-and-fire with exponentially decaying conductances (weights in nS)";
  static constexpr std::string_view equation =
      "C_m dV/dt = -g_L (V - E_L) - g_ex (V - E_ex) - g_in (V - E_in) + I_e;  input: g += w;  dg/dt = "
      "-g/tau_syn";
  static constexpr std::string_view source =
      "Brette et al. 2007, doi 10.1007/s10827-007-0038-6; iaf_cond_exp of NEST";
};
static_assert(NeuronModel<LifCondExp> && IntegratedModel<LifCondExp>);

}  // namespace mossy
