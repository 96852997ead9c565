// SPDX-License-Identifier: MIT
// A run made up for tests: populations, pattern sets, presentations and spikes written down by hand, and measures
// given as text.
#pragma once

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "analysis/measure.hpp"
#include "sim/describe/yaml_reader.hpp"

namespace mossy {

/// The entries of a text such as "sep: {measure: pattern_separation, input: EC}".
inline std::vector<MeasureSpec> measure_specs(const std::string& text, Mistakes& mistakes) {
  std::vector<MeasureSpec> specs;
  const Value tree = read_yaml(text, mistakes);
  for (const Value::Entry& e : tree.entries) {
    const Value* kind = e.value.find("measure");
    specs.push_back({{e.key, e.place}, {kind ? kind->text : "", kind ? kind->place : e.place}, e.value});
  }
  return specs;
}

class Bench {
 public:
  Bench() {
    run_.status = "finished";
    run_.seed = 1;
  }

  void population(const std::string& name, std::uint64_t size, bool recorded = true) {
    PopulationRecord p;
    p.name = name;
    p.size = size;
    p.recorded = recorded;
    run_.populations.push_back(p);
  }
  void patterns(const std::string& name, const std::string& population, std::vector<Cells> cells,
                const std::string& of = {}) {
    PatternRecord p;
    p.name = name;
    p.population = population;
    p.of = of;
    p.cells = std::move(cells);
    run_.patterns.push_back(p);
  }
  /// The whole set, one pattern after another, from the end of the run so far on.
  void phase(const std::string& name, const std::string& set, double each, double gap) {
    PhaseRecord phase;
    phase.name = name;
    phase.start = run_.reached;
    for (std::uint64_t k = 0; k < run_.pattern_set(set)->cells.size(); ++k) {
      Presentation p{run_.reached, run_.reached + each, run_.reached + each + gap, {}};
      p.shown.push_back({set, k, p.start, p.end});
      run_.reached = p.until;
      phase.presentations.push_back(p);
    }
    phase.end = run_.duration = run_.reached;
    run_.phases.push_back(phase);
  }
  void quiet_phase(const std::string& name, double duration) {
    PhaseRecord phase;
    phase.name = name;
    phase.start = run_.reached;
    phase.end = run_.reached = run_.duration = run_.reached + duration;
    run_.phases.push_back(phase);
  }
  /// Each of the cells fires once at t.
  void spikes(const std::string& population, double t, const Cells& cells) {
    for (const std::uint32_t c : cells)
      spikes_[population].emplace_back(t, c);
  }
  /// Into the k-th presentation of a phase, `after` ms past its start.
  void answer(const std::string& phase, std::size_t k, double after, const std::string& population,
              const Cells& cells) {
    spikes(population, run_.phase(phase)->presentations.at(k).start + after, cells);
  }

  SpikeSource source() const {
    std::map<std::string, SpikeList> lists;
    for (auto [name, spikes] : spikes_) {
      std::sort(spikes.begin(), spikes.end());
      for (const auto& [t, c] : spikes)
        lists[name].times.push_back(t), lists[name].ids.push_back(c);
    }
    return spike_source(std::move(lists));
  }
  RunRecord& run() { return run_; }

  /// What is said about measures before anything runs; empty when all is well.
  std::string told(const std::string& text) const {
    Mistakes mistakes("net.yaml", text);
    check_measures(measure_specs(text, mistakes), known_names(run_), mistakes);
    return mistakes.message();
  }
  /// The result of the one measure in the text.
  MeasureResult result(const std::string& text) const {
    Mistakes mistakes("net.yaml", text);
    const auto specs = measure_specs(text, mistakes);
    mistakes.throw_if_any();
    return compute_measures(specs, run_, source()).at(0);
  }

 private:
  RunRecord run_;
  std::map<std::string, std::vector<std::pair<double, std::uint32_t>>> spikes_;
};

inline double score(const MeasureResult& result, const std::string& name) {
  for (const Score& s : result.scores)
    if (s.name == name) return s.value;
  throw std::out_of_range("no score '" + name + "'");
}

}  // namespace mossy
