// SPDX-License-Identifier: MIT
// The little of HDF5 that Mossy needs, without hdf5.h: files, groups, attributes, and tables that grow.
//
// Every failed call becomes a RunError (writing) or an InputError (reading) with the path and the reason;
// HDF5 prints nothing. A file being written is valid on the disk at every instant: what was there at the
// last flush() stays readable after a kill or on a full disk (hdf5_driver.hpp).
// Thread rule: a file and its datasets belong to one thread at a time.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/record/file_log.hpp"
#include "sim/record/hdf5_driver.hpp"

namespace mossy::h5 {

using Id = std::int64_t;  ///< HDF5's hid_t

/// Types of numbers, in memory and in files.
enum class Type { float32, float64, uint32, uint64, int64 };

template <class T>
constexpr Type type_of() {
  if constexpr (std::same_as<T, float>) return Type::float32;
  if constexpr (std::same_as<T, double>) return Type::float64;
  if constexpr (std::same_as<T, std::uint32_t>) return Type::uint32;
  if constexpr (std::same_as<T, std::uint64_t>) return Type::uint64;
  if constexpr (std::same_as<T, std::int64_t>) return Type::int64;
}

/// Owns one HDF5 id of any kind.
class Handle {
 public:
  Handle() = default;
  explicit Handle(Id id) : id_(id) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~Handle();
  Id get() const { return id_; }

 private:
  Id id_ = -1;
};

/// Elements in one chunk of a dataset: 32 KiB of doubles. Larger ones hardly shrink better, and each table
/// that is flushed keeps the room of one chunk uncompressed.
inline constexpr std::uint64_t chunk_elements = 4096;

/// Whether a file is made in its place, or beside the one that is there, which it replaces later.
enum class Making { in_place, beside };

/// A file being written.
class OutputFile {
 public:
  /// Creates the file, or empties the one there; `beside`: `path`.part, until take_place().
  explicit OutputFile(std::string path, Making making = Making::in_place);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::string& path() const { return path_; }
  Id id() const { return file_; }
  /// Where a file that is made beside its place belongs.
  const std::string& place() const { return place_; }
  /// What was done to the tables.
  FileLog& log() { return log_; }
  std::uint32_t next_number() { return tables_++; }

  /// A group below one that exists; `name` is one part of a path, so it may hold no '/'.
  std::string add_group(const std::string& parent, const std::string& name);
  void set_text(const std::string& object, const std::string& attribute, const std::string& value);
  void set_number(const std::string& object, const std::string& attribute, std::uint32_t value);
  void set_numbers(const std::string& object, const std::string& attribute, std::span<const std::uint32_t>);
  /// An attribute of an HDF5 enumeration whose names count from 0.
  void set_choice(const std::string& object, const std::string& attribute, std::uint8_t value,
                  std::span<const char* const> names);
  /// The root attributes that SONATA asks for.
  void mark_as_sonata();

  /// A file made beside its place goes there at the next flush or when it is closed.
  void take_place() { takes_place_ = !place_.empty(); }
  void flush();
  /// Reports what only closing shows; the destructor closes too, but in silence.
  void close();

  /// The id, or a RunError when HDF5 or the disk failed.
  Id need(Id result) const;

 private:
  void set_attribute(const std::string& object, const std::string& attribute, Id type, Id space,
                     const void* value);
  void move_into_place();
  std::string path_, place_;  // place_: where it belongs, empty once it is there
  bool takes_place_ = false;
  FileLog log_;
  std::uint32_t tables_ = 0;
  std::unique_ptr<WriteFault> fault_;  // HDF5 keeps its address
  Id file_ = -1;
};

/// Plain: for numbers whose digits are as good as random (sim/DECISIONS.md).
enum class Packing { compressed, plain };

/// A table of the file that grows by rows: one-dimensional, or with a fixed number of columns.
/// In chunks of whole rows, or of parts of one row when rows are long. Cells not yet written read as NaN (0 for
/// integers).
class OutputTable {
 public:
  OutputTable(OutputFile& file, std::string name, Type stored, Packing packing = Packing::compressed);
  OutputTable(OutputFile& file, std::string name, Type stored, std::uint64_t columns,
              Packing packing = Packing::compressed);

