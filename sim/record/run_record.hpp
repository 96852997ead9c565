// SPDX-License-Identifier: MIT
// What was run, as the measures and the report need it: the plain content of run.json without the scores.
//
// Times in ms from the start of the run. Indices of cells are within their population, from 0.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mossy {

struct PopulationRecord {
  std::string name;
  std::string model;
  std::uint64_t size = 0;
  std::uint64_t groups = 1;
  bool recorded = false;     ///< its spikes are in spikes.h5
  std::uint64_t spikes = 0;  ///< fired in the whole run, recorded or not
};

struct ProjectionRecord {
  std::string name, from, to, rule, receptor, plasticity;
  std::uint64_t synapses = 0;
};

/// A set of patterns: the active cells of each, ascending.
struct PatternRecord {
  std::string name;
  std::string population;
  std::string of;                                 ///< the set it was derived from, or empty
  std::vector<std::vector<std::uint32_t>> cells;  ///< [pattern][k]
  std::uint64_t rows = 0, columns = 0;            ///< of the picture, 0 when it is none
  std::vector<std::string> labels;                ///< one per pattern, or empty
};

struct ShownPattern {
  std::string patterns;       ///< name of the set
  std::uint64_t index = 0;    ///< which of it
  double start = 0, end = 0;  ///< while its cells are driven
};

/// One showing: `start` to `end` is the drive (`each`), `end` to `until` the silence after it (`gap`).
struct Presentation {
  double start = 0, end = 0, until = 0;
  std::vector<ShownPattern> shown;
};

struct PhaseRecord {
  std::string name;
  double start = 0, end = 0;
  bool plasticity = true;
  std::vector<Presentation> presentations;
};

struct RunRecord {
  std::string name, variant, file, version;
  std::uint64_t seed = 1;
  double duration = 0;  ///< asked for
  double reached = 0;   ///< simulated; less than `duration` after an interrupt
  std::string status;   ///< "running", "finished", "interrupted", "failed", "killed"
  int threads = 1;
  double build_seconds = 0, run_seconds = 0, cpu_seconds = 0;
  std::uint64_t events = 0;       ///< synaptic events delivered
  std::uint64_t peak_memory = 0;  ///< bytes
  std::vector<PopulationRecord> populations;
  std::vector<ProjectionRecord> projections;
  std::vector<PatternRecord> patterns;
  std::vector<PhaseRecord> phases;
  std::vector<std::pair<std::string, std::string>> changes;  ///< path, new value: by variant and --set
  std::string network;                                       ///< the resolved network file, as YAML text

  const PopulationRecord* population(const std::string& wanted) const {
    for (const auto& p : populations)
      if (p.name == wanted) return &p;
    return nullptr;
  }
  const PatternRecord* pattern_set(const std::string& wanted) const {
    for (const auto& p : patterns)
      if (p.name == wanted) return &p;
    return nullptr;
  }
  const PhaseRecord* phase(const std::string& wanted) const {
    for (const auto& p : phases)
      if (p.name == wanted) return &p;
    return nullptr;
  }
};

}  // namespace mossy
