// SPDX-License-Identifier: MIT
#include "sim/build/expected_synapses.hpp"

#include <algorithm>
#include <cmath>

#include "sim/build/connect/pairs_within.hpp"
#include "sim/build/draw.hpp"

namespace mossy {

double expected_synapses(const ProjectionSpec& spec, const PopulationSpec& from, const PopulationSpec& to) {
  const double number = spec.rule_params.empty() ? 0 : spec.rule_params[0].value.a;
  const bool no_self = from.name.text == to.name.text && !spec.allow_autapses.value_or(true);
  double pairs = static_cast<double>(pairs_within(from.size, to.size, spec.within_groups ? to.groups : 1));
  if (no_self) pairs -= static_cast<double>(to.size);
  if (spec.rule.text == "one_to_one") return static_cast<double>(to.size);
  if (spec.rule.text == "all_to_all") return pairs;
  if (spec.rule.text == "pairwise_bernoulli") return number * pairs;
  if (spec.rule.text == "fixed_indegree") return number * static_cast<double>(to.size);
  if (spec.rule.text == "one_of_each_group") return static_cast<double>(from.groups * to.size);
  if (spec.rule.text == "fixed_outdegree") return number * static_cast<double>(from.size);
  return number;
}

double packets_of_row(const Distribution& delay, double row) {
  if (is_constant(delay)) return 1;
  if (delay.round == 0 || delay.kind == Distribution::Kind::list) return row;
  double low = std::max(delay.a, delay.min), high = std::min(delay.b, delay.max);
  if (delay.kind != Distribution::Kind::uniform) {  // most lie in a range of four spreads
    low = std::max(delay.a - 2 * delay.b, delay.min);
    high = std::min(delay.a + 2 * delay.b, delay.max);
  }
  const double steps = std::max(1.0, (high - low) / delay.round + 1);
  return steps * (1 - std::exp(-row / steps));  // of so many boxes, those that `row` balls hit
}

}  // namespace mossy
