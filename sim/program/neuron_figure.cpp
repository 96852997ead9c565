// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sim/program/model_figures.hpp"
#include "sim/program/neuron_probe.hpp"

namespace mossy {
namespace {

constexpr double after = 60;  // ms of the curve after the step
constexpr double psp = 100;   // ms of the curve after an input spike

double three_digits(double x) {
  return std::stod(fmt::format("{:.3g}", x));
}

std::string with_unit(double value, std::string_view unit) {
  return fmt::format("{:g}{}{}", value, unit.empty() ? "" : " ", unit);
}

/// Each trace with its spikes in a row above all of them.
Panel panel_of(std::string title, std::string x_label,
               const std::vector<std::pair<std::string, Trace>>& traces, int colour) {
  Panel panel{std::move(title), std::move(x_label), "", {}};
  double top = -never, bottom = never;
  for (const auto& [label, trace] : traces) {
    top = std::max(top, *std::max_element(trace.v.begin(), trace.v.end()));
    bottom = std::min(bottom, *std::min_element(trace.v.begin(), trace.v.end()));
  }
  double row = top;
  for (const auto& [label, trace] : traces) {
    panel.y_label = trace.unit.empty() ? "V_m" : fmt::format("V_m ({})", trace.unit);
    row += 0.06 * (top - bottom);
    if (!trace.spikes.empty())
      panel.series.push_back(
          {"", Series::Shape::marks, colour, trace.spikes, std::vector<double>(trace.spikes.size(), row)});
    panel.series.push_back({label, Series::Shape::line, colour++, trace.t, trace.v});
  }
  return panel;
}

/// "; I_e lowered by 64 pA" for a cell that would fire by itself.
std::string held(const Probe& cell) {
  return cell.lowered == 0 ? ""
                           : fmt::format("; I_e lowered by {}", with_unit(-cell.lowered, *cell.current_unit));
}

Panel step_panel(const Probe& cell) {
  std::vector<std::pair<std::string, Trace>> traces;
  for (const double share : {0.9, 1.5}) {
    const double amplitude = three_digits(share * *cell.rheobase);
    traces.emplace_back(with_unit(amplitude, *cell.current_unit),
                        trace_of(cell, current_step(amplitude), ProbeTimes::step + after, 0.25));
  }
  return panel_of("current step; triangles: spikes" + held(cell), "time from the step (ms)", traces, 0);
}

Panel receptor_panel(const CatalogueEntry& model, const Probe& cell) {
  std::vector<std::pair<std::string, Trace>> traces;
  for (const std::string_view receptor : model.receptors) {
    const double weight = weight_of_one_mV(cell, receptor);
    traces.emplace_back(fmt::format("{}, {}", receptor, with_unit(weight, model.weight_unit)),
                        trace_of(cell, one_spike(receptor, weight), psp, 0.25));
  }
  return panel_of("one input spike", "time from the spike (ms)", traces, 2);
}

}  // namespace

Drawing neuron_figure(const CatalogueEntry& model) {
  Drawing figure{std::string(model.name), {}};
  const Probe cell = probe(model);
  if (cell.rheobase) figure.panels.push_back(step_panel(cell));
  if (!model.receptors.empty()) figure.panels.push_back(receptor_panel(model, cell));
  return figure;
}

}  // namespace mossy
