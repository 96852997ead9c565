// SPDX-License-Identifier: MIT
#include "sim/program/simulation.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <fstream>

#include "analysis/measure.hpp"
#include "analysis/report.hpp"
#include "analysis/result_json.hpp"
#include "sim/build/builder.hpp"
#include "sim/build/check.hpp"
#include "sim/build/patterns.hpp"
#include "sim/build/perform.hpp"
#include "sim/build/plan.hpp"
#include "sim/core/error.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/version.hpp"
#include "sim/describe/describe.hpp"
#include "sim/describe/yaml_reader.hpp"
#include "sim/program/interrupt.hpp"
#include "sim/program/progress.hpp"
#include "sim/program/recorder.hpp"
#include "sim/record/output.hpp"
#include "sim/record/run_file.hpp"
#include "sim/record/spike_text.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Bytes. Of this program alone where the kernel says so: ru_maxrss counts what started the program too.
std::uint64_t peak_memory() {
  std::ifstream status("/proc/self/status");
  std::string word;
  std::uint64_t kilobytes = 0;
  while (status >> word)
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes * 1024;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

RunRecord record_of(const Loaded& loaded, const RunOptions& options, const Built& built,
                    const std::vector<PatternRecord>& patterns, int threads) {
  RunRecord r;
  r.name = loaded.description.name;
  r.variant = options.variant;
  r.file = loaded.path;
  r.version = version;
  r.seed = 1;  // what the file means when it says nothing
  if (const Value* simulation = loaded.tree.find("simulation"))
    if (const Value* seed = simulation->find("seed")) r.seed = std::stoull(seed->text);
  r.status = "running";
  r.threads = threads;
  r.duration = built.timeline.duration;
  r.patterns = patterns;
  r.phases = built.timeline.phases;
  r.changes = loaded.changes;
  r.network = write_yaml(loaded.tree);
  for (const Population& p : built.network.populations)
    r.populations.push_back({p.name, p.model, p.size, p.groups, true, 0});
  for (const Projection& p : built.network.projections)
    r.projections.push_back({p.name, built.network.populations[p.from].name,
                             built.network.populations[p.to].name, p.rule, p.receptor, p.plasticity,
                             p.synapses});
  return r;
}

// -- the run ------------------------------------------------------------------------------------

/// Forgets what was to come after `end`, and showings that it cuts.
void cut_phases(std::vector<PhaseRecord>& phases, double end) {
  std::erase_if(phases, [&](const PhaseRecord& p) { return p.start >= end; });
  for (PhaseRecord& phase : phases) {
    phase.end = std::min(phase.end, end);
    std::erase_if(phase.presentations, [&](const Presentation& p) { return p.until > end; });
  }
}

/// Goes from date to date: actions of the protocol (before what happens at their time), samples (after).
double run_timeline(Built& built, Engine& engine, Recorder& recorder, Progress& progress, double duration) {
  const std::atomic<bool>& stop = InterruptGuard::requested();
  std::size_t next_action = 0;
  const auto& actions = built.timeline.actions;
  while (!stop) {
    while (next_action < actions.size() && actions[next_action].time <= engine.now())
      perform(built.network, actions[next_action++]);
    const double action = next_action < actions.size() ? actions[next_action].time : duration;
    const double sample = recorder.next_date();
    const bool sampling = sample < action || (sample <= action && action >= duration);
    // A sample shows what has happened up to and including its instant.
    const double target = std::min(sampling ? std::nextafter(sample, never) : action, duration);
    engine.run_until(target, stop);
    progress.update(engine.now(), recorder.spikes());
    if (stop) break;
    if (sampling) recorder.sample(sample);
    if (!sampling && target >= duration) break;
  }
  return engine.now();
}

std::string gdf_name(const std::string& population) {
  return "spikes-" + population + ".gdf";
}

void export_spikes(const fs::path& directory, const std::vector<std::string>& formats) {
  if (formats.empty()) return;
  SpikeReader spikes((directory / "spikes.h5").string());
  for (const std::string& format : formats) {
    if (format == "csv") export_csv(spikes, directory / "spikes.csv");
    if (format != "gdf") continue;
    for (const std::string& population : spikes.populations())
      export_gdf(spikes, population, directory / gdf_name(population));
  }
}

fs::path output_directory(const Loaded& loaded, const RunOptions& options) {
  if (!options.out.empty()) return options.out;
  return fs::path("results") /
         (loaded.description.name + (options.variant.empty() ? "" : "-" + options.variant));
}

void simulate(Built& built, const Loaded& loaded, RunRecord& record, const fs::path& directory, bool quiet) {
  std::vector<double> phase_ends;
  for (const PhaseRecord& phase : record.phases)
    phase_ends.push_back(phase.end);
  Recorder recorder(loaded.description, built.network, directory, record.duration, phase_ends);
  for (std::size_t p = 0; p < record.populations.size(); ++p)
    record.populations[p].recorded = recorder.records(p);
  write_run_json((directory / "run.json").string(), record, {});

  Progress progress(record.duration, quiet);
  // At dates of the run, not of the clock: where a file is flushed shows in its bytes.
  const double flush_step = record.duration / 1000;
  double next_flush = flush_step;
  Engine engine(built.network, record.threads, [&](const WindowSpikes& spikes, double end) {
    recorder.take(spikes);
    progress.update(end, recorder.spikes());
    if (end >= next_flush) {
      recorder.flush();
      while (next_flush <= end)
        next_flush += flush_step;
    }
  });
  const auto start = Clock::now();
  const double cpu = cpu_seconds();
  try {
    record.reached = run_timeline(built, engine, recorder, progress, record.duration);
    record.status = InterruptGuard::requested() ? "interrupted" : "finished";
  } catch (...) {
    progress.finish();
    record.status = "failed";
    record.reached = engine.now();
    const auto in_peace = [](const auto& act) {  // the first fault is the one to tell
      try {
        act();
      } catch (const RunError&) {
      }
    };
    in_peace([&] { recorder.close(); });
    in_peace([&] { write_run_json((directory / "run.json").string(), record, {}); });
    throw;
  }
  progress.finish();
  recorder.close();
  if (record.status == "interrupted") cut_phases(record.phases, record.reached);
  record.run_seconds = seconds_since(start);
  record.cpu_seconds = cpu_seconds() - cpu;
  record.events = engine.events();
  record.peak_memory = peak_memory();
  for (std::size_t p = 0; p < record.populations.size(); ++p)
    record.populations[p].spikes = recorder.spikes_of(p);
}

}  // namespace

