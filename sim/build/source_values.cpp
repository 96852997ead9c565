// SPDX-License-Identifier: MIT
#include "sim/build/source_values.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/build/parameters.hpp"

namespace mossy {

const SourceEntry* find_source(std::string_view name) {
  for (const SourceEntry& e : source_entries())
    if (e.name == name) return &e;
  return nullptr;
}

const SourceField* find_source_field(const SourceEntry& entry, std::string_view name) {
  for (const SourceField& f : entry.params)
    if (f.name == name) return &f;
  return nullptr;
}

const SourceField& SourceValues::field(std::string_view name) const {
  const SourceField* found = find_source_field(entry_, name);
  if (!found) throw std::logic_error("no parameter " + std::string(name) + " of this source");
  return *found;
}

bool SourceValues::given(std::string_view name) const {
  return find_parameter(params_, name) != nullptr;
}

bool SourceValues::varies(std::string_view name) const {
  const Parameter* p = find_parameter(params_, name);
  return p && !is_constant(p->value);
}

double SourceValues::one(std::string_view name) const {
  const Parameter* p = find_parameter(params_, name);
  return p ? p->value.a : field(name).default_value;
}

double SourceValues::of_cell(std::string_view name, std::uint64_t cell) const {
  const Parameter* p = find_parameter(params_, name);
  const SourceField& field = this->field(name);
  if (!p) return field.default_value;
  return draw_for_cell(p->value, field.bounds, name, seed_, key_of(purpose_, key_of(name)), cell);
}

std::vector<double> SourceValues::list(std::string_view name) const {
  const Parameter* p = find_parameter(params_, name);
  if (!p) return {};
  return p->value.kind == Distribution::Kind::list ? p->value.values : std::vector<double>{p->value.a};
}

std::vector<Wave> waves_of(const std::vector<WaveSpec>& specs) {
  std::vector<Wave> waves;
  for (const WaveSpec& w : specs)
    waves.emplace_back(w.frequency, w.depth, w.phase, w.concentration);
  return waves;
}

std::shared_ptr<const RateProfile> SourceValues::profile() const {
  if (!given("rates") && !modulation_) return nullptr;
  std::vector<double> times, rates;
  if (given("rates")) {
    times = list("times");
    rates = list("rates");
  }
  return std::make_shared<const RateProfile>(
      std::move(times), std::move(rates), modulation_ ? waves_of(modulation_->waves) : std::vector<Wave>{});
}

std::vector<TrainLaw> SourceValues::laws(const std::vector<std::uint64_t>& cells) const {
  std::vector<TrainLaw> laws;
  const bool gamma = entry_.name == GammaRenewal::name;
  if (!gamma && entry_.name != Poisson::name) return laws;
  const auto shared = profile();
  const std::size_t count = varies("rate") || varies("gamma_shape") ? cells.size() : 1;
  for (std::size_t k = 0; k < count; ++k) {
    const std::uint64_t cell = cells.empty() ? 0 : cells[k];
    const double rate = given("rate") ? of_cell("rate", cell) : 0;
    if (gamma) {
      laws.emplace_back(GammaRenewal{rate, of_cell("gamma_shape", cell)});
    } else {
      laws.emplace_back(Poisson{rate, shared});
    }
  }
  return laws;
}

std::uint64_t purpose_of(const SourceSpec& source) {
  return key_of(source.model.text + " " + source.name.text);
}
std::uint64_t purpose_of(const PopulationSpec& population) {
  return key_of("population " + population.name.text);
}

SourceValues values_of(const SourceSpec& source, const Seeds& seeds) {
  return {*find_source(source.model.text), source.params, source.modulation, seeds.structure,
          purpose_of(source)};
}
SourceValues values_of(const PopulationSpec& population, const Seeds& seeds) {
  return {*find_source(population.model.text), population.params, population.modulation, seeds.structure,
          purpose_of(population)};
}

}  // namespace mossy
