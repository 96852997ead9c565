// SPDX-License-Identifier: MIT
// What is wrong with the parameters of sources and of populations of emitting cells, by the sources' tables.
#pragma once

#include <string>
#include <vector>

#include "sim/build/catalogue.hpp"
#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"

namespace mossy {

/// `population`: of emitting cells; its model is in the catalogue.
void check_emitting(const PopulationSpec& population, const Seeds& seeds, Mistakes& mistakes);
/// `cells`: size of the population it drives, 0 when that is not known. Its model is in the catalogue.
void check_source_parameters(const SourceSpec& source, std::uint64_t cells, const Seeds& seeds,
                             Mistakes& mistakes);

/// "'rate', or 'times' and 'rates'"
std::string describe_forms(const std::vector<SourceForm>& forms);

}  // namespace mossy
