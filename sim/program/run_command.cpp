// SPDX-License-Identifier: MIT
// `mossy run` and `mossy report`: what they print.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/report.hpp"
#include "sim/core/error.hpp"
#include "sim/program/checkpoint.hpp"
#include "sim/program/commands.hpp"
#include "sim/program/figures.hpp"
#include "sim/program/progress.hpp"
#include "sim/record/run_file.hpp"
#include "sim/record/spike_tail.hpp"
#include "sim/record/state_tail.hpp"

namespace mossy {
namespace {

void print_populations(const RunRecord& r) {
  std::size_t width = 10;
  for (const PopulationRecord& p : r.populations)
    width = std::max(width, p.name.size());
  for (const PopulationRecord& p : r.populations) {
    const double rate =
        r.reached > 0 ? 1000 * static_cast<double>(p.spikes) / static_cast<double>(p.size) / r.reached : 0;
    fmt::print("  {:{}}  {:>8} cells  {:>8} spikes  {:.3g} Hz\n", p.name, width, p.size,
               format_count(static_cast<double>(p.spikes)), rate);
  }
}

/// A run that was killed: what its tail holds comes into the spike file, and the record says what happened.
void take_in_lost(const std::string& directory, RunRecord& record) {
  if (record.status == "finished" || record.status == "interrupted") return;
  std::vector<SpikePopulation> recorded;
  for (const PopulationRecord& p : record.populations)
    if (p.recorded) recorded.push_back({p.name, p.size});
  const TakenIn taken = take_in_tail(directory + "/spikes.h5", directory + "/spikes.tail", recorded);
  if (taken.alive) throw InputError(fmt::format("{}: its run still goes on", directory));
  const std::uint64_t samples = take_in_state_tail(directory + "/state.h5", directory + "/state.tail");
  if (record.status == "running") record.status = "killed";
  if (taken.spikes > 0) fmt::print("{} spikes of the last moments were taken in\n", taken.spikes);
  if (samples > 0) fmt::print("{} samples of the last moments were taken in\n", samples);
  fmt::print("this run was not finished: {}\n", record.status);
}

}  // namespace

void print_scores(const std::vector<MeasureResult>& results) {
  std::size_t width = 0;
  for (const MeasureResult& m : results)
    for (const Score& s : m.scores)
      width = std::max(width, m.name.size() + 1 + s.name.size());
  for (const MeasureResult& m : results)
    for (const Score& s : m.scores) {
      if (std::isnan(s.value)) continue;  // not defined here
      const std::string value = fmt::format("{:.4g}", s.value);
      fmt::print("  {:{}}  {:>9} {:3} {}\n", m.name + "." + s.name, width, value, s.unit, s.meaning);
    }
}

int run_command(const std::string& file, const RunOptions& options) {
  const RunResult result = run_network(file, options);
  const RunRecord& r = result.record;
  if (!options.quiet) {
    fmt::print("{}{}: {:.0f} ms in {} (built in {}), {} synaptic events, {} of memory\n", r.name,
               r.variant.empty() ? "" : " (" + r.variant + ")", r.reached, format_seconds(r.run_seconds),
               format_seconds(r.build_seconds), format_count(static_cast<double>(r.events)),
               format_bytes(static_cast<double>(r.peak_memory)));
    print_populations(r);
    print_scores(result.measures);
    if (r.status == "interrupted")
      fmt::print("interrupted at {:.1f} ms of {:.0f}; what is written is whole up to then{}\n", r.reached,
                 r.duration,
                 std::filesystem::exists(checkpoint_file(result.directory))
                     ? fmt::format("; go on by mossy run --resume {}", result.directory.string())
                     : "");
    fmt::print("{}\n", (result.directory / "report.html").string());
  }
  return result.exit_status;
}

int report_command(const std::string& directory, const std::string& figures) {
  const std::filesystem::path of(directory);
  if (std::filesystem::exists(of / "comparison.json")) {
    write_comparison_report(of);
  } else {
    RunRecord record = read_run_json((of / "run.json").string());
    take_in_lost(directory, record);
    print_scores(analyse_directory(of, record, true));
  }
  fmt::print("{}\n", (of / "report.html").string());
  if (!figures.empty()) {
    const std::size_t saved = save_figures(of / "report.html", of / "figures", figures);
    fmt::print("{} figures in {}\n", saved, (of / "figures").string());
  }
  return 0;
}

}  // namespace mossy
