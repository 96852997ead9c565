// SPDX-License-Identifier: MIT
#include "analysis/record_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/figure_json.hpp"
#include "analysis/packed.hpp"
#include "analysis/run_data.hpp"
#include "analysis/statistics.hpp"
#include "sim/record/state_file.hpp"
#include "sim/record/weight_file.hpp"

namespace mossy {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t most_cells = 8;         // of a trace
constexpr std::size_t most_samples = 20'000;  // of a cell
constexpr int pieces = 64;                    // in which samples are read
constexpr std::size_t most_snapshots = 60;    // of weights
constexpr std::size_t weight_bins = 50;
constexpr std::uint64_t weights_at_once = 1'000'000;

/// Samples of the first cells, every `step`-th kept, `step` doubling when they become too many.
struct Thinned {
  std::uint64_t step = 1, seen = 0;
  std::vector<double> times;
  std::vector<std::vector<float>> values;  ///< [cell][sample]

  void add(const StateSamples& part) {
    const std::size_t cells = part.cells.size(), shown = std::min(cells, most_cells);
    values.resize(shown);
    for (std::size_t k = 0; k < part.times.size(); ++k, ++seen) {
      if (seen % step != 0) continue;
      times.push_back(part.times[k]);
      for (std::size_t c = 0; c < shown; ++c)
        values[c].push_back(static_cast<float>(part.values[k * cells + c]));
      if (times.size() >= 2 * most_samples) halve();
    }
  }

 private:
  template <class T>
  static void keep_even(std::vector<T>& v) {
    for (std::size_t k = 0; 2 * k < v.size(); ++k)
      v[k] = v[2 * k];
    v.resize((v.size() + 1) / 2);
  }
  void halve() {
    step *= 2;
    keep_even(times);
    for (auto& cell : values)
      keep_even(cell);
  }
};

Json trace_json(const StateReader& reader, const std::string& population, const std::string& variable,
                const RunRecord& run) {
  Thinned kept;
  StateSamples part;
  for (int k = 0; k < pieces; ++k) {
    const double from = run.reached * k / pieces;
    // The last sample may stand at the end itself.
    const double to =
        k + 1 < pieces ? run.reached * (k + 1) / pieces : std::numeric_limits<double>::infinity();
    part = reader.read(population, variable, from, to);
    kept.add(part);
  }
  const double step = time_step_of(run);
  std::vector<std::uint32_t> times;
  for (const double t : kept.times)
    times.push_back(static_cast<std::uint32_t>(std::clamp(t / step, 0.0, 4294967295.0)));
  std::vector<float> values;
  for (const auto& cell : kept.values)
    values.insert(values.end(), cell.begin(), cell.end());
  part.cells.resize(std::min(part.cells.size(), most_cells));
  return {{"population", population}, {"variable", variable}, {"units", part.units},
          {"cells", part.cells},      {"thinned", kept.step}, {"times", packed(times)},
          {"values", packed(values)}};
}

// -- weights --------------------------------------------------------------------------------------

/// Calls each(weights) for the snapshot in pieces.
template <class Each>
void for_weights(const WeightReader& reader, const std::string& projection, std::uint64_t snapshot,
                 Each each) {
  const std::uint64_t synapses = reader.synapses(projection);
  for (std::uint64_t first = 0; first < synapses; first += weights_at_once)
    each(reader.read(projection, snapshot, first, weights_at_once));
}

struct WeightMoments {
  double time = 0, n = 0, mean = 0, squares = 0;
  double low = std::numeric_limits<double>::infinity(), high = -low;

  void add(double w) {
    n += 1;
    const double off = w - mean;
    mean += off / n;
    squares += off * (w - mean);
    low = std::min(low, w), high = std::max(high, w);
  }
  double sd() const { return n > 1 ? std::sqrt(squares / (n - 1)) : undefined; }
};

Figure distribution(const WeightReader& reader, const std::string& projection,
                    const std::vector<std::uint64_t>& snapshots, const std::vector<WeightMoments>& moments) {
  double low = moments.front().low, high = moments.front().high;
  low = std::min(low, moments.back().low), high = std::max(high, moments.back().high);
  const double width = high > low ? (high - low) / weight_bins : 1;
  Figure f;
  f.kind = Figure::Kind::histogram;
  f.title = "Distribution of the weights";
  f.x_label = "weight", f.y_label = "synapses";
  for (std::size_t k = 0; k < snapshots.size(); k += std::max<std::size_t>(1, snapshots.size() - 1)) {
    Curve curve{fmt::format("at {:.6g} ms", moments[k].time), {}, std::vector<double>(weight_bins, 0)};
    for (std::size_t bin = 0; bin < weight_bins; ++bin)
      curve.x.push_back(low + width * static_cast<double>(bin));
    for_weights(reader, projection, snapshots[k], [&](const std::vector<double>& weights) {
      for (const double w : weights)
        curve.y[std::min(weight_bins - 1, static_cast<std::size_t>((w - low) / width))] += 1;
    });
    f.curves.push_back(std::move(curve));
  }
  return f;
}

Json over_time(const std::vector<WeightMoments>& moments) {
  Figure f;
  f.title = "Mean weight, with the standard deviation over synapses";
  f.x_label = "time (ms)", f.y_label = "weight";
  Curve curve{"mean", {}, {}};
  std::vector<double> low, high;
  for (const WeightMoments& m : moments) {
    curve.x.push_back(m.time), curve.y.push_back(m.mean);
    low.push_back(m.mean - m.sd()), high.push_back(m.mean + m.sd());
  }
  f.curves = {std::move(curve)};
  Json json = figure_json(f);
  json["curves"][0]["low"] = low;
  json["curves"][0]["high"] = high;
  return json;
}

Json projection_json(const WeightReader& reader, const std::string& projection) {
  const std::vector<double> times = reader.times(projection);
  Json json = {{"projection", projection}, {"figures", Json::array()}};
  if (times.empty() || reader.synapses(projection) == 0) return json;
  std::vector<std::uint64_t> snapshots;
  const std::size_t shown = std::min(times.size(), most_snapshots);
  for (std::size_t k = 0; k < shown; ++k)
    snapshots.push_back(shown > 1 ? k * (times.size() - 1) / (shown - 1) : 0);
  std::vector<WeightMoments> moments(shown);
  for (std::size_t k = 0; k < shown; ++k) {
    moments[k].time = times[snapshots[k]];
    for_weights(reader, projection, snapshots[k], [&](const std::vector<double>& weights) {
      for (const double w : weights)
        moments[k].add(w);
    });
  }
  json["figures"].push_back(figure_json(distribution(reader, projection, snapshots, moments)));
  if (shown > 1) json["figures"].push_back(over_time(moments));
  return json;
}

}  // namespace

Json traces_json(const std::filesystem::path& file, const RunRecord& run) {
  Json list = Json::array();
  std::error_code none;
  if (!std::filesystem::exists(file, none)) return list;
  const StateReader reader(file.string());
  for (const std::string& population : reader.populations())
    for (const std::string& variable : reader.variables(population))
      list.push_back(trace_json(reader, population, variable, run));
  return list;
}

Json weights_json(const std::filesystem::path& file) {
  Json list = Json::array();
  std::error_code none;
  if (!std::filesystem::exists(file, none)) return list;
  const WeightReader reader(file.string());
  for (const std::string& projection : reader.projections())
    list.push_back(projection_json(reader, projection));
  return list;
}

}  // namespace mossy
