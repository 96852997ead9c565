// SPDX-License-Identifier: MIT
// The file formats behind read_pictures, one picture at a time and in the size they have in the file.
//
// Nothing a file says about its own size is believed before it is held against the limits here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/build/pictures.hpp"

struct archive;

namespace mossy::picture_files {

inline constexpr std::uint64_t most_pixels = 1u << 24;       ///< of one picture
inline constexpr std::uint64_t most_pictures = 100000;       ///< of one path
inline constexpr std::uint64_t most_file_bytes = 1u << 26;   ///< of one PNG
inline constexpr std::uint64_t most_total_bytes = 1u << 30;  ///< of all PNGs of one path

/// The text with '?' for every byte that is no UTF-8 or controls a terminal: names come from files.
std::string plain_text(std::string text);

/// Throws InputError("path: reason").
[[noreturn]] void refuse(const std::string& path, const std::string& reason);

/// Rows x columns, if that is a size we take; refuses otherwise.
std::uint64_t checked_pixels(const std::string& path, std::uint64_t rows, std::uint64_t columns);

/// Given each picture; false means that no more are wanted.
using Taker = std::function<bool(Picture)>;

/// Grey values of a PNG, 1 = white, without label. `name` is for messages.
Picture decode_png(const std::string& bytes, const std::string& name);

/// A zip, or any file with or without gzip around it, read from front to end by libarchive.
class ArchiveFile {
 public:
  enum class Kind { zip, one_file };
  ArchiveFile(const std::filesystem::path& path, Kind kind);

  /// Goes to the next member and returns its name, or nothing at the end.
  std::optional<std::string> next();
  /// The rest of the member, if it is no longer than `most` bytes.
  std::string read_all(std::uint64_t most);
  /// Exactly so many bytes of it, in pieces of bounded size as they come.
  std::string read(std::uint64_t bytes);
  const std::string& path() const { return path_; }

 private:
  std::size_t read_some(char* to, std::size_t bytes);
  std::string fault() const;
  std::string path_;
  std::unique_ptr<archive, int (*)(archive*)> archive_;
};

/// A PNG file still packed, its name relative to the folder asked for, with '/'.
struct PackedPicture {
  std::string name, bytes;
};

/// What a folder or zip holds: its PNGs by name, and the text of class_labels.txt beside the folder, if any.
struct PackedFolder {
  std::string folder;  ///< last part of its name
  std::vector<PackedPicture> pictures;
  std::string class_labels;
};

PackedFolder read_folder(const std::filesystem::path& path, const std::string& inside);
PackedFolder read_zip(const std::filesystem::path& path, const std::string& inside);

/// Arrays of pictures, packed with gzip or not; told apart by their first bytes.
void read_arrays(const std::filesystem::path& path, const Taker& take);

}  // namespace mossy::picture_files
