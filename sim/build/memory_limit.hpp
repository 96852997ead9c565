// SPDX-License-Identifier: MIT
// How much more memory this process may take: the least of what the machine has free, what its control groups allow
// (containers), and its own limit of address space (ulimit -v). Allocating is no test: Linux promises more than it
// has and kills later.
#pragma once

#include <string>

namespace mossy {

struct MemoryLimit {
  double bytes = 0;    ///< infinity when nothing could be found out
  std::string set_by;  ///< "the machine", "the control group", "ulimit -v"
};

/// Where the system's files are, for tests.
struct SystemFiles {
  std::string proc = "/proc", cgroup = "/sys/fs/cgroup";
};

MemoryLimit memory_limit(const SystemFiles& files = {});

}  // namespace mossy
