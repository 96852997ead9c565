// SPDX-License-Identifier: MIT
// What was done to a file of growing tables, in order, and the file made again from it.
//
// Where HDF5 puts a chunk depends on all that was written before. A run that goes on from a checkpoint therefore makes
// its files anew: it does what the log says, with the rows that the file of before holds, and writes the same bytes.
//
//     steps   k            a chunk of table k became full and was written
//             row | k      a row of k was written at once
//             flush        all rows so far were written, and the file was flushed
//     rows    at each flush, of every buffered table in the writer's order
//     now     the same at the checkpoint
//
// A chunk of 4,096 values makes a step of 4 bytes. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/core/archive.hpp"

namespace mossy::h5 {

struct FileLog {
  static constexpr std::uint32_t flush = 0xffffffff, row = 0x80000000;

  std::vector<std::uint32_t> steps;
  std::vector<std::uint64_t> rows, now;

  void archive(Archive& a) { a(steps, rows, now); }
};

/// How one buffered table is filled again.
struct Refill {
  std::uint32_t number = 0;  ///< in the log
  std::uint64_t chunk_rows = 1;
  std::function<void(std::uint64_t rows)> fill_to;  ///< appends rows of before until there are so many
};

/// Does what `past` says. `done`: the log of the new file, of which opening it has made the first steps. `refills` in
/// the writer's order; `write_row(k)` writes the next row of k, `flush()` is the writer's. `path` is for messages:
/// InputError when the log is that of another file.
void do_again(const FileLog& past, const FileLog& done, const std::vector<Refill>& refills,
              const std::function<void(std::uint32_t)>& write_row, const std::function<void()>& flush,
              const std::string& path);

}  // namespace mossy::h5
