// SPDX-License-Identifier: MIT
#include "sim/build/builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "sim/build/catalogue.hpp"
#include "sim/build/cells.hpp"
#include "sim/build/check.hpp"
#include "sim/build/draw.hpp"
#include "sim/build/expected_synapses.hpp"
#include "sim/build/steps.hpp"
#include "sim/build/wiring.hpp"
#include "sim/core/parallel.hpp"
#include "sim/engine/shared_poisson.hpp"

namespace mossy {
namespace {

std::uint32_t index_of(const Description& description, std::string_view name) {
  for (std::uint32_t i = 0; i < description.populations.size(); ++i)
    if (description.populations[i].name.text == name) return i;
  return no_population;
}

std::vector<const ProjectionSpec*> projections_onto(const Description& description,
                                                    std::string_view population) {
  std::vector<const ProjectionSpec*> found;
  for (const ProjectionSpec& p : description.projections)
    if (p.to.text == population) found.push_back(&p);
  return found;
}

/// The bounds of the delays that can be drawn; without any projection 1 ms.
void set_delays(const Description& description, Network& network) {
  if (description.projections.empty()) return;
  network.shortest_delay = never;
  for (const ProjectionSpec& p : description.projections)
    network.shortest_delay = std::min(network.shortest_delay, smallest(p.delay));
}

int port_of(const PopulationSpec& target, std::string_view receptor) {
  for (const CatalogueEntry& model : neuron_entries()) {
    if (model.name != target.model.text) continue;
    for (std::size_t i = 0; i < model.receptors.size(); ++i)
      if (model.receptors[i] == receptor) return static_cast<int>(i);
  }
  return 0;
}

/// A block still to be made.
struct Job {
  std::uint32_t population = 0;
  std::uint32_t block = 0;
  CellRange cells;
};

std::vector<Job> plan_blocks(const Description& description, int threads, std::uint32_t cells_per_block,
                             Network& network) {
  std::vector<Job> jobs;
  for (std::uint32_t p = 0; p < description.populations.size(); ++p) {
    const PopulationSpec& spec = description.populations[p];
    const auto size = static_cast<std::uint32_t>(spec.size);
    const std::uint32_t step =
        cells_per_block ? cells_per_block : choose_block_size(description, spec, threads);
    std::uint32_t number = 0;
    for (std::uint32_t first = 0; first < size; first += step)
      jobs.push_back({p, number++, {first, std::min(size, first + step)}});
    network.populations[p].blocks.resize(number);
  }
  return jobs;
}

/// Links a teacher's or modulator's synapses to the plastic ones that listen to it.
void link_third_factors(Block& block, const std::vector<const ProjectionSpec*>& specs) {
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (!specs[i]->plasticity) continue;
    const auto& [teacher, modulator] =
        std::tie(specs[i]->plasticity->teacher, specs[i]->plasticity->modulator);
    Synapses* listens = block.incoming()[i].synapses.get();
    for (std::size_t j = 0; j < specs.size(); ++j) {
      IncomingSet& set = block.incoming()[j];
      if (teacher && specs[j]->name.text == teacher->text) set.taught.push_back(listens);
      if (modulator && specs[j]->name.text == modulator->text) set.modulated.push_back(listens);
    }
  }
}

std::vector<IncomingSet> wire_block(const Description& description, const Timeline& timeline,
                                    const PopulationSpec& spec, CellRange cells,
                                    const std::vector<const ProjectionSpec*>& specs) {
  std::vector<IncomingSet> sets;
  for (const ProjectionSpec* projection : specs) {
    WiringInput in;
    in.spec = projection;
    in.from = find_population(description, projection->from.text);
    in.to = &spec;
    in.targets = cells;
    in.port = port_of(spec, projection->receptor.text);
    in.seed = description.seeds.structure;
    if (const auto on = timeline.plasticity_on.find(projection->name.text);
        on != timeline.plasticity_on.end())
      in.plasticity_on = on->second;
    in.keep_initial_weights =
        std::any_of(timeline.actions.begin(), timeline.actions.end(),
                    [](const Action& a) { return a.kind == Action::Kind::reset_weights; });
    sets.push_back({index_of(description, projection->from.text), wire(in), {}, {}});
  }
  return sets;
}

/// Windows and steps rest on the shortest delay: a spike with a shorter one would come too late, without a word.
void set_longest_delay(Network& network, const std::vector<std::vector<IncomingSet>>& sets) {
  network.longest_delay = network.shortest_delay;
  for (const auto& block : sets)
    for (const IncomingSet& set : block)
      for (const double d : set.synapses->table().delays) {
        if (d < network.shortest_delay)
          throw std::logic_error(fmt::format("a delay of {} ms, shorter than the shortest one, {} ms", d,
                                             network.shortest_delay));
        network.longest_delay = std::max(network.longest_delay, d);
      }
}

void list_projections(const Description& description, Network& network) {
  for (const ProjectionSpec& spec : description.projections) {
    Projection p;
    p.name = spec.name.text;
    p.rule = spec.rule.text;
    p.receptor = spec.receptor.text;
    p.plasticity = spec.plasticity ? spec.plasticity->rule.text : "";
    p.from = index_of(description, spec.from.text);
    p.to = index_of(description, spec.to.text);
    for (const Projection& other : network.projections)
      p.set += other.to == p.to;
    for (const auto& block : network.populations[p.to].blocks)
      p.synapses += block->incoming()[p.set].synapses->table().size();
    network.projections.push_back(std::move(p));
  }
}

void list_populations(const Description& description, Network& network) {
  for (const PopulationSpec& spec : description.populations) {
    Population p;
    p.name = spec.name.text;
    p.model = spec.model.text;
    p.size = static_cast<std::uint32_t>(spec.size);
    p.groups = static_cast<std::uint32_t>(spec.groups);
    for_each_type(NeuronModels{}, [&]<class Model>() {
      if (p.model != Model::name) return;
      for (const auto& f : Model::state_fields) {
        p.variables.push_back(f.name);
        p.units.push_back(f.unit);
      }
    });
    network.populations.push_back(std::move(p));
  }
}

}  // namespace

