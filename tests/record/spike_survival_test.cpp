// SPDX-License-Identifier: MIT
// Recordings outlive the program that made them: kills, full disks.
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <limits>
#include <thread>

#include "sim/core/error.hpp"
#include "sim/record/spike_file.hpp"
#include "sim/record/spike_text.hpp"
#include "tests/record/scratch.hpp"

using namespace mossy;
using namespace mossy::test;

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr std::uint64_t per_window = 700;

double time_of(std::uint64_t i) {
  return static_cast<double>(i) * 0.37;
}
std::uint32_t id_of(std::uint64_t i) {
  return static_cast<std::uint32_t>(i * 31 % 1000);
}

/// Windows of spikes, each flushed and then reported as the number of spikes that must survive.
template <class Report>
void write_windows(const std::string& path, std::uint64_t windows, const Report& report) {
  SpikeWriter writer(path, {{"A", 1000}, {"B", 1000}});
  report(0);
  std::vector<double> times(per_window);
  std::vector<std::uint32_t> ids(per_window);
  for (std::uint64_t w = 0; w < windows; ++w) {
    for (std::uint64_t k = 0; k < per_window; ++k) {
      times[k] = time_of(w * per_window + k);
      ids[k] = id_of(w * per_window + k);
    }
    writer.append(0, times, ids);
    writer.append(1, times, ids);
    writer.flush();
    report((w + 1) * per_window);
  }
  writer.close();
}

/// Empty when the file holds at least `flushed` spikes of both populations, all of them right.
std::string trouble_with(const std::string& path, std::uint64_t flushed) {
  SpikeReader reader(path);
  for (const std::string name : {"A", "B"}) {
    const Spikes spikes = reader.read(name, -forever, forever);
    if (spikes.times.size() < flushed) return name + " lost spikes";
    for (std::uint64_t i = 0; i < spikes.times.size(); ++i)
      if (spikes.times[i] != time_of(i) || spikes.ids[i] != id_of(i)) return name + " has a wrong spike";
  }
  return {};
}

void limit_file_size(rlim_t bytes) {
  const rlimit limit{bytes, bytes}, none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

enum class End { killed, finished, not_traced };

/// Runs `body(report)` in a child and kills it as it begins its n-th write to a file.
template <class Body>
End kill_at_write(int n, const Body& body, std::uint64_t& last_report) {
  constexpr int no_tracing = 4;
  Child child([&](const auto& report) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(no_tracing);
    ::raise(SIGSTOP);
    body(report);
  });
  int status = child.wait();
  if (WIFSTOPPED(status)) ::ptrace(PTRACE_SETOPTIONS, child.pid(), nullptr, PTRACE_O_TRACESYSGOOD);
  while (WIFSTOPPED(status)) {
    __ptrace_syscall_info call{};
    ::ptrace(PTRACE_GET_SYSCALL_INFO, child.pid(), sizeof call, &call);
    const bool writes = call.op == PTRACE_SYSCALL_INFO_ENTRY &&
                        (call.entry.nr == SYS_pwrite64 || call.entry.nr == SYS_ftruncate);
    if (writes && --n == 0) ::kill(child.pid(), SIGKILL);
    ::ptrace(PTRACE_SYSCALL, child.pid(), nullptr, nullptr);
    status = child.wait();
  }
  last_report = child.last();
  if (WIFSIGNALED(status)) return End::killed;
  return WEXITSTATUS(status) == no_tracing ? End::not_traced : End::finished;
}

constexpr const char* count_with_h5py = R"(
import sys, h5py
f = h5py.File(sys.argv[1], "r")
print(min(len(f["spikes"][p][d][:]) for p in "AB" for d in ("timestamps", "node_ids")))
)";

}  // namespace

TEST_CASE("kill -9 loses nothing that was flushed") {
  const Scratch scratch;
  const std::string path = scratch / "spikes.h5";
  const bool with_h5py = have_h5py();
  if (!with_h5py) WARN("partly skipped: /usr/bin/python3 has no h5py");
  for (int round = 0; round < 12; ++round) {
    Child child([&](const auto& report) { write_windows(path, 1000000, report); });
    std::uint64_t flushed = 0;
    for (int seen = 0; seen < 1 + 7 * round; ++seen)
      REQUIRE(child.next(flushed));
    std::this_thread::sleep_for(std::chrono::microseconds(137 * round));
    ::kill(child.pid(), SIGKILL);
    flushed = child.last(flushed);
    CHECK(WIFSIGNALED(child.wait()));
    CHECK(trouble_with(path, flushed) == "");
    if (with_h5py && round % 4 == 3)
      CHECK(std::stoull("0" + python(scratch, count_with_h5py, path)) >= flushed);
  }
}

TEST_CASE("a kill between any two writes loses nothing that was flushed") {
  const Scratch scratch;
  const std::string path = scratch / "spikes.h5";
  int killed = 0;
  End end = End::killed;
  for (int n = 1; end == End::killed; n += 3) {
    std::uint64_t flushed = 0;
    std::filesystem::remove(path);
    end = kill_at_write(
        n, [&](const auto& report) { write_windows(path, 30, report); }, flushed);
    if (end == End::not_traced) {
      WARN("skipped: processes cannot be traced here");
      return;
    }
    killed += end == End::killed;
    if (flushed > 0) CHECK(trouble_with(path, flushed) == "");
  }
  CHECK(killed > 50);
}

