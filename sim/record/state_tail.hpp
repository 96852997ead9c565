// SPDX-License-Identifier: MIT
// The samples of state that a state file has not been given for good yet, in a plain file beside it: what
// spike_tail.hpp does for spikes.
//
//     record: magic u32, population u32 (its rank among the names), row u64 (of its table), values u64 (how many),
//             time float64, float64[values] (variables in the order of their names), crc32 of all that u32;
//             native byte order
//
// Rows gather in memory and are appended once half a second of wall time has gone by. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/record/state_file.hpp"
#include "sim/record/tail_file.hpp"

namespace mossy {

class StateTail {
 public:
  /// Creates the file, or empties the one there. RunError when it cannot.
  StateTail(std::string path, const std::vector<StatePopulation>& populations);

  /// As StateWriter::append.
  void append(std::size_t population, double time, std::span<const double> values);
  /// Writes what is not in the file yet if half a second has gone by since anything was saved. RunError when the disk
  /// is full.
  void save_if_due();
  /// What comes next is row `first` of the population.
  void start_at(std::size_t population, std::uint64_t first) { tables_[population].rows = first; }
  /// All samples so far are safe in the state file.
  void empty();
  /// As empty(), and removes the file.
  void remove();

 private:
  struct Table {
    std::uint32_t rank = 0;          ///< of the population's name among all
    std::vector<std::size_t> order;  ///< of the variables by name: that is how a file lists them
    std::size_t cells = 0;
    std::uint64_t rows = 0;  ///< so far
  };
  TailFile file_;
  std::vector<Table> tables_;
  std::string unsaved_;  ///< records, their checksums still to be worked out
};

/// Gives a state file what only its tail holds, removes the tail, and returns how many samples (rows) were added.
/// Only after a run that was killed. Nothing happens without a tail.
std::uint64_t take_in_state_tail(const std::string& state, const std::string& tail);

}  // namespace mossy
