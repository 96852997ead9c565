// SPDX-License-Identifier: MIT
#include "sim/program/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/build/cells.hpp"
#include "sim/core/error.hpp"
#include "sim/engine/synapse_fault.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy {
namespace {

constexpr double never_again = std::numeric_limits<double>::infinity();

/// The sources and targets (numbers in their populations) of the synapses of some packets of a block, in table order.
struct Ends {
  std::vector<std::uint32_t> sources, targets;
};

Ends ends_of(const SynapseTable& table, std::uint32_t first_target, PacketRange packets) {
  Ends ends;
  ends.sources.reserve(table.size_of(packets));
  ends.targets.reserve(table.size_of(packets));
  for (std::uint32_t packet = packets.first; packet < packets.last; ++packet)
    ends.sources.insert(ends.sources.end(), table.size_of(packet), table.source_of(packet));
  for (std::size_t i = table.begin[packets.first]; i < table.begin[packets.last]; ++i)
    ends.targets.push_back(first_target + table.targets[i]);
  return ends;
}

}  // namespace

Recorder::Recorder(const Description& description, Network& network, const std::filesystem::path& directory,
                   double duration, const std::vector<double>& phase_ends, h5::Making making)
    : network_(network),
      directory_(directory),
      duration_(duration),
      making_(making),
      counts_(network.populations.size(), 0) {
  open_spikes(description);
  open_state(description);
  open_weights(description, phase_ends);
  write_edges(description);
}

void Recorder::open_spikes(const Description& description) {
  std::vector<SpikePopulation> recorded;
  file_index_.assign(network_.populations.size(), -1);
  for (std::size_t p = 0; p < network_.populations.size(); ++p) {
    const Population& population = network_.populations[p];
    const auto& wanted = description.record.spikes;
    const bool chosen = !wanted || std::any_of(wanted->begin(), wanted->end(),
                                               [&](const Name& n) { return n.text == population.name; });
    if (!chosen) continue;
    file_index_[p] = static_cast<int>(recorded.size());
    recorded.push_back({population.name, population.size});
  }
  spike_file_ = std::make_unique<SpikeWriter>(path("spikes.h5"), recorded, making_);
  tail_ = std::make_unique<SpikeTail>(path("spikes.tail"), recorded.size());
}

void Recorder::open_state(const Description& description) {
  std::vector<StatePopulation> files;
  for (const StateRecordSpec& spec : description.record.state) {
    Samples s;
    const Population* population = network_.population(spec.population.text);
    s.population = static_cast<std::size_t>(population - network_.populations.data());
    s.cells = selected_cells(spec.cells, {0, population->size});
    s.every = spec.every;
    s.at = spec.at;
    std::sort(s.at.begin(), s.at.end());
    StatePopulation file{population->name, s.cells, {}};
    for (const Name& variable : spec.variables) {
      const auto found = std::find(population->variables.begin(), population->variables.end(), variable.text);
      s.variables.push_back(static_cast<std::size_t>(found - population->variables.begin()));
      file.variables.push_back({variable.text, std::string(population->units[s.variables.back()])});
    }
    files.push_back(std::move(file));
    samples_.push_back(std::move(s));
  }
  if (files.empty()) return;
  state_file_ = std::make_unique<StateWriter>(path("state.h5"), files, making_);
  state_tail_ = std::make_unique<StateTail>(path("state.tail"), files);
}

void Recorder::open_weights(const Description& description, const std::vector<double>& phase_ends) {
  std::vector<WeightProjection> files;
  for (const WeightRecordSpec& spec : description.record.weights) {
    Weights w;
    w.projection = network_.projection(spec.projection.text);
    w.at = spec.at;
    if (spec.phase_ends) w.at.insert(w.at.end(), phase_ends.begin(), phase_ends.end());
    for (double& t : w.at)
      t = std::min(t, duration_);
    std::sort(w.at.begin(), w.at.end());
    w.at.erase(std::unique(w.at.begin(), w.at.end()), w.at.end());
    files.push_back({w.projection->name, network_.populations[w.projection->from].name,
                     network_.populations[w.projection->to].name, w.projection->synapses});
    weights_.push_back(std::move(w));
  }
  if (files.empty()) return;
  weight_file_ = std::make_unique<WeightWriter>(path("weights.h5"), files, making_);
  for (std::size_t k = 0; k < weights_.size(); ++k) {
    const Projection& p = *weights_[k].projection;
    for (const auto& block : network_.populations[p.to].blocks) {
      const SynapseTable& table = block->incoming()[p.set].synapses->table();
      table.for_each_slice([&](PacketRange packets) {
        const Ends ends = ends_of(table, block->place().first, packets);
        weight_file_->append_synapses(k, ends.sources, ends.targets);
      });
    }
  }
}

void Recorder::write_edges(const Description& description) {
  if (description.record.connections.empty()) return;
  std::vector<EdgeProjection> files;
  for (const Name& name : description.record.connections) {
    const Projection& p = *network_.projection(name.text);
    files.push_back({p.name, network_.populations[p.from].name, network_.populations[p.to].name});
  }
  EdgeWriter writer(path("edges.h5"), files);
  for (std::size_t k = 0; k < files.size(); ++k) {
    const Projection& p = *network_.projection(files[k].name);
    for (const auto& block : network_.populations[p.to].blocks) {
      const Synapses& synapses = *block->incoming()[p.set].synapses;
      const SynapseTable& table = synapses.table();
      const std::vector<Delivery> under_way = block->pending(p.set);
      table.for_each_slice([&](PacketRange packets) {
        const Ends ends = ends_of(table, block->place().first, packets);
        std::vector<double> weights, delays;
        synapses.read_packets(0, under_way, packets, weights);
        for (std::uint32_t packet = packets.first; packet < packets.last; ++packet)
          delays.insert(delays.end(), table.size_of(packet), table.delay(packet));
        writer.append(k, {ends.sources, ends.targets, weights, delays});
      });
    }
  }
  writer.close();
}

