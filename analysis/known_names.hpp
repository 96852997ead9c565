// SPDX-License-Identifier: MIT
// The names a measure's parameters may use, from the description (before a run) or the record (after it).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"
#include "sim/record/run_record.hpp"

namespace mossy {

struct KnownNames {
  struct Population {
    std::string name;
    bool recorded = false;
    std::uint64_t size = 0;  ///< cells
  };
  struct PatternSet {
    std::string name;
    std::string population;
  };
  struct Phase {
    std::string name;
    double silence = 0;             ///< ms after each presentation
    std::vector<std::string> sets;  ///< shown in it
  };
  std::vector<Population> populations;
  std::vector<PatternSet> sets;
  std::vector<Phase> phases;
};

KnownNames known_names(const Description& description);
KnownNames known_names(const RunRecord& run);

/// Tells names that are not there, with the nearest that is. `path` is "measures.recall.phase".
class NameCheck {
 public:
  NameCheck(const KnownNames& known, Mistakes& mistakes) : known_(known), mistakes_(mistakes) {}

  /// Each returns whether all is well.
  bool population(const Name& name, const std::string& path) const;
  /// A population whose spikes are written.
  bool recorded(const Name& name, const std::string& path) const;
  bool pattern_set(const Name& name, const std::string& path) const;
  bool phase(const Name& name, const std::string& path) const;
  /// A phase that shows patterns.
  bool showing_phase(const Name& name, const std::string& path) const;

  const KnownNames& known() const { return known_; }
  void tell(Place place, std::string what, std::string hint = {}) const {
    mistakes_.add(place, std::move(what), std::move(hint));
  }

 private:
  const KnownNames& known_;
  Mistakes& mistakes_;
};

}  // namespace mossy
