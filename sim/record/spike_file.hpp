// SPDX-License-Identifier: MIT
// Spikes on disk in the SONATA layout, which h5py, libsonata and BMTK read:
//
//     /                              magic = 0x0A7A, version = {0, 1}
//     /spikes/<population>           sorting = enum by_time
//     /spikes/<population>/timestamps  float64[N], units = "ms"
//     /spikes/<population>/node_ids    uint64[N], from 0 within the population
//
// Spikes are in order of time, then of cell, so equal runs give equal tables. Memory does not grow with
// their number. Thread rule: a writer or reader belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/record/buffered_table.hpp"
#include "sim/record/hdf5.hpp"

namespace mossy {

/// Spikes of one population: times in ms, and the cells that fired, side by side.
struct Spikes {
  std::vector<double> times;
  std::vector<std::uint32_t> ids;
};

struct SpikePopulation {
  std::string name;
  std::uint64_t size = 0;
};

class SpikeWriter {
 public:
  /// Creates the file with every population, empty as yet. RunError when that fails, here and below.
  SpikeWriter(const std::string& path, const std::vector<SpikePopulation>& populations,
              h5::Making making = h5::Making::in_place);
  /// Closes, but in silence: what was appended is kept when an exception ends the run.
  ~SpikeWriter();

  /// The next spikes of a population, in order of time and then of id, none before those appended.
  void append(std::size_t population, std::span<const double> times, std::span<const std::uint32_t> ids);
  /// What was appended so far survives a kill from here on.
  void flush();
  /// Flushes, and reports what went wrong up to the last byte.
  void close();
  /// For a checkpoint, which needs all that was appended on the disk: how the file was made; and for a writer made
  /// beside that file, makes the same of what it holds. InputError when that file is another.
  void archive(Archive& a);
  std::uint64_t count(std::size_t population) const { return trains_[population].times.rows(); }

 private:
  struct Train {
    h5::BufferedTable<double> times;
    h5::BufferedTable<std::uint64_t> ids;
    std::uint64_t size;
    double last;  ///< time of the last spike
  };
  template <class Visit>
  void for_each_table(const Visit& visit) {
    for (Train& train : trains_) {
      visit(train.times, 1);
      visit(train.ids, 1);
    }
  }
  h5::OutputFile file_;
  std::vector<Train> trains_;
};

/// Reads SONATA spike files: ours, those of other programs (no or textual `sorting`, any order, times of any
/// width in ms or s, any integer ids),
/// and the older layout /spikes/{timestamps, gids}, whose one population is called "default".
/// InputError when a file is broken or something else. A killed run may leave a last few spikes without
/// ids; they are not counted.
class SpikeReader {
 public:
  explicit SpikeReader(const std::string& path);

  /// In the order of the alphabet.
  std::vector<std::string> populations() const;
  bool has(std::string_view population) const;
  std::uint64_t count(std::string_view population) const;
  /// Spikes with t0 <= t < t1, in order of time. Only these are read when the file is sorted by time;
  /// otherwise the first call loads and sorts the whole population, and keeps it.
  Spikes read(std::string_view population, double t0, double t1);
  /// `many` spikes from the `first` on, in order of time; fewer at the end.
  Spikes read_block(std::string_view population, std::uint64_t first, std::uint64_t many);

 private:
  struct Train {
    std::string name;
    h5::InputTable times, ids;
    std::uint64_t count;
    double to_ms;  ///< factor of the times in the file
    bool by_time;  ///< in the file, and in ms
    bool loaded;   ///< `sorted` holds all
    Spikes sorted;
  };
  void add(const std::string& name, const std::string& group, const std::string& ids);
  Train& find(std::string_view population);
  const Train& find(std::string_view population) const;
  Spikes load(const Train& train, std::uint64_t first, std::uint64_t many) const;
  void sort_once(Train& train) const;

  h5::InputFile file_;
  std::vector<Train> trains_;
};

}  // namespace mossy
