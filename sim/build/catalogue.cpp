// SPDX-License-Identifier: MIT
#include "sim/build/catalogue.hpp"

#include <fmt/format.h>

namespace mossy {

std::string describe_bounds(const ParameterBounds& b) {
  const std::string kind = b.integral ? "a whole number" : "a number";
  if (b.low == -never && b.high == never) return "any " + kind.substr(2);
  const std::string low = fmt::format("{} {}", b.low_allowed ? "at least" : "above", b.low);
  const std::string high = fmt::format("{} {}", b.high_allowed ? "at most" : "below", b.high);
  if (b.high == never) return fmt::format("{} {}", kind, low);
  if (b.low == -never) return fmt::format("{} {}", kind, high);
  return fmt::format("{} {} and {}", kind, low, high);
}

std::vector<CatalogueEntry> neuron_entries() {
  std::vector<CatalogueEntry> entries;
  for_each_type(NeuronModels{}, [&]<class M>() {
    CatalogueEntry e{"neuron",       M::name,         M::meaning, M::equation, M::source,
                     M::weight_unit, field_rows<M>(), {},         {}};
    for (const auto& f : M::state_fields)
      e.states.push_back({f.name, f.unit, f.meaning, f.bounds, 0});
    e.receptors.assign(M::receptors.begin(), M::receptors.end());
    entries.push_back(std::move(e));
  });
  return entries;
}

std::vector<CatalogueEntry> rule_entries() {
  std::vector<CatalogueEntry> entries;
  for_each_type(PlasticityRules{}, [&]<class R>() {
    entries.push_back({"rule",
                       R::name,
                       R::meaning,
                       R::equation,
                       R::source,
                       "",
                       field_rows<R>(),
                       {},
                       {},
                       R::needs_teacher,
                       ModulatedRule<R>});
  });
  return entries;
}

std::vector<CatalogueEntry> short_term_entries() {
  std::vector<CatalogueEntry> entries;
  for_each_type(ShortTermRules{}, [&]<class R>() {
    entries.push_back(
        {"short-term rule", R::name, R::meaning, R::equation, R::source, "", field_rows<R>(), {}, {}});
  });
  return entries;
}

const std::vector<SourceEntry>& source_entries() {
  static const std::vector<SourceEntry> entries = [] {
    std::vector<SourceEntry> all;
    for_each_type(Sources{}, [&]<class S>() {
      all.push_back({S::name,
                     S::meaning,
                     S::equation,
                     S::source,
                     S::as_population,
                     S::as_device,
                     S::gives_spikes,
                     {S::fields.begin(), S::fields.end()},
                     {S::forms.begin(), S::forms.end()}});
    });
    return all;
  }();
  return entries;
}

const std::vector<ConnectionRuleEntry>& connection_rule_entries() {
  static const std::vector<ConnectionRuleEntry> entries{
      {"one_to_one", "cell i to cell i of an equally large population", ""},
      {"all_to_all", "every cell to every cell", ""},
      {"pairwise_bernoulli", "each pair with probability p, at most once", "p"},
      {"fixed_indegree", "every target draws this many sources", "indegree"},
      {"fixed_outdegree", "every source draws this many targets", "outdegree"},
      {"fixed_total_number", "this many pairs drawn in all", "N"},
      {"one_of_each_group", "every target draws one cell of each group of the sources", ""},
  };
  return entries;
}

}  // namespace mossy
