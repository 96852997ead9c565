// SPDX-License-Identifier: MIT
#include "sim/build/memory_limit.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>

namespace mossy {
namespace {

constexpr double no_limit = std::numeric_limits<double>::infinity();

/// The number alone in a file; none for "max".
std::optional<double> number_in(const std::string& path) {
  std::ifstream file(path);
  double number = 0;
  if (!(file >> number)) return std::nullopt;
  return number;
}

/// The number after a word, as in "MemAvailable: 123 kB" or "inactive_file 123".
double number_after(const std::string& path, const std::string& wanted) {
  std::ifstream file(path);
  std::string word;
  double number = 0;
  while (file >> word)
    if (word == wanted && file >> number) return number;
  return no_limit;
}

/// What one group leaves: caches of files that nobody uses are given up when memory is asked for.
double left_in(const std::string& limit, const std::string& usage, const std::string& folder,
               const std::string& cache) {
  const auto most = number_in(folder + "/" + limit), used = number_in(folder + "/" + usage);
  if (!most || !used) return no_limit;
  const double idle = number_after(folder + "/memory.stat", cache);
  return std::max(0.0, *most - *used + (idle == no_limit ? 0 : idle));
}

/// A group is bound by the limits of those it is in, too.
template <class Left>
double least_upwards(const std::string& root, std::filesystem::path group, const Left& left) {
  double least = no_limit;
  for (;; group = group.parent_path()) {
    least = std::min(least, left(root + group.string()));
    if (group.empty() || group == group.root_path()) return least;
  }
}

/// Lines of /proc/self/cgroup: "0::/group" (version 2), "4:memory:/group" (version 1).
double left_in_groups(const SystemFiles& files) {
  std::ifstream file(files.proc + "/self/cgroup");
  double least = no_limit;
  for (std::string line; std::getline(file, line);) {
    std::istringstream parts(line);
    std::string number, controllers, group;
    std::getline(parts, number, ':');
    std::getline(parts, controllers, ':');
    std::getline(parts, group);
    if (number == "0" && controllers.empty())
      least = std::min(least, least_upwards(files.cgroup, group, [](const std::string& folder) {
                         return left_in("memory.max", "memory.current", folder, "inactive_file");
                       }));
    if (controllers == "memory")
      least = std::min(least, least_upwards(files.cgroup + "/memory", group, [](const std::string& folder) {
                         return left_in("memory.limit_in_bytes", "memory.usage_in_bytes", folder,
                                        "total_inactive_file");
                       }));
  }
  return least;
}

double left_of_address_space(const SystemFiles& files) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return no_limit;
  const double used = number_after(files.proc + "/self/status", "VmSize:");
  return std::max(0.0, static_cast<double>(limit.rlim_cur) - (used == no_limit ? 0 : used * 1024));
}

}  // namespace

MemoryLimit memory_limit(const SystemFiles& files) {
  MemoryLimit least{number_after(files.proc + "/meminfo", "MemAvailable:") * 1024, "the machine"};
  if (const double left = left_in_groups(files); left < least.bytes) least = {left, "the control group"};
  if (const double left = left_of_address_space(files); left < least.bytes) least = {left, "ulimit -v"};
  return least;
}

}  // namespace mossy
