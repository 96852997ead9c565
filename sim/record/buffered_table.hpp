// SPDX-License-Identifier: MIT
// A growing table of a file that gathers rows in memory and writes them a chunk at a time.
//
// Invariant: memory holds the last chunk of the table as far as it is filled, and nothing else: 32 KiB,
// or one row if that is longer. A chunk not yet full goes to the file without compression, where the next
// write overwrites it; compressed it would change its size, and each flush would leave dead space behind.
// (HDF5's own option for this, H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS, breaks files whose writer is killed:
// whether a chunk is compressed then hangs on the length of the table, which is written later.)
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/record/hdf5.hpp"

namespace mossy::h5 {

template <class T>
class BufferedTable {
 public:
  /// One-dimensional.
  BufferedTable(OutputFile& file, std::string name, Packing packing = Packing::compressed)
      : table_(file, std::move(name), type_of<T>(), packing), number_(file.next_number()) {}
  /// With a fixed number of columns.
  BufferedTable(OutputFile& file, std::string name, std::uint64_t columns)
      : table_(file, std::move(name), type_of<T>(), columns),
        columns_(columns),
        number_(file.next_number()) {}

  const std::string& name() const { return table_.name(); }
  /// In the log of the file.
  std::uint32_t number() const { return number_; }
  /// In the file or still here.
  std::uint64_t rows() const { return columns_ == 0 ? table_.rows() : first_ + chunk_.size() / columns_; }

  /// Appends whole rows, side by side in `values`.
  template <class U>
  void append(std::span<const U> values) {
    while (!values.empty()) {
      const std::size_t room = chunk_values() - chunk_.size();
      const auto now = values.first(std::min(values.size(), room));
      chunk_.insert(chunk_.end(), now.begin(), now.end());
      values = values.subspan(now.size());
      if (now.size() == room) write_full_chunk();
    }
  }
  void append(T value) { append(std::span<const T>(&value, 1)); }
  /// Appends a row to a table without columns, which only has a length.
  void append_empty_row() {
    table_.file().log().steps.push_back(FileLog::row | number_);
    table_.grow_to(table_.rows() + 1);
  }

  /// Hands everything to the file; OutputFile::flush() makes it last.
  void write_out() {
    if (chunk_.size() == written_) return;
    written_ = chunk_.size();
    table_.grow_to(first_ + written_ / columns_);
    chunk_.resize(chunk_values());
    table_.write_chunk_plainly(first_, chunk_.data(), chunk_.size() * sizeof(T));
    chunk_.resize(written_);
  }

  /// As write_out(), but nothing more will come: a last chunk that the file has not seen is packed like the others.
  void finish() {
    if (written_ > 0 || chunk_.empty()) return write_out();
    table_.grow_to(first_ + chunk_.size() / columns_);
    table_.write_rows(first_, std::span<const T>(chunk_));
    written_ = chunk_.size();
  }

  /// To be filled again from the same table of another file, which must live as long.
  Refill refill(const InputFile& before, int dimensions) {
    const auto from = std::make_shared<InputTable>(before, name(), dimensions);
    return {number_, table_.chunk_rows(), [this, from, &before](std::uint64_t to) {
              if (to > from->rows()) before.refuse(name() + " has lost rows that the checkpoint counts on");
              if (to > rows() && columns_ > 0)
                append(std::span<const T>(from->template read<T>(rows(), to - rows())));
            }};
  }

 private:
  std::size_t chunk_values() const { return table_.chunk_rows() * columns_; }

  void write_full_chunk() {
    table_.file().log().steps.push_back(number_);
    table_.grow_to(first_ + table_.chunk_rows());
    table_.write_rows(first_, std::span<const T>(chunk_));
    first_ += table_.chunk_rows();
    chunk_.clear();
    written_ = 0;
  }

  OutputTable table_;
  std::uint64_t columns_ = 1;
  std::uint32_t number_;
  std::uint64_t first_ = 0;  // row at which the last chunk begins
  std::vector<T> chunk_;     // its values so far
  std::size_t written_ = 0;  // of them in the file
};

}  // namespace mossy::h5
