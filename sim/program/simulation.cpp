// SPDX-License-Identifier: MIT
#include "sim/program/simulation.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <optional>

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
#include "sim/program/checkpoint.hpp"
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
/// `save()` is called between two windows, once files are flushed, when a checkpoint is due.
template <class Save>
double run_timeline(Built& built, Engine& engine, Recorder& recorder, Progress& progress, double duration,
                    std::uint64_t& next_action, const Save& save) {
  const std::atomic<bool>& stop = InterruptGuard::requested();
  const auto& actions = built.timeline.actions;
  const auto action_is_next = [&] {  // and no sample before it is still to be taken
    return next_action < actions.size() && actions[next_action].time <= engine.now() &&
           !(recorder.next_date() < actions[next_action].time);
  };
  while (!stop) {
    while (action_is_next())
      perform(built.network, actions[next_action++]);
    const double action = next_action < actions.size() ? actions[next_action].time : duration;
    const double sample = recorder.next_date();
    const bool sampling = sample < action || (sample <= action && action >= duration);
    // A sample shows what has happened up to and including its instant.
    const double target = std::min(sampling ? std::nextafter(sample, never) : action, duration);
    engine.run_until(target, stop);
    progress.update(engine.now(), recorder.spikes());
    if (stop && engine.now() < target) break;  // else what is due at the target still is
    if (engine.paused() && !stop) {
      save();
      continue;
    }
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

void simulate(Built& built, const Loaded& loaded, RunRecord& record, const fs::path& directory,
              const RunOptions& options, Checkpoints& checkpoints, OpenCheckpoint* from) {
  std::vector<double> phase_ends;
  for (const PhaseRecord& phase : record.phases)
    phase_ends.push_back(phase.end);
  Recorder recorder(loaded.description, built.network, directory, record.duration, phase_ends,
                    from ? h5::Making::beside : h5::Making::in_place);
  for (std::size_t p = 0; p < record.populations.size(); ++p)
    record.populations[p].recorded = recorder.records(p);
  Standing standing = from ? from->standing : Standing{};

  Progress progress(record.duration, options.quiet, standing.reached);
  // At dates of the run, not of the clock: where a file is flushed shows in its bytes.
  const double flush_step = record.duration / 250;
  double next_flush = flush_step;
  const Sharing sharing = options.threads > 0 ? Sharing::always : Sharing::where_it_pays;
  Engine engine(
      built.network, record.threads,
      [&](const WindowSpikes& spikes, double end) {
        recorder.take(spikes);
        progress.update(end, recorder.spikes());
        if (end < next_flush) return;
        recorder.flush();
        while (next_flush <= end)
          next_flush += flush_step;
        if (checkpoints.due(end) && end < record.duration) engine.pause();
      },
      sharing);
  // A checkpoint counts on what has been flushed, so nothing is shown between the flush and it.
  engine.show_at_once([&](double end) { return end >= next_flush && checkpoints.due(end); });
  if (from) {
    engine.archive(*from->reader);
    recorder.archive(*from->reader);
    from->reader->finish();
    checkpoints.start_at(engine.now());
    while (next_flush <= engine.now())
      next_flush += flush_step;
  }
  write_run_json((directory / "run.json").string(), record, {});
  const auto start = Clock::now();
  const double cpu = cpu_seconds(), run_before = standing.run_seconds, cpu_before = standing.cpu_seconds;
  const auto save = [&] {
    standing.run_seconds = run_before + seconds_since(start);
    standing.cpu_seconds = cpu_before + cpu_seconds() - cpu;
    checkpoints.write(standing, engine, recorder);
  };
  try {
    record.reached =
        run_timeline(built, engine, recorder, progress, record.duration, standing.next_action, save);
    engine.check_cells();
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
  if (record.status == "interrupted" && checkpoints.wanted()) save();
  if (record.status == "interrupted") cut_phases(record.phases, record.reached);
  record.run_seconds = run_before + seconds_since(start);
  record.cpu_seconds = cpu_before + cpu_seconds() - cpu;
  record.events = engine.events();
  record.peak_memory = peak_memory();
  for (std::size_t p = 0; p < record.populations.size(); ++p)
    record.populations[p].spikes = recorder.spikes_of(p);
}

// -- what is to be run --------------------------------------------------------------------------

struct Task {
  RunOptions options;
  Loaded loaded;
  fs::path base, directory;
  std::optional<OpenCheckpoint> from;
};

Task task_of_file(const std::string& path, const RunOptions& options) {
  Task task{
      options, load_checked(path, options.variant, options.settings), fs::path(path).parent_path(), {}, {}};
  task.directory = output_directory(task.loaded, options);
  std::error_code none;
  if (!options.fresh && fs::exists(checkpoint_file(task.directory), none))
    throw InputError(fmt::format(
        "{0}: holds the checkpoint of a run that was not finished; go on with it by --resume {0}, or "
        "begin anew with --fresh\n",
        task.directory.string()));
  return task;
}

/// Without a file the network is the checkpoint's; with one it must be the same.
Task task_to_resume(const std::string& path, const RunOptions& options) {
  Task task{options, {}, {}, options.resume_from, {}};
  if (path.empty()) {
    if (!options.variant.empty() || !options.settings.empty() || options.duration >= 0 ||
        !options.out.empty())
      throw InputError(
          "--resume DIR goes on with the run as it was: without --variant, --set, --seed, --duration and "
          "--out\n");
    task.from = open_checkpoint(task.directory);
    task.loaded = load_again(task.from->origin);
    task.base = task.from->origin.base;
    task.options.duration = task.from->origin.duration;
  } else {
    task.loaded = load_checked(path, options.variant, options.settings);
    task.base = fs::path(path).parent_path();
    if (task.directory.empty()) task.directory = output_directory(task.loaded, options);
    task.from = open_checkpoint(task.directory);
    task.loaded.path = task.from->origin.file;
  }
  const Origin& origin = task.from->origin;
  task.options.variant = origin.variant;
  if (task.options.checkpoint <= 0) task.options.checkpoint = origin.every;
  if (task.options.formats.empty()) task.options.formats = origin.formats;
  return task;
}

/// Of an earlier run; one that is gone on with needs its results.
std::vector<std::string> files_to_remove(const Description& description, bool goes_on) {
  std::vector<std::string> files{"report.html",    "spikes.csv",    "checkpoint.bin.part",
                                 "spikes.h5.part", "state.h5.part", "weights.h5.part"};
  for (const PopulationSpec& p : description.populations)
    files.push_back(gdf_name(p.name.text));
  if (!goes_on)
    files.insert(files.end(), {"run.json", "spikes.h5", "state.h5", "weights.h5", "edges.h5", "spikes.tail",
                               "state.tail", "checkpoint.bin"});
  return files;
}

Origin origin_of(const Task& task, const Built& built, const RunRecord& record, int cut_for) {
  Origin origin;
  origin.every = task.options.checkpoint;
  if (origin.every <= 0) return origin;
  origin.program = program_identity();
  origin.file = record.file;
  origin.base = fs::absolute(task.base).string();
  origin.name = record.name;
  origin.variant = record.variant;
  origin.text = record.network;
  origin.changes = record.changes;
  origin.formats = task.options.formats;
  origin.duration = record.duration;
  origin.cut_for = cut_for;
  origin.network = fingerprint_of(built, record);
  if (task.from && task.from->origin.network != origin.network)
    throw InputError(
        fmt::format("{}: the network that its checkpoint belongs to is built otherwise now; did a file of "
                    "patterns or spikes change?\n",
                    task.directory.string()));
  return origin;
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

RunResult run_network(const std::string& path, const RunOptions& given) {
  const auto start = Clock::now();
  Task task = given.resumes ? task_to_resume(path, given) : task_of_file(path, given);
  Loaded& loaded = task.loaded;
  const RunOptions& options = task.options;
  const fs::path& base = task.base;
  const auto patterns = make_patterns(loaded.description, base, *loaded.mistakes);
  Timeline timeline = make_timeline(loaded.description, patterns, *loaded.mistakes);
  timeline.listed = read_spike_lists(loaded.description, base, *loaded.mistakes);
  loaded.mistakes->throw_if_any();
  if (options.duration >= 0 && options.duration < timeline.duration) {
    timeline.duration = options.duration;
    cut_phases(timeline.phases, options.duration);
  }
  const int threads = options.threads > 0 ? options.threads : default_threads();
  if (task.from)
    require_same_network(task.from->origin, write_yaml(loaded.tree), timeline.duration,
                         task.directory.string());
  refuse_if_too_large(make_plan(loaded.description, timeline, threads));

  RunResult result;
  result.directory = task.directory;
  prepare_output(result.directory, files_to_remove(loaded.description, task.from.has_value()));
  InterruptGuard guard;
  const int cut_for = task.from ? task.from->origin.cut_for : threads;
  Built built = build(loaded.description, std::move(timeline), threads, 0, cut_for);
  result.record = record_of(loaded, options, built, patterns, threads);
  result.record.build_seconds = seconds_since(start);
  Checkpoints checkpoints(result.directory, origin_of(task, built, result.record, cut_for));
  simulate(built, loaded, result.record, result.directory, options, checkpoints,
           task.from ? &*task.from : nullptr);
  built.network = {};  // its memory is for what reads the results now
  if (!fs::exists(result.directory / "spikes.h5"))
    throw RunError(fmt::format("{}: the results are gone; was it removed while the run went on?",
                               result.directory.string()));
  export_spikes(result.directory, options.formats);
  if (InterruptGuard::requested()) result.exit_status = InterruptGuard::exit_status();
  result.measures = analyse_directory(result.directory, result.record, options.report);
  if (result.record.status == "finished") checkpoints.remove();
  return result;
}

std::vector<MeasureResult> analyse_directory(const fs::path& directory, RunRecord& record, bool report) {
  Mistakes mistakes(record.file, record.network);
  const Value tree = read_yaml(record.network, mistakes);
  const Description description = describe(tree, mistakes);
  mistakes.throw_if_any();
  const std::string spikes = (directory / "spikes.h5").string();
  SpikeReader reader(spikes);
  for (const PopulationRecord& p : record.populations)
    if (p.recorded && !reader.has(p.name))
      throw InputError(
          fmt::format("{}: holds no population '{}' though run.json says it was recorded; is it the file of "
                      "another run?\n",
                      spikes, p.name));
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
