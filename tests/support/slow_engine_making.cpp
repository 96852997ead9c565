// SPDX-License-Identifier: MIT
// How the slow engine comes by its cells, synapses and devices.
#include <algorithm>

#include "sim/build/cells.hpp"
#include "sim/build/source_values.hpp"
#include "sim/build/steps.hpp"
#include "sim/engine/shared_poisson.hpp"
#include "tests/support/slow_parts.hpp"

namespace mossy::test {

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
  std::map<std::size_t, std::size_t> currents;
  for (const SourceSpec& spec : prepared_.description.sources) {
    const std::size_t to = population_of(spec.to.text), index = devices_.size();
    const bool spikes = find_source(spec.model.text)->gives_spikes;
    devices_.push_back(
        {&spec, to, spikes ? 0 : currents[to]++, spikes ? port_of(to, spec.receptor.text) : 0, {}});
    const auto size = static_cast<std::uint32_t>(groups_[to].spec->size);
    if (const auto step = step_of(prepared_.description, *groups_[to].spec);
        step && spec.model.text == "poisson") {
      make_shared_poisson(index, *step);
      continue;
    }
    for (const std::uint32_t cell : selected_cells(spec.cells, {0, size})) {
      if (spec.model.text == "dc") {
        make_steps(index, cell);
      } else if (spec.model.text == "ou_current") {
        make_noise(index, cell);
      } else if (spec.model.text == "spike_times") {
        make_listed(index, cell);
      } else {
        make_private(index, cell);
      }
    }
  }
}

void SlowEngine::make_steps(std::size_t index, std::uint32_t cell) {
  const SourceValues values = values_of(*devices_[index].spec, prepared_.description.seeds);
  auto times = values.list("times"), amplitudes = values.list("amplitudes");
  if (times.empty()) {
    times = {values.one("start"), values.one("stop")};
    amplitudes = {values.of_cell("amplitude", cell), 0};
  }
  for (std::size_t k = 0; k < times.size(); ++k)
    if (times[k] < never) put(times[k], Kind::step, index, cell, amplitudes[k]);
}

/// The whole process at once.
void SlowEngine::make_noise(std::size_t index, std::uint32_t cell) {
  const SourceSpec& spec = *devices_[index].spec;
  const SourceValues values = values_of(spec, prepared_.description.seeds);
  Stream stream(prepared_.description.seeds.input, purpose_of(spec), cell);
  const OuCurrent process(values.of_cell("mean", cell), values.of_cell("sd", cell), values.one("tau"),
                          values.one("every"));
  const double start = values.one("start"), stop = values.one("stop");
  double value = 0;
  for (int k = 0;; ++k) {
    const double time = start + k * values.one("every");
    if (time >= std::min(stop, prepared_.timeline.duration)) break;
    value = k == 0 ? process.first(stream) : process.next(value, stream);
    put(time, Kind::step, index, cell, value);
  }
  if (start < stop && stop < never) put(stop, Kind::step, index, cell, 0);
}

void SlowEngine::make_listed(std::size_t index, std::uint32_t cell) {
  const SourceSpec& spec = *devices_[index].spec;
  const SourceValues values = values_of(spec, prepared_.description.seeds);
  if (spec.file) {
    for (const Spike& spike : *prepared_.timeline.listed.at("sources." + spec.name.text))
      if (spike.cell == cell) put(spike.time, Kind::device, index, cell, values.of_cell("weight", cell));
    return;
  }
  const auto times = values.list("times"), weights = values.list("weight");
  for (std::size_t k = 0; k < times.size(); ++k)
    put(times[k], Kind::device, index, cell,
        weights.size() > 1 ? weights[k] : values.of_cell("weight", cell));
}

void SlowEngine::make_private(std::size_t index, std::uint32_t cell) {
  Device& device = devices_[index];
  const Seeds& seeds = prepared_.description.seeds;
  const SourceValues values = values_of(*device.spec, seeds);
  Private train{Stream(seeds.input, purpose_of(*device.spec), cell), values.laws({cell})[0],
                values.of_cell("weight", cell), values.one("stop"), device.port};
  const double next = first_spike(train.law, values.one("start"), train.stream);
  device.trains.emplace(cell, train);
  put_private(index, cell, next);
}

