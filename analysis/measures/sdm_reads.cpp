// SPDX-License-Identifier: MIT
#include "analysis/measures/sdm_reads.hpp"

#include <fmt/format.h>

#include "analysis/measures/common.hpp"
#include "analysis/memories/sdm.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

double distance_in_bits(const Cells& a, const Cells& b) {
  return static_cast<double>(differing_cells(a, b)) / 2;
}

namespace {

struct Params {
  Name population, input, words, learned;
  std::vector<Name> phases;
  ReadWindow window;  ///< of the first read
  double period = 0;  ///< ms from read to read
  std::uint64_t reads = 15, locations = 0, radius = 0;

  static Params read(Section& s) {
    Params p;
    p.population = read_required_name(s, "population");
    p.input = read_required_name(s, "input");
    p.words = read_required_name(s, "words");
    p.learned = read_required_name(s, "learned");
    p.phases = s.required("phase", as_one_or_list(as_name())).value_or(std::vector<Name>{});
    p.window = read_window(s, ReadWindow::From::start);
    p.period = s.required("period", as_number(above(0))).value_or(1);
    p.reads = s.optional("reads", as_count(1, 1000), 15);
    p.locations = s.required("locations", as_count(1, 1000000)).value_or(1);
    p.radius = s.required("radius", as_count()).value_or(0);
    if (!(p.window.length > 0)) s.tell_missing("'window'", "[after, length] of the first read, ms");
    return p;
  }

  void check(const std::string& path, const NameCheck& names) const {
    if (names.recorded(population, path + ".population")) check_size(path, names);
    check_input(input, population, path + ".input", names);
    names.pattern_set(words, path + ".words");
    check_showing({learned}, path + ".learned", names);
    check_showing(phases, path + ".phase", names);
  }

  /// The abstract memory has a counter of 4 bytes for each bit of each location.
  void check_size(const std::string& path, const NameCheck& names) const {
    constexpr double most = 1e9;
    for (const auto& p : names.known().populations) {
      if (p.name != population.text) continue;
      if (p.size % 2 != 0)
        names.tell(population.place, fmt::format("{}.population: words need pairs of cells, but {} has {}",
                                                 path, p.name, p.size));
      const std::uint64_t bits = p.size / 2;
      if (static_cast<double>(bits) * static_cast<double>(locations) > most)
        names.tell(population.place,
                   fmt::format("{}: {} locations of {} bits are too many counters; at most {}", path,
                               locations, bits, most));
    }
  }

  ReadWindow read_number(std::uint64_t k) const {
    ReadWindow at = window;
    at.after += static_cast<double>(k) * period;
    return at;
  }
};

/// What one phase, all cues equally far from their words, comes to.
struct Reads {
  double start = undefined;      ///< bits
  std::vector<double> distance;  ///< after each read, mean over the cues
  double converged = undefined;  ///< fraction within n/100 bits of the word after the last read
};

/// The cues of a phase that have a word.
std::vector<Showing> cues_of(const Params& params, const RunRecord& run, const PhaseRecord& phase) {
  const auto count = run.pattern_set(params.words.text)->cells.size();
  auto all = showings(run, phase, params.input.text);
  std::erase_if(all, [&](const Showing& s) { return !s.set || s.index >= count; });
  return all;
}

Bits word_of(const Cells& cells, std::uint32_t bits) {
  Bits word(bits);
  for (const std::uint32_t cell : cells)
    word.set(cell / 2, cell % 2 == 0);
  return word;
}

/// `distances_of(cue, word)`: of each answer to the cue from the word, in bits, read by read.
template <class DistancesOf>
Reads reads_of(const Params& params, const RunRecord& run, const PhaseRecord& phase, std::uint32_t bits,
               const DistancesOf& distances_of) {
  const auto cues = cues_of(params, run, phase);
  if (cues.empty()) return {undefined, std::vector<double>(params.reads, undefined), undefined};
  Reads reads{0, std::vector<double>(params.reads, 0), 0};
  for (const Showing& cue : cues) {
    const Cells& word = run.pattern_set(params.words.text)->cells[cue.index];
    const std::vector<double> distances = distances_of(cue, word);
    reads.start += distance_in_bits(cue.cells(), word);
    for (std::size_t k = 0; k < distances.size(); ++k)
      reads.distance[k] += distances[k];
    reads.converged += distances.back() <= bits / 100.0;
  }
  const auto count = static_cast<double>(cues.size());
  reads.start /= count;
  for (double& d : reads.distance)
    d /= count;
  reads.converged /= count;
  return reads;
}

std::vector<double> spiking_distances(const Params& params, const RunRecord& run, const SpikeSource& spikes,
                                      const Showing& cue, const Cells& word) {
  const PopulationRecord& population = *run.population(params.population.text);
  std::vector<double> distances;
  for (std::uint64_t k = 0; k < params.reads; ++k)
    distances.push_back(distance_in_bits(
        active_cells(activity_in(spikes, population, params.read_number(k), *cue.time)), word));
  return distances;
}

std::vector<double> abstract_distances(const SparseDistributedMemory& memory, Bits at, const Bits& word,
                                       std::uint64_t reads) {
  std::vector<double> distances;
  for (std::uint64_t k = 0; k < reads; ++k) {
    at = memory.read(at);
    distances.push_back(at.distance(word));
  }
  return distances;
}

/// Largest start from which at least half of the cues come to their words; -1: from none.
double critical_distance(const std::vector<Reads>& phases) {
  double critical = -1;
  for (const Reads& r : phases)
    if (r.converged >= 0.5) critical = std::max(critical, r.start);
  return critical;
}

void add_scores(const std::string& scope, const std::vector<Reads>& phases, const Params& params,
                std::vector<Score>& scores) {
  using enum Score::Better;
  scores.push_back({joined({scope, "critical_distance"}), critical_distance(phases), "bits",
                    "farthest cues of which half come to their words", higher});
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const std::string of = joined({scope, params.phases[i].text});
    scores.push_back(
        {of + ".start", phases[i].start, "bits", "distance of the cues from their words", neither});
    scores.push_back({of + ".first", phases[i].distance.front(), "bits", "after one read", lower});
    scores.push_back({of + ".last", phases[i].distance.back(), "bits", "after the last read", lower});
    scores.push_back({of + ".converged", phases[i].converged, "", "fraction within n/100 bits then", higher});
  }
}

