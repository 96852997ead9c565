// SPDX-License-Identifier: MIT
// A checkpoint on disk: what was archived, whole or not there at all.
//
//     "mossy checkpoint", format u32, what was archived, crc32 u32 of all that; native byte order
//
// It is written beside its place and put there by a rename once all of it is on the disk, so the checkpoint before it
// lives on until then. A reader looks at the checksum first and takes nothing from a damaged file.
// Thread rule: one thread at a time.
#pragma once

#include <boost/crc.hpp>
#include <fstream>
#include <string>

#include "sim/core/archive.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy {

class CheckpointWriter final : public Archive {
 public:
  /// Begins `path`.part. RunError when the disk is full or the file cannot be made, here and below.
  explicit CheckpointWriter(std::string path);
  /// Removes what was not put in place.
  ~CheckpointWriter() override;
  CheckpointWriter(const CheckpointWriter&) = delete;
  CheckpointWriter& operator=(const CheckpointWriter&) = delete;

  /// Nothing more comes: the file takes its place, and survives a power cut from here on.
  void commit();

 private:
  void move(void* bytes, std::size_t size) override;
  void empty_buffer();

  std::string path_, buffer_;
  PlainFile file_;
  boost::crc_32_type crc_;
  bool in_place_ = false;
};

class CheckpointReader final : public Archive {
 public:
  /// InputError when there is no such file, or it is none of ours, of another format, cut off or damaged.
  explicit CheckpointReader(std::string path);
  /// InputError unless all has been read.
  void finish() const;

 private:
  void move(void* bytes, std::size_t size) override;
  [[noreturn]] void refuse(const std::string& why) const;

  std::string path_;
  std::ifstream file_;
  std::uint64_t left_ = 0;  ///< bytes of what was archived
};

}  // namespace mossy