void Recorder::take(const WindowSpikes& spikes) {
  for (std::size_t p = 0; p < spikes.size(); ++p) {
    counts_[p] += spikes[p].size();
    if (file_index_[p] < 0 || spikes[p].empty()) continue;
    times_.clear();
    ids_.clear();
    for (const Spike& s : spikes[p]) {
      times_.push_back(s.time);
      ids_.push_back(s.cell);
    }
    spike_file_->append(static_cast<std::size_t>(file_index_[p]), times_, ids_);
    tail_->append(static_cast<std::size_t>(file_index_[p]), times_, ids_);
  }
  tail_->save_if_due();
  if (state_tail_) state_tail_->save_if_due();
}

double Recorder::next_of(const Samples& s) {
  const double regular = s.every > 0 ? static_cast<double>(s.step) * s.every : never_again;
  return std::min(regular, s.next_at < s.at.size() ? s.at[s.next_at] : never_again);
}

double Recorder::next_date() const {
  double next = never_again;
  for (const Samples& s : samples_)
    next = std::min(next, next_of(s));
  for (const Weights& w : weights_)
    if (w.next_at < w.at.size()) next = std::min(next, w.at[w.next_at]);
  return next;
}

void Recorder::sample(double time) {
  for (std::size_t k = 0; k < samples_.size(); ++k)
    if (next_of(samples_[k]) <= time) sample_state(k, time);
  for (std::size_t k = 0; k < weights_.size(); ++k)
    if (weights_[k].next_at < weights_[k].at.size() && weights_[k].at[weights_[k].next_at] <= time)
      sample_weights(k, time);
}

void Recorder::sample_state(std::size_t number, double time) {
  Samples& s = samples_[number];
  const Population& population = network_.populations[s.population];
  std::vector<double> values;
  for (const std::size_t variable : s.variables) {
    auto block = population.blocks.begin();
    for (const std::uint32_t cell : s.cells) {
      while (cell >= (*block)->place().first + (*block)->place().cells)
        ++block;
      values.push_back((*block)->sample(cell - (*block)->place().first, variable, time));
    }
  }
  state_file_->append(number, time, values);
  state_tail_->append(number, time, values);
  while (s.every > 0 && static_cast<double>(s.step) * s.every <= time)
    ++s.step;
  while (s.next_at < s.at.size() && s.at[s.next_at] <= time)
    ++s.next_at;
}

void Recorder::sample_weights(std::size_t number, double time) {
  Weights& w = weights_[number];
  weight_file_->start(number, time);
  std::vector<double> values;
  const Population& to = network_.populations[w.projection->to];
  for (const auto& block : to.blocks) {
    const std::uint32_t set = w.projection->set;
    const Synapses& synapses = *block->incoming()[set].synapses;
    const std::vector<Delivery> under_way = block->pending(set);
    synapses.table().for_each_slice([&](PacketRange packets) {
      naming_synapses(to.name, block->place().first,
                      [&] { synapses.read_packets(time, under_way, packets, values); });
      require_finite(*w.projection, *block, packets, values, time);
      weight_file_->append(number, std::span<const double>(values));
    });
  }
  ++w.next_at;
  // Few rows, and at dates of the run: flushed each time, so that a kill loses none and the bytes stay the same.
  weight_file_->flush();
}

/// Throws if one of the weights of some packets, in table order, is no number.
void Recorder::require_finite(const Projection& p, const Block& block, PacketRange packets,
                              std::span<const double> weights, double time) {
  const auto bad = std::find_if(weights.begin(), weights.end(), [](double w) { return !std::isfinite(w); });
  if (bad == weights.end()) return;
  const auto k = static_cast<std::size_t>(bad - weights.begin());
  const Ends ends = ends_of(block.incoming()[p.set].synapses->table(), block.place().first, packets);
  throw RunError(fmt::format(
      "projection {} ({}), cell {} onto cell {}, {} ms: the weight is no longer a finite number", p.name,
      p.plasticity.empty() ? "static" : p.plasticity, ends.sources[k], ends.targets[k], time));
}

std::uint64_t Recorder::spikes() const {
  std::uint64_t sum = 0;
  for (const std::uint64_t n : counts_)
    sum += n;
  return sum;
}

void Recorder::flush() {
  spike_file_->flush();
  tail_->empty();
  if (state_file_) {
    state_file_->flush();
    state_tail_->empty();
  }
  if (weight_file_) weight_file_->flush();
}

void Recorder::archive(Archive& a) {
  a(counts_, samples_, weights_, *spike_file_);
  if (state_file_) a(*state_file_);
  if (weight_file_) a(*weight_file_);
  if (!a.loads()) return;
  for (const int recorded : file_index_)
    if (recorded >= 0) {
      const auto p = static_cast<std::size_t>(recorded);
      tail_->start_at(p, spike_file_->count(p));
    }
  for (std::size_t k = 0; k < samples_.size(); ++k)
    state_tail_->start_at(k, state_file_->rows(k));
}

void Recorder::sync() const {
  for (const char* file : {"spikes.h5", "state.h5", "weights.h5", "edges.h5"})
    if (std::filesystem::exists(directory_ / file)) sync_file(path(file));
}

void Recorder::close() {
  spike_file_->close();
  tail_->remove();
  if (state_file_) {
    state_file_->close();
    state_tail_->remove();
  }
  if (weight_file_) weight_file_->close();
}

}  // namespace mossy