Loaded load_checked(const std::string& path, const std::string& variant,
                    const std::vector<std::string>& settings) {
  Loaded loaded = load_network(path, variant, settings);
  loaded.mistakes->throw_if_any();
  check_description(loaded.description, *loaded.mistakes);
  check_measures(loaded.description.measures, known_names(loaded.description), *loaded.mistakes);
  return loaded;
}

RunResult run_network(const std::string& path, const RunOptions& options) {
  const auto start = Clock::now();
  Loaded loaded = load_checked(path, options.variant, options.settings);
  const auto base = fs::path(path).parent_path();
  const auto patterns = make_patterns(loaded.description, base, *loaded.mistakes);
  Timeline timeline = make_timeline(loaded.description, patterns, *loaded.mistakes);
  timeline.listed = read_spike_lists(loaded.description, base, *loaded.mistakes);
  loaded.mistakes->throw_if_any();
  if (options.duration >= 0 && options.duration < timeline.duration) {
    timeline.duration = options.duration;
    cut_phases(timeline.phases, options.duration);
  }
  const int threads = options.threads > 0 ? options.threads : default_threads();
  refuse_if_too_large(make_plan(loaded.description, timeline, threads));

  RunResult result;
  result.directory = output_directory(loaded, options);
  std::vector<std::string> files{"run.json", "spikes.h5",   "state.h5",   "weights.h5",
                                 "edges.h5", "report.html", "spikes.csv", "spikes.tail"};
  for (const PopulationSpec& p : loaded.description.populations)
    files.push_back(gdf_name(p.name.text));
  prepare_output(result.directory, files);
  InterruptGuard guard;
  Built built = build(loaded.description, std::move(timeline), threads);
  result.record = record_of(loaded, options, built, patterns, threads);
  result.record.build_seconds = seconds_since(start);
  simulate(built, loaded, result.record, result.directory, options.quiet);
  if (!fs::exists(result.directory / "spikes.h5"))
    throw RunError(fmt::format("{}: the results are gone; was it removed while the run went on?",
                               result.directory.string()));
  export_spikes(result.directory, options.formats);
  if (InterruptGuard::requested()) result.exit_status = InterruptGuard::exit_status();
  result.measures = analyse_directory(result.directory, result.record, options.report);
  return result;
}

std::vector<MeasureResult> analyse_directory(const fs::path& directory, RunRecord& record, bool report) {
  Mistakes mistakes(record.file, record.network);
  const Value tree = read_yaml(record.network, mistakes);
  const Description description = describe(tree, mistakes);
  mistakes.throw_if_any();
  SpikeReader reader((directory / "spikes.h5").string());
  std::vector<MeasureResult> results;
  for (const MeasureSpec& spec : description.measures) {
    try {
      results.push_back(compute_measures({spec}, record, spike_source(reader)).front());
    } catch (const InputError& error) {  // the run was shortened or stopped before what it measures
      fmt::print(stderr, "measure {} left out: {}", spec.name.text, error.what());
    }
  }
  write_run_json((directory / "run.json").string(), record, results_to_json(results));
  if (report) write_report(directory / "report.html", record, reader, results);
  return results;
}

}  // namespace mossy
