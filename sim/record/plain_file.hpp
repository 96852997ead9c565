// SPDX-License-Identifier: MIT
// A text file being written, where no failure passes silently: a full disk is an exception at the write
// that met it, not a stream state that nobody looks at.
#pragma once

#include <string>
#include <string_view>

namespace mossy {

class PlainFile {
 public:
  /// Creates the file, or empties the one there. RunError, here and below.
  explicit PlainFile(std::string path);
  ~PlainFile();
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;

  void write(std::string_view text);
  /// Waits until the disk has all of it, then closes.
  void close();

 private:
  void check(bool good) const;
  std::string path_;
  int descriptor_ = -1;
};

/// Renames a whole file that was written beside `path`, so that it stays there through a power cut.
void put_in_place(const std::string& part, const std::string& path);
/// Waits until the disk has all that was written into a file so far. RunError when that fails.
void sync_file(const std::string& path);

/// Writes a whole file so that at any instant the path holds the old content or the new one, never a part.
void write_file_at_once(const std::string& path, std::string_view text);

}  // namespace mossy
