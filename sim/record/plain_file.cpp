// SPDX-License-Identifier: MIT
#include "sim/record/plain_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "sim/core/error.hpp"

namespace mossy {
namespace {

/// Makes a rename last through a power cut. Not every file system can; then there is nothing to do.
void sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

PlainFile::PlainFile(std::string path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) throw RunError(fmt::format("{}: cannot be created: {}", path_, std::strerror(errno)));
}

PlainFile::~PlainFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void PlainFile::check(bool good) const {
  if (!good) throw RunError(fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
}

void PlainFile::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = ::write(descriptor_, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    check(done >= 0);
    text.remove_prefix(static_cast<std::size_t>(done));
  }
}

void PlainFile::close() {
  // EINVAL: a pipe or a device, which cannot be synced.
  check(::fsync(descriptor_) == 0 || errno == EINVAL || errno == EROFS);
  check(::close(std::exchange(descriptor_, -1)) == 0);
}

void put_in_place(const std::string& part, const std::string& path) {
  if (std::rename(part.c_str(), path.c_str()) != 0)
    throw RunError(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
  sync_directory(std::filesystem::absolute(path).parent_path());
}

void sync_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool good = descriptor >= 0 && (::fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS);
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!good) throw RunError(fmt::format("{}: cannot be written: {}", path, std::strerror(error)));
}

void write_file_at_once(const std::string& path, std::string_view text) {
  const std::string part = path + ".part";
  try {
    PlainFile file(part);
    file.write(text);
    file.close();
    put_in_place(part, path);
  } catch (...) {
    ::unlink(part.c_str());
    throw;
  }
}

}  // namespace mossy