Curve converged_curve(const std::string& label, std::vector<Reads> phases) {
  std::sort(phases.begin(), phases.end(), [](const Reads& a, const Reads& b) { return a.start < b.start; });
  Curve curve{label, {}, {}};
  for (const Reads& r : phases)
    curve.x.push_back(r.start), curve.y.push_back(r.converged);
  return curve;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  const auto bits = static_cast<std::uint32_t>(run.population(params.population.text)->size / 2);
  Stream addresses(run.seed, key_of("sdm_reads"), 0);
  SparseDistributedMemory memory(bits, static_cast<std::uint32_t>(params.locations),
                                 static_cast<std::uint32_t>(params.radius), addresses);
  for (const Showing& shown : cues_of(params, run, *run.phase(params.learned.text))) {
    const Bits word = word_of(shown.cells(), bits);
    memory.write(word, word);
  }
  std::vector<Reads> spiking, abstract;
  for (const Name& name : params.phases) {
    const PhaseRecord& phase = *run.phase(name.text);
    spiking.push_back(reads_of(params, run, phase, bits, [&](const Showing& cue, const Cells& word) {
      return spiking_distances(params, run, spikes, cue, word);
    }));
    abstract.push_back(reads_of(params, run, phase, bits, [&](const Showing& cue, const Cells& word) {
      return abstract_distances(memory, word_of(cue.cells(), bits), word_of(word, bits), params.reads);
    }));
  }
  MeasureResult result;
  add_scores("", spiking, params, result.scores);
  add_scores("abstract", abstract, params, result.scores);
  Figure f;
  f.title = "Cues that come to their words";
  f.x_label = "distance of the cue from the word (bits)";
  f.y_label = "fraction";
  f.curves = {converged_curve("spikes", spiking), converged_curve("abstract memory", abstract)};
  result.figures.push_back(std::move(f));
  return result;
}

}  // namespace

Measure sdm_reads() {
  return measure_of<Params, compute>(
      "sdm_reads", "how far the answers of a sparse distributed memory are from the word, read by read",
      {{"population", "", "", "whose cells answer: one of each pair of neighbours for a bit"},
       {"input", "", "", "population of the words and cues, whose cell i stands for cell i"},
       {"words", "", "", "the stored set, index by index with the cues"},
       {"learned", "", "", "the phase that stores them"},
       {"phase", "", "", "phases that give the cues, one per distance"},
       {"window", "ms", "", "[after, length] of the first read"},
       {"from", "", "start", "whether the window counts from the start or the end of a cue"},
       {"period", "ms", "", "from read to read"},
       {"reads", "", "15", "how many"},
       {"locations", "", "", "of the abstract memory, with random addresses of its own"},
       {"radius", "bits", "", "within which its locations are active"}});
}

}  // namespace mossy
