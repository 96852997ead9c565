// SPDX-License-Identifier: MIT
// Small random networks as text, one per seed: closed, stochastic and integrated models, one of them with four
// receptors, all connection rules, all plasticity rules, all sources, a protocol with everything a phase can do. In half
// of them times and delays are multiples of 1/4 ms, so that spikes coincide; in the others hardly anything does.
#pragma once

#include <cstdint>
#include <string>

namespace mossy::test {

std::string random_network(std::uint64_t seed);

}  // namespace mossy::test