TEST_CASE("a kill in the middle of a write loses nothing that was flushed") {
  const Scratch scratch;
  const std::string path = scratch / "spikes.h5";
  int killed = 0;
  for (rlim_t bytes = 3000; bytes < 1500000; bytes = bytes * 21 / 20 + 111) {
    Child child([&](const auto& report) {
      ::signal(SIGXFSZ, SIG_DFL);
      limit_file_size(bytes);  // the write that crosses the limit kills
      write_windows(path, 200, report);
    });
    std::uint64_t flushed = 0;
    const bool begun = child.next(flushed);
    flushed = child.last(flushed);
    const int status = child.wait();
    if (WIFSIGNALED(status)) ++killed;
    if (begun) CHECK(trouble_with(path, flushed) == "");
  }
  CHECK(killed > 50);
}

TEST_CASE("while a run goes on its file can be read, and is not marked as being written") {
  const Scratch scratch;
  const std::string path = scratch / "spikes.h5";
  Child child([&](const auto& report) {
    write_windows(path, 60, [&](std::uint64_t n) {
      report(n);
      if (n == 50 * per_window) ::pause();
    });
  });
  std::uint64_t flushed = 0;
  while (flushed < 50 * per_window)
    REQUIRE(child.next(flushed));
  CHECK(trouble_with(path, flushed) == "");
  if (have_h5py())
    CHECK(python(scratch, count_with_h5py, path) == std::to_string(flushed) + "\n");
  else
    WARN("partly skipped: /usr/bin/python3 has no h5py");
  CHECK(content(path)[8] == 3);   // version of the superblock
  CHECK(content(path)[11] == 0);  // its mark
  ::kill(child.pid(), SIGKILL);
  child.wait();
}

TEST_CASE("a full disk is said, at any byte, and what was flushed stays") {
  const Scratch scratch;
  const std::string path = scratch / "spikes.h5";
  int stopped = 0;
  for (rlim_t bytes = 500; bytes < 1500000; bytes = bytes * 21 / 20 + 111) {
    Child child([&](const auto& report) {
      ::signal(SIGXFSZ, SIG_IGN);
      limit_file_size(bytes);
      try {
        write_windows(path, 200, report);
      } catch (const RunError& error) {
        const std::string message = error.what();
        const bool right =
            message.starts_with(path + ": cannot be ") && message.find("File too large") != message.npos;
        ::_exit(right ? 7 : 8);
      }
    });
    std::uint64_t flushed = 0;
    const bool begun = child.next(flushed);
    flushed = child.last(flushed);
    const int status = child.wait();
    REQUIRE(WIFEXITED(status));
    CHECK((WEXITSTATUS(status) == 7 || (WEXITSTATUS(status) == 0 && flushed == 200 * per_window)));
    stopped += WEXITSTATUS(status) == 7;
    if (begun) CHECK(trouble_with(path, flushed) == "");
  }
  CHECK(stopped > 50);
}

TEST_CASE("after a full disk the writer keeps saying so, closes, and is destroyed in peace") {
  const Scratch scratch;
  const std::string path = scratch / "spikes.h5";
  Child child([&](const auto& report) {
    ::signal(SIGXFSZ, SIG_IGN);
    limit_file_size(100000);
    const std::vector<double> times(20000, 1.0);
    std::vector<std::uint32_t> ids(20000);
    for (std::uint32_t i = 0; i < ids.size(); ++i)
      ids[i] = i * 2654435761u;  // hard to compress
    SpikeWriter writer(path, {{"A", std::uint64_t{1} << 32}});
    const auto fails = [&](const auto& act) {
      return message_of<RunError>(act).find("File too large") != std::string::npos;
    };
    bool right = fails([&] {
      for (int i = 0; i < 100; ++i)
        writer.append(0, times, ids);
    });
    right = right && fails([&] { writer.append(0, times, ids); });
    right = right && fails([&] { writer.flush(); });
    right = right && fails([&] { writer.close(); });
    report(right);
  });
  CHECK(child.last() == 1);
  CHECK(child.wait() == 0);
  SpikeReader reader(path);
  CHECK(reader.count("A") == 0);
}

TEST_CASE("a full tmpfs is said, and what was flushed stays") {
  // In a child with mounts of its own: needs root, and a container that lets it.
  const Scratch scratch;
  enum : std::uint64_t { no_mount = 1, right, wrong };
  Child child([&](const auto& report) {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", scratch.path().c_str(), "tmpfs", 0, "size=300k") != 0) {
      report(no_mount);
      return;
    }
    const std::string path = scratch / "spikes.h5";
    std::uint64_t flushed = 0;
    const std::string message =
        message_of<RunError>([&] { write_windows(path, 10000, [&](std::uint64_t n) { flushed = n; }); });
    const bool said = message.starts_with(path + ": cannot be written beyond byte ") &&
                      message.ends_with(": No space left on device; what it holds stays readable");
    report(said && flushed > 0 && trouble_with(path, flushed).empty() ? right : wrong);
  });
  const std::uint64_t outcome = child.last();
  CHECK(child.wait() == 0);
  if (outcome == no_mount)
    WARN("skipped: no tmpfs can be mounted here");
  else
    CHECK(outcome == right);
}

TEST_CASE("a full disk is said when spikes are exported as text") {
  const Scratch scratch;
  write_windows(scratch / "spikes.h5", 10, [](std::uint64_t) {});
  SpikeReader reader(scratch / "spikes.h5");
  CHECK(message_of<RunError>([&] { export_csv(reader, "/dev/full"); }) ==
        "/dev/full: cannot be written: No space left on device");
}
