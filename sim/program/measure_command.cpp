// SPDX-License-Identifier: MIT
// `mossy measure`: measures of spikes that are there, whoever wrote them.
//
// A directory of results brings its populations, phases and patterns with it. A bare file of spikes has none:
// the sizes of its populations are taken from the largest cell that fired and the duration from the last
// spike, unless given, and only measures that need no more can be had.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/measure.hpp"
#include "analysis/result_json.hpp"
#include "sim/core/nearest_name.hpp"
#include "sim/describe/scalars.hpp"
#include "sim/describe/yaml_reader.hpp"
#include "sim/program/commands.hpp"
#include "sim/record/run_file.hpp"
#include "sim/record/spike_file.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_cells = 100'000'000;  // tables of all cells must fit into memory

/// The last spike and the largest cell.
void look_through(SpikeReader& spikes, PopulationRecord& population, double& last) {
  constexpr std::uint64_t block = 1 << 16;
  for (std::uint64_t first = 0; first < population.spikes; first += block) {
    const Spikes some = spikes.read_block(population.name, first, block);
    for (const std::uint32_t id : some.ids)
      population.size = std::max<std::uint64_t>(population.size, id + std::uint64_t{1});
    last = std::max(last, some.times.back());
  }
}

void apply_sizes(RunRecord& run, const std::vector<std::string>& sizes) {
  for (const std::string& text : sizes) {
    const auto equals = std::min(text.find('='), text.size());
    const auto cells = parse_count(text.substr(std::min(equals + 1, text.size()))).value.value_or(0);
    if (cells == 0)
      throw InputError(fmt::format("--size {}: expected POPULATION=CELLS, such as GC=2000\n", text));
    const std::string name = text.substr(0, equals);
    std::vector<std::string> names;
    bool found = false;
    for (PopulationRecord& p : run.populations) {
      names.push_back(p.name);
      if (p.name != name) continue;
      found = true;
      if (cells < p.size)
        throw InputError(fmt::format("--size {}: cell {} of {} fired\n", text, p.size - 1, name));
      p.size = cells;
    }
    const std::string hint = did_you_mean(name, names);
    if (!found)
      throw InputError(fmt::format("--size {}: the file holds no population '{}'{}\n", text, name,
                                   hint.empty() ? "" : "; " + hint));
  }
}

/// What a file of spikes says about the run that made it.
RunRecord run_of(SpikeReader& spikes, const MeasureOptions& options) {
  RunRecord run;
  run.name = fs::path(options.path).stem().string();
  run.file = options.path;
  run.status = "finished";
  double last = 0;
  for (const std::string& name : spikes.populations()) {
    run.populations.push_back({name, "", 0, 1, true, spikes.count(name)});
    look_through(spikes, run.populations.back(), last);
    if (run.populations.back().size > most_cells)
      throw InputError(
          fmt::format("{}: {} holds cell {}; its cells should count from 0 within the population\n",
                      options.path, name, run.populations.back().size - 1));
  }
  if (run.populations.empty()) throw InputError(options.path + ": holds no population\n");
  apply_sizes(run, options.sizes);
  run.duration = options.duration >= 0 ? options.duration : std::nextafter(last, 2 * last + 1);
  run.reached = run.duration;
  return run;
}

/// "cv" and its like are numbers of `intervals`.
std::string measure_called(const std::string& name) {
  return name == "cv" || name == "cv2" || name == "lv" ? "intervals" : name;
}

/// Measures that need neither patterns nor phases: those without a parameter that must be given.
std::string that_need_only_spikes() {
  std::string names;
  for (const Measure& m : measures()) {
    const bool needs = std::any_of(m.parameters.begin(), m.parameters.end(),
                                   [](const MeasureParameter& p) { return p.standard.empty(); });
    if (!needs && m.name != "active_fraction") names += (names.empty() ? "" : ", ") + std::string(m.name);
  }
  return names;
}

MeasureResult result_of(const std::string& text, const RunRecord& run, const SpikeSource& spikes) {
  const auto end = std::min(text.find(','), text.size());
  const std::string name = measure_called(text.substr(0, end));
  const std::string yaml = "{measure: " + name + text.substr(end) + "}";
  Mistakes mistakes("--measure", yaml);
  const Value params = read_yaml(yaml, mistakes);
  mistakes.throw_if_any();
  const Value* kind = params.find("measure");
  MeasureSpec spec{{name, {}}, {name, kind ? kind->place : Place{}}, params};
  check_measures({spec}, known_names(run), mistakes);
  mistakes.throw_if_any();
  MeasureResult result = compute_measures({spec}, run, spikes).front();
  if (result.scores.empty())
    throw InputError(
        fmt::format("--measure {}: there is nothing to measure: the spikes come without phases that "
                    "show patterns; spikes alone are enough for {}\n",
                    text, that_need_only_spikes()));
  return result;
}

}  // namespace

int measure_command(const MeasureOptions& options) {
  const bool results = fs::is_directory(options.path);
  if (results && (options.duration >= 0 || !options.sizes.empty()))
    throw InputError("--duration and --size are for a file of spikes; a directory of results has its own\n");
  SpikeReader spikes(results ? (fs::path(options.path) / "spikes.h5").string() : options.path);
  const RunRecord run =
      results ? read_run_json((fs::path(options.path) / "run.json").string()) : run_of(spikes, options);
  std::vector<MeasureResult> all;
  for (const std::string& text : options.measures)
    all.push_back(result_of(text, run, spike_source(spikes)));
  if (options.json) {
    fmt::print("{}\n", results_to_json(all).dump(1));
    return 0;
  }
  if (!results && options.duration < 0)
    fmt::print("from 0 to the last spike, {:.4g} ms (--duration says how long it really was)\n",
               run.duration);
  print_scores(all);
  return 0;
}

}  // namespace mossy
