// SPDX-License-Identifier: MIT
#include "tests/cases/naming.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace mossy::cases {
namespace {

using Names = std::vector<std::string>;

/// Names of models in case files that are not the program's; the first that the catalogue holds is taken.
const std::map<std::string, Names> models{
    {"lif", {"lif_psc_delta"}},  {"aeif", {"aeif_cond_exp", "aeif_psc_exp", "aeif_psc_delta"}},
    {"none", {"lif_psc_delta"}}, {"delta", {"lif_psc_delta"}},
    {"exp", {"lif_psc_exp"}},    {"alpha", {"lif_psc_alpha"}},
};

/// Names of parameters and state variables in case files that a model may call otherwise.
const std::map<std::string, Names> others{
    {"V_T", {"V_th"}},
    {"I", {"I_e"}},
    {"W_max", {"Wmax"}},
    {"w_max", {"Wmax"}},
    {"w_min", {"Wmin"}},
    {"A2_plus", {"Aplus"}},
    {"A3_plus", {"Aplus_triplet"}},
    {"A2_minus", {"Aminus"}},
    {"A3_minus", {"Aminus_triplet"}},
    {"tau_x", {"tau_plus_triplet"}},
    {"tau_y", {"tau_minus_triplet"}},
    {"V_mV", {"V_m"}},
    {"w_pA", {"w"}},
    {"u", {"U_m"}},
    {"m", {"Act_m"}},
    {"h", {"Inact_h", "Act_h"}},
    {"n", {"Act_n"}},
};

Names names_for(const std::map<std::string, Names>& table, const std::string& name) {
  Names names{name};
  if (const auto found = table.find(name); found != table.end())
    names.insert(names.end(), found->second.begin(), found->second.end());
  return names;
}

bool has(const std::vector<FieldRow>& rows, const std::string& name) {
  return std::any_of(rows.begin(), rows.end(), [&](const FieldRow& r) { return r.name == name; });
}

/// The model's own name for it, or empty.
std::string own_name(const std::vector<FieldRow>& rows, const std::string& name) {
  for (const std::string& candidate : names_for(others, name))
    if (has(rows, candidate)) return candidate;
  return {};
}

CatalogueEntry first_of(const std::vector<CatalogueEntry>& entries, const Names& names) {
  for (const std::string& name : names)
    for (const CatalogueEntry& e : entries)
      if (e.name == name) return e;
  throw NotThere(fmt::format("no {}", fmt::join(names, ", ")));
}

}  // namespace

CatalogueEntry neuron_called(const Names& names) {
  return first_of(neuron_entries(), names);
}
CatalogueEntry short_term_called(const Names& names) {
  return first_of(short_term_entries(), names);
}
CatalogueEntry rule_called(const Names& names) {
  return first_of(rule_entries(), names);
}

CatalogueEntry neuron_of(const CaseRun& c) {
  const std::string name = c.run.contains("synapse") ? c.run.at("synapse").get<std::string>() : c.model();
  const auto found = models.find(name);
  return neuron_called(found == models.end() ? Names{name} : found->second);
}

std::vector<Setting> params_of(const Json& given, const CatalogueEntry& entry, const Names& apart) {
  std::vector<Setting> settings;
  for (const auto& [key, value] : given.items()) {
    if (std::find(apart.begin(), apart.end(), key) != apart.end()) continue;
    const double asked = value.get<double>();
    if (const std::string name = own_name(entry.params, key); !name.empty()) {
      settings.emplace_back(name, asked);
    } else if (key == "g_L" && has(entry.params, "tau_m")) {
      settings.emplace_back("tau_m", given.at("C_m").get<double>() / asked);
    } else if (key == "w_min" && asked == 0) {
      continue;  // weights are magnitudes: 0 is everyone's lower bound
    } else {
      throw CannotSay(fmt::format("{} has no parameter for '{}'", entry.name, key));
    }
  }
  // A case that does not speak of refractoriness has none.
  if (has(entry.params, "t_ref") && !given.contains("t_ref")) settings.emplace_back("t_ref", 0);
  return settings;
}

std::vector<Setting> initial_of(const Json& given, const CatalogueEntry& entry) {
  std::vector<Setting> settings;
  for (const auto& [key, value] : given.items()) {
    const std::string name = own_name(entry.states, key);
    if (name.empty()) throw CannotSay(fmt::format("{} has no state variable for '{}'", entry.name, key));
    settings.emplace_back(name, value.get<double>());
  }
  return settings;
}

}  // namespace mossy::cases
