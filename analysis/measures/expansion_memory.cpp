// SPDX-License-Identifier: MIT
#include "analysis/measures/expansion_memory.hpp"

#include "analysis/measures/common.hpp"
#include "analysis/memories/expansion.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

namespace {

struct Params {
  Name values, learned;
  std::vector<Name> phases;
  std::uint64_t cells = 0, indegree = 0, active = 0;
  double spread = 0;  ///< of the input weights, relative

  static Params read(Section& s) {
    Params p;
    p.values = read_required_name(s, "values");
    p.learned = read_required_name(s, "learned");
    p.phases = s.required("phase", as_one_or_list(as_name())).value_or(std::vector<Name>{});
    p.cells = s.required("cells", as_count(1, 1000000)).value_or(1);
    p.indegree = s.required("indegree", as_count(1)).value_or(1);
    p.active = s.required("active", as_count(1)).value_or(1);
    p.spread = s.optional("spread", as_number(at_least(0)), 0.1);
    if (p.active > p.cells)
      s.tell("active", s.title() + ".active: " + std::to_string(p.active) + " of " + std::to_string(p.cells) +
                           " cells cannot be active");
    return p;
  }

  void check(const std::string& path, const NameCheck& names) const {
    names.pattern_set(values, path + ".values");
    check_showing({learned}, path + ".learned", names);
    check_showing(phases, path + ".phase", names);
  }
};

std::uint32_t size_of(const RunRecord& run, const std::string& population) {
  const PopulationRecord* p = run.population(population);
  return p ? static_cast<std::uint32_t>(p->size) : 0;
}

/// Fraction of a phase's cues that are answered without a wrong cell.
double exact_answers(const RunRecord& run, const PhaseRecord& phase, const PatternRecord& values,
                     const Expansion& memory) {
  Stream ties(run.seed, key_of("expansion memory ties"), key_of(phase.name));
  double exact = 0, asked = 0;
  for (const Showing& cue : showings(run, phase)) {
    if (!cue.set || cue.index >= values.cells.size()) continue;
    const Cells& value = values.cells[cue.index];
    exact += memory.recall(cue.cells(), static_cast<std::uint32_t>(value.size()), ties) == value;
    asked += 1;
  }
  return asked > 0 ? exact / asked : undefined;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource&) {
  MeasureResult result;
  const PatternRecord& values = *run.pattern_set(params.values.text);
  const auto learned = showings(run, *run.phase(params.learned.text));
  const auto first =
      std::find_if(learned.begin(), learned.end(), [](const Showing& s) { return s.set != nullptr; });
  const std::uint32_t inputs = first == learned.end() ? 0 : size_of(run, first->set->population);
  if (inputs < params.indegree) return result;  // nothing was stored, or by fewer cells than a cell hears
  Stream wiring(run.seed, key_of("expansion memory"), 0), weights(run.seed, key_of("expansion memory"), 1);
  Expansion memory(Wiring::fixed_fan_in(inputs, static_cast<std::uint32_t>(params.cells),
                                        static_cast<std::uint32_t>(params.indegree), wiring),
                   static_cast<std::uint32_t>(params.active), size_of(run, values.population), weights,
                   static_cast<float>(params.spread));
  for (const Showing& pair : learned)
    if (pair.set && pair.index < values.cells.size()) memory.store(pair.cells(), values.cells[pair.index]);
  for (const Name& phase : params.phases)
    result.scores.push_back({joined({params.phases.size() > 1 ? phase.text : "", "exact"}),
                             exact_answers(run, *run.phase(phase.text), values, memory), "",
                             "answers of the abstract memory without a wrong cell", Score::Better::higher});
  return result;
}

}  // namespace

Measure expansion_memory() {
  return measure_of<Params, compute>(
      "expansion_memory",
      "what the exact abstract memory (sparse expansion, clipped synapses) makes of the same pairs and cues",
      {{"values", "", "", "the taught set, index by index with the cues"},
       {"learned", "", "", "the phase whose pairs it stores"},
       {"phase", "", "", "phases that give the cues"},
       {"cells", "", "", "of the expansion (granule cells)"},
       {"indegree", "", "", "different inputs of each"},
       {"active", "", "", "how many win"},
       {"spread", "", "0.1", "relative standard deviation of the input weights"}});
}

}  // namespace mossy
