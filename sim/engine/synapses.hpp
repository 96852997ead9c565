// SPDX-License-Identifier: MIT
// The synapses of one projection onto one block of target cells, in packets.
//
// A packet is all that one source sends to this block with one delay: its targets and weights lie side by
// side, and its arrivals share one time.
//
//      source s:  packets first_packet_[s] ... first_packet_[s + 1]
//      packet k:  synapses begin_[k] ... begin_[k + 1],  one delay
//      synapse i: target_[i] (cell in the block), weight i
//
// With one delay for the whole projection packets and sources are the same and first_packet_ is not kept.
// Delays of packets are kept by number where few of them differ.
// A synapse costs 2 or 4 bytes of target (targets.hpp) and 0 (weights equal), 4 (float) or 8 (double) bytes of weight.
// Thread rule: belongs to its block.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "models/short_term_rule.hpp"
#include "sim/core/archive.hpp"
#include "sim/core/prefetch.hpp"
#include "sim/engine/inbox.hpp"
#include "sim/engine/targets.hpp"

namespace mossy {

/// Weights of a packet, magnitudes: one for all, or one each.
using PacketWeights = std::variant<double, std::span<const float>, std::span<const double>>;

/// Calls use(weight) with weight(k), what the k-th synapse from `begin` on weighs with its gain: a loop for each kind.
template <class Use>
void with_weights(const PacketWeights& all, double gain, std::uint32_t begin, const Use& use) {
  if (const auto* one = std::get_if<double>(&all)) {
    use([w = *one * gain](std::uint32_t) { return w; });
  } else if (const auto* floats = std::get_if<std::span<const float>>(&all)) {
    use([gain, w = floats->data() + begin](std::uint32_t k) { return static_cast<double>(w[k]) * gain; });
  } else {
    use([gain, w = std::get<std::span<const double>>(all).data() + begin](std::uint32_t k) {
      return w[k] * gain;
    });
  }
}

/// Packets [first, last) of a set.
struct PacketRange {
  std::uint32_t first, last;
  bool has(std::uint32_t packet) const { return packet >= first && packet < last; }
};

/// Which synapses there are; filled by the builder.
struct SynapseTable {
  std::vector<std::uint32_t> first_packet;  ///< [sources + 1], empty when there is one delay
  std::vector<std::uint32_t> begin;         ///< [packets + 1]
  std::vector<double> delays;               ///< [packets], or one for all, or the different ones, ascending
  std::vector<std::uint16_t> delay_of;      ///< [packets] which of the different ones; else empty
  Targets targets;                          ///< [synapses], ascending within a packet

