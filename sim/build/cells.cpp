// SPDX-License-Identifier: MIT
#include "sim/build/cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "sim/build/catalogue.hpp"
#include "sim/build/check.hpp"
#include "sim/build/devices.hpp"
#include "sim/build/parameters.hpp"
#include "sim/build/source_values.hpp"
#include "sim/engine/calm_block.hpp"
#include "sim/engine/cell_block.hpp"
#include "sim/engine/clocked_block.hpp"
#include "sim/engine/dense_block.hpp"
#include "sim/engine/foreseen_block.hpp"
#include "sim/engine/train_block.hpp"

namespace mossy {
namespace {

BlockPlace place_of(const CellsInput& in, std::string_view model = {}) {
  return {in.spec->name.text, in.cells.first, in.cells.size(), model};
}

template <class Model>
int port_of(std::string_view receptor) {
  const auto it = std::find(Model::receptors.begin(), Model::receptors.end(), receptor);
  return static_cast<int>(it - Model::receptors.begin());
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
std::function<typename Model::State(std::uint32_t, const Model&, double)> initial_states(
    const CellsInput& in) {
  const std::uint64_t seed = in.description->seeds.dynamics;
  return [initial = in.spec->initial, seed, purpose = key_of("initial " + in.spec->name.text),
          spikes = key_of(seed, key_of("spikes " + in.spec->name.text))](std::uint32_t cell,
                                                                         const Model& model, double time) {
    auto state = with_constants(model.rest(), initial, Model::state_fields);
    draw_parameters(state, initial, Model::state_fields, seed, purpose, cell);
    // A reset starts a cell anew in the same state, but with other spikes.
    if constexpr (StochasticModel<Model>)
      model.seed(state, key_of(spikes, std::bit_cast<std::uint64_t>(time)), cell);
    return state;
  };
}

/// Dates that end a step: what the protocol does, and where Poisson sources begin and end.
std::vector<double> breaks_of(const CellsInput& in) {
  std::vector<double> breaks;
  for (const Action& action : in.timeline->actions)
    breaks.push_back(action.time);
  for (const SourceSpec& source : in.description->sources)
    if (source.to.text == in.spec->name.text)
      for (const std::string_view key : {"start", "stop"})
        if (const Parameter* p = find_parameter(source.params, key)) breaks.push_back(p->value.a);
  std::erase_if(breaks, [](double t) { return !(t > 0 && t < never); });
  std::sort(breaks.begin(), breaks.end());
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
  return breaks;
}

template <class Model>
std::function<typename Model::State(std::uint32_t, const Model&)> initial_states_once(const CellsInput& in) {
  static_assert(!StochasticModel<Model>);  // the date of the start does not matter
  return [start = initial_states<Model>(in)](std::uint32_t cell, const Model& model) {
    return start(cell, model, 0);
  };
}

template <class Model>
std::unique_ptr<Block> make_calm_cells(const CellsInput& in) {
  CalmInput<Model> input;
  input.params = with_constants(typename Model::Params{}, in.spec->params, Model::fields);
  input.initial = initial_states_once<Model>(in);
  Devices devices = make_devices(in, &port_of<Model>);
  input.grid = {in.calm->step, breaks_of(in), std::move(devices.scheduled)};
  input.steps_per_long = in.calm->per_long;
  std::unique_ptr<Block> block;
  const BlockPlace place = place_of(in, Model::name);
  if (in.calm->foreseen) {
    block =
        std::make_unique<ForeseenBlock<Model>>(place, in.shortest_delay, in.longest_delay, std::move(input));
  } else {
    block = std::make_unique<CalmBlock<Model>>(place, in.shortest_delay, in.longest_delay, std::move(input));
  }
  block->incoming() = std::move(devices.incoming);
  return block;
}

template <class Model, class SteppedCells>
std::unique_ptr<Block> make_stepped_cells(const CellsInput& in) {
  SteppedInput<Model> input;
  input.params = with_constants(typename Model::Params{}, in.spec->params, Model::fields);
  input.initial = initial_states_once<Model>(in);
  Devices devices = make_devices(in, &port_of<Model>);
  input.poisson = std::move(devices.shared);
  input.grid = {*in.step, breaks_of(in), std::move(devices.scheduled)};
  auto block = std::make_unique<SteppedCells>(place_of(in, Model::name), in.shortest_delay, in.longest_delay,
                                              std::move(input));
  block->incoming() = std::move(devices.incoming);
  return block;
}

template <class Model>
std::unique_ptr<Block> make_cells(const CellsInput& in) {
  if constexpr (LinearModel<Model> && Model::state_fields.size() == 3)
    if (in.calm) return make_calm_cells<Model>(in);
  if constexpr (LinearModel<Model>)
    if (in.step) return make_stepped_cells<Model, DenseBlock<Model>>(in);
  if constexpr (ClockedModel<Model>)
    if (in.step) return make_stepped_cells<Model, ClockedBlock<Model>>(in);
  CellBlockInput<Model> input;
  input.params = cell_params<Model>(in);
  input.initial = initial_states<Model>(in);
  if (const auto on = in.timeline->learning_on.find(in.spec->name.text); on != in.timeline->learning_on.end())
    input.learning_on = on->second;
  Devices devices = make_devices(in, &port_of<Model>);
  input.poisson = std::move(devices.trains);
  input.steps = std::move(devices.steps);
  input.noise = std::move(devices.noise);
  input.scheduled = std::move(devices.scheduled);
  auto block = std::make_unique<CellBlock<Model>>(place_of(in, Model::name), in.shortest_delay,
                                                  in.longest_delay, std::move(input));
  block->incoming() = std::move(devices.incoming);
  return block;
}

// -- cells that only emit -----------------------------------------------------------------------

/// The trains that a population of emitting cells has by itself.
void add_own_trains(const CellsInput& in, std::vector<Showing>& showings) {
  const PopulationSpec& spec = *in.spec;
  const SourceValues values = values_of(spec, in.description->seeds);
  std::vector<std::uint64_t> numbers(in.cells.size());
  std::iota(numbers.begin(), numbers.end(), in.cells.first);
  Showing own;
  own.laws = values.laws(numbers);
  if (own.laws.empty()) return;
  own.purpose = purpose_of(spec);
  own.from = values.one("start");
  own.end = values.one("stop");
  own.cells.resize(in.cells.size());
  std::iota(own.cells.begin(), own.cells.end(), 0);
  showings.push_back(std::move(own));
}

std::vector<Showing> showings_of(const CellsInput& in) {
  std::vector<Showing> showings;
  add_own_trains(in, showings);
  const auto shown = in.timeline->showings.find(in.spec->name.text);
  if (shown == in.timeline->showings.end()) return showings;
  for (const PopulationShowing& s : shown->second) {
    std::vector<std::uint32_t> cells;
    for (const std::uint32_t c : s.cells)
      if (c >= in.cells.first && c < in.cells.last) cells.push_back(c - in.cells.first);
    if (cells.empty()) continue;
    showings.push_back({s.start, s.end, s.from, s.rate, s.profile, s.laws, s.times, s.jitter, s.purpose,
                        s.index, std::move(cells)});
  }
  return showings;
}

/// The listed spikes of a block's cells.
std::vector<Spike> listed_of(const CellsInput& in) {
  std::vector<Spike> listed;
  if (in.spec->model.text != SpikeTimes::name) return listed;
  if (in.spec->file) {
    for (const Spike& s : *in.timeline->listed.at("populations." + in.spec->name.text))
      if (s.cell >= in.cells.first && s.cell < in.cells.last) listed.push_back(s);
    return listed;
  }
  for (const double time : values_of(*in.spec, in.description->seeds).list("times"))
    for (std::uint32_t c = in.cells.first; c < in.cells.last; ++c)
      listed.push_back({time, c});
  return listed;
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
                                        in.description->seeds.input, listed_of(in));
  std::unique_ptr<Block> block;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (in.spec->model.text == Model::name) block = make_cells<Model>(in);
  });
  return block;
}

}  // namespace mossy
