// SPDX-License-Identifier: MIT
// How runs become network files: one translation per shape of run, each in a file of its own.
//
// To add one: write its file, declare its function here, and give it a line in translation.cpp. It builds a
// NetworkFile, has the simulator run it, and puts what came out into a Comparison.
#pragma once

#include <string_view>
#include <vector>

#include "tests/cases/case_file.hpp"
#include "tests/cases/outcome.hpp"
#include "tests/cases/simulator.hpp"

namespace mossy::cases {

Outcome check_single_cell(const CaseRun& c, const Simulator& simulator);
Outcome check_network(const CaseRun& c, const Simulator& simulator);
Outcome check_plasticity(const CaseRun& c, const Simulator& simulator);
Outcome check_short_term(const CaseRun& c, const Simulator& simulator);
Outcome check_campbell(const CaseRun& c, const Simulator& simulator);
Outcome check_driven_rate(const CaseRun& c, const Simulator& simulator);
Outcome check_connectivity(const CaseRun& c, const Simulator& simulator);

struct Translation {
  std::string_view name;
  bool (*fits)(const Json& run);
  Outcome (*check)(const CaseRun& c, const Simulator& simulator);
};

/// In the order in which they are tried.
const std::vector<Translation>& translations();

/// By the first translation that fits; every fault of the case or the program is a failure of the run.
Outcome check(const CaseRun& c, const Simulator& simulator);

}  // namespace mossy::cases
