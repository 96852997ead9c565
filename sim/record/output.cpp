// SPDX-License-Identifier: MIT
#include "sim/record/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "sim/core/error.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

/// The first part of the path that is there and is not a directory, or empty.
fs::path obstacle(const fs::path& directory) {
  fs::path so_far;
  std::error_code ignored;
  for (const fs::path& part : directory) {
    so_far /= part;
    const auto status = fs::status(so_far, ignored);
    const bool dangling =
        status.type() == fs::file_type::not_found && fs::is_symlink(fs::symlink_status(so_far, ignored));
    if (dangling || (fs::exists(status) && !fs::is_directory(status))) return so_far;
  }
  return {};
}

/// Trying is the only way to know: permissions, read-only mounts and quotas do not show beforehand.
void try_to_write(const fs::path& directory) {
  const std::string probe = directory / ".mossy-can-write";
  const int descriptor = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0)
    throw RunError(fmt::format("{}: cannot be written into: {}", directory.string(), std::strerror(errno)));
  ::close(descriptor);
  ::unlink(probe.c_str());
}

void remove_former(const fs::path& file) {
  std::error_code error;
  if (fs::is_directory(fs::symlink_status(file, error)))
    throw InputError(fmt::format("{}: is a directory; a file of that name is to be written", file.string()));
  if (!fs::remove(file, error) && error)
    throw RunError(fmt::format("{}: cannot be replaced: {}", file.string(), error.message()));
}

}  // namespace

void prepare_output(const fs::path& directory, std::span<const std::string> files) {
  if (directory.empty()) throw InputError("the output directory has no name");
  const fs::path in_the_way = obstacle(directory);
  if (!in_the_way.empty())
    throw InputError(fmt::format("{}: is not a directory; results need one", in_the_way.string()));
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) throw RunError(fmt::format("{}: cannot be created: {}", directory.string(), error.message()));
  try_to_write(directory);
  for (const std::string& name : files)
    remove_former(directory / name);
}

}  // namespace mossy
