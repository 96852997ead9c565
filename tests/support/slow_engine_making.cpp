// SPDX-License-Identifier: MIT
// How the slow engine comes by its cells, synapses and devices.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/build/cells.hpp"
#include "sim/build/check.hpp"
#include "tests/support/slow_parts.hpp"

namespace mossy::test {
namespace {

double number_or(const std::vector<Parameter>& params, std::string_view name, double otherwise) {
  const Parameter* p = find_parameter(params, name);
  return p ? p->value.a : otherwise;
}

std::vector<double> list_of(const std::vector<Parameter>& params, std::string_view name) {
  const Parameter* p = find_parameter(params, name);
  if (!p) return {};
  return p->value.kind == Distribution::Kind::list ? p->value.values : std::vector<double>{p->value.a};
}

}  // namespace

SlowEngine::SlowEngine(const Prepared& prepared) : prepared_(prepared) {
  const Built built = build(prepared_.description, prepared_.timeline, 1);
  make_cells();
  make_paths(built.network);
  make_devices();
  make_trains();
  for (std::size_t i = 0; i < prepared_.timeline.actions.size(); ++i)
    put(prepared_.timeline.actions[i].time, Kind::action, 0, i, 0);
}

std::size_t SlowEngine::population_of(const std::string& name) const {
  std::size_t p = 0;
  while (prepared_.description.populations.at(p).name.text != name)
    ++p;
  return p;
}

int SlowEngine::port_of(std::size_t population, const std::string& receptor) const {
  int port = 0;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (groups_[population].spec->model.text != Model::name) return;
    while (Model::receptors.at(static_cast<std::size_t>(port)) != receptor)
      ++port;
  });
  return port;
}

void SlowEngine::make_cells() {
  for (const PopulationSpec& spec : prepared_.description.populations) {
    Group& group = groups_.emplace_back();
    group.spec = &spec;
    if (const auto on = prepared_.timeline.learning_on.find(spec.name.text);
        on != prepared_.timeline.learning_on.end())
      group.learning_on = on->second;
    for_each_type(NeuronModels{}, [&]<class Model>() {
      if (spec.model.text != Model::name) return;
      for (std::uint32_t c = 0; c < spec.size; ++c)
        group.cells.push_back(std::make_unique<SlowCellOf<Model>>(spec, c, prepared_.description.seeds));
    });
  }
}

void SlowEngine::make_paths(const Network& network) {
  for (std::size_t p = 0; p < network.projections.size(); ++p) {
    const ProjectionSpec& spec = prepared_.description.projections[p];
    Path path{&spec,
              population_of(spec.from.text),
              population_of(spec.to.text),
              0,
              1,
              false,
              false,
              {},
              {},
              {},
              {},
              {},
              {}};
    path.port = port_of(path.to, spec.receptor.text);
    path.floats =
        !spec.plasticity && !is_constant(spec.weight) && spec.weight.kind != Distribution::Kind::list;
    path.of_source.resize(groups_[path.from].spec->size);
    path.of_target.resize(groups_[path.to].spec->size);
    if (spec.plasticity) path.on = prepared_.timeline.plasticity_on.at(spec.name.text);
    for (const SynapseRow& row : synapses_of(network, network.projections[p], 0)) {
      path.of_source[row.source].push_back(path.synapses.size());
      path.of_target[row.target].push_back(path.synapses.size());
      path.synapses.push_back({row.source, row.target, row.delay, row.weight, row.weight,
                               make_memory(spec, row.weight), make_slow_release(spec)});
    }
    paths_.push_back(std::move(path));
  }
  for (std::size_t p = 0; p < paths_.size(); ++p) {
    const auto& plasticity = paths_[p].spec->plasticity;
    if (!plasticity) continue;
    paths_[p].taught = plasticity->teacher.has_value();
    for (Path& other : paths_) {
      if (plasticity->teacher && other.spec->name.text == plasticity->teacher->text)
        other.pupils.push_back(p);
      if (plasticity->modulator && other.spec->name.text == plasticity->modulator->text)
        other.modulated.push_back(p);
    }
  }
}

