// SPDX-License-Identifier: MIT
#include "analysis/measures/pairwise_correlation.hpp"

#include "analysis/measures/common.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

namespace {

/// The binned train of one cell in the shape of an Activity: bins in place of cells.
Activity binned(const Trains& trains, std::size_t k, double start, double bins, double bin) {
  Activity a{bins, {}, {}};
  for (std::size_t s = trains.first[k]; s < trains.first[k + 1]; ++s) {
    const double at = std::floor((trains.times[s] - start) / bin);
    if (at < 0 || at >= bins) continue;
    const auto id = static_cast<std::uint32_t>(at);
    if (a.ids.empty() || a.ids.back() != id) a.ids.push_back(id), a.counts.push_back(0);
    a.counts.back() += 1;
  }
  return a;
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> choose_pairs(std::size_t cells, std::uint64_t wanted,
                                                              std::uint64_t seed) {
  std::vector<std::pair<std::size_t, std::size_t>> chosen;
  if (cells < 2) return chosen;
  if (cells * (cells - 1) / 2 <= wanted) {
    for (std::size_t i = 0; i < cells; ++i)
      for (std::size_t j = i + 1; j < cells; ++j)
        chosen.emplace_back(i, j);
    return chosen;
  }
  Stream stream(seed, key_of("pairwise_correlation"), 0);
  while (chosen.size() < wanted) {
    const auto i = stream.below(cells), j = stream.below(cells);
    if (i != j) chosen.emplace_back(i, j);
  }
  return chosen;
}

std::vector<double> pair_correlations(const Trains& trains, double start, double end, double bin,
                                      std::uint64_t pairs, std::uint64_t seed) {
  const double bins = std::floor((end - start) / bin + 1e-9);
  std::vector<double> r;
  for (const auto& [i, j] : choose_pairs(trains.ids.size(), pairs, seed))
    r.push_back(correlation(binned(trains, i, start, bins, bin), binned(trains, j, start, bins, bin)));
  return r;
}

namespace {

struct Params {
  std::vector<Name> populations, phases;
  double bin = 2;  ///< ms
  std::uint64_t pairs = 2000, seed = 1;

  static Params read(Section& s) {
    return {read_names(s, "populations"), read_names(s, "phases"),
            s.optional("bin", as_number(above(0)), 2.0), s.optional("pairs", as_count(1), 2000),
            s.optional("seed", as_count(), 1)};
  }
  void check(const std::string& path, const NameCheck& names) const {
    check_recorded(populations, path + ".populations", names);
    check_phases(phases, path + ".phases", names);
  }
};

Figure correlation_histogram(const std::string& scope, const std::vector<double>& r) {
  const Histogram h = histogram(r, 40);
  Figure f;
  f.kind = Figure::Kind::histogram;
  f.title = "Pairwise correlation in " + scope;
  f.x_label = "correlation";
  f.y_label = "pairs";
  f.curves.push_back({scope, h.left, h.counts});
  return f;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  for (const PopulationRecord* p : chosen_populations(run, params.populations)) {
    for (const Stretch& s : chosen_stretches(run, params.phases)) {
      const Trains trains = trains_of(spikes(p->name, s.start, s.end));
      const auto r = pair_correlations(trains, s.start, s.end, params.bin, params.pairs, params.seed);
      const std::string scope = joined({p->name, s.name});
      result.scores.push_back({scope + ".mean", mean(r), "", "mean correlation of pairs of firing cells"});
      result.scores.push_back({scope + ".spread", spread(r), "", "its standard deviation over pairs"});
      if (!r.empty()) result.figures.push_back(correlation_histogram(scope, r));
    }
  }
  return result;
}

}  // namespace

Measure pairwise_correlation() {
  return measure_of<Params, compute>("pairwise_correlation",
                                     "correlation of the binned spike counts of pairs of cells",
                                     {{"populations", "", "all recorded", "whose cells"},
                                      {"phases", "", "the whole run", "in which"},
                                      {"bin", "ms", "2", "width of a bin"},
                                      {"pairs", "", "2000", "pairs looked at; all when there are fewer"},
                                      {"seed", "", "1", "of the draw of pairs"}});
}

}  // namespace mossy
