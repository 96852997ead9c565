// SPDX-License-Identifier: MIT
// What memory is left, from files of a system as they look.
#include "sim/build/memory_limit.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/record/scratch.hpp"

namespace mossy::test {
namespace {

struct System {
  Scratch scratch;
  SystemFiles files{scratch / "proc", scratch / "cgroup"};
  void file(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(scratch / name).parent_path());
    put(scratch / name, text);
  }
  System() {
    file("proc/meminfo", "MemTotal:       16000000 kB\nMemFree: 1 kB\nMemAvailable:    8000000 kB\n");
    file("proc/self/cgroup", "4:memory:/one\n0::/out/in\n");
  }
};

TEST_CASE("the machine's free memory counts when no group sets a limit") {
  const System system;
  CHECK(memory_limit(system.files).bytes == 8000000.0 * 1024);
  CHECK(memory_limit(system.files).set_by == "the machine");
  system.file("cgroup/out/in/memory.max", "max\n");
  system.file("cgroup/out/in/memory.current", "1000\n");
  CHECK(memory_limit(system.files).bytes == 8000000.0 * 1024);
}

TEST_CASE("a control group binds those in it, less what it has used, caches aside") {
  const System system;
  system.file("cgroup/out/memory.max", "1000000\n");
  system.file("cgroup/out/memory.current", "600000\n");
  system.file("cgroup/out/memory.stat", "anon 5\ninactive_file 100000\n");
  CHECK(memory_limit(system.files).bytes == 500000);
  CHECK(memory_limit(system.files).set_by == "the control group");
  system.file("cgroup/memory/one/memory.limit_in_bytes", "300000\n");
  system.file("cgroup/memory/one/memory.usage_in_bytes", "400000\n");
  CHECK(memory_limit(system.files).bytes == 0);
}

TEST_CASE("a limit of address space binds") {
  const System system;
  system.file("proc/self/status", "Name: x\nVmSize:    1000 kB\n");
  Child child([&](const auto& report) {
    const rlimit limit{2'000'000'000, 2'000'000'000};
    ::setrlimit(RLIMIT_AS, &limit);
    const MemoryLimit found = memory_limit(system.files);
    report(found.set_by == "ulimit -v" ? static_cast<std::uint64_t>(found.bytes) : 0);
  });
  CHECK(child.last() == 2'000'000'000 - 1000 * 1024);
  CHECK(child.wait() == 0);
}

TEST_CASE("where nothing can be found out, nothing binds") {
  const Scratch scratch;
  CHECK(memory_limit({scratch / "a", scratch / "b"}).bytes > 1e300);
}

}  // namespace
}  // namespace mossy::test