void SlowEngine::make_devices() {
  std::map<std::size_t, std::size_t> dc_sources;
  for (const SourceSpec& spec : prepared_.description.sources) {
    const std::size_t to = population_of(spec.to.text), index = devices_.size();
    const bool dc = spec.model.text == "dc";
    devices_.push_back({&spec, to, dc ? dc_sources[to]++ : 0, dc ? 0 : port_of(to, spec.receptor.text), {}});
    auto times = list_of(spec.params, "times");
    auto values = list_of(spec.params, dc ? "amplitudes" : "weight");
    if (dc && times.empty()) {
      times = {number_or(spec.params, "start", 0), number_or(spec.params, "stop", never)};
      values = {number_or(spec.params, "amplitude", 0), 0};
    }
    const auto size = static_cast<std::uint32_t>(groups_[to].spec->size);
    for (const std::uint32_t cell : selected_cells(spec.cells, {0, size})) {
      if (spec.model.text == "poisson") {
        make_poisson(index, cell);
        continue;
      }
      for (std::size_t k = 0; k < times.size(); ++k)
        if (times[k] < never)
          put(times[k], dc ? Kind::step : Kind::device, index, cell, values[values.size() == 1 ? 0 : k]);
    }
  }
}

void SlowEngine::make_poisson(std::size_t index, std::uint32_t cell) {
  Device& device = devices_[index];
  const Seeds& seeds = prepared_.description.seeds;
  const std::uint64_t purpose = key_of("poisson " + device.spec->name.text);
  Stream rates(seeds.structure, key_of(purpose, 1), cell), weights(seeds.structure, key_of(purpose, 2), cell);
  Private train{Stream(seeds.input, purpose, cell), 0, 0, number_or(device.spec->params, "stop", never),
                device.port};
  train.rate = draw(find_parameter(device.spec->params, "rate")->value, rates, cell);
  train.weight = draw(find_parameter(device.spec->params, "weight")->value, weights, cell);
  device.trains.emplace(cell, train);
  draw_private(index, cell, number_or(device.spec->params, "start", 0));
}

void SlowEngine::make_trains() {
  for (std::size_t p = 0; p < groups_.size(); ++p) {
    const PopulationSpec& spec = *groups_[p].spec;
    Showing own;
    own.start = number_or(spec.params, "start", 0);
    own.end = number_or(spec.params, "stop", never);
    own.rate = number_or(spec.params, "rate", 0);
    own.times = list_of(spec.params, "times");
    own.purpose = key_of("population " + spec.name.text);
    if (is_source_model(spec.model.text) && spec.model.text != "pattern_source")
      for (std::uint32_t c = 0; c < spec.size; ++c)
        make_train(p, own, c);
    const auto shown = prepared_.timeline.showings.find(spec.name.text);
    if (shown == prepared_.timeline.showings.end()) continue;
    for (const PopulationShowing& showing : shown->second)
      for (const std::uint32_t c : showing.cells)
        make_train(p, showing, c);
  }
}

/// A whole train at once.
void SlowEngine::make_train(std::size_t population, const Showing& s, std::uint32_t cell) {
  Stream stream(prepared_.description.seeds.input, s.purpose, key_of(s.index, cell));
  for (const double offset : s.times) {
    const double time = s.start + offset + (s.jitter > 0 ? s.jitter * stream.normal() : 0);
    if (time < s.end) put(std::max(time, s.start), Kind::emission, population, cell, 0);
  }
  if (!s.times.empty() || s.rate <= 0) return;
  const double depth = s.modulation_frequency > 0 ? s.modulation_depth : 0, largest = s.rate * (1 + depth);
  double offset = 0;  // the times of a train are counted from its start
  while (true) {
    offset += stream.exponential() * (1000 / largest);
    const double time = s.start + offset;
    if (time >= s.end || time >= prepared_.timeline.duration) return;
    const double wave = std::sin(2e-3 * std::numbers::pi * s.modulation_frequency * offset);
    if (depth > 0 && stream.uniform() * (1 + depth) > 1 + depth * wave) continue;
    put(time, Kind::emission, population, cell, 0);
  }
}

}  // namespace mossy::test
