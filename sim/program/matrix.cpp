// SPDX-License-Identifier: MIT
#include "sim/program/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/build/patterns.hpp"
#include "sim/build/timeline.hpp"
#include "sim/core/rng.hpp"
#include "sim/core/version.hpp"
#include "sim/describe/scalars.hpp"
#include "sim/describe/yaml_reader.hpp"
#include "sim/program/goal_check.hpp"
#include "sim/program/simulation.hpp"
#include "sim/record/run_file.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

constexpr const char* standard = "standard";  // the file as it is

std::string variant_of(const std::string& title) {
  return title == standard ? std::string{} : title;
}

/// A name of a directory: letters that need no quoting; a hash tells apart what that makes equal.
std::string directory_name(const std::string& name) {
  std::string safe;
  for (const char c : name)
    safe +=
        std::isalnum(static_cast<unsigned char>(c)) || std::string_view("._=-").find(c) != std::string::npos
            ? c
            : '_';
  if (safe == name && safe.size() <= 120 && safe[0] != '.') return safe;
  return fmt::format("{}-{:08x}", safe.substr(0, 100), key_of(name) & 0xffffffff);
}

// -- conditions ---------------------------------------------------------------------------------

/// What is laid over the file in one condition, beside the variant.
std::vector<std::string> settings_of(const MatrixOptions& options, const std::vector<Axis>& axes,
                                     const std::vector<std::size_t>& point) {
  std::vector<std::string> settings = options.settings;
  for (std::size_t a = 0; a < axes.size(); ++a)
    settings.push_back(axes[a].path + "=" + axes[a].values[point[a]]);
  return settings;
}

/// Names of files as conditions show them: their last part, or the whole path where two share it.
std::vector<std::string> labels_of(const std::vector<std::string>& files) {
  std::vector<std::string> labels;
  for (const std::string& file : files)
    labels.push_back(fs::path(file).stem().string());
  if (std::set<std::string>(labels.begin(), labels.end()).size() < labels.size()) labels = files;
  return labels;
}

/// The variants wanted of one file, its goals added to `c`; tells what is wrong with any of them.
std::vector<std::string> variants_of(const std::string& file, const MatrixOptions& options, Comparison& c) {
  Loaded loaded = load_checked(file, {}, {});  // settings may need a variant to make sense; cells check them
  check_variants(loaded);
  loaded.mistakes->throw_if_any();
  if (c.kind != "sweep") {  // its conditions are points of a grid, of which goals say nothing
    check_goals(loaded);
    loaded.mistakes->throw_if_any();
    for (const GoalSpec& goal : loaded.description.goals)
      c.goals.push_back({file, goal});
  }
  if (!options.variants.empty()) return options.variants;
  std::vector<std::string> variants = loaded.description.variants;
  variants.insert(variants.begin(), standard);
  return variants;
}

void check_axes(const std::vector<Axis>& axes, const std::string& file, const std::string& variant) {
  if (axes.empty()) return;
  Loaded loaded = load_network(file, variant, {});
  for (const Axis& axis : axes)
    check_axis(axis, loaded.tree);
}

std::string condition_name(const std::string& label, const std::string& variant,
                           const std::vector<Axis>& axes, const std::vector<std::size_t>& point) {
  std::string name = label;
  const auto add = [&](const std::string& part) { name += (name.empty() ? "" : " ") + part; };
  if (!variant.empty()) add(variant);
  for (std::size_t a = 0; a < axes.size(); ++a)
    add(axes[a].path + "=" + axes[a].values[point[a]]);
  return name.empty() ? standard : name;
}

