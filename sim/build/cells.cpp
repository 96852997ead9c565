// SPDX-License-Identifier: MIT
#include "sim/build/cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "sim/build/catalogue.hpp"
#include "sim/build/check.hpp"
#include "sim/build/parameters.hpp"
#include "sim/engine/cell_block.hpp"
#include "sim/engine/train_block.hpp"

namespace mossy {
namespace {

BlockPlace place_of(const CellsInput& in) {
  return {in.spec->name.text, in.cells.first, in.cells.size()};
}

double number_or(const std::vector<Parameter>& params, std::string_view name, double otherwise) {
  const Parameter* p = find_parameter(params, name);
  return p ? p->value.a : otherwise;
}
std::vector<double> list_of(const std::vector<Parameter>& params, std::string_view name) {
  const Parameter* p = find_parameter(params, name);
  if (!p) return {};
  return p->value.kind == Distribution::Kind::list ? p->value.values : std::vector<double>{p->value.a};
}

// -- devices ------------------------------------------------------------------------------------

template <class Model>
int port_of(std::string_view receptor) {
  const auto it = std::find(Model::receptors.begin(), Model::receptors.end(), receptor);
  return static_cast<int>(it - Model::receptors.begin());
}

template <class Model>
PrivatePoisson make_poisson(const SourceSpec& source, const CellsInput& in) {
  const auto cells = selected_cells(source.cells, in.cells);
  const std::uint64_t purpose = key_of("poisson " + source.name.text);
  PoissonTrain base;
  base.port = port_of<Model>(source.receptor.text);
  base.start = number_or(source.params, "start", 0);
  base.stop = number_or(source.params, "stop", never);
  const Parameter *rate = find_parameter(source.params, "rate"),
                  *weight = find_parameter(source.params, "weight");
  std::vector<PoissonTrain> trains(any_drawn(source.params) ? cells.size() : 1, base);
  for (std::size_t k = 0; k < trains.size(); ++k) {
    const std::uint64_t cell = cells.empty() ? 0 : in.cells.first + cells[k];
    const std::uint64_t seed = in.description->seeds.structure;
    Stream rates(seed, key_of(purpose, 1), cell), weights(seed, key_of(purpose, 2), cell);
    trains[k].rate = draw(rate->value, rates, cell);
    trains[k].weight = draw(weight->value, weights, cell);
    if (trains[k].rate < 0 || trains[k].weight < 0)
      throw InputError(
          fmt::format("sources.{}: a drawn rate or weight is negative; give the distribution a min of 0",
                      source.name.text));
  }
  return {cells, in.cells.first, std::move(trains), in.description->seeds.input, purpose};
}

void add_steps(const SourceSpec& source, std::uint32_t number, const CellsInput& in,
               std::vector<CurrentStep>& steps) {
  const auto cells = selected_cells(source.cells, in.cells);
  auto times = list_of(source.params, "times"), amplitudes = list_of(source.params, "amplitudes");
  if (times.empty()) {
    times = {number_or(source.params, "start", 0), number_or(source.params, "stop", never)};
    amplitudes = {number_or(source.params, "amplitude", 0), 0};
  }
  for (std::size_t k = 0; k < times.size(); ++k)
    if (times[k] < never) steps.push_back({times[k], amplitudes[k], number, cells});
}

/// Listed spikes as synapses of their own: with one weight a single "source" that spikes at each time, with a
/// list of weights one "source" per spike.
template <class Model>
void add_spike_times(const SourceSpec& source, std::uint32_t set, const CellsInput& in,
                     std::vector<Delivery>& scheduled, std::vector<IncomingSet>& incoming) {
  const auto cells = selected_cells(source.cells, in.cells);
  const auto times = list_of(source.params, "times");
  const auto weights = list_of(source.params, "weight");
  const std::uint32_t sources = weights.size() > 1 ? static_cast<std::uint32_t>(weights.size()) : 1;
  SynapseTable table;
  table.delays = {0};
  table.begin.assign(1, 0);
  std::vector<double> each;
  for (std::uint32_t s = 0; s < sources; ++s) {
    table.targets.insert(table.targets.end(), cells.begin(), cells.end());
    each.insert(each.end(), cells.size(), weights[s]);
    table.begin.push_back(static_cast<std::uint32_t>(table.targets.size()));
  }
  for (std::size_t k = 0; k < times.size(); ++k) {
    const std::uint32_t s = sources == 1 ? 0 : static_cast<std::uint32_t>(k);
    scheduled.push_back({times[k], set, s, s});
  }
  StaticSynapses::Weights stored = weights[0];
  if (sources > 1) stored = std::move(each);
  incoming.push_back({no_population,
                      std::make_unique<StaticSynapses>(std::move(table), port_of<Model>(source.receptor.text),
                                                       std::move(stored)),
                      {},
                      {}});
}

// -- cells --------------------------------------------------------------------------------------

template <class Model>
std::vector<typename Model::Params> cell_params(const CellsInput& in) {
  const PopulationSpec& spec = *in.spec;
  const auto base = with_constants(typename Model::Params{}, spec.params, Model::fields);
  std::vector<typename Model::Params> params(any_drawn(spec.params) ? in.cells.size() : 1, base);
  if (params.size() == 1 && !any_drawn(spec.params)) return params;
  for (std::uint32_t c = 0; c < in.cells.size(); ++c) {
    const std::uint32_t cell = in.cells.first + c;
    draw_parameters(params[c], spec.params, Model::fields, in.description->seeds.structure,
                    key_of("param " + spec.name.text), cell);
    if (const std::string_view wrong = Model::check(params[c]); !wrong.empty())
      throw InputError(fmt::format("populations.{}: cell {}: {}", spec.name.text, cell, wrong));
  }
  return params;
}

template <class Model>
std::unique_ptr<Block> make_cells(const CellsInput& in) {
  CellBlockInput<Model> input;
  input.params = cell_params<Model>(in);
  const std::vector<Parameter> initial = in.spec->initial;
  const std::uint64_t seed = in.description->seeds.dynamics,
                      purpose = key_of("initial " + in.spec->name.text);
  input.initial = [initial, seed, purpose](std::uint32_t cell, const Model& model) {
    auto state = with_constants(model.rest(), initial, Model::state_fields);
    draw_parameters(state, initial, Model::state_fields, seed, purpose, cell);
    return state;
  };
  if (const auto on = in.timeline->learning_on.find(in.spec->name.text); on != in.timeline->learning_on.end())
    input.learning_on = on->second;
  std::vector<IncomingSet> devices;
  std::uint32_t number = 0;
  for (const SourceSpec& source : in.description->sources) {
    if (source.to.text != in.spec->name.text) continue;
    const auto set = in.device_sets + static_cast<std::uint32_t>(devices.size());
    if (source.model.text == "poisson") input.poisson.push_back(make_poisson<Model>(source, in));
    if (source.model.text == "dc") add_steps(source, number++, in, input.steps);
    if (source.model.text == "spike_times") add_spike_times<Model>(source, set, in, input.scheduled, devices);
  }
  std::stable_sort(input.steps.begin(), input.steps.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  std::sort(input.scheduled.begin(), input.scheduled.end());
  auto block =
      std::make_unique<CellBlock<Model>>(place_of(in), in.shortest_delay, in.longest_delay, std::move(input));
  block->incoming() = std::move(devices);
  return block;
}

// -- cells that only emit -----------------------------------------------------------------------

std::vector<std::uint32_t> all_cells(CellRange range) {
  std::vector<std::uint32_t> cells(range.size());
  std::iota(cells.begin(), cells.end(), 0);
  return cells;
}

std::vector<Showing> showings_of(const CellsInput& in) {
  std::vector<Showing> showings;
  const PopulationSpec& spec = *in.spec;
  Showing own;
  own.purpose = key_of("population " + spec.name.text);
  own.start = number_or(spec.params, "start", 0);
  own.end = number_or(spec.params, "stop", never);
  own.cells = all_cells(in.cells);
  if (spec.model.text == "poisson") {
    own.rate = number_or(spec.params, "rate", 0);
    showings.push_back(own);
  }
  if (spec.model.text == "spike_times") {
    own.times = list_of(spec.params, "times");
    if (!own.times.empty()) showings.push_back(own);
  }
  const auto shown = in.timeline->showings.find(spec.name.text);
  if (shown == in.timeline->showings.end()) return showings;
  for (const PopulationShowing& s : shown->second) {
    Showing showing{s.start,   s.end,   s.rate, s.modulation_frequency, s.modulation_depth, s.times, s.jitter,
                    s.purpose, s.index, {}};
    for (const std::uint32_t c : s.cells)
      if (c >= in.cells.first && c < in.cells.last) showing.cells.push_back(c - in.cells.first);
    if (!showing.cells.empty()) showings.push_back(std::move(showing));
  }
  return showings;
}

}  // namespace

std::vector<std::uint32_t> selected_cells(const CellSelection& selection, CellRange block) {
  std::vector<std::uint32_t> cells;
  for (std::uint32_t c = block.first; c < block.last; ++c) {
    const bool chosen = selection.all() || (selection.every && c % *selection.every == 0) ||
                        (selection.first && c < *selection.first) ||
                        std::find(selection.list.begin(), selection.list.end(), c) != selection.list.end();
    if (chosen) cells.push_back(c - block.first);
  }
  return cells;
}

std::unique_ptr<Block> make_block(const CellsInput& in) {
  if (is_source_model(in.spec->model.text))
    return std::make_unique<TrainBlock>(place_of(in), in.shortest_delay, in.longest_delay, showings_of(in),
                                        in.description->seeds.input);
  std::unique_ptr<Block> block;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (in.spec->model.text == Model::name) block = make_cells<Model>(in);
  });
  return block;
}

}  // namespace mossy
