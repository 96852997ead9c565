// SPDX-License-Identifier: MIT
// `modulation:`, what makes a rate rise and fall: `{frequency: 8, depth: 0.8}`, or a list of such waves.
#include "sim/describe/describe_parts.hpp"

namespace mossy::parts {
namespace {

/// Above it the peak is narrower than a tenth of a radian, and the largest factor grows without use.
constexpr double most_concentrated = 100;

WaveSpec wave(Section section) {
  WaveSpec spec;
  spec.frequency = section.required("frequency", as_number(above(0))).value_or(1.0);
  spec.depth = section.required("depth", as_number(between(0, 1))).value_or(0.0);
  spec.phase = section.optional("phase", as_number(), 0.0);
  const auto shape = section.optional("shape", as_word_of({"sine", "von_mises"}), "sine");
  if (shape == "von_mises") {
    const auto bounds = above(0).and_at_most(most_concentrated);
    spec.concentration = section.required("concentration", as_number(bounds)).value_or(1.0);
  } else if (section.has("concentration")) {
    section.tell("concentration",
                 section.path() + ": 'concentration' means nothing without 'shape: von_mises'");
  }
  section.finish();
  return spec;
}

}  // namespace

std::optional<ModulationSpec> modulation(Section& section) {
  const Value* value = section.ask("modulation");
  if (!value) return {};
  ModulationSpec spec;
  spec.place = value->place;
  const std::string path = section.path_of("modulation");
  if (!value->is_list()) {
    spec.waves.push_back(wave(Section(*value, path, section.mistakes())));
    return spec;
  }
  for (std::size_t i = 0; i < value->items.size(); ++i)
    spec.waves.push_back(wave(Section(value->items[i], path + "." + std::to_string(i), section.mistakes())));
  return spec;
}

}  // namespace mossy::parts
