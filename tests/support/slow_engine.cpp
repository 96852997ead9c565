// SPDX-License-Identifier: MIT
#include "tests/support/slow_engine.hpp"

#include <algorithm>
#include <tuple>

#include "sim/core/exact_sum.hpp"

namespace mossy::test {
namespace {

bool is_on(const OnTimes& on, double time) {
  return std::any_of(on.begin(), on.end(), [&](const auto& t) { return t.first <= time && time < t.second; });
}

}  // namespace

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
      Group& group = groups_[population];
      if (group.cells[cell]->fire(is_on(group.learning_on, crossing))) fires(population, cell, crossing);
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
    case Kind::private_spike: {
      Private& train = devices_[when.set].trains.at(cell);
      groups_[devices_[when.set].to].cells[cell]->receive(when.time, train.port, train.weight);
      put_private(when.set, cell, next_spike(train.law, when.time, train.stream));
      break;
    }
    case Kind::emission:
      fires(when.set, cell, when.time);
      break;
    default:
      acts(when, event.value);
  }
}

void SlowEngine::put_private(std::size_t index, std::uint32_t cell, double time) {
  if (time < devices_[index].trains.at(cell).stop) put(time, Kind::private_spike, index, cell, 0);
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
  synapse.weight = synapse.memory->go_on(synapse.weight, when.time, path.on);
  if (when.kind == Kind::post_acts) {
    synapse.memory->note_post(when.time);
    if (on)
      synapse.weight = synapse.memory->on_post(synapse.weight, when.time, value, dendritic(path, synapse));
    put(when.time, Kind::post_remembered, when.set, when.member, value);
  }
  if (when.kind == Kind::pre_acts) {
    if (on) synapse.weight = synapse.memory->on_pre(synapse.weight, when.time, dendritic(path, synapse));
    put(value, Kind::arrival, when.set, when.member, synapse.weight);
    if (path.taught) {
      synapse.memory->remember_pre(when.time);
    } else {
      put(when.time + synapse.memory->lag(), Kind::pre_remembered, when.set, when.member, value);
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
  const double gain = synapse.release ? path.gain * synapse.release->share(when.time) : path.gain;
  groups_[path.to].cells[synapse.target]->receive(when.time, path.port, now * gain);
  for (const std::size_t pupil : path.pupils)
    post_spike(paths_[pupil], synapse.target, when.time);
  for (const std::size_t p : path.modulated)
    for (const std::size_t i : paths_[p].of_target[synapse.target]) {
      Synapse& modulated = paths_[p].synapses[i];
      modulated.weight = modulated.memory->go_on(modulated.weight, when.time, paths_[p].on);
      modulated.memory->modulated(when.time);
    }
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
      forget_traces(action.time);
      for (Path& path : paths_)
        for (Synapse& synapse : path.synapses)
          if (synapse.release) synapse.release->forget();
      break;
    case Action::Kind::reset_weights:
      forget_traces(action.time);
      for (Path& path : paths_)
        for (Synapse& synapse : path.synapses)
          if (synapse.memory) {
            synapse.weight = synapse.first_weight;
            synapse.memory->restart(synapse.weight);
          }
      for (std::size_t p = 0; p < paths_.size(); ++p)
        refresh_arrivals(p);
      for (Group& group : groups_)
        for (auto& cell : group.cells)
          cell->forget_learned();
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

/// The mean is that of an exact sum, which no cutting of the network changes.
void SlowEngine::normalise(const Action& action) {
  for (std::size_t p = 0; p < paths_.size(); ++p) {
    Path& path = paths_[p];
    if (path.spec->name.text != action.projection) continue;
    const double before = std::nextafter(action.time, -never);
    ExactSum sum;
    for (const Synapse& synapse : path.synapses)
      sum.add(synapse.memory ? synapse.memory->weight_at(synapse.weight, before, path.on) : synapse.weight);
    if (sum.value() <= 0) continue;
    const double factor = action.value * static_cast<double>(path.synapses.size()) / sum.value();
    for (Synapse& synapse : path.synapses) {
      if (synapse.memory) synapse.weight = synapse.memory->go_on(synapse.weight, before, path.on);
      synapse.weight *= factor;
      if (path.floats) synapse.weight = static_cast<float>(synapse.weight);
    }
    refresh_arrivals(p);
  }
}

/// What acted before stays; what is still to act on traces does not.
void SlowEngine::forget_traces(double time) {
  drop([](const When& w) { return w.kind == Kind::post_acts || w.kind == Kind::pre_remembered; });
  for (Path& path : paths_)
    for (Synapse& synapse : path.synapses)
      if (synapse.memory) {
        synapse.weight = synapse.memory->go_on(synapse.weight, std::nextafter(time, -never), path.on);
        synapse.memory->forget();
      }
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
      weights.push_back(synapse.memory
                            ? synapse.memory->weight_at(synapse.weight, std::nextafter(time, 0), path.on)
                            : synapse.weight);
  }
  return out;
}

Outcome run_slow(const Prepared& prepared) {
  SlowEngine engine(prepared);
  engine.run_until(prepared.timeline.duration);
  return engine.outcome(prepared.timeline.duration);
}

}  // namespace mossy::test
