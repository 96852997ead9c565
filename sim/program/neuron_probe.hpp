// SPDX-License-Identifier: MIT
// Asks a neuron model of the catalogue for its scales, by small runs: the current and the input weights that suit it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/build/catalogue.hpp"

namespace mossy {

/// The times of a probe, ms. The cell comes to rest before anything is looked at.
struct ProbeTimes {
  static constexpr double settle = 300, before = 20, stimulus = settle + before;
  static constexpr double step = 200;  ///< length of a current step
};

/// The membrane around a stimulus.
struct Trace {
  std::vector<double> t;       ///< ms from the stimulus on
  std::vector<double> v;       ///< V_m, or the model's first state variable, in `unit`
  std::vector<double> spikes;  ///< ms from the stimulus on
  std::string unit;
};

/// A model and the scales of its input.
struct Probe {
  std::string_view model;
  std::optional<std::string_view> current_unit;  ///< of I_e; nothing when there is no such parameter
  double I_e = 0;  ///< constant current of all probes: the default, lowered where the cell fires by itself
  double lowered = 0;  ///< by how much, <= 0
  std::optional<double>
      rheobase;  ///< smallest current on top of I_e that makes it fire within the step, to 1 %;
                 ///< nothing when it takes no current or none up to 1e6 is enough
};
Probe probe(const CatalogueEntry& model);

/// One cell with a source ("{model: dc, to: cell, ...}", empty: none), seen every `every` ms from `before` ms
/// before the stimulus to `length` ms after it.
Trace trace_of(const Probe& cell, const std::string& source, double length, double every);

/// A dc source that adds `amplitude` for the step, and one spike at a receptor, both at the stimulus.
std::string current_step(double amplitude);
std::string one_spike(std::string_view receptor, double weight);

/// The weight that moves V_m by about 1 mV, two digits; smaller when that would make the cell fire; 1 when no
/// weight moves it.
double weight_of_one_mV(const Probe& cell, std::string_view receptor);

}  // namespace mossy