void add_conditions(Comparison& c, const MatrixOptions& options) {
  const auto grid = grid_of(c.axes);
  const auto labels = labels_of(options.files);
  for (std::size_t f = 0; f < options.files.size(); ++f) {
    const auto variants = variants_of(options.files[f], options, c);
    for (const std::string& variant : variants) {
      check_axes(c.axes, options.files[f], variant_of(variant));
      const bool told = c.axes.empty() || options.variants.size() > 1 || variant != standard;
      for (const auto& point : grid)
        c.conditions.push_back(
            {condition_name(options.files.size() > 1 ? labels[f] : "", told ? variant : "", c.axes, point),
             options.files[f],
             variant,
             point,
             {},
             {}});
    }
  }
  std::set<std::string> names;
  for (const Condition& condition : c.conditions)
    if (!names.insert(condition.name).second)
      throw InputError(fmt::format("{} is asked for twice\n", condition.name));
}

// -- cells --------------------------------------------------------------------------------------

/// What run.json would say of the cell's network, as far as the fingerprint needs it.
RunRecord expected_run(const Condition& condition, std::vector<std::string> settings, std::uint64_t seed,
                       double duration, Condition* learns) {
  settings.push_back(fmt::format("simulation.seed={}", seed));
  Loaded loaded = load_checked(condition.file, variant_of(condition.variant), settings);
  RunRecord run;
  run.patterns = make_patterns(loaded.description, fs::path(condition.file).parent_path(), *loaded.mistakes);
  const Timeline timeline = make_timeline(loaded.description, run.patterns, *loaded.mistakes);
  loaded.mistakes->throw_if_any();
  run.name = loaded.description.name;
  run.version = version;
  run.network = write_yaml(loaded.tree);
  run.duration = duration >= 0 ? std::min(duration, timeline.duration) : timeline.duration;
  if (learns) {
    learns->changes = loaded.changes;
    std::erase_if(learns->changes, [](const auto& change) { return change.first == "simulation.seed"; });
  }
  return run;
}

std::vector<std::string> words_of(const MatrixOptions& options, const Condition& condition,
                                  const std::vector<std::string>& settings, std::uint64_t seed,
                                  const fs::path& directory) {
  std::vector<std::string> words{
      "run",   condition.file,    "--quiet", "--threads", std::to_string(options.threads),
      "--out", directory.string()};
  if (!options.reports) words.emplace_back("--no-report");
  if (condition.variant != standard) words.insert(words.end(), {"--variant", condition.variant});
  for (const std::string& setting : settings)
    words.insert(words.end(), {"--set", setting});
  words.insert(words.end(), {"--seed", std::to_string(seed)});
  if (options.duration >= 0) words.insert(words.end(), {"--duration", fmt::format("{}", options.duration)});
  return words;
}

void add_cells(Matrix& matrix, const MatrixOptions& options) {
  Comparison& c = matrix.comparison;
  for (std::size_t s = 0; s < c.seeds.size(); ++s)
    for (std::size_t k = 0; k < c.conditions.size(); ++k) {
      Condition& condition = c.conditions[k];
      const auto settings = settings_of(options, c.axes, condition.point);
      try {
        const RunRecord run =
            expected_run(condition, settings, c.seeds[s], options.duration, s == 0 ? &condition : nullptr);
        const fs::path directory =
            matrix.out / directory_name(condition.name) / fmt::format("seed-{}", c.seeds[s]);
        matrix.cells.push_back({k, s, directory, fingerprint_of(run),
                                fmt::format("{}, seed {}", condition.name, c.seeds[s]),
                                words_of(options, condition, settings, c.seeds[s], directory)});
      } catch (const InputError& error) {
        throw InputError(fmt::format("in {}:\n{}", condition.name, error.what()));
      }
    }
}

}  // namespace

std::string fingerprint_of(const RunRecord& run) {
  std::uint64_t hash = key_of(key_of(run.version), key_of(fmt::format("{}", run.duration)));
  hash = key_of(hash, key_of(run.network));
  for (const PatternRecord& set : run.patterns) {
    hash = key_of(hash, key_of(set.name));
    for (const auto& cells : set.cells) {
      hash = key_of(hash, cells.size());
      for (const std::uint32_t cell : cells)
        hash = key_of(hash, cell);
    }
  }
  return fmt::format("{:016x}", hash);
}

