// SPDX-License-Identifier: MIT
#include "sim/record/tail_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <boost/crc.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "sim/core/error.hpp"

namespace mossy {

TailFile::TailFile(std::string path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) throw RunError(fmt::format("{}: cannot be created: {}", path_, std::strerror(errno)));
}

TailFile::~TailFile() {
  ::close(descriptor_);
}

bool TailFile::due() const {
  return std::chrono::steady_clock::now() - saved_ >= std::chrono::milliseconds(500);
}

void TailFile::write(std::string_view bytes) {
  written_ = written_ || !bytes.empty();
  while (!bytes.empty()) {
    const ssize_t done = ::write(descriptor_, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) throw RunError(fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

void TailFile::empty() {
  if (written_ && ::ftruncate(descriptor_, 0) != 0)
    throw RunError(fmt::format("{}: cannot be emptied: {}", path_, std::strerror(errno)));
  written_ = false;
  saved();
}

void TailFile::remove() {
  ::unlink(path_.c_str());
}

void TailFile::lock() {
  ::flock(descriptor_, LOCK_EX | LOCK_NB);
}

std::uint32_t checksum(std::string_view record) {
  boost::crc_32_type crc;
  crc.process_bytes(record.data(), record.size());
  return crc.checksum();
}

void add_bytes(std::string& to, const void* from, std::size_t size) {
  to.append(static_cast<const char*>(from), size);
}

bool is_whole(std::string_view text, std::size_t at, std::size_t size) {
  std::uint32_t crc = 0;
  if (text.size() - at < size || text.size() - at - size < sizeof crc) return false;
  std::memcpy(&crc, text.data() + at + size, sizeof crc);
  return crc == checksum(text.substr(at, size));
}

std::string read_tail(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace mossy
