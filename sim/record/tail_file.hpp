// SPDX-License-Identifier: MIT
// A plain file that takes, every half second of wall time, what an HDF5 file beside it has not been given for good yet
// (spike_tail.hpp, state_tail.hpp): records, each with a checksum at its end, so that what a kill cut off shows.
//
// Thread rule: one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace mossy {

class TailFile {
 public:
  /// Creates the file, or empties the one there. RunError when it cannot.
  explicit TailFile(std::string path);
  /// Leaves the file where it is.
  ~TailFile();
  TailFile(const TailFile&) = delete;
  TailFile& operator=(const TailFile&) = delete;

  /// Whether half a second has gone by since anything was saved.
  bool due() const;
  /// All there is has been written; the next half second begins.
  void saved() { saved_ = std::chrono::steady_clock::now(); }
  /// RunError when the disk is full.
  void write(std::string_view bytes);
  /// All that was written is safe elsewhere.
  void empty();
  /// Removes the file.
  void remove();
  /// Holds a lock on it until it is closed; a file system without locks does without.
  void lock();

 private:
  std::string path_;
  int descriptor_;
  bool written_ = false;  ///< the file holds something
  std::chrono::steady_clock::time_point saved_ = std::chrono::steady_clock::now();
};

/// CRC-32 of a record, which follows it.
std::uint32_t checksum(std::string_view record);

void add_bytes(std::string& to, const void* from, std::size_t size);

/// Whether `size` bytes of the text from `at` on are followed by their checksum.
bool is_whole(std::string_view text, std::size_t at, std::size_t size);

/// What the file holds; empty when it is not there.
std::string read_tail(const std::string& path);

}  // namespace mossy
