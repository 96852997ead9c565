// SPDX-License-Identifier: MIT
#include "sim/program/checkpoint.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

#include "sim/core/version.hpp"
#include "sim/describe/describe.hpp"
#include "sim/describe/yaml_reader.hpp"
#include "sim/program/matrix.hpp"
#include "sim/record/run_file.hpp"
#include "sim/record/spike_tail.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

/// Eight bytes at a time.
std::uint64_t key_of_bytes(std::uint64_t key, const void* bytes, std::size_t size) {
  const char* at = static_cast<const char*>(bytes);
  for (; size >= 8; at += 8, size -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    key = key_of(key, word);
  }
  return key_of(key, key_of(std::string_view(at, size)));
}

template <class T>
std::uint64_t key_of_all(std::uint64_t key, const std::vector<T>& values) {
  return key_of_bytes(key_of(key, values.size()), values.data(), values.size() * sizeof(T));
}

std::uint64_t key_of_synapses(std::uint64_t key, const SynapseTable& table) {
  key = key_of_all(key, table.first_packet);
  key = key_of_all(key, table.begin);
  key = key_of_all(key, table.delays);
  key = key_of_all(key, table.delay_of);
  Scratch<std::uint32_t> room;
  table.for_each_slice([&](PacketRange packets) {
    const auto targets = table.targets.read(table.begin[packets.first], table.begin[packets.last], room);
    key = key_of_bytes(key, targets.data(), targets.size_bytes());
  });
  return key;
}

/// "line 3: 'seed: 1' there, 'seed: 2' here".
std::string first_difference(const std::string& there, const std::string& here) {
  std::istringstream a(there), b(here);
  for (int number = 1;; ++number) {
    std::string one, other;
    const bool more = static_cast<bool>(std::getline(a, one)),
               others = static_cast<bool>(std::getline(b, other));
    if (!more && !others) return "nothing differs";
    const auto trimmed = [](const std::string& line) {
      return line.substr(std::min(line.find_first_not_of(' '), line.size()));
    };
    if (one != other || more != others)
      return fmt::format("line {}: '{}' there, '{}' here", number, trimmed(one), trimmed(other));
  }
}

}  // namespace

fs::path checkpoint_file(const fs::path& directory) {
  return directory / "checkpoint.bin";
}

std::string program_identity() {
  std::ifstream self("/proc/self/exe", std::ios::binary);
  std::uint64_t key = 0;
  std::vector<char> some(1 << 20);
  while (self) {
    self.read(some.data(), static_cast<std::streamsize>(some.size()));
    key = key_of_bytes(key, some.data(), static_cast<std::size_t>(self.gcount()));
  }
  return fmt::format("mossy {}, build {:016x}", version, key);
}

std::uint64_t fingerprint_of(const Built& built, const RunRecord& record) {
  std::uint64_t key = key_of(fingerprint_of(record));
  for (const auto& [name, listed] : built.timeline.listed) {
    key = key_of(key, key_of(name));
    for (const Spike& spike : *listed)
      key = key_of(key_of_bytes(key, &spike.time, sizeof spike.time), spike.cell);
  }
  for (const Population& population : built.network.populations)
    for (const auto& block : population.blocks) {
      key = key_of(key_of(key, block->place().first), block->place().cells);
      for (const IncomingSet& set : block->incoming())
        key = key_of_synapses(key, set.synapses->table());
    }
  return key;
}

OpenCheckpoint open_checkpoint(const fs::path& directory) {
  const auto refuse = [&](const std::string& why) {
    throw InputError(fmt::format("{}: {}\n", directory.string(), why));
  };
  std::error_code none;
  if (!fs::is_directory(directory, none)) refuse("is no directory of results, which --resume goes on with");
  if (tail_is_held((directory / "spikes.tail").string())) refuse("its run still goes on");
  const fs::path file = checkpoint_file(directory);
  if (!fs::exists(file, none)) {
    const fs::path record = directory / "run.json";
    if (fs::exists(record, none) && read_run_json(record.string()).status == "finished")
      refuse("its run is finished, nothing is left to do");
    refuse("holds no checkpoint; a run leaves one when it is given --checkpoint MS");
  }
  OpenCheckpoint open;
  open.reader = std::make_unique<CheckpointReader>(file.string());
  // The program comes first, so that another one reads no further.
  open.reader->mark("mossy");
  (*open.reader)(open.origin.program);
  if (const std::string self = program_identity(); open.origin.program != self)
    throw InputError(
        fmt::format("{}: was written by {}; this is {}, and only the same program goes on from it\n",
                    file.string(), open.origin.program, self));
  (*open.reader)(open.origin, open.standing);
  return open;
}

Loaded load_again(const Origin& origin) {
  Loaded loaded;
  loaded.path = origin.file;
  loaded.text = origin.text;
  loaded.mistakes = std::make_shared<Mistakes>(loaded.path, loaded.text);
  loaded.tree = read_yaml(loaded.text, *loaded.mistakes);
  loaded.mistakes->throw_if_any();
  loaded.description = describe(loaded.tree, *loaded.mistakes);
  loaded.description.name = origin.name;
  loaded.mistakes->throw_if_any();
  loaded.changes = origin.changes;
  return loaded;
}

void require_same_network(const Origin& origin, const std::string& text, double duration,
                          const std::string& directory) {
  if (text != origin.text)
    throw InputError(fmt::format("{}: its checkpoint is of another network; {}\n", directory,
                                 first_difference(origin.text, text)));
  if (duration != origin.duration)
    throw InputError(fmt::format("{}: its checkpoint is of a run of {} ms, not of {} ms\n", directory,
                                 origin.duration, duration));
}

Checkpoints::Checkpoints(fs::path directory, Origin origin)
    : directory_(std::move(directory)), origin_(std::move(origin)) {
  start_at(0);
}

void Checkpoints::start_at(double now) {
  if (wanted()) next_ = (std::floor(now / origin_.every) + 1) * origin_.every;
}

void Checkpoints::write(const Standing& standing, Engine& engine, Recorder& recorder) {
  recorder.sync();
  CheckpointWriter file(checkpoint_file(directory_).string());
  Standing now = standing;
  now.reached = engine.now();
  file.mark("mossy");
  file(origin_.program, origin_, now);
  engine.archive(file);
  recorder.archive(file);
  file.commit();
  start_at(engine.now());
}

void Checkpoints::remove() const {
  std::error_code none;
  fs::remove(checkpoint_file(directory_), none);
}

}  // namespace mossy
