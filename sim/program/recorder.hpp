// SPDX-License-Identifier: MIT
// What a run writes while it goes: spikes window by window, sampled state and weights at their dates.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "sim/describe/description.hpp"
#include "sim/engine/engine.hpp"
#include "sim/record/edge_file.hpp"
#include "sim/record/spike_file.hpp"
#include "sim/record/spike_tail.hpp"
#include "sim/record/state_file.hpp"
#include "sim/record/state_tail.hpp"
#include "sim/record/weight_file.hpp"

namespace mossy {

class Recorder {
 public:
  /// Opens the files in `directory`. `phase_ends` in ms, for weights recorded then. `beside`: those that are there are
  /// kept until archive() has made the new ones of them; the network is as it was built.
  Recorder(const Description& description, Network& network, const std::filesystem::path& directory,
           double duration, const std::vector<double>& phase_ends, h5::Making making = h5::Making::in_place);

  /// Takes the spikes of a window.
  void take(const WindowSpikes& spikes);
  /// The next date at which state or weights are wanted, ms; infinity when none.
  double next_date() const;
  /// Records what is wanted at `time`, the network being there and nothing due by then still undone.
  void sample(double time);
  /// What came so far survives a kill.
  void flush();
  void close();
  /// Where recording stands, for a checkpoint right after flush() or close(): first sync(), then this.
  void archive(Archive& a);
  /// Waits until the disk has all that was flushed.
  void sync() const;

  std::uint64_t spikes() const;
  std::uint64_t spikes_of(std::size_t population) const { return counts_[population]; }
  bool records(std::size_t population) const { return file_index_[population] >= 0; }

 private:
  struct Samples {
    std::size_t population = 0;
    std::vector<std::uint32_t> cells;
    std::vector<std::size_t> variables;
    double every = 0;
    std::uint64_t step = 0;  ///< of `every`
    std::vector<double> at;  ///< ascending
    std::size_t next_at = 0;
    void archive(Archive& a) { a(step, next_at); }
  };
  struct Weights {
    Projection* projection = nullptr;
    std::vector<double> at;
    std::size_t next_at = 0;
    void archive(Archive& a) { a(next_at); }
  };
  void open_spikes(const Description& description);
  void open_state(const Description& description);
  void open_weights(const Description& description, const std::vector<double>& phase_ends);
  void write_edges(const Description& description);
  std::string path(const char* file) const { return (directory_ / file).string(); }
  void sample_state(std::size_t number, double time);
  void sample_weights(std::size_t number, double time);
  static void require_finite(const Projection& p, const Block& block, PacketRange packets,
                             std::span<const double> weights, double time);
  static double next_of(const Samples& s);

  Network& network_;
  std::filesystem::path directory_;
  double duration_;
  h5::Making making_;
  std::unique_ptr<SpikeWriter> spike_file_;
  std::unique_ptr<SpikeTail> tail_;
  std::unique_ptr<StateWriter> state_file_;
  std::unique_ptr<StateTail> state_tail_;  ///< with state_file_
  std::unique_ptr<WeightWriter> weight_file_;
  std::vector<int> file_index_;  ///< of each population in the spike file, -1: not recorded
  std::vector<std::uint64_t> counts_;
  std::vector<Samples> samples_;
  std::vector<Weights> weights_;
  std::vector<double> times_;  ///< of one window, for the file
  std::vector<std::uint32_t> ids_;
};

}  // namespace mossy
