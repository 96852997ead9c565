// SPDX-License-Identifier: MIT
// `mossy compare`: the variants of a file side by side over several seeds.
//
// Each run is a process of this program with one thread, as many at a time as there are cores, in a directory
// of its own: <out>/<variant>-seed<N>. Runs share wiring and input per seed, so variants are compared in pairs.
// A run that is finished and was made from the same file is not made again.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/core/parallel.hpp"
#include "sim/describe/yaml_reader.hpp"
#include "sim/program/commands.hpp"
#include "sim/program/interrupt.hpp"
#include "sim/program/progress.hpp"
#include "sim/record/run_file.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

struct Job {
  std::string variant;  ///< empty: the file as it is
  std::uint64_t seed = 1;
  fs::path directory;
};

std::string title_of(const std::string& variant) {
  return variant.empty() ? "standard" : variant;
}

/// Finished, and from the same resolved network.
bool is_done(const Job& job, const std::string& file, const CompareOptions& options) {
  std::error_code none;
  if (!fs::exists(job.directory / "run.json", none)) return false;
  try {
    const RunRecord run = read_run_json((job.directory / "run.json").string());
    auto settings = options.settings;
    settings.push_back(fmt::format("simulation.seed={}", job.seed));
    return run.status == "finished" &&
           run.network == write_yaml(load_network(file, job.variant, settings).tree);
  } catch (const InputError&) {
    return false;
  }
}

std::vector<std::string> words_of(const Job& job, const std::string& file, const CompareOptions& options) {
  std::vector<std::string> words{"/proc/self/exe",
                                 "run",
                                 file,
                                 "--quiet",
                                 "--threads",
                                 "1",
                                 "--seed",
                                 std::to_string(job.seed),
                                 "--out",
                                 job.directory.string()};
  if (!options.reports) words.emplace_back("--no-report");
  if (!job.variant.empty()) words.insert(words.end(), {"--variant", job.variant});
  for (const std::string& setting : options.settings)
    words.insert(words.end(), {"--set", setting});
  return words;
}

pid_t start(const Job& job, const std::string& file, const CompareOptions& options) {
  fs::create_directories(job.directory);
  auto words = words_of(job, file, options);
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string log = (job.directory / "log").string();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  pid_t child = 0;
  const int fault = posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (fault != 0) throw RunError("cannot start a run");
  return child;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Makes all runs; returns false after an interrupt (the children have had it too).
bool make_runs(std::vector<Job> jobs, const std::string& file, const CompareOptions& options) {
  std::erase_if(jobs, [&](const Job& job) { return is_done(job, file, options); });
  const std::size_t at_once =
      static_cast<std::size_t>(std::max(1, options.processes > 0 ? options.processes : default_threads()));
  std::map<pid_t, Job> running;
  std::size_t next = 0, done = 0;
  while (done < jobs.size()) {
    while (running.size() < at_once && next < jobs.size() && !InterruptGuard::requested()) {
      const pid_t child = start(jobs[next], file, options);
      running.emplace(child, jobs[next++]);
    }
    if (running.empty()) return false;
    int status = 0;
    const pid_t child = waitpid(-1, &status, 0);
    if (child < 0) continue;
    const auto it = running.find(child);
    if (it == running.end()) continue;
    ++done;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      if (InterruptGuard::requested()) continue;
      throw RunError(fmt::format("the run of {} with seed {} failed:\n{}", title_of(it->second.variant),
                                 it->second.seed, text_of(it->second.directory / "log")));
    }
    fmt::print(stderr, "{} of {}: {}, seed {}\n", done, jobs.size(), title_of(it->second.variant),
               it->second.seed);
    running.erase(it);
  }
  return !InterruptGuard::requested();
}

// -- the table ----------------------------------------------------------------------------------

/// [score][variant][seed]
using Table = std::map<std::string, std::map<std::string, std::map<std::uint64_t, double>>>;

Table read_scores(const std::vector<Job>& jobs) {
  Table table;
  for (const Job& job : jobs) {
    nlohmann::json scores;
    read_run_json((job.directory / "run.json").string(), &scores);
    for (const auto& [measure, entry] : scores.items())
      for (const auto& [score, value] : entry.at("scores").items())
        if (!value.at("value").is_null())
          table[measure + "." + score][job.variant][job.seed] = value.at("value").get<double>();
  }
  return table;
}

struct Spread {
  double mean = std::nan(""), sd = std::nan(""), low = std::nan(""), high = std::nan("");
  std::size_t n = 0;
};

