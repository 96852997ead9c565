// SPDX-License-Identifier: MIT
#include "analysis/measures/train_distance.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/measures/common.hpp"
#include "analysis/measures/pairwise_correlation.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

double van_rossum_distance(std::span<const double> a, std::span<const double> b, double tau) {
  // Integrated: D^2 = 1/2 sum_kl s_k s_l exp(-|t_k - t_l| / tau) over the spikes of both, s = +1 in a, -1 in b.
  // In order of time the sum over l < k is one decaying number.
  double before = 0, last = 0, twice = 0;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const bool of_a = j == b.size() || (i < a.size() && a[i] <= b[j]);
    const double t = of_a ? a[i++] : b[j++], sign = of_a ? 1 : -1;
    before *= std::exp((last - t) / tau);
    twice += 1 + 2 * sign * before;
    before += sign;
    last = t;
  }
  return std::sqrt(std::max(0.0, twice / 2));
}

namespace {

/// A train with its auxiliary spikes, and for each of its spikes the distance to the nearest of the other.
struct Surrounded {
  std::vector<double> times, nearest;
};

Surrounded with_ends(std::span<const double> times, double start, double end) {
  Surrounded s;
  s.times.push_back(start);
  for (const double t : times)
    if (t > start && t < end) s.times.push_back(t);
  s.times.push_back(end);
  return s;
}

void find_nearest(Surrounded& one, const Surrounded& other) {
  std::size_t k = 0;
  for (const double t : one.times) {
    while (k + 1 < other.times.size() && std::abs(other.times[k + 1] - t) <= std::abs(other.times[k] - t))
      ++k;
    one.nearest.push_back(std::abs(other.times[k] - t));
  }
}

/// Within the interval that begins at spike k: Kreuz et al. eq. 6, linear in t.
double dissimilarity(const Surrounded& s, std::size_t k, double t) {
  const double interval = s.times[k + 1] - s.times[k];
  return (s.nearest[k] * (s.times[k + 1] - t) + s.nearest[k + 1] * (t - s.times[k])) / interval;
}

}  // namespace

double spike_distance(std::span<const double> a, std::span<const double> b, double start, double end) {
  Surrounded one = with_ends(a, start, end), two = with_ends(b, start, end);
  find_nearest(one, two);
  find_nearest(two, one);
  double sum = 0, from = start;
  for (std::size_t i = 0, j = 0; i + 1 < one.times.size() && j + 1 < two.times.size();) {
    const double to = std::min(one.times[i + 1], two.times[j + 1]);
    const double x = one.times[i + 1] - one.times[i], y = two.times[j + 1] - two.times[j];
    const auto at = [&](double t) {  // their eq. 7
      return 2 * (dissimilarity(one, i, t) * y + dissimilarity(two, j, t) * x) / ((x + y) * (x + y));
    };
    if (to > from) sum += (at(from) + at(to)) / 2 * (to - from);  // linear between spikes: exact
    from = to;
    const bool both = one.times[i + 1] == two.times[j + 1];
    if (both || one.times[i + 1] < two.times[j + 1])
      ++i, j += both;
    else
      ++j;
  }
  return sum / (end - start);
}

// -- the measure --------------------------------------------------------------------------------

namespace {

struct Params {
  std::vector<Name> populations, phases;
  bool between_showings = false;
  double tau = 10;  ///< ms
  std::uint64_t pairs = 2000, seed = 1;

  static Params read(Section& s) {
    Params p;
    p.populations = read_names(s, "populations");
    p.phases = read_names(s, "phases");
    p.between_showings = s.optional("between", as_word_of({"cells", "showings"}), "cells") == "showings";
    p.tau = s.optional("tau", as_number(above(0)), 10.0);
    p.pairs = s.optional("pairs", as_count(1), 2000);
    p.seed = s.optional("seed", as_count(), 1);
    if (p.between_showings && p.phases.empty())
      s.tell("between", s.title() + ": between showings needs 'phases' that show patterns");
    return p;
  }
  void check(const std::string& path, const NameCheck& names) const {
    check_recorded(populations, path + ".populations", names);
    if (between_showings)
      check_showing(phases, path + ".phases", names);
    else
      check_phases(phases, path + ".phases", names);
  }
};

struct Distances {
  std::vector<double> van_rossum, spike;

