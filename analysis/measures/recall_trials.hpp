// SPDX-License-Identifier: MIT
// From a record to the trials of recall: which pattern was meant, what was cued, what was answered.
//
// The right pattern of a presentation has the index of the pattern shown; cue sets are derived index by index.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/measures/common.hpp"
#include "analysis/measures/recall.hpp"

namespace mossy {

struct RecallParams {
  Name population;
  std::optional<Name> patterns, learned;
  std::optional<Name> input;  ///< whose cell i stands for cell i of the population
  std::vector<Name> phases;
  std::vector<std::pair<std::string, Name>> controls;  ///< label, phase
  ReadWindow window;
  double threshold = 1;  ///< spikes
  double success = 0.95;

  static RecallParams read(Section& section);
  static RecallParams read_without_controls(Section& section);
  /// The population that patterns and cues are made of.
  const Name& shown_to() const { return input ? *input : population; }
  void check(const std::string& path, const NameCheck& names) const;
};

/// `control: phase`, `control: [a, b]` or `control: {label: phase}`.
std::vector<std::pair<std::string, Name>> read_controls(Section& section);
void check_controls(const std::vector<std::pair<std::string, Name>>& controls, const std::string& path,
                    const NameCheck& names);

/// What counts as stored, by index. An index never learned is empty.
struct StoredPatterns {
  std::vector<Cells> cells;
  const PatternRecord* set = nullptr;  ///< when it is a set of the file
};

StoredPatterns stored_patterns(const RecallParams& params, const RunRecord& run, const SpikeSource& spikes);

struct RecallTrial {
  std::size_t index = 0;  ///< of the right pattern
  std::optional<Cells> cue;
  Activity answer;
  RecallScore score;
  bool identified = false, cue_identified = false;  ///< the right pattern is the nearest stored one
};

std::vector<RecallTrial> recall_trials(const RecallParams& params, const RunRecord& run,
                                       const SpikeSource& spikes, const StoredPatterns& stored,
                                       const PhaseRecord& phase);

/// Rows cue, recalled, stored of the first few trials, when the stored set is of pictures, a pixel a cell.
std::optional<Figure> recall_pictures(const std::vector<RecallTrial>& trials, const StoredPatterns& stored,
                                      const RunRecord& run);

}  // namespace mossy
