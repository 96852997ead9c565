// SPDX-License-Identifier: MIT
#include "sim/describe/key_hints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/core/nearest_name.hpp"

namespace mossy {
namespace {

struct Foreign {
  std::string_view theirs, ours;
  std::string_view unit = {};  // ours, where theirs is another
};

constexpr std::array foreign{
    Foreign{"celltype", "model"},
    Foreign{"cellType", "model"},
    Foreign{"cell_type", "model"},
    Foreign{"cellModel", "model"},
    Foreign{"model_template", "model"},
    Foreign{"numCells", "size"},
    Foreign{"n", "size"},
    Foreign{"parms", "params"},
    Foreign{"parameters", "params"},
    Foreign{"dynamics_params", "params"},
    Foreign{"cellparams", "params"},
    Foreign{"init", "initial"},
    Foreign{"initialize", "initial"},
    Foreign{"initial_values", "initial"},
    Foreign{"popParams", "populations"},
    Foreign{"nodes", "populations"},
    Foreign{"connParams", "projections"},
    Foreign{"connections", "projections"},
    Foreign{"synapses", "projections"},
    Foreign{"edges", "projections"},
    Foreign{"stimSourceParams", "sources"},
    Foreign{"stimuli", "sources"},
    Foreign{"inputs", "sources"},
    Foreign{"phases", "protocol"},
    Foreign{"recorders", "record"},
    Foreign{"reports", "record"},
    Foreign{"analysis", "measures"},
    Foreign{"source", "from"},
    Foreign{"pre", "from"},
    Foreign{"presynaptic", "from"},
    Foreign{"target", "to"},
    Foreign{"post", "to"},
    Foreign{"postsynaptic", "to"},
    Foreign{"population", "to"},
    Foreign{"connector", "rule"},
    Foreign{"conn_spec", "rule"},
    Foreign{"probability", "p"},
    Foreign{"p_connect", "p"},
    Foreign{"convergence", "indegree"},
    Foreign{"divergence", "outdegree"},
    Foreign{"allow_self_connections", "allow_autapses"},
    Foreign{"with_replacement", "allow_multapses"},
    Foreign{"syn_weight", "weight"},
    Foreign{"synMech", "receptor"},
    Foreign{"receptor_type", "receptor"},
    Foreign{"synapse_type", "plasticity"},
    Foreign{"synapse_model", "plasticity"},
    Foreign{"plast", "plasticity"},
    Foreign{"record_from", "variables"},
    Foreign{"interval", "every"},
    Foreign{"sampling_interval", "every"},
    Foreign{"v_rest", "E_L"},
    Foreign{"v_thresh", "V_th"},
    Foreign{"v_reset", "V_reset"},
    Foreign{"tau_refrac", "t_ref"},
    Foreign{"tau_syn_E", "tau_syn_ex"},
    Foreign{"tau_syn_I", "tau_syn_in"},
    Foreign{"e_rev_E", "E_ex"},
    Foreign{"e_rev_I", "E_in"},
    Foreign{"E_rev_ex", "E_ex"},
    Foreign{"E_rev_in", "E_in"},
    Foreign{"cm", "C_m", "pF"},
    Foreign{"c_m", "C_m", "pF"},
    Foreign{"i_offset", "I_e", "pA"},
    Foreign{"i_ext", "I_e", "pA"},
    Foreign{"gL", "g_L", "nS"},
};

}  // namespace

std::string hint_for_key(std::string_view wrong, const std::vector<std::string>& known) {
  for (const Foreign& name : foreign) {
    if (name.theirs != wrong || std::find(known.begin(), known.end(), name.ours) == known.end()) continue;
    if (name.unit.empty()) return fmt::format("did you mean '{}'?", name.ours);
    return fmt::format("did you mean '{}', in {}?", name.ours, name.unit);
  }
  return did_you_mean(wrong, known);
}

std::string list_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 16;
  const std::size_t shown = names.size() <= most ? names.size() : most - 4;
  std::string out;
  for (std::size_t i = 0; i < shown; ++i)
    out += (i == 0 ? "" : ", ") + names[i];
  if (shown < names.size()) out += fmt::format(" and {} more", names.size() - shown);
  return out;
}

}  // namespace mossy
