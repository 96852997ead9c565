// SPDX-License-Identifier: MIT
// Every type that a network file may name, in lists: to add one, write its file and add it to its list here.
//
// The lists drive building, checking, `mossy list`, `mossy describe`, the schema and the law tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/neuron/aeif_cond_exp.hpp"
#include "models/neuron/aeif_psc_exp.hpp"
#include "models/neuron/glm_psc_delta.hpp"
#include "models/neuron/hh_cond_exp_traub.hpp"
#include "models/neuron/izhikevich.hpp"
#include "models/neuron/izhikevich_9.hpp"
#include "models/neuron/lif_cond_alpha.hpp"
#include "models/neuron/lif_cond_exp.hpp"
#include "models/neuron/lif_cond_receptors.hpp"
#include "models/neuron/lif_psc_alpha.hpp"
#include "models/neuron/lif_psc_delta.hpp"
#include "models/neuron/lif_psc_delta_escape.hpp"
#include "models/neuron/lif_psc_exp.hpp"
#include "models/neuron/lif_psc_exp_adaptive_threshold.hpp"
#include "models/neuron/lif_psc_exp_ahp.hpp"
#include "models/neuron/lif_psc_exp_learning_threshold.hpp"
#include "models/neuron/pif_psc_delta.hpp"
#include "models/neuron/qif_psc_delta.hpp"
#include "models/plasticity/burst_one_shot.hpp"
#include "models/plasticity/calcium.hpp"
#include "models/plasticity/competitive.hpp"
#include "models/plasticity/heterosynaptic.hpp"
#include "models/plasticity/homeostatic_scaling.hpp"
#include "models/plasticity/stdp_cerebellar.hpp"
#include "models/plasticity/stdp_nn_pre_centered.hpp"
#include "models/plasticity/stdp_nn_restr.hpp"
#include "models/plasticity/stdp_nn_symm.hpp"
#include "models/plasticity/stdp_pair.hpp"
#include "models/plasticity/stdp_reward.hpp"
#include "models/plasticity/stdp_symmetric.hpp"
#include "models/plasticity/stdp_triplet.hpp"
#include "models/plasticity/stdp_vogels.hpp"
#include "models/short_term/tsodyks.hpp"
#include "models/short_term/tsodyks2.hpp"
#include "models/source/dc.hpp"
#include "models/source/gamma_renewal.hpp"
#include "models/source/ou_current.hpp"
#include "models/source/pattern_source.hpp"
#include "models/source/poisson.hpp"
#include "models/source/spike_times.hpp"

namespace mossy {

template <class... Types>
struct TypeList {};

using NeuronModels = TypeList<LifPscDelta,                 //
                              LifPscExp,                   //
                              LifPscExpLearningThreshold,  //
                              LifPscAlpha,                 //
                              LifPscExpAdaptiveThreshold,  //
                              LifPscExpAhp,                //
                              PifPscDelta,                 //
                              QifPscDelta,                 //
                              LifPscDeltaEscape,           //
                              GlmPscDelta,                 //
                              LifCondExp,                  //
                              LifCondAlpha,                //
                              LifCondReceptors,            //
                              AeifCondExp,                 //
                              AeifPscExp,                  //
                              Izhikevich,                  //
                              Izhikevich9,                 //
                              HhCondExpTraub>;

using PlasticityRules = TypeList<StdpPair,            //
                                 StdpNnSymm,          //
                                 StdpNnPreCentered,   //
                                 StdpNnRestr,         //
                                 StdpSymmetric,       //
                                 StdpTriplet,         //
                                 StdpVogels,          //
                                 StdpCerebellar,      //
                                 StdpReward,          //
                                 Calcium,             //
                                 Heterosynaptic,      //
                                 HomeostaticScaling,  //
                                 BurstOneShot,        //
                                 Competitive>;

using ShortTermRules = TypeList<Tsodyks2,  //
                                Tsodyks>;

using Sources = TypeList<PatternSource,  //
                         Poisson,        //
                         GammaRenewal,   //
                         SpikeTimes,     //
                         Dc,             //
                         OuCurrent>;

/// Calls visit.template operator()<T>() for each type of a list.
template <class... Types, class Visit>
void for_each_type(TypeList<Types...>, const Visit& visit) {
  (visit.template operator()<Types>(), ...);
}

/// A model or rule as tables and messages show it.
struct CatalogueEntry {
  std::string_view kind;  ///< "neuron", "rule", "short-term rule"
  std::string_view name, meaning, equation, source, weight_unit;
  std::vector<FieldRow> params;
  std::vector<FieldRow> states;
  std::vector<std::string_view> receptors;
  bool needs_teacher = false;    ///< a rule that a second projection teaches
  bool needs_modulator = false;  ///< ... or modulates
};

/// A source of spikes or current; what it may be used as.
struct SourceEntry {
  std::string_view name, meaning, equation, source;
  bool as_population, as_device, gives_spikes;
  std::vector<SourceField> params;
  std::vector<SourceForm> forms;
};

std::vector<CatalogueEntry> neuron_entries();
std::vector<CatalogueEntry> rule_entries();
std::vector<CatalogueEntry> short_term_entries();
const std::vector<SourceEntry>& source_entries();

/// name, meaning and parameter keys of the connection rules.
struct ConnectionRuleEntry {
  std::string_view name, meaning, parameter;  ///< parameter: "" or p, indegree, outdegree, N
};
const std::vector<ConnectionRuleEntry>& connection_rule_entries();

template <class Type>
std::vector<FieldRow> field_rows() {
  std::vector<FieldRow> rows;
  const typename Type::Params defaults{};
  for (const auto& f : Type::fields)
    rows.push_back({f.name, f.unit, f.meaning, f.bounds, defaults.*f.member});
  return rows;
}

}  // namespace mossy
