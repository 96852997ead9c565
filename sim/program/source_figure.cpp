// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "sim/program/model_figures.hpp"
#include "sim/program/trial.hpp"

namespace mossy {
namespace {

constexpr double duration = 500;  // ms
constexpr int cells = 200, shown = 30;
constexpr double bin = 10;  // ms

/// What stands for a parameter that is needed: its default if that shows something, else by its unit.
std::string example_of(const SourceField& f) {
  if (f.takes == Takes::list) return f.unit == "ms" ? "[50, 100, 110, 120, 300]" : "[20, 60, 5, 40, 0]";
  if (f.default_value != 0 && f.default_value < never) return fmt::format("{}", f.default_value);
  if (f.unit == "Hz") return "20";
  return f.unit == "pA" ? "200" : "";
}

/// "rate: 20, start: 50": the first form in which the source can be given, and where it begins and ends.
std::string example(const SourceEntry& source) {
  std::string out;
  const auto say = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", name, value);
  };
  const SourceForm form = source.forms.empty() ? SourceForm{} : source.forms.front();
  for (const SourceField& f : source.params) {
    if (f.name == form.first || f.name == form.second) say(f.name, example_of(f));
    if (f.name == "start" && f.default_value == 0) say(f.name, "50");
    if (f.name == "stop" && f.default_value == never) say(f.name, "400");
  }
  return out;
}

/// Without parameters it takes its spikes from the protocol.
std::string protocol_network(const SourceEntry& source) {
  return fmt::format(
      "populations:\n  cells: {{size: {}, model: {}}}\npatterns:\n  shown: {{population: cells, count: 2, "
      "active: "
      "0.3}}\nprotocol:\n  - {{phase: before, duration: 50}}\n  - {{phase: show, present: shown, each: 150, "
      "gap: "
      "50, rate: 40}}\n  - {{phase: after, duration: 50}}\n",
      cells, source.name);
}

std::string population_network(const SourceEntry& source, const std::string& params) {
  return fmt::format(
      "simulation: {{duration: {}}}\npopulations:\n  cells: {{size: {}, model: {}, params: {{{}}}}}\n",
      duration, cells, source.name, params);
}

/// Each input makes its cell fire: the spikes are the source's.
std::string relay_network(const SourceEntry& source, const std::string& params) {
  return fmt::format(
      "simulation: {{duration: {}}}\npopulations:\n  cells: {{size: {}, model: lif_psc_delta, params: "
      "{{t_ref: 0}}}}\n"
      "sources:\n  source: {{model: {}, to: cells, receptor: excitatory, weight: 1000, {}}}\n",
      duration, cells, source.name, params);
}

/// A membrane so quick that V_m in mV is the current in pA, 0.01 ms late.
std::string current_network(const SourceEntry& source, const std::string& params) {
  return fmt::format(
      "simulation: {{duration: {}}}\npopulations:\n  cells: {{size: 1, model: lif_psc_exp, params: {{C_m: "
      "0.01, "
      "tau_m: 0.01, E_L: 0, V_th: 1e9, V_reset: 0}}}}\nsources:\n  source: {{model: {}, to: cells, {}}}\n",
      duration, source.name, params);
}

Panel current_panel(Trial& trial, const std::string& title) {
  Series current{"", Series::Shape::line, 0, {}, {}};
  for (int k = 0; k < 5 * static_cast<int>(duration); ++k) {
    trial.run_until(0.2 * k);
    current.x.push_back(0.2 * k);
    current.y.push_back(trial.state(0, 0, trial.variable(0, "V_m")));
  }
  return {title, "time (ms)", "current (pA)", {std::move(current)}};
}

std::vector<Panel> spike_panels(const Trial& trial, const std::string& title) {
  Series raster{"", Series::Shape::dots, 0, {}, {}}, rate{"", Series::Shape::bars, 2, {}, {}};
  const int bins = static_cast<int>(std::lround(duration / bin));
  for (int k = 0; k < bins; ++k) {
    rate.x.push_back((k + 0.5) * bin);
    rate.y.push_back(0);
  }
  for (const Spike& spike : trial.spikes(0)) {
    if (spike.cell < shown) {
      raster.x.push_back(spike.time);
      raster.y.push_back(spike.cell);
    }
    const auto k = static_cast<std::size_t>(spike.time / bin);
    if (k < rate.y.size()) rate.y[k] += 1000 / bin / cells;
  }
  return {{title,
           "time (ms)",
           fmt::format("{} of {} cells", shown, cells),
           {std::move(raster)},
           false,
           false,
           0,
           duration},
          {fmt::format("mean of {} cells, bins of {:g} ms", cells, bin),
           "time (ms)",
           "rate (Hz)",
           {std::move(rate)},
           false,
           false,
           0,
           duration}};
}

}  // namespace

Drawing source_figure(const SourceEntry& source) {
  const std::string params = example(source);
  Drawing figure{std::string(source.name), {}};
  if (!source.gives_spikes) {
    Trial trial(current_network(source, params));
    figure.panels.push_back(current_panel(trial, params));
    return figure;
  }
  Trial trial(source.params.empty()  ? protocol_network(source)
              : source.as_population ? population_network(source, params)
                                     : relay_network(source, params));
  trial.run();
  figure.panels = spike_panels(trial, source.params.empty() ? "two patterns shown at 40 Hz" : params);
  return figure;
}

}  // namespace mossy
