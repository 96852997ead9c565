// SPDX-License-Identifier: MIT
#include "analysis/run_data.hpp"

#include <algorithm>
#include <map>

#include "analysis/figure_json.hpp"
#include "analysis/packed.hpp"
#include "analysis/spike_summary.hpp"

namespace mossy {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::uint64_t block = 1'000'000;          // spikes read at once
constexpr std::size_t most_bins = 4000;             // of the rates
constexpr std::size_t most_presentations = 20'000;  // marked in the page
constexpr double time_units = 4294967295.0;         // of `times` in the whole run

Json run_json(const RunRecord& run) {
  std::uint64_t cells = 0, spikes = 0, synapses = 0;
  for (const auto& p : run.populations)
    cells += p.size, spikes += p.spikes;
  for (const auto& p : run.projections)
    synapses += p.synapses;
  return {{"name", run.name},
          {"variant", run.variant},
          {"file", run.file},
          {"version", run.version},
          {"seed", std::to_string(run.seed)},
          {"status", run.status},
          {"duration", run.duration},
          {"reached", run.reached},
          {"threads", run.threads},
          {"build_seconds", run.build_seconds},
          {"run_seconds", run.run_seconds},
          {"cpu_seconds", run.cpu_seconds},
          {"events", run.events},
          {"peak_memory", run.peak_memory},
          {"cells", cells},
          {"synapses", synapses},
          {"spikes", spikes},
          {"changes", run.changes},
          {"network", run.network}};
}

template <class Each>
void for_each_block(SpikeReader& spikes, const std::string& population, Each each) {
  const std::uint64_t count = spikes.count(population);
  for (std::uint64_t first = 0; first < count; first += block)
    each(spikes.read_block(population, first, block));
}

/// The spikes of every `step`-th cell, as the page reads them.
void add_shown(Json& json, SpikeReader& spikes, const PopulationRecord& p, std::uint64_t step,
               double time_step) {
  std::vector<std::uint32_t> times, ids;
  if (step > 0)
    for_each_block(spikes, p.name, [&](const Spikes& part) {
      for (std::size_t i = 0; i < part.times.size(); ++i) {
        if (part.ids[i] % step != 0) continue;
        times.push_back(static_cast<std::uint32_t>(std::clamp(part.times[i] / time_step, 0.0, time_units)));
        ids.push_back(part.ids[i]);
      }
    });
  json["shown_every"] = step;
  json["times"] = packed(times);
  if (p.size <= 65536)
    json["ids"] = packed(std::vector<std::uint16_t>(ids.begin(), ids.end()));
  else
    json["ids"] = packed(ids);
}

Json population_json(const PopulationRecord& p) {
  return {{"name", p.name},     {"model", p.model},   {"size", p.size},
          {"groups", p.groups}, {"spikes", p.spikes}, {"recorded", false}};
}

void add_summary(Json& json, const SpikeSummary& s) {
  json["recorded"] = true;
  json["recorded_spikes"] = s.spikes;
  json["rate"] = packed(s.per_bin);
  json["mean_rate"] = s.mean_rate;
  json["silent"] = s.silent;
  json["cv"] = s.cv;
  json["cv_cells"] = s.cv_cells;
  json["intervals"] = s.intervals;
}

SpikeSummary summary_of(SpikeReader& spikes, const PopulationRecord& p, double reached, double bin) {
  SpikeSummariser summariser(p.name, p.size, reached, bin);
  for_each_block(spikes, p.name, [&](const Spikes& part) { summariser.add(part); });
  return summariser.finish();
}

Json populations_json(const RunRecord& run, SpikeReader& spikes, double bin, double time_step,
                      std::uint64_t budget) {
  std::vector<const PopulationRecord*> recorded;
  std::vector<std::uint64_t> wanted;
  for (const auto& p : run.populations)
    if (p.recorded && spikes.has(p.name)) recorded.push_back(&p), wanted.push_back(spikes.count(p.name));
  const std::vector<std::uint64_t> share = shares_of(budget, wanted);
  Json list = Json::array();
  for (const auto& p : run.populations) {
    list.push_back(population_json(p));
    const auto found = std::find(recorded.begin(), recorded.end(), &p);
    if (found == recorded.end()) continue;
    const SpikeSummary summary = summary_of(spikes, p, run.reached, bin);
    add_summary(list.back(), summary);
    const std::uint64_t group_size = p.groups > 1 ? std::max<std::uint64_t>(1, p.size / p.groups) : 1;
    const auto step =
        thinning_for(summary.per_cell, share[static_cast<std::size_t>(found - recorded.begin())], group_size);
    add_shown(list.back(), spikes, p, step, time_step);
  }
  return list;
}

Json projections_json(const RunRecord& run) {
  Json list = Json::array();
  for (const auto& p : run.projections)
    list.push_back({{"name", p.name},
                    {"from", p.from},
                    {"to", p.to},
                    {"rule", p.rule},
                    {"receptor", p.receptor},
                    {"plasticity", p.plasticity},
                    {"synapses", p.synapses}});
  return list;
}

Json patterns_json(const RunRecord& run) {
  Json list = Json::array();
  for (const auto& p : run.patterns)
    list.push_back({{"name", p.name},
                    {"population", p.population},
                    {"of", p.of},
                    {"count", p.cells.size()},
                    {"labels", p.labels}});
  return list;
}

/// [start, end, until, [[set, pattern, from, to], ...]], `set` counting the pattern sets.
Json presentation_json(const Presentation& p, const std::map<std::string, std::size_t>& sets) {
  Json shown = Json::array();
  for (const auto& s : p.shown)
    if (const auto set = sets.find(s.patterns); set != sets.end())
      shown.push_back(Json::array({set->second, s.index, s.start, s.end}));
  return Json::array({p.start, p.end, p.until, shown});
}

/// The phases that were reached, and how many of their presentations are not marked.
std::pair<Json, std::size_t> phases_json(const RunRecord& run) {
  std::map<std::string, std::size_t> sets;
  for (std::size_t k = 0; k < run.patterns.size(); ++k)
    sets[run.patterns[k].name] = k;
  std::size_t marked = 0, left_out = 0;
  Json list = Json::array();
  for (const auto& phase : run.phases) {
    Json presentations = Json::array();
    for (const auto& p : phase.presentations) {
      if (p.start >= run.reached) continue;
      if (marked >= most_presentations)
        ++left_out;
      else
        presentations.push_back(presentation_json(p, sets)), ++marked;
    }
    if (phase.start < run.reached)
      list.push_back({{"name", phase.name},
                      {"start", phase.start},
                      {"end", phase.end},
                      {"plasticity", phase.plasticity},
                      {"presentations", presentations}});
  }
  return {list, left_out};
}

Json measures_json(const std::vector<MeasureResult>& results) {
  Json list = Json::array();
  for (const auto& r : results) {
    Json scores = Json::array();
    for (const auto& s : r.scores)
      scores.push_back({{"name", s.name}, {"value", s.value}, {"unit", s.unit}, {"meaning", s.meaning}});
    list.push_back(
        {{"name", r.name}, {"measure", r.measure}, {"scores", scores}, {"figures", figures_json(r.figures)}});
  }
  return list;
}

}  // namespace

double time_step_of(const RunRecord& run) {
  return (run.reached > 0 ? run.reached : 1) / time_units;
}

Json run_data(const RunRecord& run, SpikeReader& spikes, const std::vector<MeasureResult>& results,
              std::uint64_t shown_spikes) {
  const double time_step = time_step_of(run);
  const double bin = rate_bin_for(run.reached, most_bins);
  auto [phases, left_out] = phases_json(run);
  return {{"format", 1},
          {"kind", "run"},
          {"time_step", time_step},
          {"rate_bin", bin},
          {"interval_bins", {{"first", IntervalBins::first}, {"per_decade", IntervalBins::per_decade}}},
          {"presentations_left_out", left_out},
          {"run", run_json(run)},
          {"populations", populations_json(run, spikes, bin, time_step, shown_spikes)},
          {"projections", projections_json(run)},
          {"patterns", patterns_json(run)},
          {"phases", std::move(phases)},
          {"measures", measures_json(results)},
          {"traces", Json::array()},
          {"weights", Json::array()},
          {"pattern_figures", Json::array()}};
}

}  // namespace mossy
