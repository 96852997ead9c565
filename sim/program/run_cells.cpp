// SPDX-License-Identifier: MIT
#include "sim/program/run_cells.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>
#include <thread>

#include "sim/core/parallel.hpp"
#include "sim/describe/load.hpp"
#include "sim/program/interrupt.hpp"
#include "sim/program/progress.hpp"
#include "sim/record/output.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto nap = std::chrono::milliseconds(20);  // between two looks at the children

/// A directory that nobody else may run into. The child inherits it, so it lasts as long as one of both.
class Lock {
 public:
  explicit Lock(const fs::path& directory) {
    const std::string file = directory / "lock";
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) throw RunError(fmt::format("{}: cannot be made: {}", file, std::strerror(errno)));
    for (int look = 0; ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0; ++look) {
      if (look < 100) {  // a child whose parent was just killed needs an instant to go
        std::this_thread::sleep_for(nap);
        continue;
      }
      ::close(descriptor_);
      throw RunError(fmt::format(
          "{}: another process is running it; wait for that one, or give another --out", directory.string()));
    }
  }
  ~Lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Lock(Lock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Lock& operator=(Lock&&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

/// In the child, after fork: only calls that are safe there.
[[noreturn]] void become(char* const* words, const char* log, int lock, pid_t parent) {
  ::setpgid(0, 0);  // Ctrl-C reaches the parent, which passes it on
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  const int in = ::open("/dev/null", O_RDONLY), out = ::open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (in < 0 || out < 0) ::_exit(1);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::fcntl(lock, F_SETFD, 0);
  ::execv("/proc/self/exe", words);
  ::_exit(1);
}

struct Running {
  const Cell* cell;
  Lock lock;
};

class Runner {
 public:
  Runner(std::vector<const Cell*> cells, std::size_t at_once) : cells_(std::move(cells)), at_once_(at_once) {}

  void run() {
    while (next_ < cells_.size() || !running_.empty()) {
      while (running_.size() < at_once_ && next_ < cells_.size() && !InterruptGuard::requested())
        start(*cells_[next_++]);
      if (InterruptGuard::requested()) pass_on();
      if (running_.empty()) break;
      if (!reap()) std::this_thread::sleep_for(nap);
    }
    clear_line();
  }
  std::size_t made() const { return made_; }
  std::size_t failed() const { return failed_; }
  const std::string& first_fault() const { return first_fault_; }
  int first_status() const { return first_status_; }

 private:
  void start(const Cell& cell) {
    prepare_output(cell.directory);
    Lock lock(cell.directory);
    std::vector<std::string> words = cell.words;
    words.insert(words.begin(), "mossy");
    std::vector<char*> arguments;
    for (std::string& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const std::string log = cell.directory / "log";
    const pid_t parent = ::getpid(), child = ::fork();
    if (child < 0) throw RunError(fmt::format("cannot start a run: {}", std::strerror(errno)));
    if (child == 0) become(arguments.data(), log.c_str(), lock.descriptor(), parent);
    running_.emplace(child, Running{&cell, std::move(lock)});
  }

  /// The first interrupt asks the children to end after their window.
  void pass_on() {
    if (passed_on_) return;
    passed_on_ = true;
    for (const auto& [child, run] : running_)
      ::kill(child, SIGINT);
  }

  /// Whether a child had ended.
  bool reap() {
    int status = 0;
    const pid_t child = ::waitpid(-1, &status, WNOHANG);
    const auto found = child > 0 ? running_.find(child) : running_.end();
    if (found == running_.end()) return false;
    const Cell& cell = *found->second.cell;
    running_.erase(found);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
      ++made_;
      tell(cell);
    } else if (!InterruptGuard::requested()) {
      note_fault(cell, status);
    }
    return true;
  }

  void note_fault(const Cell& cell, int status) {
    if (failed_++ > 0) return;
    first_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    first_fault_ = fmt::format("{}: ", cell.title);
    first_fault_ += WIFSIGNALED(status) ? fmt::format("ended by signal {}", WTERMSIG(status)) : "failed";
    first_fault_ += ":\n" + read_text_file(cell.directory / "log");
  }

  void tell(const Cell& cell) {
    const std::size_t left = cells_.size() - made_ - failed_;
    const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
    const std::string time =
        left > 0
            ? fmt::format(" ({} left)",
                          format_seconds(elapsed * static_cast<double>(left) / static_cast<double>(made_)))
            : "";
    clear_line();
    fmt::print(stderr, "{} of {}: {}{}{}", made_, cells_.size(), cell.title, time, terminal_ ? "" : "\n");
    std::fflush(stderr);
  }
  void clear_line() const {
    if (terminal_) fmt::print(stderr, "\r\033[K");
  }

  std::vector<const Cell*> cells_;
  std::size_t at_once_, next_ = 0, made_ = 0, failed_ = 0;
  std::map<pid_t, Running> running_;
  std::string first_fault_;
  int first_status_ = 0;
  bool passed_on_ = false, terminal_ = ::isatty(STDERR_FILENO) != 0;
  Clock::time_point start_ = Clock::now();
};

}  // namespace

CellsDone run_cells(const std::vector<Cell>& cells, int jobs, bool fresh, bool reports) {
  std::vector<const Cell*> wanted;
  std::error_code none;
  for (const Cell& cell : cells)
    if (fresh || !is_done(cell) || (reports && !fs::exists(cell.directory / "report.html", none)))
      wanted.push_back(&cell);
  CellsDone done;
  done.there = cells.size() - wanted.size();
  if (done.there > 0) fmt::print(stderr, "{} of {} runs are there already\n", done.there, cells.size());
  const int at_once = jobs > 0 ? jobs : default_threads();
  Runner runner(wanted, static_cast<std::size_t>(at_once));
  runner.run();
  done.made = runner.made();
  done.interrupted = InterruptGuard::requested();
  done.missing = wanted.size() - runner.made();
  if (runner.failed() > 0 && !done.interrupted) {
    const std::string what =
        fmt::format("{} of {} runs failed; {}", runner.failed(), wanted.size(), runner.first_fault());
    if (runner.first_status() == 2) throw InputError(what);
    throw RunError(what);
  }
  return done;
}

}  // namespace mossy
