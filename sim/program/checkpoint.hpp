// SPDX-License-Identifier: MIT
// Checkpoints of a run: what stands in DIR/checkpoint.bin, in this order, and how a run goes on from it.
//
//     origin       what was run, by which program: enough to build the network again
//     standing     how far the run is
//     the engine, the recorder      (their archive() functions)
//
// Wiring and parameters are built again from the origin's text, and a fingerprint of the built network makes sure that
// it is the same one, cut into the same blocks. States lie in the file as in memory, so only the very program that
// wrote a checkpoint goes on from it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/build/builder.hpp"
#include "sim/describe/load.hpp"
#include "sim/engine/engine.hpp"
#include "sim/program/recorder.hpp"
#include "sim/record/checkpoint_file.hpp"

namespace mossy {

struct Origin {
  std::string program;              ///< version and build
  std::string file, base;           ///< the network file as it was typed, and its folder
  std::string name, variant, text;  ///< text: the resolved network
  Changes changes;
  std::vector<std::string> formats;
  double duration = 0, every = 0;  ///< ms: of the run; between checkpoints
  int cut_for = 1;                 ///< threads that the blocks were cut for
  std::uint64_t network = 0;       ///< fingerprint of what was built

  void archive(Archive& a) {
    a.mark("origin");
    a(program, file, base, name, variant, text, changes, formats, duration, every, cut_for, network);
  }
};

/// How far a run is.
struct Standing {
  double reached = 0;                       ///< ms
  double run_seconds = 0, cpu_seconds = 0;  ///< spent so far
  std::uint64_t next_action = 0;            ///< of the timeline

  void archive(Archive& a) {
    a.mark("standing");
    a(reached, run_seconds, cpu_seconds, next_action);
  }
};

/// A checkpoint that is being read: the engine and the recorder come next.
struct OpenCheckpoint {
  std::unique_ptr<CheckpointReader> reader;
  Origin origin;
  Standing standing;
};

std::filesystem::path checkpoint_file(const std::filesystem::path& directory);

/// The checkpoint of a directory of results. InputError when there is none, nothing is left to do, its run still goes
/// on, or it cannot be read by this program.
OpenCheckpoint open_checkpoint(const std::filesystem::path& directory);

/// The network of a checkpoint, described again from its text.
Loaded load_again(const Origin& origin);

/// InputError unless a resolved network that runs `duration` ms is the one of the checkpoint.
void require_same_network(const Origin& origin, const std::string& text, double duration,
                          const std::string& directory);

/// Version and build of this program: a hash of its own bytes.
std::string program_identity();

/// Of what was built: patterns, listed spikes, blocks and synapses, under a text.
std::uint64_t fingerprint_of(const Built& built, const RunRecord& record);

/// When checkpoints are written, and where.
class Checkpoints {
 public:
  /// `origin.every` = 0: none.
  Checkpoints(std::filesystem::path directory, Origin origin);

  bool wanted() const { return origin_.every > 0; }
  /// Whether one is wanted at `now` (ms), which grows.
  bool due(double now) const { return wanted() && now >= next_; }
  /// All that was recorded must have been flushed.
  void write(const Standing& standing, Engine& engine, Recorder& recorder);
  /// Counts from `now` on.
  void start_at(double now);
  /// The run is finished.
  void remove() const;

 private:
  std::filesystem::path directory_;
  Origin origin_;
  double next_ = 0;  ///< ms
};

}  // namespace mossy