  void add(std::span<const double> a, std::span<const double> b, double start, double end, double tau) {
    van_rossum.push_back(van_rossum_distance(a, b, tau));
    spike.push_back(spike_distance(a, b, start, end));
  }
};

std::span<const double> train(const Trains& trains, std::size_t k) {
  return {trains.times.data() + trains.first[k], trains.first[k + 1] - trains.first[k]};
}

/// The train of a cell, empty when it is silent.
std::span<const double> train_of(const Trains& trains, std::uint32_t cell) {
  const auto found = std::lower_bound(trains.ids.begin(), trains.ids.end(), cell);
  if (found == trains.ids.end() || *found != cell) return {};
  return train(trains, static_cast<std::size_t>(found - trains.ids.begin()));
}

Distances between_cells(const Params& params, const Trains& trains, const Stretch& s) {
  Distances d;
  if (s.length() > 0)
    for (const auto& [i, j] : choose_pairs(trains.ids.size(), params.pairs, params.seed))
      d.add(train(trains, i), train(trains, j), s.start, s.end, params.tau);
  return d;
}

/// Times count from the start of the showing; cells that fired in either of two showings of one pattern.
Distances between_showings(const Params& params, const RunRecord& run, const SpikeSource& spikes,
                           const PopulationRecord& population, const PhaseRecord& phase) {
  struct Shown {
    Showing showing;
    Trains trains;
  };
  std::vector<Shown> all;
  for (const Showing& showing : showings(run, phase)) {
    if (!showing.set) continue;
    SpikeList list = spikes(population.name, showing.time->start, showing.time->end);
    for (double& t : list.times)
      t -= showing.time->start;
    all.push_back({showing, trains_of(list)});
  }
  Distances d;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      if (!all[i].showing.same_pattern(all[j].showing)) continue;
      Cells either;
      std::set_union(all[i].trains.ids.begin(), all[i].trains.ids.end(), all[j].trains.ids.begin(),
                     all[j].trains.ids.end(), std::back_inserter(either));
      const double length = all[i].showing.time->end - all[i].showing.time->start;
      for (const std::uint32_t cell : either)
        d.add(train_of(all[i].trains, cell), train_of(all[j].trains, cell), 0, length, params.tau);
    }
  return d;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  for (const PopulationRecord* p : chosen_populations(run, params.populations))
    for (const Stretch& s : chosen_stretches(run, params.phases)) {
      const Distances d = params.between_showings
                              ? between_showings(params, run, spikes, *p, *run.phase(s.name))
                              : between_cells(params, trains_of(spikes(p->name, s.start, s.end)), s);
      const std::string scope = joined({p->name, s.name});
      result.scores.push_back(
          {scope + ".van_rossum", mean(d.van_rossum), "", "mean van Rossum distance of the pairs"});
      result.scores.push_back(
          {scope + ".spike", mean(d.spike), "", "mean SPIKE-distance of the pairs; 0 for equal trains"});
      result.scores.push_back(
          {scope + ".pairs", static_cast<double>(d.spike.size()), "", "that were compared"});
    }
  return result;
}

}  // namespace

Measure train_distance() {
  return measure_of<Params, compute>(
      "train_distance", "distance in time between spike trains: van Rossum and SPIKE",
      {{"populations", "", "all recorded", "whose cells"},
       {"phases", "", "the whole run", "in which"},
       {"between", "", "cells",
        "pairs of different `cells`, or the same cell in two `showings` of one pattern in a phase"},
       {"tau", "ms", "10", "decay of the van Rossum kernel"},
       {"pairs", "", "2000", "pairs of cells looked at; all when there are fewer"},
       {"seed", "", "1", "of the draw of pairs"}});
}

}  // namespace mossy
