// SPDX-License-Identifier: MIT
#include "sim/record/checkpoint_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace mossy {
namespace {

constexpr std::string_view magic = "mossy checkpoint";
constexpr std::uint32_t format = 1;
constexpr std::size_t head = magic.size() + sizeof format, tail = sizeof(std::uint32_t);
constexpr std::size_t at_once = 1 << 20;  // bytes

}  // namespace

CheckpointWriter::CheckpointWriter(std::string path)
    : Archive(false), path_(std::move(path)), file_(path_ + ".part") {
  std::string beginning(magic);
  std::uint32_t number = format;
  move(beginning.data(), beginning.size());
  move(&number, sizeof number);
}

CheckpointWriter::~CheckpointWriter() {
  if (!in_place_) ::unlink((path_ + ".part").c_str());
}

void CheckpointWriter::move(void* bytes, std::size_t size) {
  buffer_.append(static_cast<const char*>(bytes), size);
  if (buffer_.size() >= at_once) empty_buffer();
}

void CheckpointWriter::empty_buffer() {
  crc_.process_bytes(buffer_.data(), buffer_.size());
  file_.write(buffer_);
  buffer_.clear();
}

void CheckpointWriter::commit() {
  empty_buffer();
  const std::uint32_t sum = crc_.checksum();
  file_.write({reinterpret_cast<const char*>(&sum), sizeof sum});
  file_.close();
  put_in_place(path_ + ".part", path_);
  in_place_ = true;
}

CheckpointReader::CheckpointReader(std::string path) : Archive(true), path_(std::move(path)) {
  errno = 0;
  file_.open(path_, std::ios::binary);
  if (!file_)
    refuse(fmt::format("cannot be read: {}", errno != 0 ? std::strerror(errno) : "it does not open"));
  std::string beginning(head, '\0');
  file_.read(beginning.data(), head);
  if (!file_ || !beginning.starts_with(magic)) refuse("is no checkpoint of Mossy");
  std::uint32_t number = 0, sum = 0;
  std::memcpy(&number, beginning.data() + magic.size(), sizeof number);
  if (number != format) refuse(fmt::format("is of format {}; expected {}", number, format));
  file_.seekg(0, std::ios::end);
  const auto size = static_cast<std::uint64_t>(file_.tellg());
  if (size < head + tail) refuse("is cut off");
  file_.seekg(0);
  boost::crc_32_type crc;
  std::vector<char> some(at_once);
  for (std::uint64_t left = size - tail; left > 0;) {
    const std::uint64_t now = std::min<std::uint64_t>(left, some.size());
    file_.read(some.data(), static_cast<std::streamsize>(now));
    if (!file_) refuse("cannot be read to its end");
    crc.process_bytes(some.data(), now);
    left -= now;
  }
  file_.read(reinterpret_cast<char*>(&sum), sizeof sum);
  if (!file_ || sum != crc.checksum()) refuse("is cut off or damaged: its checksum does not fit");
  file_.seekg(head);
  left_ = size - head - tail;
}

void CheckpointReader::move(void* bytes, std::size_t size) {
  if (size > left_) refuse("holds less than is expected");
  file_.read(static_cast<char*>(bytes), static_cast<std::streamsize>(size));
  if (!file_) refuse("cannot be read to its end");
  left_ -= size;
}

void CheckpointReader::finish() const {
  if (left_ > 0) refuse("holds more than is expected");
}

void CheckpointReader::refuse(const std::string& why) const {
  throw InputError(fmt::format("{}: {}\n", path_, why));
}

}  // namespace mossy
