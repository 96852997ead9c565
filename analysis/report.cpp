// SPDX-License-Identifier: MIT
// The data the pages read. The contract, field by field, stands in analysis/report/src/contract.js; in short:
//
//   {format: 1, time_step, rate_bin, interval_bins: {first, per_decade}, presentations_left_out,
//    run:         {name, variant, file, version, seed (text), status, duration, reached, threads, ..., network}
//    populations: [{name, model, size, groups, spikes, recorded,
//                   recorded_spikes, shown_every, times, ids, rate, mean_rate, silent, cv, cv_cells, intervals}]
//    projections: [...], patterns: [{name, population, of, count, labels}],
//    phases:      [{name, start, end, plasticity, presentations: [[start, end, until, [[set, pattern, from, to]]]]}]
//    measures:    [{name, measure, scores: [...], figures: [...]}]}
//
// Long arrays are text: "u32:" (u8, u16, f32) and their little-endian bytes in base64. `times` count units of
// `time_step` ms, which leaves 1e-6 ms in an hour; a Float32 would leave 0.25. NaN becomes null.
#include "analysis/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>

#include "analysis/spike_summary.hpp"
#include "sim/core/error.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t block = 1'000'000;          // spikes read at once
constexpr std::size_t most_bins = 4000;             // of the rates
constexpr std::size_t most_presentations = 20'000;  // marked in the page
constexpr double time_units = 4294967295.0;         // of `times` in the whole run
constexpr std::string_view placeholder = "@MOSSY_DATA@";

static_assert(std::endian::native == std::endian::little, "packed arrays are little-endian");

std::string base64(std::span<const std::byte> bytes) {
  static constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k)
      word = (word << 8) | (k < have ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0);
    for (std::size_t k = 0; k < 4; ++k)
      text += k <= have ? digits[(word >> (18 - 6 * k)) & 63] : '=';
  }
  return text;
}

template <class T>
std::string packed(std::string_view type, const std::vector<T>& values) {
  return fmt::format("{}:{}", type, base64(std::as_bytes(std::span(values))));
}

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
  json["times"] = packed("u32", times);
  if (p.size <= 65536)
    json["ids"] = packed("u16", std::vector<std::uint16_t>(ids.begin(), ids.end()));
  else
    json["ids"] = packed("u32", ids);
}

Json population_json(const PopulationRecord& p) {
  return {{"name", p.name},     {"model", p.model},   {"size", p.size},
          {"groups", p.groups}, {"spikes", p.spikes}, {"recorded", false}};
}

void add_summary(Json& json, const SpikeSummary& s) {
  json["recorded"] = true;
  json["recorded_spikes"] = s.spikes;
  json["rate"] = packed("u32", s.per_bin);
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

Json matrix_json(const std::vector<std::vector<double>>& matrix) {
  const std::size_t columns = matrix.empty() ? 0 : matrix.front().size();
  std::vector<float> values;
  values.reserve(matrix.size() * columns);
  for (const auto& row : matrix)
    for (std::size_t k = 0; k < columns; ++k)
      values.push_back(k < row.size() ? static_cast<float>(row[k]) : std::nanf(""));
  return {{"rows", matrix.size()}, {"columns", columns}, {"values", packed("f32", values)}};
}

Json pictures_json(const Figure& figure) {
  Json rows = Json::array();
  for (const auto& row : figure.pictures) {
    Json pictures = Json::array();
    for (const auto& picture : row.pictures) {
      std::vector<std::uint8_t> levels(figure.rows * figure.columns, 0);
      for (std::size_t k = 0; k < std::min(levels.size(), picture.size()); ++k)
        if (picture[k] > 0)
          levels[k] = static_cast<std::uint8_t>(std::lround(255 * std::min(1.0, picture[k])));
      pictures.push_back(packed("u8", levels));
    }
    rows.push_back({{"label", row.label}, {"pictures", pictures}});
  }
  return rows;
}

Json figure_json(const Figure& figure) {
  static constexpr const char* kinds[] = {"curves", "matrix", "pictures", "histogram"};
  Json json = {{"kind", kinds[static_cast<int>(figure.kind)]},
               {"title", figure.title},
               {"x_label", figure.x_label},
               {"y_label", figure.y_label}};
  if (figure.kind == Figure::Kind::matrix) {
    json["matrix"] = matrix_json(figure.matrix);
  } else if (figure.kind == Figure::Kind::pictures) {
    json["rows"] = figure.rows;
    json["columns"] = figure.columns;
    json["pictures"] = pictures_json(figure);
  } else {
    json["diagonal"] = figure.diagonal;
    json["curves"] = Json::array();
    for (const auto& c : figure.curves)
      json["curves"].push_back({{"label", c.label}, {"x", c.x}, {"y", c.y}});
  }
  return json;
}

Json measures_json(const std::vector<MeasureResult>& results) {
  Json list = Json::array();
  for (const auto& r : results) {
    Json scores = Json::array(), figures = Json::array();
    for (const auto& s : r.scores)
      scores.push_back({{"name", s.name}, {"value", s.value}, {"unit", s.unit}, {"meaning", s.meaning}});
    for (const auto& f : r.figures)
      figures.push_back(figure_json(f));
    list.push_back({{"name", r.name}, {"measure", r.measure}, {"scores", scores}, {"figures", figures}});
  }
  return list;
}

Json report_json(const RunRecord& run, SpikeReader& spikes, const std::vector<MeasureResult>& results,
                 std::uint64_t budget) {
  const double time_step = (run.reached > 0 ? run.reached : 1) / time_units;
  const double bin = rate_bin_for(run.reached, most_bins);
  auto [phases, left_out] = phases_json(run);
  return {{"format", 1},
          {"time_step", time_step},
          {"rate_bin", bin},
          {"interval_bins", {{"first", IntervalBins::first}, {"per_decade", IntervalBins::per_decade}}},
          {"presentations_left_out", left_out},
          {"run", run_json(run)},
          {"populations", populations_json(run, spikes, bin, time_step, budget)},
          {"projections", projections_json(run)},
          {"patterns", patterns_json(run)},
          {"phases", std::move(phases)},
          {"measures", measures_json(results)}};
}

/// JSON that may stand inside <script>: '<' occurs in its strings only, where an escape means the same, so
/// no name can end the script. Bytes that are not UTF-8 become U+FFFD.
std::string script_text(const Json& json) {
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

}  // namespace

void write_report(const std::filesystem::path& html, const RunRecord& run, SpikeReader& spikes,
                  const std::vector<MeasureResult>& results, const ReportOptions& options) {
  const std::string_view page = options.plain || full_page.empty() ? plain_page : full_page;
  const std::size_t at = page.find(placeholder);
  if (at == std::string_view::npos)
    throw RunError("the report's page was built without a place for its data");
  const std::string data = script_text(report_json(run, spikes, results, options.shown_spikes));
  std::string text;
  text.reserve(page.size() + data.size());
  text.append(page.substr(0, at)).append(data).append(page.substr(at + placeholder.size()));
  write_file_at_once(html.string(), text);
}

}  // namespace mossy