  std::size_t packets() const { return begin.empty() ? 0 : begin.size() - 1; }
  std::size_t size() const { return targets.size(); }
  double delay(std::size_t packet) const {
    if (delays.size() == 1) return delays[0];
    return delays[delay_of.empty() ? packet : delay_of[packet]];
  }
  std::size_t size_of(std::size_t packet) const { return begin[packet + 1] - begin[packet]; }
  /// `room`: where they may be put.
  std::span<const std::uint32_t> targets_of(std::size_t packet, Scratch<std::uint32_t>& room) const {
    return targets.read(begin[packet], begin[packet + 1], room);
  }
  /// Packets of a source, [first, last).
  std::pair<std::uint32_t, std::uint32_t> packets_of(std::uint32_t source) const {
    if (first_packet.empty()) return {source, source + 1};
    return {first_packet[source], first_packet[source + 1]};
  }
  std::uint32_t source_of(std::uint32_t packet) const {
    if (first_packet.empty()) return packet;
    const auto next = std::upper_bound(first_packet.begin(), first_packet.end(), packet);
    return static_cast<std::uint32_t>(next - first_packet.begin()) - 1;
  }
  PacketRange all_packets() const { return {0, static_cast<std::uint32_t>(packets())}; }
  std::size_t size_of(PacketRange range) const { return begin[range.last] - begin[range.first]; }
  /// Calls visit(PacketRange) for all packets in turn, some ten thousands of synapses at a time, or one packet: for what
  /// needs a copy, so that it need not be one of everything.
  template <class Visit>
  void for_each_slice(const Visit& visit) const {
    constexpr std::uint32_t synapses_at_once = 1 << 16;
    PacketRange slice{0, 0};
    const std::uint32_t end = all_packets().last;
    while (slice.last < end) {
      do
        ++slice.last;
      while (slice.last < end && begin[slice.last + 1] - begin[slice.first] <= synapses_at_once);
      visit(slice);
      slice.first = slice.last;
    }
  }
  [[gnu::always_inline]] void prefetch(std::uint32_t source) const {
    __builtin_prefetch(first_packet.empty() ? &begin[source] : &first_packet[source]);
  }
  std::uint64_t bytes() const {
    return 4 * (first_packet.capacity() + begin.capacity()) + targets.bytes() + 8 * delays.capacity() +
           2 * delay_of.capacity();
  }
};

/// The share of its weight that each packet gives at its next spike (models/short_term_rule.hpp).
class Release {
 public:
  virtual ~Release() = default;
  virtual double share(std::uint32_t packet, double time) = 0;
  virtual void forget() = 0;
  virtual void archive(Archive& a) = 0;
  virtual std::uint64_t bytes() const = 0;
};

template <ShortTermRule Rule>
class ReleaseOf final : public Release {
 public:
  ReleaseOf(const Rule& rule, std::size_t packets) : rule_(rule), packets_(packets) {}
  double share(std::uint32_t packet, double time) override {
    Packet& p = packets_[packet];
    const double share = rule_.release(p.state, p.spiked ? time - p.last : 0, !p.spiked);
    p.last = time;
    p.spiked = true;
    return share;
  }
  void forget() override { packets_.assign(packets_.size(), {}); }
  void archive(Archive& a) override { a(packets_); }
  std::uint64_t bytes() const override { return packets_.capacity() * sizeof(Packet); }

 private:
  struct Packet {
    typename Rule::State state{};
    double last = 0;  ///< ms
    bool spiked = false;
  };
  Rule rule_;
  std::vector<Packet> packets_;
};

/// Deliveries of one set that have not arrived yet, in any order.
using Pending = std::span<const Delivery>;

/// Those to some packets that act, at acts(delivery) in ms, in [from, until]; in order.
template <class Acts>
std::vector<Delivery> acting_between(double from, double until, PacketRange packets, Pending under_way,
                                     const Acts& acts) {
  std::vector<Delivery> found;
  std::copy_if(under_way.begin(), under_way.end(), std::back_inserter(found), [&](const Delivery& d) {
    return packets.has(d.packet) && acts(d) >= from && acts(d) <= until;
  });
  std::sort(found.begin(), found.end());
  return found;
}

/// The part of a run during which a projection's plasticity is on: ascending, disjoint [from, to) in ms.
using OnTimes = std::vector<std::pair<double, double>>;

/// The first part that ends after `time`.
inline OnTimes::const_iterator first_on_after(const OnTimes& on, double time) {
  return std::partition_point(on.begin(), on.end(), [=](const auto& part) { return part.second <= time; });
}
inline bool is_on(const OnTimes& on, double time) {
  const auto part = first_on_after(on, time);
  return part != on.end() && part->first <= time;
}

class Synapses {
 public:
  Synapses(SynapseTable table, int port) : table_(std::move(table)), port_(port) {}
  virtual ~Synapses() = default;
  Synapses(const Synapses&) = delete;
  Synapses& operator=(const Synapses&) = delete;

