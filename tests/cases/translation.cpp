// SPDX-License-Identifier: MIT
#include "tests/cases/translation.hpp"

#include <fmt/format.h>

#include "tests/cases/naming.hpp"

namespace mossy::cases {
namespace {

bool is_kind(const Json& run, const char* kind) {
  return run.value("kind", "") == kind;
}
bool expects(const Json& run, const char* key) {
  return run.contains("expected") && run["expected"].contains(key);
}

}  // namespace

const std::vector<Translation>& translations() {
  static const std::vector<Translation> all{
      {"shot noise", [](const Json& run) { return is_kind(run, "campbell"); }, check_campbell},
      {"driven rate", [](const Json& run) { return is_kind(run, "poisson_driven_rate"); }, check_driven_rate},
      {"connectivity", [](const Json& run) { return is_kind(run, "connectivity"); }, check_connectivity},
      {"network", [](const Json& run) { return run.contains("neurons"); }, check_network},
      {"plasticity", [](const Json& run) { return expects(run, "all_events"); }, check_plasticity},
      {"short-term plasticity", [](const Json& run) { return expects(run, "amplitude"); }, check_short_term},
      {"single cell", [](const Json& run) { return expects(run, "spikes"); }, check_single_cell},
  };
  return all;
}

Outcome check(const CaseRun& c, const Simulator& simulator) {
  try {
    for (const Translation& t : translations())
      if (t.fits(c.run)) return t.check(c, simulator);
    return failed("no translation fits this run");
  } catch (const NotThere& missing) {
    return skipped(missing.what());
  } catch (const std::exception& fault) {
    return failed(fault.what());
  }
}

}  // namespace mossy::cases
