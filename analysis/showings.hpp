// SPDX-License-Identifier: MIT
// The presentations of a phase as measures go through them: when, and which pattern of which set.
//
// Only presentations that the run came past are given, so that an interrupted run can be measured.
#pragma once

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "analysis/spikes.hpp"
#include "sim/record/run_record.hpp"

namespace mossy {

struct Showing {
  const PhaseRecord* phase = nullptr;
  const Presentation* time = nullptr;
  const PatternRecord* set = nullptr;  ///< of the first shown pattern; null: nothing was shown
  std::uint64_t index = 0;             ///< of that pattern in its set

  const Cells& cells() const { return set->cells[index]; }
  bool same_pattern(const Showing& other) const { return set == other.set && index == other.index; }
};

/// The showings of a phase, in order. With a population only patterns of it are looked at.
inline std::vector<Showing> showings(const RunRecord& run, const PhaseRecord& phase,
                                     const std::string& population = {}) {
  std::vector<Showing> all;
  for (const Presentation& p : phase.presentations) {
    if (p.end > run.reached) break;
    Showing showing{&phase, &p, nullptr, 0};
    for (const ShownPattern& shown : p.shown) {
      const PatternRecord* set = run.pattern_set(shown.patterns);
      if (!set || shown.index >= set->cells.size()) continue;
      if (!population.empty() && set->population != population) continue;
      showing.set = set;
      showing.index = shown.index;
      break;
    }
    all.push_back(showing);
  }
  return all;
}

/// Whether `set` is `origin` or was derived from it, in however many steps.
inline bool derived_from(const RunRecord& run, const PatternRecord* set, const PatternRecord* origin) {
  for (std::size_t steps = 0; set && steps <= run.patterns.size(); ++steps) {
    if (set == origin) return true;
    set = run.pattern_set(set->of);
  }
  return false;
}

/// The part of a presentation in which the answer is read: `length` ms from `after` ms past its start or end
/// on; a length of 0 reaches to the end of the presentation (from its start) or of the silence (from its end).
struct ReadWindow {
  enum class From { start, end };
  From from = From::start;
  double after = 0, length = 0;

  std::pair<double, double> of(const Presentation& p) const {
    const double begin = (from == From::start ? p.start : p.end) + after;
    if (length > 0) return {begin, begin + length};
    return {begin, from == From::start ? p.end : p.until};
  }
};

inline Activity activity_in(const SpikeSource& spikes, const PopulationRecord& population,
                            const ReadWindow& window, const Presentation& p) {
  const auto [t0, t1] = window.of(p);
  return activity_of(spikes(population.name, t0, t1), population.size);
}

}  // namespace mossy