Spread spread_of(const std::vector<double>& values) {
  Spread s;
  s.n = values.size();
  if (values.empty()) return s;
  double sum = 0, squares = 0;
  for (const double v : values)
    sum += v;
  s.mean = sum / static_cast<double>(s.n);
  for (const double v : values)
    squares += (v - s.mean) * (v - s.mean);
  s.sd = s.n > 1 ? std::sqrt(squares / static_cast<double>(s.n - 1)) : std::nan("");
  s.low = *std::min_element(values.begin(), values.end());
  s.high = *std::max_element(values.begin(), values.end());
  return s;
}

std::vector<double> values_of(const std::map<std::uint64_t, double>& by_seed) {
  std::vector<double> values;
  for (const auto& [seed, value] : by_seed)
    values.push_back(value);
  return values;
}

/// Differences to the first variant, seed by seed.
std::vector<double> differences(const std::map<std::uint64_t, double>& by_seed,
                                const std::map<std::uint64_t, double>& first) {
  std::vector<double> values;
  for (const auto& [seed, value] : by_seed)
    if (const auto it = first.find(seed); it != first.end()) values.push_back(value - it->second);
  return values;
}

void print_table(const Table& table, const std::vector<std::string>& variants) {
  for (const auto& [score, by_variant] : table) {
    fmt::print("{}\n", score);
    for (const std::string& variant : variants) {
      const auto it = by_variant.find(variant);
      if (it == by_variant.end()) continue;
      const Spread s = spread_of(values_of(it->second));
      fmt::print("  {:24} {:>9.4g} +- {:<9.3g} from {:.4g} to {:.4g}", title_of(variant), s.mean, s.sd, s.low,
                 s.high);
      if (variant != variants.front() && by_variant.contains(variants.front())) {
        const Spread d = spread_of(differences(it->second, by_variant.at(variants.front())));
        fmt::print("   difference {:+.4g} +- {:.3g}", d.mean, d.sd);
      }
      fmt::print("\n");
    }
  }
}

void write_table(const Table& table, const fs::path& directory) {
  std::ofstream csv(directory / "comparison.csv");
  csv << "score,variant,seed,value\n";
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [score, by_variant] : table)
    for (const auto& [variant, by_seed] : by_variant)
      for (const auto& [seed, value] : by_seed) {
        csv << fmt::format("{},{},{},{}\n", score, title_of(variant), seed, value);
        json[score][title_of(variant)][std::to_string(seed)] = value;
      }
  std::ofstream file(directory / "comparison.json");
  file << json.dump(1) << "\n";
  csv.flush();
  file.flush();
  if (!csv || !file) throw RunError("cannot write the comparison into " + directory.string());
}

}  // namespace

std::vector<std::uint64_t> parse_seeds(const std::string& text) {
  std::vector<std::uint64_t> seeds;
  const auto number = [&](const std::string& word) -> std::uint64_t {
    if (word.empty() || word.size() > 18 || word.find_first_not_of("0123456789") != std::string::npos)
      throw InputError(fmt::format("--seeds takes a range or a list, as 1..5 or 1,4,7, not '{}'", text));
    return std::stoull(word);
  };
  if (const auto dots = text.find(".."); dots != std::string::npos) {
    const std::uint64_t first = number(text.substr(0, dots)), last = number(text.substr(dots + 2));
    if (last < first || last - first > 9999)
      throw InputError(fmt::format("--seeds {}: from small to large, at most 10000", text));
    for (std::uint64_t s = first; s <= last; ++s)
      seeds.push_back(s);
    return seeds;
  }
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    seeds.push_back(number(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return seeds;
}

int compare_command(const std::string& file, const CompareOptions& options) {
  Loaded loaded =
      load_checked(file, {}, {});  // settings may need a variant to make sense; each run checks its own
  check_variants(loaded);
  loaded.mistakes->throw_if_any();
  std::vector<std::string> variants = options.variants;
  if (variants.empty()) {
    variants = loaded.description.variants;
    variants.insert(variants.begin(), std::string{});
  }
  const fs::path out = options.out.empty() ? fs::path("results") / (loaded.description.name + "-comparison")
                                           : fs::path(options.out);
  std::vector<Job> jobs;
  for (const std::uint64_t seed : parse_seeds(options.seeds))
    for (std::string variant : variants) {
      if (variant == "standard") variant.clear();
      jobs.push_back({variant, seed, out / fmt::format("{}-seed{}", title_of(variant), seed)});
    }
  InterruptGuard guard;
  if (!make_runs(jobs, file, options)) return InterruptGuard::exit_status();
  const Table table = read_scores(jobs);
  for (std::string& variant : variants)
    if (variant == "standard") variant.clear();
  print_table(table, variants);
  write_table(table, out);
  fmt::print("{}\n", (out / "comparison.csv").string());
  return 0;
}

}  // namespace mossy
