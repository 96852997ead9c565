// SPDX-License-Identifier: MIT
#include "analysis/measures/trial_rates.hpp"

#include <fmt/format.h>

#include "analysis/measures/common.hpp"
#include "analysis/statistics.hpp"

namespace mossy {

double trials_to_below(const std::vector<double>& rates, double bound) {
  for (std::size_t k = 0; k < rates.size(); ++k)
    if (rates[k] < bound) return static_cast<double>(k + 1);
  return undefined;
}

namespace {

constexpr double bin = 20;  ///< ms, of the figure over the trial's time

struct Window {
  Name name;
  ReadWindow read;
};

struct Params {
  Name population;
  std::vector<Name> phases;
  std::vector<Window> windows;
  std::uint64_t first = 1, last = 5;  ///< trials
  std::optional<double> below;        ///< Hz

  static Params read(Section& s) {
    Params p;
    p.population = read_required_name(s, "population");
    p.phases = s.required("phase", as_one_or_list(as_name())).value_or(std::vector<Name>{});
    if (!s.has("windows")) s.tell_missing("'windows'", "such as {before_puff: [180, 70]}, in ms");
    Section windows = s.section("windows");
    for (const Value::Entry* entry : windows.others())
      p.windows.push_back({{entry->key, entry->place}, read_window_of(windows, entry->key)});
    p.first = s.optional("first", as_count(1), 1);
    p.last = s.optional("last", as_count(1), 5);
    p.below = s.optional("below", as_number(above(0)));
    return p;
  }

  void check(const std::string& path, const NameCheck& names) const {
    names.recorded(population, path + ".population");
    check_showing(phases, path + ".phase", names);
  }

 private:
  static ReadWindow read_window_of(Section& windows, const std::string& key) {
    const auto given = windows.optional(key, as_list(as_number(at_least(0))), {});
    if (given.size() == 2 && given[1] > 0) return {ReadWindow::From::start, given[0], given[1]};
    windows.tell(key, windows.path_of(key) + " must be [after, length] in ms, its length above 0");
    return {};
  }
};

std::vector<double> rates_of(const Params& params, const Window& window, const RunRecord& run,
                             const SpikeSource& spikes, const PhaseRecord& phase) {
  const PopulationRecord& population = *run.population(params.population.text);
  std::vector<double> rates;
  for (const Presentation& p : phase.presentations) {
    const auto [t0, t1] = window.read.of(p);
    if (t1 > run.reached) break;
    const auto n = static_cast<double>(spikes(population.name, t0, t1).ids.size());
    rates.push_back(n / static_cast<double>(population.size) * 1000 / (t1 - t0));
  }
  return rates;
}

double mean_of(const std::vector<double>& rates, std::size_t from, std::size_t many) {
  many = std::min(many, rates.size() - from);
  return mean(std::span(rates).subspan(from, many));
}

void add_scores(const Params& params, const std::string& scope, const std::vector<double>& rates,
                std::vector<Score>& scores) {
  const auto add = [&](const char* name, double value, const char* unit, std::string meaning) {
    scores.push_back({joined({scope, name}), value, unit, std::move(meaning)});
  };
  const std::size_t tail = rates.size() - std::min<std::size_t>(rates.size(), params.last);
  add("first", mean_of(rates, 0, params.first), "Hz",
      fmt::format("mean rate in trials 1 to {}", params.first));
  add("last", mean_of(rates, tail, params.last), "Hz", fmt::format("mean rate in the last {}", params.last));
  add("smallest", smallest(rates), "Hz", "lowest rate of a trial");
  add("largest", largest(rates), "Hz", "highest rate of a trial");
  if (params.below)
    add("trials_below", trials_to_below(rates, *params.below), "",
        fmt::format("first trial with a rate below {} Hz", *params.below));
}

/// Rate over the time of a trial, its silence included, mean of the first and of the last trials.
Figure over_time(const Params& params, const RunRecord& run, const SpikeSource& spikes,
                 const PhaseRecord& phase) {
  const PopulationRecord& population = *run.population(params.population.text);
  Figure f;
  f.title = fmt::format("Rate of {} in the trials of {}", population.name, phase.name);
  f.x_label = "time in the trial (ms)";
  f.y_label = "rate (Hz)";
  const auto curve = [&](std::string label, std::size_t from, std::size_t many) {
    const double length = phase.presentations[from].until - phase.presentations[from].start;
    Curve c{std::move(label), {}, {}};
    for (double t = 0; t + bin <= length; t += bin) {
      double n = 0;
      for (std::size_t k = from; k < from + many; ++k) {
        const double start = phase.presentations[k].start + t;
        n += static_cast<double>(spikes(population.name, start, start + bin).ids.size());
      }
      c.x.push_back(t + bin / 2);
      c.y.push_back(n * 1000 / bin / static_cast<double>(population.size * many));
    }
    f.curves.push_back(std::move(c));
  };
  const std::size_t trials = phase.presentations.size();
  const std::size_t first = std::min<std::size_t>(trials, params.first);
  const std::size_t last = std::min<std::size_t>(trials, params.last);
  curve("first", 0, first);
  curve("last", trials - last, last);
  return f;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  MeasureResult result;
  Figure over_trials;
  over_trials.title = "Rate of " + params.population.text + " from trial to trial";
  over_trials.x_label = "trial";
  over_trials.y_label = "rate (Hz)";
  for (const Name& name : params.phases) {
    const PhaseRecord& phase = *run.phase(name.text);
    const std::string scope = params.phases.size() > 1 ? name.text : "";
    for (const Window& window : params.windows) {
      const auto rates = rates_of(params, window, run, spikes, phase);
      add_scores(params, joined({scope, window.name.text}), rates, result.scores);
      Curve curve{joined({scope, window.name.text}), {}, rates};
      for (std::size_t k = 0; k < rates.size(); ++k)
        curve.x.push_back(static_cast<double>(k + 1));
      over_trials.curves.push_back(std::move(curve));
    }
    if (!phase.presentations.empty()) result.figures.push_back(over_time(params, run, spikes, phase));
  }
  result.figures.insert(result.figures.begin(), std::move(over_trials));
  return result;
}

}  // namespace

Measure trial_rates() {
  return measure_of<Params, compute>(
      "trial_rates", "how the rate in windows of a trial changes from trial to trial (conditioning)",
      {{"population", "", "", "whose rate"},
       {"phase", "", "", "phases whose presentations are the trials"},
       {"windows", "ms", "", "name: [after, length] from the start of a trial"},
       {"first", "", "1", "trials that `first` is the mean of"},
       {"last", "", "5", "trials that `last` is the mean of"},
       {"below", "Hz", "none", "tell the first trial with a rate below it"}});
}

}  // namespace mossy
