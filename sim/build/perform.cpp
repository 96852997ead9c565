// SPDX-License-Identifier: MIT
#include "sim/build/perform.hpp"

#include <cmath>

#include "sim/core/exact_sum.hpp"
#include "sim/engine/synapse_fault.hpp"

namespace mossy {
namespace {

template <class Visit>
void for_each_set(Network& network, const Visit& visit) {
  for (Population& p : network.populations)
    for (auto& block : p.blocks)
      naming_synapses(p.name, block->place().first, [&] {
        for (std::uint32_t set = 0; set < block->incoming().size(); ++set)
          visit(*block, *block->incoming()[set].synapses, set);
      });
}

template <class Visit>
void for_each_set_of(Network& network, const std::string& name, const Visit& visit) {
  const Projection& p = *network.projection(name);
  Population& to = network.populations[p.to];
  for (auto& block : to.blocks)
    naming_synapses(to.name, block->place().first,
                    [&] { visit(*block, *block->incoming()[p.set].synapses, p.set); });
}

/// The mean is the same however the cells are cut into blocks and their weights into slices.
void normalise(Network& network, const Action& action) {
  ExactSum sum;
  std::size_t count = 0;
  std::vector<double> weights;
  for_each_set_of(network, action.projection, [&](Block& block, Synapses& s, std::uint32_t set) {
    s.catch_up(action.time, block.pending(set));
    const Pending none;  // that acts before
    s.table().for_each_slice([&](PacketRange packets) {
      s.read_packets(std::nextafter(action.time, -never), none, packets, weights);
      for (const double w : weights)
        sum.add(w);
      count += weights.size();
    });
  });
  if (sum.value() <= 0) return;
  const double factor = action.value * static_cast<double>(count) / sum.value();
  for_each_set_of(network, action.projection,
                  [&](Block&, Synapses& s, std::uint32_t) { s.scale_weights(action.time, factor); });
}

}  // namespace

void perform(Network& network, const Action& action) {
  const double time = action.time;
  switch (action.kind) {
    case Action::Kind::reset_membranes:
      for (Population& p : network.populations)
        for (auto& block : p.blocks)
          naming_synapses(p.name, block->place().first, [&] { block->reset(time); });
      break;
    case Action::Kind::reset_traces:
      for_each_set(network, [&](Block& block, Synapses& s, std::uint32_t set) {
        s.catch_up(time, block.pending(set));
        s.forget_traces(time);
        s.forget_release();
      });
      break;
    case Action::Kind::reset_weights:
      for_each_set(network, [&](Block& block, Synapses& s, std::uint32_t set) {
        s.catch_up(time, block.pending(set));
        s.reset_weights(time);
      });
      for (Population& p : network.populations)
        for (auto& block : p.blocks)
          block->forget_learned();
      break;
    case Action::Kind::gain:
      for_each_set_of(network, action.projection,
                      [&](Block&, Synapses& s, std::uint32_t) { s.set_gain(action.value); });
      break;
    case Action::Kind::normalise:
      normalise(network, action);
      break;
  }
}

}  // namespace mossy
