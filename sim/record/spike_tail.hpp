// SPDX-License-Identifier: MIT
// The spikes that a spike file has not been given for good yet, in a plain file beside it.
//
// An HDF5 file is flushed at dates of the run, because where it is flushed shows in its bytes; in a run that is slow
// these dates lie far apart. What came since the last of them is therefore kept here, and once
// half a second of wall time has gone by it is appended to the tail, which a kill leaves as it is. The next flush
// empties the tail, the end of the run removes it, so a finished run has no trace of it.
//
//     record: magic u32, population u32, count u64, first u64 (number of its first spike in the population),
//             times float64[count], cells uint32[count], crc32 of all that u32; native byte order
//
// While the run lives it holds a lock on the file. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/record/spike_file.hpp"
#include "sim/record/tail_file.hpp"

namespace mossy {

class SpikeTail {
 public:
  /// Creates the file, or empties the one there. RunError when it cannot.
  SpikeTail(std::string path, std::size_t populations);

  void append(std::size_t population, std::span<const double> times, std::span<const std::uint32_t> ids);
  /// Writes what is not in the file yet if half a second has gone by since anything was saved. RunError when the disk
  /// is full.
  void save_if_due();
  /// What comes next is spike number `first` of the population.
  void start_at(std::size_t population, std::uint64_t first) { trains_[population].first = first; }
  /// All spikes so far are safe in the spike file.
  void empty();
  /// As empty(), and removes the file.
  void remove();

 private:
  struct Train {
    std::vector<double> times;
    std::vector<std::uint32_t> ids;
    std::uint64_t first = 0;  ///< number of times[0] in the population
  };
  void write(std::uint32_t population);

  TailFile file_;
  std::vector<Train> trains_;  ///< not written to the tail yet
};

/// Whether the run that writes the tail still lives.
bool tail_is_held(const std::string& tail);

/// What became of the tail of a directory.
struct TakenIn {
  bool alive = false;        ///< its run still goes on, so nothing was touched
  std::uint64_t spikes = 0;  ///< added to the spike file
};

/// Gives a spike file what only its tail holds and removes the tail; the populations are those of the spike file, in
/// its writer's order. Nothing happens without a tail.
TakenIn take_in_tail(const std::string& spikes, const std::string& tail,
                     const std::vector<SpikePopulation>& populations);

}  // namespace mossy
