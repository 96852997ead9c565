// SPDX-License-Identifier: MIT
// Checks a description against the catalogue: every name of a model, parameter, receptor, rule; sizes that
// must match; values outside their bounds. Adds every mistake to the sink and goes on.
#pragma once

#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"

namespace mossy {

void check_description(const Description& description, Mistakes& mistakes);

/// The population of that name, or nullptr.
const PopulationSpec* find_population(const Description& description, std::string_view name);
/// True for populations that only emit (pattern_source, poisson, spike_times).
bool is_source_model(std::string_view model);
/// True for neuron models whose cells learn by their own spikes (LearningModel).
bool cells_learn(std::string_view model);

}  // namespace mossy