/// Enough blocks for the threads, small enough for the cache, and still long rows: a row of a source that is
/// cut into more blocks than it has synapses costs more than it saves, and so does a packet.
std::uint32_t choose_block_size(const Description& description, const PopulationSpec& spec, int threads) {
  constexpr double cells_in_cache = 16384;  // 32 to 56 bytes each: fits a level-2 cache of 1 MB
  constexpr double shortest_row = 64;       // synapses of one source onto one block
  constexpr double blocks_per_thread = 2;  // in the whole network, so that threads end at about the same time
  double longest_row = 0;
  for (const ProjectionSpec* p : projections_onto(description, spec.name.text)) {
    const PopulationSpec& from = *find_population(description, p->from.text);
    const double row = expected_synapses(*p, from, spec) / static_cast<double>(from.size);
    longest_row = std::max(longest_row, row / packets_of_row(p->delay, row));
  }
  const double size = static_cast<double>(spec.size);
  double cells_in_all = 0;
  for (const PopulationSpec& population : description.populations)
    cells_in_all += static_cast<double>(population.size);
  double blocks = std::min(size / cells_in_cache, std::max(1.0, longest_row / shortest_row));
  if (threads > 1)
    blocks = std::max(blocks, std::min(blocks_per_thread * threads * size / cells_in_all, size / 256));
  const auto cells =
      static_cast<std::uint32_t>(std::max(1.0, std::ceil(size / std::max(1.0, std::round(blocks)))));
  if (!step_of(description, spec)) return cells;
  // Private trains are drawn by groups of cells, which no two blocks should share.
  return (cells + SharedPoisson::group - 1) / SharedPoisson::group * SharedPoisson::group;
}

Built build(const Description& description, Timeline timeline, int threads, std::uint32_t cells_per_block,
            int cut_for) {
  Built built;
  built.timeline = std::move(timeline);
  Network& network = built.network;
  set_delays(description, network);
  list_populations(description, network);
  const std::vector<Job> jobs =
      plan_blocks(description, cut_for > 0 ? cut_for : threads, cells_per_block, network);
  std::vector<std::vector<IncomingSet>> sets(jobs.size());
  parallel_for(jobs.size(), threads, [&](std::size_t k) {
    const PopulationSpec& spec = description.populations[jobs[k].population];
    sets[k] = wire_block(description, built.timeline, spec, jobs[k].cells,
                         projections_onto(description, spec.name.text));
  });
  set_longest_delay(network, sets);
  parallel_for(jobs.size(), threads, [&](std::size_t k) {
    const PopulationSpec& spec = description.populations[jobs[k].population];
    const auto onto = projections_onto(description, spec.name.text);
    CellsInput in{&description,
                  &built.timeline,
                  &spec,
                  jobs[k].cells,
                  network.shortest_delay,
                  network.longest_delay,
                  step_of(description, spec),
                  calm_steps_of(description, spec),
                  static_cast<std::uint32_t>(onto.size())};
    auto block = make_block(in);
    auto& incoming = block->incoming();
    incoming.insert(incoming.begin(), std::make_move_iterator(sets[k].begin()),
                    std::make_move_iterator(sets[k].end()));
    link_third_factors(*block, onto);
    network.populations[jobs[k].population].blocks[jobs[k].block] = std::move(block);
  });
  list_projections(description, network);
  return built;
}

}  // namespace mossy
