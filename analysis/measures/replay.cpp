// SPDX-License-Identifier: MIT
#include "analysis/measures/replay.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/measures/common.hpp"
#include "analysis/statistics.hpp"
#include "sim/core/rng.hpp"

namespace mossy {

std::vector<int> sequence_positions(const std::vector<Cells>& sequence, std::size_t cells) {
  constexpr int none = -1, several = -2;
  std::vector<int> position(cells, none);
  for (std::size_t k = 0; k < sequence.size(); ++k)
    for (const std::uint32_t cell : sequence[k])
      position[cell] = position[cell] == none ? static_cast<int>(k) : several;
  for (int& p : position)
    p = std::max(p, none);
  return position;
}

std::vector<int> group_positions(std::size_t cells, std::size_t groups) {
  std::vector<int> position;
  for (std::size_t k = 0; k < groups; ++k)
    position.insert(position.end(), cells / groups + (k < cells % groups), static_cast<int>(k));
  return position;
}

namespace {

/// Share of the positions at which at least a fifth of the cells are in `fired`.
double reach_of(const std::vector<char>& fired, const std::vector<int>& position, std::size_t positions) {
  std::vector<double> all(positions, 0), active(positions, 0);
  for (std::size_t i = 0; i < position.size(); ++i) {
    if (position[i] < 0) continue;
    const auto k = static_cast<std::size_t>(position[i]);
    all[k] += 1;
    active[k] += fired[i];
  }
  double reached = 0;
  for (std::size_t k = 0; k < positions; ++k)
    reached += all[k] > 0 && active[k] >= 0.2 * all[k];
  return reached / static_cast<double>(positions);
}

}  // namespace

ReplayEvent score_replay(const SpikeList& spikes, const std::vector<int>& position, std::size_t positions,
                         int shuffles, Stream& stream) {
  std::vector<char> fired(position.size(), 0);
  std::vector<double> times, places;
  Cells who;
  for (std::size_t k = 0; k < spikes.ids.size(); ++k) {
    const std::uint32_t cell = spikes.ids[k];
    if (position[cell] < 0) continue;
    fired[cell] = 1;
    times.push_back(spikes.times[k]);
    places.push_back(position[cell]);
    who.push_back(cell);
  }
  ReplayEvent event;
  const Line line = times.size() < 3 ? Line{} : line_through(times, places);
  event.r = line.r;
  event.speed = line.slope;
  event.reach = reach_of(fired, position, positions);
  if (std::isnan(line.r)) return event;
  Cells members;
  for (std::uint32_t i = 0; i < position.size(); ++i)
    if (position[i] >= 0) members.push_back(i);
  std::vector<int> shuffled = position;
  int as_large = 0;
  for (int n = 0; n < shuffles; ++n) {
    for (std::size_t k = members.size(); k > 1; --k)
      std::swap(shuffled[members[k - 1]], shuffled[members[stream.below(k)]]);
    for (std::size_t k = 0; k < who.size(); ++k)
      places[k] = shuffled[who[k]];
    as_large += std::abs(line_through(times, places).r) >= std::abs(line.r);
  }
  event.p = (1.0 + as_large) / (1.0 + shuffles);
  return event;
}

std::vector<std::pair<double, double>> busy_stretches(const SpikeList& spikes, double start, double end,
                                                      double cells, double bin, double rate,
                                                      double shortest) {
  const auto bins = static_cast<std::size_t>(std::max(0.0, (end - start) / bin));
  std::vector<double> counts(bins, 0);
  for (const double t : spikes.times) {
    const auto k = static_cast<std::size_t>((t - start) / bin);
    if (k < bins) counts[k] += 1;
  }
  const double needed = rate * bin * 1e-3 * cells;
  std::vector<std::pair<double, double>> stretches;
  for (std::size_t k = 0; k < bins;) {
    std::size_t last = k;
    while (last < bins && counts[last] >= needed)
      ++last;
    const double from = start + bin * static_cast<double>(k), to = start + bin * static_cast<double>(last);
    if (last > k && to - from >= shortest - 1e-9) stretches.emplace_back(from, to);
    k = last + 1;
  }
  return stretches;
}

namespace {

constexpr double bin = 20, significant = 0.05;  // ms

struct Params {
  Name population;
  std::optional<Name> sequence;  ///< nothing said: the groups
  std::optional<Name> input;     ///< whose cell i stands for cell i of the population
  std::vector<Name> phases;
  ReadWindow window;
  double rate = 2, shortest = 100, reach = 1.0 / 3;
  int shuffles = 200;

  static Params read(Section& s) {
    Params p;
    p.population = read_required_name(s, "population");
    p.sequence = s.optional("sequence", as_name());
    p.input = s.optional("input", as_name());
    p.phases = s.required("phase", as_one_or_list(as_name())).value_or(std::vector<Name>{});
    p.window = read_window(s, ReadWindow::From::end);
    p.rate = s.optional("rate", as_number(above(0)), p.rate);
    p.shortest = s.optional("shortest", as_number(above(0)), p.shortest);
    p.reach = s.optional("reach", as_number(between(0, 1)), p.reach);
    p.shuffles = static_cast<int>(s.optional("shuffles", as_count(19, 100000), 200));
    return p;
  }

