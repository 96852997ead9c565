// SPDX-License-Identifier: MIT
#include "tests/cases/simulator.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "sim/core/error.hpp"
#include "sim/record/hdf5.hpp"
#include "sim/record/plain_file.hpp"
#include "sim/record/state_file.hpp"
#include "sim/record/weight_file.hpp"

namespace mossy::cases {
namespace {

namespace fs = std::filesystem;

fs::path make_folder(const fs::path& keep, std::string name) {
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c)) && std::strchr("._+-", c) == nullptr) c = '_';
  if (!keep.empty()) {
    fs::create_directories(keep / name);
    return keep / name;
  }
  std::string pattern = (fs::temp_directory_path() / "mossy-case-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw RunError("cannot make a folder in " + fs::temp_directory_path().string());
  return pattern;
}

/// Exit status of a command whose output goes to `log`; 128 + number of the signal that ended it.
int run_command(const std::vector<std::string>& words, const fs::path& log) {
  std::vector<char*> arguments;
  for (const std::string& word : words)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int fault = ::posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (fault != 0) throw RunError(fmt::format("cannot run {}: {}", words[0], std::strerror(fault)));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// The first lines of a log, in one line.
std::string gist_of(const fs::path& log) {
  std::ifstream file(log);
  std::string line, gist;
  for (int k = 0; k < 4 && std::getline(file, line); ++k)
    gist += (k == 0 ? "" : " | ") + line.substr(0, 200);
  return gist;
}

}  // namespace

double Samples::at(double time) const {
  const auto found = std::find(times.begin(), times.end(), time);
  if (found == times.end()) throw RunError(fmt::format("nothing was recorded at {:.17g} ms", time));
  return values[static_cast<std::size_t>(found - times.begin())].at(0);
}

Results::~Results() {
  std::error_code ignored;
  if (!keep_ && !folder_.empty()) fs::remove_all(folder_, ignored);
}

Spikes Results::spikes(const std::string& population, double until) const {
  SpikeReader reader(file("spikes.h5"));
  return reader.read(population, 0, std::nextafter(until, HUGE_VAL));
}

Samples Results::voltage(const std::string& population) const {
  const StateSamples read = StateReader(file("state.h5")).read(population, "V_m", 0, HUGE_VAL);
  Samples samples{read.times, {}};
  const auto cells = static_cast<std::ptrdiff_t>(read.cells.size());
  for (std::size_t k = 0; k < read.times.size(); ++k) {
    const auto row = read.values.begin() + static_cast<std::ptrdiff_t>(k) * cells;
    samples.values.emplace_back(row, row + cells);
  }
  return samples;
}

Samples Results::weights(const std::string& projection) const {
  const WeightReader reader(file("weights.h5"));
  Samples samples{reader.times(projection), {}};
  for (std::size_t k = 0; k < samples.times.size(); ++k)
    samples.values.push_back(reader.read(projection, k));
  return samples;
}

Connections Results::connections(const std::string& projection) const {
  const h5::InputFile edges(file("edges.h5"));
  const auto read = [&](const char* column) {
    const h5::InputTable table(edges, fmt::format("/edges/{}/{}", projection, column), 1);
    return table.read_ids(0, table.rows());
  };
  return {read("source_node_id"), read("target_node_id")};
}

Simulator::Simulator(fs::path program, fs::path keep) : program_(std::move(program)), keep_(std::move(keep)) {
  if (::access(program_.c_str(), X_OK) != 0)
    throw InputError(fmt::format("there is no program {}", program_.string()));
}

Results Simulator::run(const std::string& name, const std::string& network,
                       std::optional<std::uint64_t> seed) const {
  const fs::path folder = make_folder(keep_, name);
  const fs::path log = folder / "log";
  write_file_at_once((folder / "network.yaml").string(), network);
  std::vector<std::string> words{program_.string(), "run",           (folder / "network.yaml").string(),
                                 "--out",           folder.string(), "--quiet",
                                 "--no-report"};
  if (seed) words.insert(words.end(), {"--seed", std::to_string(*seed)});
  const int status = run_command(words, log);
  Results results(folder, !keep_.empty());
  if (status != 0) throw RunError(fmt::format("the program ended with status {}: {}", status, gist_of(log)));
  return results;
}

}  // namespace mossy::cases