Matrix make_matrix(const MatrixOptions& options, const std::string& kind) {
  Matrix matrix;
  Comparison& c = matrix.comparison;
  c.kind = kind;
  c.version = version;
  c.files = options.files;
  c.seeds = parse_seeds(options.seeds);
  for (const std::string& vary : options.vary) {
    c.axes.push_back(parse_axis(vary));
    for (std::size_t a = 0; a + 1 < c.axes.size(); ++a)
      if (c.axes[a].path == c.axes.back().path)
        throw InputError(fmt::format("--vary {}: the path is varied twice\n", vary));
  }
  c.name = load_checked(options.files.front(), {}, {}).description.name;
  matrix.out = options.out.empty() ? fs::path("results") / (c.name + "-" + kind) : options.out;
  add_conditions(c, options);
  add_cells(matrix, options);
  return matrix;
}

bool is_done(const Cell& cell) {
  std::error_code none;
  for (const char* file : {"run.json", "spikes.h5"})
    if (!fs::exists(cell.directory / file, none)) return false;
  try {
    const RunRecord run = read_run_json((cell.directory / "run.json").string());
    return run.status == "finished" && fingerprint_of(run) == cell.fingerprint;
  } catch (const InputError&) {
    return false;
  }
}

std::vector<Cell> shard_of(const std::vector<Cell>& cells, const std::string& shard) {
  if (shard.empty()) return cells;
  const auto slash = std::min(shard.find('/'), shard.size());
  const auto number = parse_count(shard.substr(0, slash)).value.value_or(0);
  const auto shards = parse_count(shard.substr(std::min(slash + 1, shard.size()))).value.value_or(0);
  if (number < 1 || number > shards)
    throw InputError(fmt::format("--shard takes a number and how many there are, as 2/8, not '{}'\n", shard));
  std::vector<Cell> mine;
  for (std::size_t k = number - 1; k < cells.size(); k += shards)
    mine.push_back(cells[k]);
  return mine;
}

void collect(Matrix& matrix) {
  Comparison& c = matrix.comparison;
  for (const Cell& cell : matrix.cells) {
    nlohmann::json measures;
    RunRecord run = read_run_json((cell.directory / "run.json").string(), &measures);
    run.patterns.clear();
    run.phases.clear();
    if (measures.is_object()) add_scores(c, cell.condition, cell.seed, measures);
    c.conditions[cell.condition].runs.push_back(
        {cell.directory.lexically_relative(matrix.out).string(), cell.fingerprint, std::move(run)});
  }
}

std::vector<std::uint64_t> parse_seeds(const std::string& text) {
  constexpr std::uint64_t most = 10000;
  const auto refuse = [&](const std::string& why) {
    throw InputError("--seeds " + text + ": " + why + "\n");
  };
  const auto number = [&](const std::string& word) -> std::uint64_t {
    const auto value = parse_count(word).value;
    if (!value) refuse("expected a range or a list of whole numbers, as 1..5 or 1,4,7");
    return *value;
  };
  std::vector<std::uint64_t> seeds;
  if (const auto dots = text.find(".."); dots != std::string::npos) {
    const std::uint64_t first = number(text.substr(0, dots)), last = number(text.substr(dots + 2));
    if (last < first || last - first >= most)
      refuse(fmt::format("a range goes from small to large, over at most {} seeds", most));
    for (std::uint64_t k = 0; k <= last - first; ++k)
      seeds.push_back(first + k);
    return seeds;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    seeds.push_back(number(text.substr(begin, end - begin)));
    if (std::count(seeds.begin(), seeds.end(), seeds.back()) > 1)
      refuse(fmt::format("{} is given twice", seeds.back()));
    begin = end + 1;
  }
  return seeds;
}

}  // namespace mossy