  const SynapseTable& table() const { return table_; }
  int port() const { return port_; }
  double gain() const { return gain_; }
  void set_gain(double gain) { gain_ = gain; }
  void set_release(std::unique_ptr<Release> release) { release_ = std::move(release); }
  /// What this delivery's weights are multiplied by. To be asked once per delivery.
  double factor(const Delivery& d) { return release_ ? gain_ * release_->share(d.packet, d.time) : gain_; }
  bool has_release() const { return release_ != nullptr; }
  /// Weights of all synapses in the order of the table, if they stand as they are; of plastic ones one 0.
  virtual PacketWeights all_weights() const { return 0.0; }
  /// Targets of synapses [begin, end) will be wanted soon.
  void prefetch_targets(std::uint32_t begin, std::uint32_t end) const { table_.targets.prefetch(begin, end); }
  /// And their weights, if they stand as they are.
  void prefetch_packet(std::uint32_t begin, std::uint32_t end) const {
    prefetch_targets(begin, end);
    const PacketWeights all = all_weights();
    if (const auto* floats = std::get_if<std::span<const float>>(&all))
      prefetch_lines(floats->data() + begin, floats->data() + end);
  }
  void forget_release() {
    if (release_) release_->forget();
  }

  /// Puts a spike of `source` at `time` into the block's inbox, once per packet.
  void send(std::uint32_t source, double time, std::uint32_t set, Inbox& inbox) const {
    const auto [first, last] = table_.packets_of(source);
    for (std::uint32_t k = first; k < last; ++k)
      if (table_.begin[k] != table_.begin[k + 1]) inbox.put({time + table_.delay(k), set, source, k});
  }

  /// Weights of a packet that arrives now; a plastic set brings them up to date first.
  virtual PacketWeights weights_at(const Delivery& d) = 0;
  /// Weights of synapses [begin, end) will be wanted soon.
  virtual void prefetch_weights(std::uint32_t /*begin*/, std::uint32_t /*end*/) const {}
  /// True if all its target cells must have fired what they fire before the arrival.
  virtual bool plastic() const { return false; }
  /// A cell of the block fired, or was told by its teacher.
  virtual void post_spike(std::uint32_t /*cell*/, double /*time*/) {}
  /// A spike of the projection that modulates this set arrived at a cell of the block.
  virtual void modulator_spike(std::uint32_t /*cell*/, double /*time*/) {}
  /// Called between windows: nothing that arrives before `end` is still to come.
  virtual void tidy(double /*end*/) {}
  /// Weight of every synapse of some packets as it stands at `time`, with those of the spikes under way that act by then.
  virtual void read_packets(double time, Pending under_way, PacketRange packets,
                            std::vector<double>& out) const = 0;
  void read_weights(double time, Pending under_way, std::vector<double>& out) const {
    read_packets(time, under_way, table_.all_packets(), out);
  }
  /// Spikes under way that act on the weights before `time` act now, once. To be called before what follows and
  /// before an inbox is emptied.
  virtual void catch_up(double /*time*/, Pending /*under_way*/) {}
  /// Multiplies all weights as they stand before anything acts at `time`.
  virtual void scale_weights(double time, double factor) = 0;
  virtual void forget_traces(double /*time*/) {}
  /// Weights as they were built, if the set was told to keep them; spikes so far are forgotten.
  virtual void reset_weights(double /*time*/) {}
  /// All that spikes and phases have changed, between two windows.
  virtual void archive(Archive& a) {
    a(gain_);
    if (release_) release_->archive(a);
  }
  virtual std::uint64_t bytes() const { return table_.bytes(); }

 protected:
  SynapseTable table_;
  int port_;
  double gain_ = 1;
  std::unique_ptr<Release> release_;  ///< none: the whole weight each time
};

/// Weights that do not change.
class StaticSynapses final : public Synapses {
 public:
  using Weights = std::variant<double, std::vector<float>, std::vector<double>>;
  StaticSynapses(SynapseTable table, int port, Weights weights)
      : Synapses(std::move(table), port), weights_(std::move(weights)) {}

  PacketWeights weights_at(const Delivery& d) override;
  PacketWeights all_weights() const override;
  void read_packets(double time, Pending under_way, PacketRange packets,
                    std::vector<double>& out) const override;
  void scale_weights(double time, double factor) override;
  void archive(Archive& a) override;
  std::uint64_t bytes() const override;

 private:
  Weights weights_;
  bool scaled_ = false;  ///< they are no longer what the network file says
};

}  // namespace mossy
