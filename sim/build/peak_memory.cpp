// SPDX-License-Identifier: MIT
#include "sim/build/peak_memory.hpp"

#include <algorithm>
#include <cmath>

#include "sim/build/builder.hpp"
#include "sim/build/catalogue.hpp"
#include "sim/build/check.hpp"
#include "sim/build/expected_synapses.hpp"
#include "sim/build/steps.hpp"
#include "sim/core/rng.hpp"
#include "sim/engine/recent_posts.hpp"
#include "sim/engine/targets.hpp"

namespace mossy {
namespace {

constexpr double start_bytes =
    21e6;  // the peak of a network of two cells: libraries, file buffers, what is read at the start
constexpr double program_bytes = 23e6;  // what stays of that
constexpr double growth = 1.05;         // of vectors that double: pages behind their end are not touched
constexpr double wheel_bytes = 24;      // per cell: its entries in the wheel of dates, measured 23 to 33

/// Of one projection onto one block.
struct Bytes {
  double stay = 0;     ///< once it is built
  double drawing = 0;  ///< at most while it is built
};

bool drawn(const Distribution& d) {
  return d.kind != Distribution::Kind::constant;
}

/// Per cell: the posts that a pair rule keeps apart.
double recent_bytes(const ProjectionSpec& spec) {
  double bytes = 0;
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    if constexpr (PairedRule<Rule>)
      if (spec.plasticity->rule.text == Rule::name) bytes = RecentPosts::bytes_per_cell;
  });
  return bytes;
}

Bytes bytes_of(const ProjectionSpec& spec, double synapses, double sources, double cells) {
  const bool listed = spec.weight.kind == Distribution::Kind::list;
  const double weight = spec.plasticity || listed ? 8 : drawn(spec.weight) ? 4 : 0;
  const double delay = drawn(spec.delay) ? 8 : 0, kept_delay = spec.delay.round > 0 ? 2 : delay;
  const double target = cells > Targets::most_cells_of_16_bits ? 4 : 2;
  const double packets = sources * packets_of_row(spec.delay, synapses / sources);
  const double table = 4 * sources + (delay > 0 ? (4 + kept_delay) * packets + 4 * sources : 0);
  Bytes bytes;
  bytes.stay = synapses * (target + weight) + table;
  if (spec.plasticity) bytes.stay += 24 * packets + (24 + recent_bytes(spec)) * cells;
  if (spec.short_term) bytes.stay += 40 * packets;
  const double drawn_weight = drawn(spec.weight) ? weight : 0;
  const double portions = synapses * (4 + growth * (drawn_weight + delay));
  const double arrays = synapses * (target + weight + delay);
  const double cutting = arrays + (delay > 0 ? 14 * packets : 0);
  bytes.drawing = std::max({arrays, portions + 4 * sources, cutting, bytes.stay}) + 4 * sources;
  return bytes;
}

/// All projections onto one block, one after the other.
Bytes bytes_of_block(const Description& description, const PopulationSpec& to, double cells) {
  Bytes sum;
  for (const ProjectionSpec& spec : description.projections) {
    const PopulationSpec* from = find_population(description, spec.from.text);
    if (!from || spec.to.text != to.name.text) continue;
    const double synapses = expected_synapses(spec, *from, to) * cells / static_cast<double>(to.size);
    const Bytes one = bytes_of(spec, synapses, static_cast<double>(from->size), cells);
    sum.drawing = std::max(sum.drawing, sum.stay + one.drawing);
    sum.stay += one.stay;
  }
  return sum;
}

double cell_bytes(const PopulationSpec& spec) {
  double bytes = 0;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (spec.model.text != Model::name) return;
    bytes = sizeof(typename Model::State) + 3 * sizeof(double) + wheel_bytes;  // three dates
    if (std::any_of(spec.params.begin(), spec.params.end(),
                    [](const Parameter& p) { return drawn(p.value); }))
      bytes += sizeof(Model) + sizeof(typename Model::Params);
  });
  return bytes;
}

double blocks_of(const Description& description, const PopulationSpec& spec, int threads) {
  return std::ceil(static_cast<double>(spec.size) / choose_block_size(description, spec, threads));
}

/// Private trains of a population's cells that go from input to input: their dates and streams.
double train_bytes(const Description& description, const PopulationSpec& to) {
  constexpr double one = 8 + sizeof(Stream) + 4, of_the_cell = 4 + 8;
  if (step_of(description, to)) return 0;
  double bytes = 0;
  for (const SourceSpec& source : description.sources)
    if (source.to.text == to.name.text &&
        (source.model.text == "poisson" || source.model.text == "gamma_renewal"))
      bytes += static_cast<double>(to.size) * (one + of_the_cell);
  return bytes;
}

}  // namespace

double expected_peak(const Description& description, int threads) {
  double stay = 0, peak = 0, cells = 0;
  for (const PopulationSpec& spec : description.populations) {
    const double size = static_cast<double>(spec.size);
    cells += size * cell_bytes(spec) + train_bytes(description, spec);
    const double blocks = blocks_of(description, spec, threads);
    const Bytes block = bytes_of_block(description, spec, size / blocks);
    // The last blocks are drawn when all others are there, as many at a time as there are threads.
    const double at_once = std::min(blocks, static_cast<double>(threads));
    peak = std::max(peak, stay + (blocks - at_once) * block.stay + at_once * block.drawing);
    stay += blocks * block.stay;
  }
  return std::max(start_bytes, program_bytes + std::max(peak, stay + cells));
}

double synapses_that_stay(const Description& description, const ProjectionSpec& spec, int threads) {
  const PopulationSpec* from = find_population(description, spec.from.text);
  const PopulationSpec* to = find_population(description, spec.to.text);
  if (!from || !to) return 0;
  const double blocks = blocks_of(description, *to, threads);
  const double cells = static_cast<double>(to->size) / blocks;
  return blocks *
         bytes_of(spec, expected_synapses(spec, *from, *to) / blocks, static_cast<double>(from->size), cells)
             .stay;
}

}  // namespace mossy
