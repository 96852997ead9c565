// SPDX-License-Identifier: MIT
#include "sim/program/trial.hpp"

#include <algorithm>
#include <cmath>

#include "sim/build/check.hpp"
#include "sim/build/patterns.hpp"
#include "sim/build/perform.hpp"
#include "sim/describe/describe.hpp"
#include "sim/describe/yaml_reader.hpp"

namespace mossy {
namespace {

Built built_from(const std::string& text) {
  Mistakes mistakes("trial.yaml", text);
  const Value tree = read_yaml(text, mistakes);
  mistakes.throw_if_any();
  const Description description = describe(tree, mistakes);
  mistakes.throw_if_any();
  check_description(description, mistakes);
  mistakes.throw_if_any();
  Timeline timeline = make_timeline(description, make_patterns(description, {}, mistakes), mistakes);
  mistakes.throw_if_any();
  return build(description, std::move(timeline), 1);
}

}  // namespace

Trial::Trial(const std::string& text) : built_(built_from(text)), spikes_(built_.network.populations.size()) {
  engine_ = std::make_unique<Engine>(built_.network, 1, [this](const WindowSpikes& window, double) {
    for (std::size_t p = 0; p < window.size(); ++p)
      spikes_[p].insert(spikes_[p].end(), window[p].begin(), window[p].end());
  });
}

void Trial::run_until(double time) {
  const auto& actions = built_.timeline.actions;
  const double end = std::min(std::nextafter(time, never), duration());
  for (; next_action_ < actions.size() && actions[next_action_].time < end; ++next_action_) {
    engine_->run_until(actions[next_action_].time, stop_);
    perform(built_.network, actions[next_action_]);
  }
  engine_->run_until(end, stop_);
  reached_ = std::min(time, duration());
}

std::size_t Trial::population(std::string_view name) const {
  const auto& all = built_.network.populations;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Population& p) { return p.name == name; });
  if (found == all.end()) throw std::logic_error("no population " + std::string(name));
  return static_cast<std::size_t>(found - all.begin());
}

double Trial::state(std::size_t population, std::uint32_t cell, std::size_t variable) const {
  for (const auto& block : built_.network.populations[population].blocks)
    if (cell < block->place().first + block->place().cells)
      return block->sample(cell - block->place().first, variable, reached_);
  throw std::logic_error("no such cell");
}

std::size_t Trial::variable(std::size_t population, std::string_view name) const {
  const auto& names = built_.network.populations[population].variables;
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? 0 : static_cast<std::size_t>(found - names.begin());
}

std::string_view Trial::unit(std::size_t population, std::size_t variable) const {
  return built_.network.populations[population].units[variable];
}

std::vector<double> Trial::weights_by_target(std::string_view projection) const {
  const auto& all = built_.network.projections;
  const auto p =
      std::find_if(all.begin(), all.end(), [&](const Projection& one) { return one.name == projection; });
  if (p == all.end()) throw std::logic_error("no projection " + std::string(projection));
  const Population& to = built_.network.populations[p->to];
  std::vector<double> found(to.size, 0), weights;
  for (const auto& block : to.blocks) {
    const Synapses& synapses = *block->incoming()[p->set].synapses;
    synapses.read_weights(std::nextafter(reached_, 0), block->pending(p->set), weights);
    for (std::size_t k = 0; k < weights.size(); ++k)
      found[block->place().first + synapses.table().targets[k]] = weights[k];
  }
  return found;
}

std::vector<double> Trial::spike_times(std::size_t population, std::uint32_t cell) const {
  std::vector<double> times;
  for (const Spike& spike : spikes_[population])
    if (spike.cell == cell) times.push_back(spike.time);
  return times;
}

}  // namespace mossy
