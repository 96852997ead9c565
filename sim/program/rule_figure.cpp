// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/program/model_figures.hpp"
#include "sim/program/trial.hpp"

namespace mossy {
namespace {

// One synapse per experiment, from A[i] to B[i], all in one network. The cells fire when told: every input jumps
// far over a threshold that the synapse's own weight does not reach. With the delay of 1 ms, dendritic, a spike
// of A acts when it is fired and one of B 1 ms later; a teacher's spike and what it teaches act on arrival.
constexpr double delay = 1;     // ms
constexpr double pre = 300;     // ms, the presynaptic spike of a single pair
constexpr int pairs = 60;       // for the dependence on rate
constexpr double kick = 1e8;    // mV
constexpr double reward = 500;  // ms from one spike of the modulator to the next

using SpikeDates = std::vector<double>;

std::string list_of(const SpikeDates& times) {
  std::string out;
  for (const double t : times)
    out += fmt::format("{}{}", out.empty() ? "" : ", ", t);
  return "[" + out + "]";
}

struct Experiment {
  SpikeDates pre, post;  ///< ms at which the spikes act at the synapse
};

std::string driver(std::string_view cells, std::size_t i, const SpikeDates& times) {
  return fmt::format(
      "  {0}{1}: {{model: spike_times, to: {0}, cells: [{1}], times: {2}, weight: {3}, receptor: "
      "excitatory}}\n",
      cells, i, list_of(times), kick);
}

std::string network(const CatalogueEntry& rule, const std::vector<Experiment>& experiments, double weight,
                    double duration) {
  const std::string population = fmt::format(
      "{{size: {}, model: lif_psc_delta, params: {{V_th: {}, t_ref: 0}}}}", experiments.size(), kick / 10);
  const std::string other = rule.needs_teacher     ? ", teacher: teaching"
                            : rule.needs_modulator ? ", modulator: reward"
                                                   : "";
  std::string text = fmt::format(
      "simulation: {{duration: {}}}\npopulations:\n  A: {}\n  B: {}\nprojections:\n"
      "  synapse: {{from: A, to: {}, rule: one_to_one, weight: {}, delay: {}, receptor: excitatory, "
      "plasticity: {{rule: {}{}}}}}\n",
      duration, population, population, rule.needs_teacher ? "C" : "B", weight, delay, rule.name, other);
  if (rule.needs_teacher) {  // B teaches the synapses from A to C
    text.insert(text.find("projections:"), "  C: " + population + "\n");
    text += fmt::format(
        "  teaching: {{from: B, to: C, rule: one_to_one, weight: 0, delay: {}, receptor: excitatory}}\n",
        delay);
  }
  if (rule.needs_modulator) {
    SpikeDates rewards;
    for (double t = reward; t < duration; t += reward)
      rewards.push_back(t);
    text.insert(
        text.find("projections:"),
        fmt::format("  D: {{size: 1, model: spike_times, params: {{times: {}}}}}\n", list_of(rewards)));
    text += fmt::format(
        "  reward: {{from: D, to: B, rule: all_to_all, weight: 0, delay: {}, receptor: excitatory}}\n",
        delay);
  }
  text += "sources:\n";
  for (std::size_t i = 0; i < experiments.size(); ++i) {
    SpikeDates post = experiments[i].post;
    if (!rule.needs_teacher)
      for (double& t : post)
        t -= delay;
    text += driver("A", i, experiments[i].pre) + driver("B", i, post);
  }
  return text;
}

double largest_weight(const CatalogueEntry& rule) {
  for (const FieldRow& row : rule.params)
    if (row.name == "Wmax") return row.default_value;
  return 1;
}

std::vector<double> changes(const CatalogueEntry& rule, const std::vector<Experiment>& experiments,
                            double weight) {
  double last = 0;
  for (const Experiment& e : experiments)
    for (const SpikeDates& times : {e.pre, e.post})
      for (const double t : times)
        last = std::max(last, t);
  Trial trial(network(rule, experiments, weight, last + (rule.needs_modulator ? 2 * reward : 100)));
  trial.run();
  std::vector<double> out = trial.weights_by_target("synapse");
  for (double& w : out)
    w -= weight;
  return out;
}

Panel window_panel(const CatalogueEntry& rule, double weight) {
  std::vector<double> lags;
  for (int k = -300; k <= 300; k += k >= -60 && k < 60 ? 1 : 5)
    lags.push_back(k * 0.5);
  std::vector<Experiment> experiments;
  for (const double lag : lags)
    experiments.push_back({{pre}, {pre + lag}});
  Panel panel;
  panel.title = fmt::format("one pair of spikes{}; weight before: {:g}",
                            rule.needs_modulator ? ", rewarded every 500 ms" : "", weight);
  panel.x_label = rule.needs_teacher ? "teacher minus presynaptic spike (ms)" : "post minus pre (ms)";
  panel.y_label = "change of the weight";
  panel.zero_lines = true;
  const std::vector<double> found = changes(rule, experiments, weight);
  panel.series = {{"", Series::Shape::line, 0, {}, {}},
                  {"", Series::Shape::points, 0, {}, {}},
                  {"", Series::Shape::line, 0, {}, {}}};  // before, at and after lag 0
  for (std::size_t k = 0; k < lags.size(); ++k) {
    Series& s = panel.series[lags[k] < 0 ? 0 : lags[k] > 0 ? 2 : 1];
    s.x.push_back(lags[k]);
    s.y.push_back(found[k]);
  }
  return panel;
}

Panel rate_panel(const CatalogueEntry& rule, double weight) {
  const std::vector<double> rates{1, 2, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50};
  Panel panel;
  panel.title = fmt::format("{} pairs, one after the other", pairs);
  panel.x_label = "pairs per second (Hz)";
  panel.y_label = "change of the weight";
  const std::string_view partner = rule.needs_teacher ? "teacher" : "post";
  int colour = 1;
  for (const double lag : {10.0, -10.0}) {
    std::vector<Experiment> experiments;
    for (const double rate : rates) {
      Experiment e;
      for (int k = 0; k < pairs; ++k) {
        e.pre.push_back(pre + k * 1000 / rate);
        e.post.push_back(pre + k * 1000 / rate + lag);
      }
      experiments.push_back(std::move(e));
    }
    panel.series.push_back({fmt::format("{} 10 ms {} pre", partner, lag > 0 ? "after" : "before"),
                            Series::Shape::line_points, colour++, rates, changes(rule, experiments, weight)});
  }
  return panel;
}

}  // namespace

Drawing rule_figure(const CatalogueEntry& rule) {
  const double weight = largest_weight(rule) / 2;
  return {std::string(rule.name), {window_panel(rule, weight), rate_panel(rule, weight)}};
}

Drawing short_term_figure(const CatalogueEntry& rule) {
  constexpr double first = 50, interval = 50, pause = 500, weight = 100;  // ms, ms, ms, pA
  SpikeDates times;
  for (int k = 0; k < 10; ++k)
    times.push_back(first + k * interval);
  times.push_back(times.back() + pause);
  const std::string text = fmt::format(
      "simulation: {{duration: {}}}\npopulations:\n  A: {{size: 1, model: spike_times, params: {{times: "
      "{}}}}}\n"
      "  B: {{size: 1, model: lif_psc_exp}}\nprojections:\n  synapse: {{from: A, to: B, rule: one_to_one, "
      "weight: {}, delay: {}, receptor: excitatory, short_term: {{rule: {}}}}}\n",
      times.back() + 100, list_of(times), weight, delay, rule.name);
  Trial trial(text);
  const std::size_t current = trial.variable(1, "I_syn_ex"), to = trial.population("B");
  Series trace{"", Series::Shape::line, 0, {}, {}}, peaks{"", Series::Shape::points, 1, {}, {}};
  std::size_t next = 0;
  const auto look = [&](double t, Series& into) {
    trial.run_until(t);
    into.x.push_back(t - delay - first);
    into.y.push_back(trial.state(to, 0, current));
  };
  for (int k = 0; k < 2 * static_cast<int>(trial.duration()); ++k) {
    const double t = 0.5 * k;
    if (next < times.size() && times[next] + delay <= t) {
      look(times[next++] + delay, peaks);
      trace.x.push_back(peaks.x.back());
      trace.y.push_back(peaks.y.back());
    }
    look(t, trace);
  }
  Panel panel{"ten spikes at 20 Hz, one more 500 ms later; weight 100 pA",
              "time from the first spike (ms)",
              "synaptic current (pA)",
              {std::move(trace), std::move(peaks)}};
  return {std::string(rule.name), {std::move(panel)}};
}

}  // namespace mossy
