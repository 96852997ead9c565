// SPDX-License-Identifier: MIT
#include "analysis/measures/weight_statistics.hpp"

#include <algorithm>

#include "analysis/statistics.hpp"

namespace mossy {

WeightSummary summarise_weights(std::span<const double> weights) {
  std::vector<double> sorted(weights.begin(), weights.end());
  std::sort(sorted.begin(), sorted.end());
  const auto zeros = static_cast<double>(std::count(sorted.begin(), sorted.end(), 0.0));
  return {mean(sorted),          spread(sorted),
          quantile(sorted, 0),   quantile(sorted, 0.25),
          quantile(sorted, 0.5), quantile(sorted, 0.75),
          quantile(sorted, 1),   sorted.empty() ? undefined : zeros / static_cast<double>(sorted.size())};
}

namespace {

Figure over_time(const std::string& projection, const std::vector<WeightSnapshot>& snapshots) {
  Figure f;
  f.title = "Weights of " + projection;
  f.x_label = "time (ms)";
  f.y_label = "weight";
  f.curves = {{"mean", {}, {}}, {"lower quartile", {}, {}}, {"upper quartile", {}, {}}};
  for (const WeightSnapshot& s : snapshots) {
    const WeightSummary w = summarise_weights(s.weights);
    for (Curve& c : f.curves)
      c.x.push_back(s.time);
    f.curves[0].y.push_back(w.mean);
    f.curves[1].y.push_back(w.lower_quartile);
    f.curves[2].y.push_back(w.upper_quartile);
  }
  return f;
}

Figure distribution(const std::string& projection, const WeightSnapshot& first, const WeightSnapshot& last) {
  Figure f;
  f.kind = Figure::Kind::histogram;
  f.title = "Distribution of the weights of " + projection;
  f.x_label = "weight";
  f.y_label = "synapses";
  for (const auto& [label, snapshot] : {std::pair{"first", &first}, std::pair{"last", &last}}) {
    const Histogram h = histogram(snapshot->weights, 50);
    f.curves.push_back({label, h.left, h.counts});
  }
  return f;
}

}  // namespace

MeasureResult weight_statistics(const std::string& projection, const std::vector<WeightSnapshot>& snapshots) {
  MeasureResult result;
  if (snapshots.empty()) return result;
  const WeightSummary last = summarise_weights(snapshots.back().weights);
  const double change = last.mean - summarise_weights(snapshots.front().weights).mean;
  result.scores = {
      {projection + ".mean", last.mean, "", "mean weight at the last snapshot"},
      {projection + ".spread", last.spread, "", "standard deviation of the weights"},
      {projection + ".lower_quartile", last.lower_quartile, "", "a quarter of the weights lie below"},
      {projection + ".median", last.median, "", "half of the weights lie below"},
      {projection + ".upper_quartile", last.upper_quartile, "", "a quarter of the weights lie above"},
      {projection + ".smallest", last.smallest, "", "smallest weight"},
      {projection + ".largest", last.largest, "", "largest weight"},
      {projection + ".silent", last.silent, "", "fraction of the synapses with weight zero"},
      {projection + ".change", change, "", "of the mean weight since the first snapshot"}};
  result.figures = {over_time(projection, snapshots),
                    distribution(projection, snapshots.front(), snapshots.back())};
  return result;
}

}  // namespace mossy
