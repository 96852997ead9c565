// SPDX-License-Identifier: MIT
#include "tests/support/slow_engine.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "sim/build/catalogue.hpp"
#include "sim/build/cells.hpp"
#include "sim/build/check.hpp"
#include "sim/build/parameters.hpp"
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

bool is_on(const OnTimes& on, double time) {
  return std::any_of(on.begin(), on.end(), [&](const auto& t) { return t.first <= time && time < t.second; });
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

// -- making -------------------------------------------------------------------------------------

void SlowEngine::make_cells() {
  for (const PopulationSpec& spec : prepared_.description.populations) {
    Group& group = groups_.emplace_back();
    group.spec = &spec;
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
    Path path{
        &spec, population_of(spec.from.text), population_of(spec.to.text), 0, 1, false, false, {}, {}, {}, {},
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
      path.synapses.push_back({row.source, row.target, row.delay, row.weight, row.weight, make_memory(spec)});
    }
    paths_.push_back(std::move(path));
  }
  for (std::size_t p = 0; p < paths_.size(); ++p) {
    const auto& plasticity = paths_[p].spec->plasticity;
    if (!plasticity || !plasticity->teacher) continue;
    paths_[p].taught = true;
    for (Path& teacher : paths_)
      if (teacher.spec->name.text == plasticity->teacher->text) teacher.pupils.push_back(p);
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
  double time = s.start;
  while (true) {
    time += stream.exponential() * (1000 / largest);
    if (time >= s.end || time >= prepared_.timeline.duration) return;
    const double wave = std::sin(2e-3 * std::numbers::pi * s.modulation_frequency * (time - s.start));
    if (depth > 0 && stream.uniform() * (1 + depth) > 1 + depth * wave) continue;
    put(time, Kind::emission, population, cell, 0);
  }
}

// -- running ------------------------------------------------------------------------------------

void SlowEngine::put(double time, Kind kind, std::size_t set, std::size_t member, double value) {
  queue_.emplace(When{time, kind, set, member, serial_++}, Event{value});
}

void SlowEngine::run_until(double time) {
  while (true) {
    std::size_t population = 0;
    std::uint32_t cell = 0;
    double crossing = never;
    for (std::size_t p = 0; p < groups_.size(); ++p)
      for (std::uint32_t c = 0; c < groups_[p].cells.size(); ++c)
        if (groups_[p].cells[c]->crossing() < crossing)
          std::tie(population, cell, crossing) = std::tuple(p, c, groups_[p].cells[c]->crossing());
    const When next = queue_.empty() ? When{never, Kind::action, 0, 0, 0} : queue_.begin()->first;
    if (std::min(crossing, next.time) >= time) return;
    if (crossing < next.time || (crossing == next.time && next.kind >= Kind::post_remembered)) {
      if (groups_[population].cells[cell]->fire()) fires(population, cell, crossing);
    } else {
      const auto [when, event] = *queue_.begin();
      queue_.erase(queue_.begin());
      happen(when, event);
    }
  }
}

void SlowEngine::happen(const When& when, const Event& event) {
  const auto cell = static_cast<std::uint32_t>(when.member);
  switch (when.kind) {
    case Kind::action:
      perform(prepared_.timeline.actions[when.member]);
      break;
    case Kind::step: {
      const Device& device = devices_[when.set];
      groups_[device.to].cells[cell]->set_current(when.time, device.number, event.value);
      break;
    }
    case Kind::arrival:
      arrive(when, event.value);
      break;
    case Kind::device:
      groups_[devices_[when.set].to].cells[cell]->receive(when.time, devices_[when.set].port, event.value);
      break;
    case Kind::poisson: {
      const Private& train = devices_[when.set].trains.at(cell);
      groups_[devices_[when.set].to].cells[cell]->receive(when.time, train.port, train.weight);
      draw_private(when.set, cell, when.time);
      break;
    }
    case Kind::emission:
      fires(when.set, cell, when.time);
      break;
    default:
      acts(when, event.value);
  }
}

void SlowEngine::draw_private(std::size_t index, std::uint32_t cell, double from) {
  Private& train = devices_[index].trains.at(cell);
  if (train.rate <= 0) return;
  const double next = from + train.stream.exponential() * (1000 / train.rate);
  if (next < train.stop) put(next, Kind::poisson, index, cell, 0);
}

/// Pre acts at spike + axonal delay, post at spike + dendritic delay; their sum is the delay.
double SlowEngine::dendritic(const Path& path, const Synapse& synapse) const {
  return path.taught ? 0 : synapse.delay - path.spec->axonal_delay;
}

void SlowEngine::fires(std::size_t population, std::uint32_t cell, double time) {
  groups_[population].spikes.push_back({time, cell});
  for (std::size_t p = 0; p < paths_.size(); ++p) {
    Path& path = paths_[p];
    if (path.from == population) {
      for (const std::size_t i : path.of_source[cell]) {
        const Synapse& synapse = path.synapses[i];
        const double arrival = time + synapse.delay;
        if (synapse.memory) {
          put(arrival - dendritic(path, synapse), Kind::pre_acts, p, i, arrival);
        } else {
          put(arrival, Kind::arrival, p, i, synapse.weight);
        }
      }
    }
    if (path.to == population && path.spec->plasticity && !path.taught) post_spike(path, cell, time);
  }
}

/// The target cell fired, or was told by the teacher.
void SlowEngine::post_spike(Path& path, std::uint32_t cell, double time) {
  const auto p = static_cast<std::size_t>(&path - paths_.data());
  for (const std::size_t i : path.of_target[cell])
    put(time + dendritic(path, path.synapses[i]), Kind::post_acts, p, i, time);
}

void SlowEngine::acts(const When& when, double value) {
  Path& path = paths_[when.set];
  Synapse& synapse = path.synapses[when.member];
  const bool on = is_on(path.on, when.time);
  if (when.kind == Kind::post_acts) {
    synapse.memory->note_post(when.time);
    if (on) synapse.weight = synapse.memory->on_post(synapse.weight, when.time, value);
    put(when.time, Kind::post_remembered, when.set, when.member, value);
  }
  if (when.kind == Kind::pre_acts) {
    if (on) synapse.weight = synapse.memory->on_pre(synapse.weight, when.time);
    put(value, Kind::arrival, when.set, when.member, synapse.weight);
    if (path.taught) {
      synapse.memory->remember_pre(when.time);
    } else {
      put(when.time, Kind::pre_remembered, when.set, when.member, value);
    }
  }
  if (when.kind == Kind::post_remembered) synapse.memory->remember_post(when.time, value);
  if (when.kind == Kind::pre_remembered) synapse.memory->remember_pre(when.time);
}

void SlowEngine::arrive(const When& when, double weight) {
  const Path& path = paths_[when.set];
  const Synapse& synapse = path.synapses[when.member];
  // A static weight may have been scaled while the spike was under way.
  const double now = synapse.memory ? weight : synapse.weight;
  groups_[path.to].cells[synapse.target]->receive(when.time, path.port, now * path.gain);
  for (const std::size_t pupil : path.pupils)
    post_spike(paths_[pupil], synapse.target, when.time);
}

// -- what the protocol does ---------------------------------------------------------------------

template <class Unwanted>
void SlowEngine::drop(const Unwanted& unwanted) {
  std::erase_if(queue_, [&](const auto& entry) { return unwanted(entry.first); });
}

void SlowEngine::perform(const Action& action) {
  switch (action.kind) {
    case Action::Kind::reset_membranes:
      drop([](const When& w) { return w.kind == Kind::arrival || w.kind == Kind::pre_acts; });
      for (Group& group : groups_)
        for (auto& cell : group.cells)
          cell->restart(action.time);
      break;
    case Action::Kind::reset_traces:
      forget_traces();
      break;
    case Action::Kind::reset_weights:
      forget_traces();
      for (Path& path : paths_)
        for (Synapse& synapse : path.synapses)
          if (synapse.memory) synapse.weight = synapse.first_weight;
      for (std::size_t p = 0; p < paths_.size(); ++p)
        refresh_arrivals(p);
      break;
    case Action::Kind::gain:
      for (Path& path : paths_)
        if (path.spec->name.text == action.projection) path.gain = action.value;
      break;
    case Action::Kind::normalise:
      normalise(action);
      break;
  }
}

/// The mean is summed in ascending order, which no cutting of the network changes.
void SlowEngine::normalise(const Action& action) {
  for (std::size_t p = 0; p < paths_.size(); ++p) {
    Path& path = paths_[p];
    if (path.spec->name.text != action.projection) continue;
    std::vector<double> weights;
    for (const Synapse& synapse : path.synapses)
      weights.push_back(synapse.weight);
    std::sort(weights.begin(), weights.end());
    double sum = 0;
    for (const double w : weights)
      sum += w;
    if (sum <= 0) continue;
    const double factor = action.value * static_cast<double>(weights.size()) / sum;
    for (Synapse& synapse : path.synapses) {
      synapse.weight *= factor;
      if (path.floats) synapse.weight = static_cast<float>(synapse.weight);
    }
    refresh_arrivals(p);
  }
}

void SlowEngine::forget_traces() {
  drop([](const When& w) { return w.kind == Kind::post_acts; });
  for (Path& path : paths_)
    for (Synapse& synapse : path.synapses)
      if (synapse.memory) synapse.memory->forget();
  for (std::size_t p = 0; p < paths_.size(); ++p)
    refresh_arrivals(p);
}

/// Spikes under way arrive with the weight as it stands now.
void SlowEngine::refresh_arrivals(std::size_t path) {
  for (auto& [when, event] : queue_)
    if (when.kind == Kind::arrival && when.set == path)
      event.value = paths_[when.set].synapses[when.member].weight;
}

Outcome SlowEngine::outcome(double time) const {
  Outcome out;
  for (const Group& group : groups_) {
    out.spikes.push_back(group.spikes);
    std::sort(out.spikes.back().begin(), out.spikes.back().end());
    auto& states = out.states.emplace_back();
    for (const auto& cell : group.cells)
      cell->append_state(time, states);
  }
  for (const Path& path : paths_) {
    auto& weights = out.weights.emplace_back();
    for (const Synapse& synapse : path.synapses)
      weights.push_back(synapse.weight);
  }
  return out;
}

Outcome run_slow(const Prepared& prepared) {
  SlowEngine engine(prepared);
  engine.run_until(prepared.timeline.duration);
  return engine.outcome(prepared.timeline.duration);
}

}  // namespace mossy::test
