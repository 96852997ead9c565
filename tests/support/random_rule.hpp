// SPDX-License-Identifier: MIT
// `plasticity:` of a projection as text, for any rule of the catalogue, with random parameters under which a few
// hundred ms move weights; and a small network whose protocol does to them all that a phase can do.
#pragma once

#include <functional>
#include <string>

#include "sim/core/rng.hpp"

namespace mossy::test {

/// True if the rule listens to a teacher or a modulator.
bool needs_third_factor(const std::string& rule);

/// Weights of the projection are about `scale` and at most 3 times that. `third`: the projection that a rule with a
/// third factor listens to.
std::string random_rule(const std::string& rule, double scale, const std::string& third, Stream& random);

/// Three populations; `learned` (IN to A) has the rule, `third` (TE to A) is its teacher or modulator. 430.5 ms.
std::string rule_network(const std::string& rule, const std::string& short_term, std::uint64_t seed);

/// Calls visit(rule, short-term rule or "") for all pairs of the catalogue.
void for_each_rule_pair(const std::function<void(const std::string&, const std::string&)>& visit);

}  // namespace mossy::test
