// SPDX-License-Identifier: MIT
// The program as it is typed: what it prints, what it leaves, and its exit status.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/record/scratch.hpp"
#include "tests/support/paths.hpp"

namespace mossy {

inline const char* const small = R"(name: small
simulation: {duration: 200}
populations:
  E: {size: 80, model: lif_psc_exp}
projections:
  ee: {from: E, to: E, rule: fixed_indegree, indegree: 10, weight: {normal: [80, 20], min: 0}, delay: 1.5, receptor: excitatory}
sources:
  noise: {model: poisson, to: E, rate: 3000, weight: 60, receptor: excitatory}
measures:
  activity: {measure: rates}
variants:
  quiet: {sources.noise.rate: 0}
)";

struct Run {
  test::Scratch scratch;
  std::string output;

  explicit Run(const std::string& text) { std::ofstream(scratch / "net.yaml") << text; }
  std::string path(const std::string& name) const { return scratch / name; }
  /// Exit status of `mossy <words>` in which @ stands for the folder.
  int operator()(std::string words) {
    const std::string folder = path("");
    for (std::size_t at = words.find('@'); at != std::string::npos; at = words.find('@', at + folder.size()))
      words.replace(at, 1, folder);
    const std::string log = path("log");
    const int status = std::system(fmt::format("'{}' {} > '{}' 2>&1", MOSSY_PROGRAM, words, log).c_str());
    std::stringstream all;
    all << std::ifstream(log).rdbuf();
    output = all.str();
    return WEXITSTATUS(status);
  }
};

inline std::string bytes_of(const std::string& file) {
  std::stringstream all;
  all << std::ifstream(file, std::ios::binary).rdbuf();
  return all.str();
}

/// The program at work beside the test, to be sent signals. `words` without its name; its output goes to `log`.
class Started {
 public:
  Started(std::vector<std::string> words, const std::string& log) {
    words.insert(words.begin(), MOSSY_PROGRAM);
    std::vector<char*> arguments;
    for (std::string& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
      posix_spawn_file_actions_addopen(&actions, stream, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (posix_spawn(&child_, MOSSY_PROGRAM, &actions, nullptr, arguments.data(), environ) != 0)
      throw std::runtime_error("the program does not start");
    posix_spawn_file_actions_destroy(&actions);
  }
  void send(int signal) const { ::kill(child_, signal); }
  /// The status as of waitpid.
  int wait() const {
    int status = 0;
    ::waitpid(child_, &status, 0);
    return status;
  }

 private:
  pid_t child_ = 0;
};

}  // namespace mossy
