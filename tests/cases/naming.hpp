// SPDX-License-Identifier: MIT
// From the names in case files to the names in the catalogue.
//
// What the catalogue lacks makes a run skipped (`NotThere`), so a family becomes active by itself when its model
// appears; what a model that is there cannot be told makes it fail (`CannotSay`).
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "sim/build/catalogue.hpp"
#include "tests/cases/case_file.hpp"
#include "tests/cases/network_file.hpp"

namespace mossy::cases {

struct NotThere : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct CannotSay : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The first of the names that the catalogue holds; NotThere when it holds none.
CatalogueEntry neuron_called(const std::vector<std::string>& names);
CatalogueEntry rule_called(const std::vector<std::string>& names);
CatalogueEntry short_term_called(const std::vector<std::string>& names);

/// The neuron model of a run: from its `synapse`, or from the model that its file names.
CatalogueEntry neuron_of(const CaseRun& c);

/// Parameters (or start values) of a case under the program's names, `apart` from the keys named.
std::vector<Setting> params_of(const Json& given, const CatalogueEntry& entry,
                               const std::vector<std::string>& apart = {});
std::vector<Setting> initial_of(const Json& given, const CatalogueEntry& entry);

}  // namespace mossy::cases