  void check(const std::string& path, const NameCheck& names) const {
    names.recorded(population, path + ".population");
    if (input) check_input(*input, population, path + ".input", names);
    check_phases(phases, path + ".phase", names);
    if (!sequence || !names.pattern_set(*sequence, path + ".sequence")) return;
    const Name& shown_to = input ? *input : population;
    for (const auto& set : names.known().sets)
      if (set.name == sequence->text && !shown_to.text.empty() && set.population != shown_to.text)
        names.tell(sequence->place, path + ".sequence: " + set.name + " are patterns of " + set.population +
                                        ", not of " + shown_to.text);
  }
};

using Stretches = std::vector<std::pair<double, double>>;

Stretches events_of(const Params& params, const RunRecord& run, const SpikeSource& spikes,
                    const PhaseRecord& phase) {
  Stretches events;
  if (phase.presentations.empty()) {
    const double end = std::min(phase.end, run.reached);
    return busy_stretches(spikes(params.population.text, phase.start, end), phase.start, end,
                          static_cast<double>(run.population(params.population.text)->size), bin, params.rate,
                          params.shortest);
  }
  for (const Presentation& shown : phase.presentations)
    if (params.window.of(shown).second <= run.reached + 1e-9) events.push_back(params.window.of(shown));
  return events;
}

struct Track {
  std::vector<int> position;  ///< of each cell, -1: none
  std::size_t positions = 0;
};

Track track_of(const Params& params, const RunRecord& run) {
  const PopulationRecord& population = *run.population(params.population.text);
  if (!params.sequence) return {group_positions(population.size, population.groups), population.groups};
  const auto& sequence = run.pattern_set(params.sequence->text)->cells;
  return {sequence_positions(sequence, population.size), sequence.size()};
}

std::vector<ReplayEvent> score_events(const Params& params, const RunRecord& run, const SpikeSource& spikes,
                                      const PhaseRecord& phase) {
  const Track track = track_of(params, run);
  std::vector<ReplayEvent> events;
  for (const auto& [start, end] : events_of(params, run, spikes, phase)) {
    Stream stream(run.seed, key_of(key_of("replay"), key_of(phase.name)), events.size());
    events.push_back(score_replay(spikes(params.population.text, start, end), track.position, track.positions,
                                  params.shuffles, stream));
    events.back().start = start;
    events.back().end = end;
  }
  return events;
}

void add_scores(const Params& params, const std::string& phase, const std::vector<ReplayEvent>& events,
                std::vector<Score>& scores) {
  double forward = 0, backward = 0;
  std::vector<double> r, reach, speed;
  for (const ReplayEvent& e : events) {
    const bool replays = e.p < significant && e.reach >= params.reach;
    forward += replays && e.r > 0;
    backward += replays && e.r < 0;
    r.push_back(e.r), reach.push_back(e.reach);
    speed.push_back(replays ? std::abs(e.speed) : undefined);
  }
  const auto n = static_cast<double>(events.size());
  const auto add = [&](const char* name, double value, const char* unit, const char* meaning) {
    scores.push_back({joined({phase, name}), value, unit, meaning});
  };
  add("forward", n > 0 ? forward / n : undefined, "", "share of the events that replay in the order learned");
  add("backward", n > 0 ? backward / n : undefined, "", "share that replay in reverse order");
  add("forward_count", forward, "", "events that replay in the order learned");
  add("backward_count", backward, "", "events that replay in reverse order");
  add("correlation", mean(r), "", "of position and time over an event's spikes, mean over events");
  add("reach", mean(reach), "",
      "share of the positions at which a fifth of the cells fired, mean over events");
  add("events", n, "", "cues, or stretches of high activity");
  add("speed", mean(speed), "positions/ms", "of the events that replay");
}

/// Share of a position's cells that fire, over position and time, in the first event.
Figure figure_of(const Params& params, const RunRecord& run, const SpikeSource& spikes,
                 const std::string& phase, const ReplayEvent& event) {
  constexpr std::size_t columns = 60;
  const Track track = track_of(params, run);
  const auto& position = track.position;
  std::vector<double> cells(track.positions, 0);
  for (const int p : position)
    if (p >= 0) cells[static_cast<std::size_t>(p)] += 1;
  Figure f;
  f.kind = Figure::Kind::matrix;
  f.title = "Replay in " + phase;
  f.x_label = "time, 60 parts of the event";
  f.y_label = "position in the sequence";
  f.matrix.assign(track.positions, std::vector<double>(columns, 0.0));
  const SpikeList list = spikes(params.population.text, event.start, event.end);
  for (std::size_t k = 0; k < list.ids.size(); ++k) {
    if (position[list.ids[k]] < 0) continue;
    const auto row = static_cast<std::size_t>(position[list.ids[k]]);
    const double part = (list.times[k] - event.start) / (event.end - event.start);
    f.matrix[row][std::min(columns - 1, static_cast<std::size_t>(part * columns))] += 1 / cells[row];
  }
  return f;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  for (const Name& name : params.phases) {
    const PhaseRecord& phase = *run.phase(name.text);
    const auto events = score_events(params, run, spikes, phase);
    add_scores(params, params.phases.size() > 1 ? phase.name : "", events, result.scores);
    if (!events.empty()) result.figures.push_back(figure_of(params, run, spikes, phase.name, events.front()));
  }
  return result;
}

}  // namespace

Measure replay() {
  return measure_of<Params, compute>(
      "replay", "whether a learned sequence comes back in its order, forward or backward",
      {{"population", "", "", "whose cells replay"},
       {"sequence", "", "the groups",
        "pattern set whose order is the sequence; otherwise that of the groups is"},
       {"input", "", "none", "population whose cell i stands for cell i here: the sequence is its"},
       {"phase", "", "", "phases whose events are scored"},
       {"window", "ms", "the silence", "[after, length] of the event that follows a cue"},
       {"from", "", "end", "whether the window counts from the start or the end of a cue"},
       {"rate", "Hz", "2", "mean rate of the population from which a stretch without cues is an event"},
       {"shortest", "ms", "100", "shortest such stretch"},
       {"reach", "", "1/3", "share of the positions that a replay must reach"},
       {"shuffles", "", "200", "random orders that an event is held against"}});
}

}  // namespace mossy
