// SPDX-License-Identifier: MIT
// What the tests of files need: a directory that goes away, and child processes that may die.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace mossy::test {

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "mossy-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch directory");
    path_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void put(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// The message of the `Error` that `act` throws; "nothing was thrown" when there is none.
template <class Error, class Act>
std::string message_of(const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// Runs `body(report)` in a child, where report(n) tells the parent a number; the child ends with
/// _exit(0), or 3 when an exception left the body.
class Child {
 public:
  template <class Body>
  explicit Child(const Body& body) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no child");
    if (pid_ == 0) {
      ::close(ends[0]);
      try {
        body([&](std::uint64_t n) { return ::write(ends[1], &n, sizeof n) == sizeof n; });
      } catch (...) {
        ::_exit(3);
      }
      ::_exit(0);
    }
    ::close(ends[1]);
    read_end_ = ends[0];
  }
  ~Child() { ::close(read_end_); }
  pid_t pid() const { return pid_; }
  /// Waits for the next number; false at the child's end.
  bool next(std::uint64_t& n) { return ::read(read_end_, &n, sizeof n) == sizeof n; }
  /// The last number of all that are still to come, or `before`.
  std::uint64_t last(std::uint64_t before = 0) {
    while (next(before)) {
    }
    return before;
  }
  /// The status as of waitpid.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return status;
  }

 private:
  pid_t pid_ = -1;
  int read_end_ = -1;
};

/// Whether the system's Python can read HDF5.
inline bool have_h5py() {
  return std::system("/usr/bin/python3 -c 'import h5py' >/dev/null 2>&1") == 0;
}

/// What a Python script prints; `path` is its sys.argv[1].
inline std::string python(const Scratch& scratch, const std::string& script, const std::string& path) {
  put(scratch / "script.py", script);
  const std::string command = "/usr/bin/python3 '" + (scratch / "script.py") + "' '" + path + "' 2>&1";
  FILE* pipe = ::popen(command.c_str(), "r");
  std::string text;
  std::array<char, 4096> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
    text.append(buffer.data(), got);
  ::pclose(pipe);
  return text;
}

}  // namespace mossy::test