/// Private trains of a population that is run in steps: drawn by step and group of cells.
void SlowEngine::make_shared_poisson(std::size_t index, double step) {
  const Device& device = devices_[index];
  const SourceValues values = values_of(*device.spec, prepared_.description.seeds);
  SharedPoisson source;
  source.rate = values.one("rate");
  source.start = values.one("start");
  source.stop = values.one("stop");
  source.seed = prepared_.description.seeds.input;
  source.purpose = purpose_of(*device.spec);
  std::vector<double> dates;  // that end steps
  for (const SourceSpec& other : prepared_.description.sources)
    if (other.to.text == device.spec->to.text && other.model.text == "poisson") {
      const SourceValues others = values_of(other, prepared_.description.seeds);
      dates.insert(dates.end(), {others.one("start"), others.one("stop")});
    }
  for (const Action& action : prepared_.timeline.actions)
    dates.push_back(action.time);
  const double duration = prepared_.timeline.duration;
  for (int k = 0; k * step <= duration + step; ++k)
    dates.push_back(k * step);
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  const auto size = static_cast<std::uint32_t>(groups_[device.to].spec->size);
  for (std::uint32_t group = 0; group * SharedPoisson::group < size; ++group)
    for (std::size_t k = 0; k + 1 < dates.size() && dates[k] < duration; ++k) {
      SharedPoisson::Spikes spikes;
      source.draw(group, dates[k], dates[k + 1], spikes);
      for (std::size_t i = 0; i < spikes.cell.size(); ++i) {
        const std::uint32_t cell = group * SharedPoisson::group + spikes.cell[i];
        if (cell < size)
          put(dates[k + 1] - spikes.left[i] * (dates[k + 1] - dates[k]), Kind::device, index, cell,
              values.one("weight"));
      }
    }
}

void SlowEngine::make_trains() {
  for (std::size_t p = 0; p < groups_.size(); ++p) {
    const PopulationSpec& spec = *groups_[p].spec;
    if (find_source(spec.model.text)) make_own_trains(p);
    const auto shown = prepared_.timeline.showings.find(spec.name.text);
    if (shown == prepared_.timeline.showings.end()) continue;
    for (const PopulationShowing& showing : shown->second)
      for (const std::uint32_t c : showing.cells)
        make_train(p, showing, c);
  }
}

void SlowEngine::make_own_trains(std::size_t population) {
  const PopulationSpec& spec = *groups_[population].spec;
  const SourceValues values = values_of(spec, prepared_.description.seeds);
  if (spec.file)
    for (const Spike& spike : *prepared_.timeline.listed.at("populations." + spec.name.text))
      put(spike.time, Kind::emission, population, spike.cell, 0);
  for (std::uint32_t c = 0; c < spec.size; ++c) {
    if (spec.model.text == "spike_times")
      for (const double time : values.list("times"))
        put(time, Kind::emission, population, c, 0);
    Showing own;
    own.laws = values.laws({c});
    if (own.laws.empty()) continue;
    own.from = values.one("start");
    own.end = values.one("stop");
    own.purpose = purpose_of(spec);
    make_train(population, own, c);
  }
}

/// A whole train at once.
void SlowEngine::make_train(std::size_t population, const Showing& s, std::uint32_t cell) {
  Stream stream(prepared_.description.seeds.input, s.purpose, key_of(s.index, cell));
  for (const double offset : s.times) {
    const double time = s.start + offset + (s.jitter > 0 ? s.jitter * stream.normal() : 0);
    if (time < s.end) put(std::max(time, s.start), Kind::emission, population, cell, 0);
  }
  if (!s.times.empty()) return;
  const TrainLaw law = s.laws.empty() ? Poisson{s.rate, s.profile} : s.laws[0];
  // The times of a train are counted from its start.
  for (double offset = first_spike(law, s.from, stream); s.start + offset < s.end;
       offset = next_spike(law, offset, stream)) {
    if (s.start + offset >= prepared_.timeline.duration) return;
    put(s.start + offset, Kind::emission, population, cell, 0);
  }
}

}  // namespace mossy::test
