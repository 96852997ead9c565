// SPDX-License-Identifier: MIT
// The parameters of one source, or of one population of emitting cells, cell by cell, and the trains they make.
//
// A parameter that is drawn has a stream of its own per cell, keyed by (seed of the structure, purpose and the
// parameter's name, cell), so that no value depends on which other cells are asked for.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "sim/build/catalogue.hpp"
#include "sim/describe/description.hpp"
#include "sim/engine/train_law.hpp"

namespace mossy {

/// nullptr when there is none.
const SourceEntry* find_source(std::string_view name);
const SourceField* find_source_field(const SourceEntry& entry, std::string_view name);

class SourceValues {
 public:
  /// `params` of a source of this catalogue entry; they outlive this, as does the modulation.
  SourceValues(const SourceEntry& entry, const std::vector<Parameter>& params,
               const std::optional<ModulationSpec>& modulation, std::uint64_t seed, std::uint64_t purpose)
      : entry_(entry), params_(params), modulation_(modulation), seed_(seed), purpose_(purpose) {}

  bool given(std::string_view name) const;
  /// Whether cells may differ in it.
  bool varies(std::string_view name) const;
  /// The same for all cells; the default when it is not given.
  double one(std::string_view name) const;
  /// Throws InputError when what is drawn is not allowed.
  double of_cell(std::string_view name, std::uint64_t cell) const;
  std::vector<double> list(std::string_view name) const;

  /// Steps and waves of the rate; none when it is constant.
  std::shared_ptr<const RateProfile> profile() const;
  /// Laws of the trains of these cells, numbers in the population: one for all or one each; none for what fires
  /// at given times.
  std::vector<TrainLaw> laws(const std::vector<std::uint64_t>& cells) const;

 private:
  const SourceField& field(std::string_view name) const;

  const SourceEntry& entry_;
  const std::vector<Parameter>& params_;
  const std::optional<ModulationSpec>& modulation_;
  std::uint64_t seed_, purpose_;
};

/// Those of a source, and those of a population of emitting cells.
SourceValues values_of(const SourceSpec& source, const Seeds& seeds);
SourceValues values_of(const PopulationSpec& population, const Seeds& seeds);
/// Keys of their random streams.
std::uint64_t purpose_of(const SourceSpec& source);
std::uint64_t purpose_of(const PopulationSpec& population);

std::vector<Wave> waves_of(const std::vector<WaveSpec>& specs);

}  // namespace mossy
