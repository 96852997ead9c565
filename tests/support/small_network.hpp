// SPDX-License-Identifier: MIT
// A network given as text, ready to run by the fast engine and by the slow one, and what both leave behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/build/builder.hpp"
#include "sim/build/timeline.hpp"
#include "sim/describe/description.hpp"

namespace mossy::test {

struct Prepared {
  Description description;
  Timeline timeline;
};

/// Reads, describes and checks a network file; throws InputError with every mistake. `base`: its folder.
Prepared prepare(const std::string& text, const std::filesystem::path& base = {});

/// A synapse in the order all comparisons use: by source, then delay, then target, as drawn when all are equal.
struct SynapseRow {
  std::uint32_t source = 0, target = 0;  ///< cells in their populations
  double delay = 0;                      ///< ms
  double weight = 0;                     ///< as it stands at the time asked for
};
std::vector<SynapseRow> synapses_of(const Network& network, const Projection& projection, double time);

/// What a run leaves behind; two runs are the same when all of it is equal to the last bit.
struct Outcome {
  std::vector<std::vector<Spike>> spikes;    ///< [population], by time, then cell
  std::vector<std::vector<double>> weights;  ///< [projection], before what acts at the end
  std::vector<std::vector<double>> states;   ///< [population], all variables of all cells at the end
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
std::size_t spikes_in(const Outcome& outcome);
/// The first difference of two outcomes in words, or "".
std::string difference(const Outcome& a, const Outcome& b);

struct FastOptions {
  int threads = 1;
  std::uint32_t cells_per_block = 0;  ///< 0: as the builder chooses
  std::vector<double> cuts;           ///< ms, ascending: run_until stops here
  bool look = false;                  ///< reads all weights and samples all cells at every cut
};
Outcome run_fast(const Prepared& prepared, const FastOptions& options = {});

/// The same run in pieces: at every cut its state is saved, all else thrown away, and another network, built anew for
/// the next of `threads`, goes on from it. `under_way` counts the deliveries that were under way at the cuts.
struct PieceOptions {
  std::vector<double> cuts;           ///< ms, ascending, within the run
  std::vector<int> threads{1, 3, 2};  ///< of the pieces, in turn
  std::uint32_t cells_per_block = 0;
};
Outcome run_in_pieces(const Prepared& prepared, const PieceOptions& options,
                      std::size_t* under_way = nullptr);

}  // namespace mossy::test
