// SPDX-License-Identifier: MIT
#include "tests/support/small_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "sim/build/check.hpp"
#include "sim/build/patterns.hpp"
#include "sim/build/perform.hpp"
#include "sim/describe/describe.hpp"
#include "sim/describe/yaml_reader.hpp"
#include "sim/engine/engine.hpp"
#include "tests/support/memory_archive.hpp"

namespace mossy::test {
namespace {

void append_states(const Population& population, double time, std::vector<double>& out) {
  for (const auto& block : population.blocks)
    for (std::uint32_t c = 0; c < block->place().cells; ++c)
      for (std::size_t v = 0; v < population.variables.size(); ++v)
        out.push_back(block->sample(c, v, time));
}

std::vector<double> weights_of(const Network& network, const Projection& projection, double time) {
  std::vector<double> weights;
  for (const SynapseRow& row : synapses_of(network, projection, time))
    weights.push_back(row.weight);
  return weights;
}

/// Dates at which a run stops: of actions, of cuts, and the end.
std::vector<double> dates_of(const Timeline& timeline, const std::vector<double>& cuts) {
  std::vector<double> dates{timeline.duration};
  for (const Action& action : timeline.actions)
    dates.push_back(action.time);
  dates.insert(dates.end(), cuts.begin(), cuts.end());
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

Engine::Observer kept_in(Outcome& out) {
  return [&out](const WindowSpikes& window, double) {
    out.spikes.resize(window.size());
    for (std::size_t p = 0; p < window.size(); ++p)
      out.spikes[p].insert(out.spikes[p].end(), window[p].begin(), window[p].end());
  };
}

void look_at_end(const Network& network, double end, Outcome& out) {
  for (const Population& p : network.populations)
    append_states(p, end, out.states.emplace_back());
  for (const Projection& p : network.projections)
    out.weights.push_back(weights_of(network, p, std::nextafter(end, 0)));
}

std::size_t pending_in(const Network& network) {
  std::size_t sum = 0;
  for (const Population& population : network.populations)
    for (const auto& block : population.blocks)
      for (std::uint32_t set = 0; set < block->incoming().size(); ++set)
        sum += block->pending(set).size();
  return sum;
}

}  // namespace

Prepared prepare(const std::string& text, const std::filesystem::path& base) {
  Mistakes mistakes("net.yaml", text);
  const Value tree = read_yaml(text, mistakes);
  mistakes.throw_if_any();
  Prepared prepared;
  prepared.description = describe(tree, mistakes);
  mistakes.throw_if_any();
  check_description(prepared.description, mistakes);
  prepared.timeline =
      make_timeline(prepared.description, make_patterns(prepared.description, base, mistakes), mistakes);
  prepared.timeline.listed = read_spike_lists(prepared.description, base, mistakes);
  mistakes.throw_if_any();
  return prepared;
}

std::vector<SynapseRow> synapses_of(const Network& network, const Projection& projection, double time) {
  std::vector<SynapseRow> rows;
  std::vector<double> weights;
  for (const auto& block : network.populations[projection.to].blocks) {
    const Synapses& synapses = *block->incoming()[projection.set].synapses;
    const SynapseTable& table = synapses.table();
    synapses.read_weights(time, block->pending(projection.set), weights);
    for (std::uint32_t s = 0; s < network.populations[projection.from].size; ++s) {
      const auto [first, last] = table.packets_of(s);
      for (std::uint32_t k = first; k < last; ++k)
        for (std::uint32_t i = table.begin[k]; i < table.begin[k + 1]; ++i)
          rows.push_back({s, block->place().first + table.targets[i], table.delay(k), weights[i]});
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const SynapseRow& a, const SynapseRow& b) {
    return std::tie(a.source, a.delay, a.target) < std::tie(b.source, b.delay, b.target);
  });
  return rows;
}

std::size_t spikes_in(const Outcome& outcome) {
  std::size_t sum = 0;
  for (const auto& spikes : outcome.spikes)
    sum += spikes.size();
  return sum;
}

std::string difference(const Outcome& a, const Outcome& b) {
  double earliest = never;
  std::string found;
  for (std::size_t p = 0; p < a.spikes.size(); ++p) {
    const auto [x, y] =
        std::mismatch(a.spikes[p].begin(), a.spikes[p].end(), b.spikes[p].begin(), b.spikes[p].end());
    const Spike none{never, 0}, one = x == a.spikes[p].end() ? none : *x,
                                other = y == b.spikes[p].end() ? none : *y;
    if (std::min(one.time, other.time) >= earliest) continue;
    earliest = std::min(one.time, other.time);
    found = fmt::format("population {}, spike {}: cell {} at {} against cell {} at {}", p,
                        x - a.spikes[p].begin(), one.cell, one.time, other.cell, other.time);
  }
  if (!found.empty()) return found;
  for (std::size_t p = 0; p < a.weights.size(); ++p)
    for (std::size_t i = 0; i < a.weights[p].size(); ++i)
      if (a.weights[p][i] != b.weights[p][i])
        return fmt::format("projection {}, synapse {}: weight {} against {}", p, i, a.weights[p][i],
                           b.weights[p][i]);
  return a == b ? "" : "states differ";
}

Outcome run_fast(const Prepared& prepared, const FastOptions& options) {
  Built built = build(prepared.description, prepared.timeline, options.threads, options.cells_per_block);
  Network& network = built.network;
  Outcome out;
  Engine engine(network, options.threads, kept_in(out));
  const std::atomic<bool> stop{false};
  const double end = prepared.timeline.duration;
  std::size_t next = 0;
  const auto& actions = prepared.timeline.actions;
  std::vector<double> seen;
  for (const double date : dates_of(prepared.timeline, options.cuts)) {
    engine.run_until(date, stop);
    if (date >= end) break;
    if (options.look) {
      for (const Population& p : network.populations)
        append_states(p, date, seen);
      for (const Projection& p : network.projections)
        weights_of(network, p, date);
    }
    while (next < actions.size() && actions[next].time <= date)
      perform(network, actions[next++]);
  }
  engine.check_cells();
  look_at_end(network, end, out);
  return out;
}

Outcome run_in_pieces(const Prepared& prepared, const PieceOptions& options, std::size_t* under_way) {
  Outcome out;
  std::vector<char> checkpoint;
  const std::atomic<bool> stop{false};
  const double end = prepared.timeline.duration;
  const auto& actions = prepared.timeline.actions;
  std::size_t next = 0;
  for (std::size_t piece = 0; piece <= options.cuts.size(); ++piece) {
    const int threads = options.threads[piece % options.threads.size()];
    // A checkpoint belongs to blocks: those of one thread here, as the program keeps those of its first run.
    Built built = build(prepared.description, prepared.timeline, threads, options.cells_per_block, 1);
    Network& network = built.network;
    Engine engine(network, threads, kept_in(out));
    if (piece > 0) {
      MemoryReader reader(checkpoint);
      engine.archive(reader);
      if (!reader.at_end()) throw std::logic_error("less is read than was written");
    }
    const double to = piece < options.cuts.size() ? options.cuts[piece] : end;
    for (; next < actions.size() && actions[next].time <= to; ++next) {
      engine.run_until(actions[next].time, stop);
      perform(network, actions[next]);
    }
    engine.run_until(to, stop);
    checkpoint.clear();
    MemoryWriter writer(checkpoint);
    engine.archive(writer);
    if (piece == options.cuts.size()) look_at_end(network, end, out);
    if (under_way && piece < options.cuts.size()) *under_way += pending_in(network);
  }
  return out;
}

}  // namespace mossy::test