  OutputFile& file() const { return *file_; }
  const std::string& name() const { return name_; }
  std::uint64_t rows() const { return rows_; }
  std::uint64_t chunk_rows() const { return chunk_rows_; }
  std::uint64_t chunk_columns() const { return chunk_columns_; }

  /// Appends rows, empty as yet, so that there are `rows`.
  void grow_to(std::uint64_t rows);
  /// Overwrites a part of one row (a part of the column when one-dimensional).
  template <class T>
  void write_at(std::uint64_t row, std::uint64_t column, std::span<const T> values) {
    write(row, 1, column, values.size(), type_of<T>(), values.data());
  }
  /// Overwrites whole rows from `row` on, side by side in `values`.
  template <class T>
  void write_rows(std::uint64_t row, std::span<const T> values) {
    if (width_ > 0) write(row, values.size() / width_, 0, width_, type_of<T>(), values.data());
  }
  /// Overwrites the whole chunk that begins at `row`, as it is in memory and without compression, so that
  /// a chunk that fills slowly is rewritten in its place. Only where chunks hold whole rows.
  void write_chunk_plainly(std::uint64_t row, const void* values, std::size_t bytes);

 private:
  OutputTable(OutputFile& file, std::string name, Type stored, std::optional<std::uint64_t> columns,
              Packing packing);
  void write(std::uint64_t row, std::uint64_t rows, std::uint64_t column, std::uint64_t columns, Type type,
             const void* values);
  OutputFile* file_;
  std::string name_;
  Handle dataset_;
  bool flat_ = true;  // one-dimensional
  std::uint64_t width_ = 1, rows_ = 0, chunk_rows_ = 1, chunk_columns_ = 1;
};

/// A file being read. Refuses what is not a whole HDF5 file with an InputError.
class InputFile {
 public:
  enum class Kind { none, group, dataset };

  explicit InputFile(std::string path);
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::string& path() const { return path_; }
  Id id() const { return file_.get(); }

  Kind kind(const std::string& object) const;
  /// Names in a group, in the order of the alphabet.
  std::vector<std::string> children(const std::string& group) const;
  /// A text, or the name of an enumerated value; none when there is no such attribute.
  std::optional<std::string> text(const std::string& object, const std::string& attribute) const;
  /// A single whole number (the first of several).
  std::optional<std::uint64_t> number(const std::string& object, const std::string& attribute) const;

  [[noreturn]] void refuse(const std::string& why) const;
  Id need(Id result) const;

 private:
  std::string path_;
  Handle file_;
};

/// A table of the file being read; must not outlive it.
class InputTable {
 public:
  /// `dimensions` is 1 or 2; anything else in the file is refused, and so are values that are not numbers.
  InputTable(const InputFile& file, const std::string& name, int dimensions);

  std::uint64_t rows() const { return rows_; }
  std::uint64_t columns() const { return columns_; }

  /// `rows` rows of `columns` values into `out`, which is resized to hold them.
  template <class T>
  void read(std::uint64_t row, std::uint64_t rows, std::uint64_t column, std::uint64_t columns,
            std::vector<T>& out) const {
    out.resize(rows * columns);
    read(row, rows, column, columns, type_of<T>(), out.data());
  }
  /// Whole rows.
  template <class T>
  std::vector<T> read(std::uint64_t row, std::uint64_t rows) const {
    std::vector<T> out;
    read(row, rows, 0, columns_, out);
    return out;
  }
  /// Numbers of cells, which must fit 32 bits (one-dimensional).
  std::vector<std::uint32_t> read_ids(std::uint64_t row, std::uint64_t rows) const;
  /// First of `count` ascending values (one-dimensional) that is not below `value`; `count` when none.
  std::uint64_t lower_bound(std::uint64_t count, double value) const;

 private:
  void read(std::uint64_t row, std::uint64_t rows, std::uint64_t column, std::uint64_t columns, Type type,
            void* out) const;
  const InputFile* file_;
  std::string name_;
  Handle dataset_;
  bool flat_ = true;
  std::uint64_t rows_ = 0, columns_ = 1;
};

}  // namespace mossy::h5
