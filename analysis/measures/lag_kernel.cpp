// SPDX-License-Identifier: MIT
#include "analysis/measures/lag_kernel.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/measures/common.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

double cerebellar_kernel(double t, double t_peak, double q) {
  if (t < 0) return 0;
  const double tau = t_peak / std::atan(q);
  const auto shape = [&](double x) { return std::exp(-x) * std::pow(std::sin(x), q); };
  return shape(t / tau) / shape(t_peak / tau);
}

namespace {

struct Params {
  Name population, input, teacher;
  Name before, pairing, after;  ///< phases
  double t_peak = 100, q = 2;

  static Params read(Section& s) {
    Params p;
    p.population = read_required_name(s, "population");
    p.input = read_required_name(s, "input");
    p.teacher = read_required_name(s, "teacher");
    p.before = read_required_name(s, "before");
    p.pairing = read_required_name(s, "pairing");
    p.after = read_required_name(s, "after");
    p.t_peak = s.optional("t_peak", as_number(above(0)), 100.0);
    p.q = static_cast<double>(s.optional("q", as_count(2, 20), 2));
    if (static_cast<int>(p.q) % 2 != 0) s.tell("q", s.path_of("q") + " must be even");
    return p;
  }

  void check(const std::string& path, const NameCheck& names) const {
    names.recorded(population, path + ".population");
    check_input(input, population, path + ".input", names);
    check_input(teacher, population, path + ".teacher", names);
    names.recorded(input, path + ".input");
    names.recorded(teacher, path + ".teacher");
    for (const auto& [phase, key] : {std::pair{&before, "before"}, {&pairing, "pairing"}, {&after, "after"}})
      names.phase(*phase, path + "." + key);
  }
};

std::vector<double> answers_in(const Params& params, const Name& phase, const RunRecord& run,
                               const SpikeSource& spikes) {
  const Stretch s = stretch_of(run, *run.phase(phase.text));
  const PopulationRecord& cells = *run.population(params.population.text);
  return dense_counts(activity_of(spikes(cells.name, s.start, s.end), cells.size));
}

/// By cell.
std::vector<std::vector<double>> trains_in(const Name& population, const Stretch& s, const RunRecord& run,
                                           const SpikeSource& spikes) {
  std::vector<std::vector<double>> trains(run.population(population.text)->size);
  const SpikeList list = spikes(population.text, s.start, s.end);
  for (std::size_t k = 0; k < list.ids.size(); ++k)
    trains[list.ids[k]].push_back(list.times[k]);
  return trains;
}

struct Cell {
  double expected = 0;     ///< sum of the kernel
  double change = 0;       ///< of the answer, fraction of what it was
  double lag = undefined;  ///< ms, teacher minus input, where there was one pair
};

std::vector<Cell> cells_of(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  const auto before = answers_in(params, params.before, run, spikes);
  const auto after = answers_in(params, params.after, run, spikes);
  const Stretch pairing = stretch_of(run, *run.phase(params.pairing.text));
  const auto inputs = trains_in(params.input, pairing, run, spikes);
  const auto teachers = trains_in(params.teacher, pairing, run, spikes);
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!(before[i] > 0)) continue;
    Cell cell;
    cell.change = after[i] / before[i] - 1;
    for (const double teacher : teachers[i])
      for (const double input : inputs[i])
        cell.expected += cerebellar_kernel(teacher - input, params.t_peak, params.q);
    if (teachers[i].size() == 1 && inputs[i].size() == 1) cell.lag = teachers[i][0] - inputs[i][0];
    cells.push_back(cell);
  }
  return cells;
}

Figure against_lag(const Params& params, std::vector<Cell> cells) {
  std::erase_if(cells, [](const Cell& c) { return std::isnan(c.lag); });
  std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) { return a.lag < b.lag; });
  double deepest = 0;
  for (const Cell& c : cells)
    deepest = std::min(deepest, c.change);
  Curve change{"change of the answer", {}, {}}, kernel{"kernel, to the same depth", {}, {}};
  for (const Cell& c : cells) {
    change.x.push_back(c.lag), change.y.push_back(c.change);
    kernel.x.push_back(c.lag),
        kernel.y.push_back(deepest * cerebellar_kernel(c.lag, params.t_peak, params.q));
  }
  Figure f;
  f.title = "Change against lag, cells with one pair";
  f.x_label = "teacher's spike after the input's (ms)";
  f.y_label = "change, fraction";
  f.curves = {std::move(change), std::move(kernel)};
  return f;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  const auto cells = cells_of(params, run, spikes);
  std::vector<double> expected, loss;
  for (const Cell& c : cells)
    expected.push_back(c.expected), loss.push_back(-c.change);
  MeasureResult result;
  result.scores = {{"correlation", line_through(expected, loss).r, "",
                    "of the loss with the kernel's sum over the pairs", Score::Better::higher},
                   {"deepest", largest(loss), "", "largest loss of an answer, fraction"},
                   {"cells", static_cast<double>(cells.size()), "", "that answered before"}};
  result.figures = {against_lag(params, cells)};
  return result;
}

}  // namespace

Measure lag_kernel() {
  return measure_of<Params, compute>(
      "lag_kernel", "whether synapses change with the lag to the teacher as the cerebellar kernel says",
      {{"population", "", "", "whose cell i answers input i alone, in proportion to its weight"},
       {"input", "", "", "the inputs' population"},
       {"teacher", "", "", "population whose cell i teaches cell i"},
       {"before", "", "", "phase that probes the answers before"},
       {"pairing", "", "", "phase in which inputs and teachers fire"},
       {"after", "", "", "phase that probes the answers after, with the same input"},
       {"t_peak", "ms", "100", "the kernel's"},
       {"q", "", "2", "the kernel's, even"}});
}

}  // namespace mossy
