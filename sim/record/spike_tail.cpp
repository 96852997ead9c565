// SPDX-License-Identifier: MIT
#include "sim/record/spike_tail.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace mossy {
namespace {

constexpr std::uint32_t magic = 0x6c696174;   // "tail"
constexpr std::size_t most_in_record = 1024;  // spikes

struct Header {
  std::uint32_t magic, population;
  std::uint64_t count, first;
};

/// A record as read again.
struct Piece {
  std::uint32_t population = 0;
  std::uint64_t first = 0;
  std::vector<double> times;
  std::vector<std::uint32_t> ids;
};

/// The whole records at the beginning of the text; what a kill cut off is left out.
std::vector<Piece> read_pieces(const std::string& text) {
  std::vector<Piece> pieces;
  std::size_t at = 0;
  Header header{};
  while (text.size() - at >= sizeof header) {
    std::memcpy(&header, text.data() + at, sizeof header);
    const std::size_t left = text.size() - at - sizeof header;
    constexpr std::size_t each = sizeof(double) + sizeof(std::uint32_t);
    if (header.magic != magic || header.count > left / each) break;
    const std::size_t size = sizeof header + header.count * each;
    if (!is_whole(text, at, size)) break;
    Piece piece{header.population, header.first, std::vector<double>(header.count),
                std::vector<std::uint32_t>(header.count)};
    const char* values = text.data() + at + sizeof header;
    std::memcpy(piece.times.data(), values, header.count * sizeof(double));
    std::memcpy(piece.ids.data(), values + header.count * sizeof(double),
                header.count * sizeof(std::uint32_t));
    pieces.push_back(std::move(piece));
    at += size + sizeof(std::uint32_t);
  }
  return pieces;
}

/// Copies the spikes of a file, then those of the pieces that go on where it ends; returns how many these were.
std::uint64_t write_joined(const std::string& path, SpikeReader& reader, const std::vector<Piece>& pieces,
                           const std::vector<SpikePopulation>& populations) {
  constexpr std::uint64_t at_once = 1 << 20;
  std::uint64_t added = 0;
  SpikeWriter writer(path, populations);
  for (std::size_t p = 0; p < populations.size(); ++p) {
    std::uint64_t count = reader.count(populations[p].name);
    for (std::uint64_t first = 0; first < count; first += at_once) {
      const Spikes spikes = reader.read_block(populations[p].name, first, at_once);
      writer.append(p, spikes.times, spikes.ids);
    }
    for (const Piece& piece : pieces) {
      const std::uint64_t end = piece.first + piece.times.size();
      if (piece.population != p || piece.first > count || end <= count) continue;
      const std::size_t known = count - piece.first;
      writer.append(p, std::span(piece.times).subspan(known), std::span(piece.ids).subspan(known));
      added += end - count;
      count = end;
    }
  }
  writer.close();
  return added;
}

}  // namespace

SpikeTail::SpikeTail(std::string path, std::size_t populations)
    : file_(std::move(path)), trains_(populations) {
  file_.lock();
}

void SpikeTail::append(std::size_t population, std::span<const double> times,
                       std::span<const std::uint32_t> ids) {
  Train& train = trains_[population];
  train.times.insert(train.times.end(), times.begin(), times.end());
  train.ids.insert(train.ids.end(), ids.begin(), ids.end());
}

void SpikeTail::write(std::uint32_t population) {
  Train& train = trains_[population];
  // Short records: on a full disk those that still found room are whole.
  for (std::size_t begin = 0; begin < train.times.size(); begin += most_in_record) {
    const std::size_t count = std::min(most_in_record, train.times.size() - begin);
    const Header header{magic, population, count, train.first + begin};
    std::string record;
    add_bytes(record, &header, sizeof header);
    add_bytes(record, train.times.data() + begin, count * sizeof(double));
    add_bytes(record, train.ids.data() + begin, count * sizeof(std::uint32_t));
    const std::uint32_t crc = checksum(record);
    add_bytes(record, &crc, sizeof crc);
    file_.write(record);
  }
  train.first += train.times.size();
  train.times.clear();
  train.ids.clear();
}

void SpikeTail::save_if_due() {
  if (!file_.due()) return;
  for (std::uint32_t p = 0; p < trains_.size(); ++p)
    write(p);
  file_.saved();
}

void SpikeTail::empty() {
  for (Train& train : trains_) {
    train.first += train.times.size();
    train.times.clear();
    train.ids.clear();
  }
  file_.empty();
}

void SpikeTail::remove() {
  file_.remove();
}

bool tail_is_held(const std::string& tail) {
  const int descriptor = ::open(tail.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool held = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return held;
}

TakenIn take_in_tail(const std::string& spikes, const std::string& tail,
                     const std::vector<SpikePopulation>& populations) {
  const int descriptor = ::open(tail.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return {};
  const bool alive = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  TakenIn result{alive, 0};
  if (!alive) {
    const auto pieces = read_pieces(read_tail(tail));
    if (!pieces.empty()) {
      SpikeReader reader(spikes);
      result.spikes = write_joined(spikes + ".part", reader, pieces, populations);
      std::filesystem::rename(spikes + ".part", spikes);
    }
    ::unlink(tail.c_str());
  }
  ::close(descriptor);
  return result;
}

}  // namespace mossy
