// SPDX-License-Identifier: MIT
// The program as a child of a test: started with words, given signals and limits, its output kept in a file.
#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/record/scratch.hpp"
#include "tests/support/paths.hpp"

namespace mossy::test {

class Program {
 public:
  /// Starts `mossy WORDS`; `before` is called in the child, for limits. What it prints goes into `log`.
  Program(
      std::vector<std::string> words, std::string log, const std::function<void()>& before = [] {})
      : log_(std::move(log)) {
    words.insert(words.begin(), MOSSY_PROGRAM);
    std::vector<char*> arguments;
    for (std::string& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ != 0) return;
    const int file = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    ::dup2(file, 1);
    ::dup2(file, 2);
    before();
    ::execv(MOSSY_PROGRAM, arguments.data());
    ::_exit(126);
  }
  ~Program() {
    if (ended_) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &status_, 0);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void signal(int number) const { ::kill(pid_, number); }
  /// Exit status, or 1000 + the signal that ended it.
  int wait() {
    ::waitpid(pid_, &status_, 0);
    ended_ = true;
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : 1000 + WTERMSIG(status_);
  }
  std::string output() const { return content(log_); }
  /// Waits until the condition holds or the child has ended, at most `seconds`; returns whether it holds.
  template <class Condition>
  bool wait_until(const Condition& condition, double seconds = 60) {
    for (double waited = 0; waited < seconds; waited += 0.02) {
      if (condition()) return true;
      if (::waitpid(pid_, &status_, WNOHANG) == pid_) {
        ended_ = true;
        return condition();
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }
  int status() const { return WIFEXITED(status_) ? WEXITSTATUS(status_) : 1000 + WTERMSIG(status_); }

 private:
  std::string log_;
  pid_t pid_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

/// Runs to its end and returns the exit status.
inline int run_program(
    const std::vector<std::string>& words, const std::string& log,
    const std::function<void()>& before = [] {}) {
  Program program(words, log, before);
  return program.wait();
}

}  // namespace mossy::test
