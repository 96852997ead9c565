// SPDX-License-Identifier: MIT
// `plasticity:` of a projection as text, for any rule of the catalogue, with random parameters under which a few
// hundred ms move weights.
#pragma once

#include <string>

#include "sim/core/rng.hpp"

namespace mossy::test {

/// True if the rule listens to a teacher or a modulator.
bool needs_third_factor(const std::string& rule);

/// Weights of the projection are about `scale` and at most 3 times that. `third`: the projection that a rule with a
/// third factor listens to.
std::string random_rule(const std::string& rule, double scale, const std::string& third, Stream& random);

}  // namespace mossy::test
