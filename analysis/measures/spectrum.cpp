// SPDX-License-Identifier: MIT
#include "analysis/measures/spectrum.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <unsupported/Eigen/FFT>

#include "analysis/measures/common.hpp"
#include "analysis/measures/synchrony.hpp"
#include "analysis/statistics.hpp"

namespace mossy {
namespace {

std::vector<double> hann(std::size_t n) {
  std::vector<double> w(n);
  for (std::size_t k = 0; k < n; ++k)
    w[k] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n));
  return w;
}

}  // namespace

Spectrum welch_spectrum(std::span<const double> counts, double bin, std::size_t segment) {
  segment = std::min(segment, counts.size());
  if (segment < 4) return {};
  const std::vector<double> window = hann(segment);
  double window_power = 0;
  for (const double w : window)
    window_power += w * w;
  const std::size_t frequencies = (segment - 1) / 2;
  Spectrum s{std::vector<double>(frequencies), std::vector<double>(frequencies, 0.0)};
  Eigen::FFT<double> fft;
  std::vector<double> part(segment);
  std::vector<std::complex<double>> transformed;
  double segments = 0, spikes = 0;
  for (std::size_t begin = 0; begin + segment <= counts.size(); begin += (segment + 1) / 2) {
    const double m = mean(counts.subspan(begin, segment));
    for (std::size_t k = 0; k < segment; ++k)
      part[k] = (counts[begin + k] - m) * window[k];
    fft.fwd(transformed, part);
    for (std::size_t k = 0; k < frequencies; ++k)
      s.power[k] += std::norm(transformed[k + 1]);
    segments += 1;
    spikes += m;
  }
  // Counts of a Poisson train have their mean as variance, hence |X|^2 = mean x sum of w^2 at every frequency.
  for (std::size_t k = 0; k < frequencies; ++k) {
    s.frequency[k] = 1000 / bin * static_cast<double>(k + 1) / static_cast<double>(segment);
    s.power[k] = spikes > 0 ? s.power[k] / segments / window_power / (spikes / segments) : undefined;
  }
  return s;
}

double band_power(const Spectrum& spectrum, double low, double high) {
  std::vector<double> inside;
  for (std::size_t k = 0; k < spectrum.frequency.size(); ++k)
    if (spectrum.frequency[k] >= low && spectrum.frequency[k] <= high) inside.push_back(spectrum.power[k]);
  return mean(inside);
}

namespace {

struct Band {
  std::string name;
  double low = 0, high = 0;  ///< Hz
};

struct Params {
  std::vector<Name> populations, phases;
  double bin = 1, segment = 1000;  ///< ms
  std::vector<Band> bands;

  static Params read(Section& s) {
    Params p{read_names(s, "populations"),
             read_names(s, "phases"),
             s.optional("bin", as_number(above(0)), 1.0),
             s.optional("segment", as_number(above(0)), 1000.0),
             {}};
    if (p.segment < 4 * p.bin) s.tell("segment", s.path_of("segment") + " must hold at least 4 bins");
    p.bands = read_bands(s, 500 / p.bin);
    return p;
  }
  /// Half the sampling rate is `highest` Hz.
  static std::vector<Band> read_bands(Section& s, double highest) {
    if (!s.has("bands")) return {{"theta", 4, 12}, {"gamma", 30, 100}, {"ripple", 120, 250}};
    std::vector<Band> bands;
    Section given = s.section("bands");
    for (const Value::Entry* e : given.others()) {
      const auto ends = as_list(as_number())(e->value, given.path_of(e->key), s.mistakes());
      if (!ends) continue;
      if (ends->size() != 2 || !((*ends)[0] < (*ends)[1]) || !((*ends)[0] > 0) || !((*ends)[1] <= highest))
        s.mistakes().add(
            e->value.place,
            given.path_of(e->key) + " must be [low, high] in Hz, above 0 and at most half of 1000 / bin");
      else
        bands.push_back({e->key, (*ends)[0], (*ends)[1]});
    }
    return bands;
  }
  void check(const std::string& path, const NameCheck& names) const {
    check_recorded(populations, path + ".populations", names);
    check_phases(phases, path + ".phases", names);
  }
};

void add_scores(const std::string& scope, const Spectrum& s, const std::vector<Band>& bands,
                std::vector<Score>& scores) {
  for (const Band& b : bands)
    scores.push_back({joined({scope, b.name}), band_power(s, b.low, b.high), "",
                      "mean power in the band relative to independent Poisson cells; 1 is no rhythm"});
  double peak = undefined, at = undefined;
  for (std::size_t k = 0; k < s.power.size(); ++k)
    if (!(s.power[k] <= peak) && !std::isnan(s.power[k])) peak = s.power[k], at = s.frequency[k];
  scores.push_back({joined({scope, "peak_frequency"}), at, "Hz", "where the power is largest"});
  scores.push_back({joined({scope, "peak_power"}), peak, "", "relative power there"});
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  Figure f;
  f.title = "Power spectrum of the activity";
  f.x_label = "frequency (Hz)";
  f.y_label = "power relative to Poisson";
  const auto segment = static_cast<std::size_t>(std::llround(params.segment / params.bin));
  for (const PopulationRecord* p : chosen_populations(run, params.populations))
    for (const Stretch& s : chosen_stretches(run, params.phases)) {
      const auto times = spikes(p->name, s.start, s.end).times;
      const Spectrum power =
          welch_spectrum(binned_counts(times, s.start, s.end, params.bin), params.bin, segment);
      const std::string scope = joined({p->name, s.name});
      add_scores(scope, power, params.bands, result.scores);
      if (!times.empty() && !power.power.empty()) f.curves.push_back({scope, power.frequency, power.power});
    }
  if (!f.curves.empty()) result.figures.push_back(std::move(f));
  return result;
}

}  // namespace

Measure spectrum() {
  return measure_of<Params, compute>(
      "spectrum", "power spectrum of the population's activity, and its theta, gamma and ripple bands",
      {{"populations", "", "all recorded", "whose summed activity"},
       {"phases", "", "the whole run", "in which"},
       {"bin", "ms", "1", "width of a counting bin; frequencies go up to 500 / bin Hz"},
       {"segment", "ms", "1000", "length of a segment; frequencies are 1000 / segment Hz apart"},
       {"bands", "Hz", "theta 4-12, gamma 30-100, ripple 120-250", "instead: {name: [low, high]}"}});
}

}  // namespace mossy
