// SPDX-License-Identifier: MIT
// What a network file asks for, as plain structs that remember their place in it.
//
// Nothing here is checked against the models or expanded: names are still names, a distribution is not
// yet drawn. `describe()` (describe.hpp) makes it from a `Value`, `build()` makes a network of it.
// Units are those of the file: ms, mV, pA, pF, nS, Hz.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/describe/value.hpp"

namespace mossy {

/// A name used in the file, and where.
struct Name {
  std::string text;
  Place place;
};

/// A number, or how to draw one per cell or synapse.
///   5.0 | {uniform: [low, high]} | {normal: [mean, sd]} | {lognormal: [mean, sd] of the logarithm}
///   | {exponential: mean} | [v0, v1, ...]   with optional  min, max (redrawn until inside), round (to a multiple)
struct Distribution {
  enum class Kind { constant, uniform, normal, lognormal, exponential, list };
  Kind kind = Kind::constant;
  double a = 0;                ///< the constant, low, mean
  double b = 0;                ///< high, sd
  std::vector<double> values;  ///< of a list
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  double round = 0;  ///< 0: not rounded
  Place place;

  /// Of the multiples of `round` within min and max, the first and the last, in units of `round`. An end that is a multiple
  /// but for its digits counts as one.
  double first_multiple() const { return std::ceil(min / round - 1e-9); }
  double last_multiple() const { return std::floor(max / round + 1e-9); }
};

/// `tau_m: 20` of `params:` or `initial:`.
struct Parameter {
  Name name;
  Distribution value;
};

/// A wave that modulates a rate: `{frequency: 8, depth: 0.8}`.
struct WaveSpec {
  double frequency = 0;      ///< Hz
  double depth = 0;          ///< 0 to 1
  double phase = 0;          ///< degrees
  double concentration = 0;  ///< of `shape: von_mises`; 0: a sine
};

/// Waves that modulate a rate, nested: their factors are multiplied.
struct ModulationSpec {
  std::vector<WaveSpec> waves;
  Place place;
};

/// `file: path` or `file: {path: , population: }`: spikes.
struct SpikeFileSpec {
  Name path;               ///< relative to the network file
  std::string population;  ///< of a SONATA file, or empty
};

/// Which cells of a population: all (neither given), every n-th, the first n, or a list.
struct CellSelection {
  std::optional<std::uint64_t> every;  ///< {every: 200}: 0, 200, 400 ...
  std::optional<std::uint64_t> first;  ///< {first: 10}
  std::vector<std::uint64_t> list;     ///< [0, 1, 2]
  bool all() const { return !every && !first && list.empty(); }
  Place place;
};

/// Of a population that is to be run in steps of a clock.
struct StepSpec {
  double ms;
  Place place;
};

struct PopulationSpec {
  Name name;
  std::uint64_t size = 0;
  std::uint64_t groups = 1;  ///< contiguous, of equal size (the first size % groups are one larger)
  Name model;
  std::vector<Parameter> params;
  std::vector<Parameter> initial;
  std::optional<StepSpec> step;
  std::optional<ModulationSpec> modulation;  ///< of the model's rate, and
  std::optional<SpikeFileSpec> file;         ///< its spikes: only sources have these
  Place place;                               ///< of the mapping
};

struct PlasticitySpec {
  Name rule;
  std::vector<Parameter> params;
  std::optional<Name> teacher;    ///< projection whose spikes stand for the target's own (climbing fibres)
  std::optional<Name> modulator;  ///< projection whose spikes raise the target's neuromodulator (dopamine)
};

struct ShortTermSpec {
  Name rule;
  std::vector<Parameter> params;
};

struct ProjectionSpec {
  Name name, from, to;
  Name rule;                           ///< one_to_one, all_to_all, fixed_indegree, ...
  std::vector<Parameter> rule_params;  ///< p | indegree | outdegree | N
  bool within_groups = false;          ///< `within: groups`: only between groups of the same number
  std::optional<bool> allow_autapses, allow_multapses;  ///< nothing said: the connection rule's default
  Distribution weight, delay;
  double axonal_delay = 0;  ///< the part of the delay that lies before the synapse (plasticity)
  Name receptor;
  std::optional<PlasticitySpec> plasticity;
  std::optional<ShortTermSpec> short_term;
  Place place;
};

/// An input device attached to a population: poisson, gamma_renewal, spike_times, dc, ou_current.
struct SourceSpec {
  Name name, model, to;
  CellSelection cells;
  std::vector<Parameter> params;  ///< rate, weight, times, amplitudes ...: lists and numbers
  std::optional<ModulationSpec> modulation;
  std::optional<SpikeFileSpec> file;
  Name receptor;  ///< empty when not given
  Place place;
};

/// A set of patterns: which cells of a population are active in each.
struct PatternSpec {
  Name name;
  Name population;  ///< empty with `of`
  std::uint64_t count = 0;
  double active = 0;                          ///< fraction of the cells, in (0, 1]
  std::optional<std::uint64_t> active_cells;  ///< or their number (`active: 26` when >= 1 and integral)
  bool one_of_each_group = false;             ///< or one cell, by lot, of each group of the population
  std::optional<Name> of;                     ///< derived from another set ...
  double keep = 1;                            ///< ... keeping this fraction of its active cells
  bool fill = true;  ///< lost cells replaced by others (overlap) or just lost (partial cue)
  std::vector<std::vector<std::uint64_t>> cells;                        ///< given explicitly
  std::vector<std::pair<std::string, std::vector<std::string>>> drawn;  ///< label, rows of '#' and '.'
  std::optional<Name> images;  ///< path: folder, zip, idx(.gz) or a PNG, relative to the network file
  std::string images_inside;   ///< folder inside a zip, or empty
  std::pair<std::uint64_t, std::uint64_t> picture{0, 0};  ///< rows, columns the images are scaled to
  bool shuffled = false;  ///< `shuffle: true`: a control, each pattern with other cells, same number
  Place place;
};

/// How one set is shown in a phase. Rates in Hz, times in ms.
struct PresentSpec {
  Name patterns;
  double rate = 0;                   ///< of the active cells, Poisson
  double background = 0;             ///< of the others
  double after = 0;                  ///< starts this long after the presentation's start
  double lasts = 0;                  ///< 0: to the presentation's end
  std::vector<WaveSpec> modulation;  ///< of `rate`, which stays the mean; t counted from `after`
  std::vector<double> times;  ///< instead of a rate: every active cell fires at these times (from `after`)
  double jitter = 0;          ///< sd of a normal shift of each of `times`
  bool same_trains = false;   ///< the k-th showing of a pattern repeats the trains of the first, to the bit
};

struct PhaseSpec {
  Name name;
  double duration = 0;               ///< without presentations
  std::vector<PresentSpec> present;  ///< sets shown together, index by index
  double each = 0, gap = 0;          ///< ms a pattern is shown, ms of silence after it
  std::uint64_t repeat = 1;          ///< whole set so many times
  bool shuffle_order = false;        ///< another order in each repeat
  std::vector<std::uint64_t> only;   ///< indices shown; empty: all
  std::optional<bool> plasticity;    ///< nothing said: on
  std::vector<Name> plastic_only;    ///< `plasticity: [a, b]`: on for these projections only
  std::vector<Name> reset;           ///< `reset: [membranes, traces, weights]` at the start of the phase
  bool reset_each = false;           ///< `reset_each: true`: membranes at the start of every presentation
  std::vector<std::pair<Name, double>> gain;       ///< factor on a projection's weights, in this phase
  std::vector<std::pair<Name, double>> normalise;  ///< at the start, weights scaled to this mean
  Place place;
};

struct StateRecordSpec {
  Name population;
  CellSelection cells;
  std::vector<Name> variables;
  double every = 0;        ///< ms; 0: only at `at`
  std::vector<double> at;  ///< ms
};

struct WeightRecordSpec {
  Name projection;
  std::vector<double> at;  ///< ms; infinity stands for `end`
  bool phase_ends = false;
};

struct RecordSpec {
  std::optional<std::vector<Name>> spikes;  ///< nothing said: every population
  std::vector<StateRecordSpec> state;
  std::vector<WeightRecordSpec> weights;
  std::vector<Name> connections;  ///< projections whose synapses are written to edges.h5
};

struct MeasureSpec {
  Name name;
  Name measure;
  Value params;  ///< the whole mapping; the measure reads its own keys
};

/// A score of a variant, as `compare` tables it.
struct ScoreRef {
  Name score;    ///< "<entry of measures>.<score>"
  Name variant;  ///< "standard": the file as it is
};

/// What the file claims about a score; `compare` says whether it holds.
struct GoalSpec {
  enum class Against { nothing, difference, ratio };
  Name name;
  ScoreRef what;
  Against against = Against::nothing;
  ScoreRef other;                           ///< what is taken off, or divided by, seed by seed
  std::optional<double> at_least, at_most;  ///< at least one is given
  bool every_seed = false;                  ///< each seed must reach it, not just the mean
  std::vector<ScoreRef> controls;           ///< shown beside it
  std::string source;                       ///< the paper, or the reason
};

struct Seeds {
  std::uint64_t structure = 1, input = 1, dynamics = 1;
};

struct Description {
  std::string name;
  std::optional<double> duration;
  Seeds seeds;
  std::vector<PopulationSpec> populations;
  std::vector<ProjectionSpec> projections;
  std::vector<SourceSpec> sources;
  std::vector<PatternSpec> patterns;
  std::vector<PhaseSpec> protocol;
  RecordSpec record;
  std::vector<MeasureSpec> measures;
  std::vector<GoalSpec> goals;
  std::vector<std::string> variants;  ///< names, in file order
};

}  // namespace mossy
