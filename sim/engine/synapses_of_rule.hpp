// SPDX-License-Identifier: MIT
// Which plastic synapses serve a rule: those that change at spikes only, or those that go on in between.
#pragma once

#include <type_traits>

#include "sim/engine/drifting_synapses.hpp"
#include "sim/engine/plastic_synapses.hpp"

namespace mossy {

template <PlasticityRule Rule>
struct SynapsesOfRuleKind {
  using Type = PlasticSynapses<Rule>;
};
template <DriftingRule Rule>
struct SynapsesOfRuleKind<Rule> {
  using Type = DriftingSynapses<Rule>;
};
template <PlasticityRule Rule>
using SynapsesOfRule = typename SynapsesOfRuleKind<Rule>::Type;

}  // namespace mossy
