// SPDX-License-Identifier: MIT
// What the sources of a network file bring to one block of cells: private trains, currents, listed spikes.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "sim/build/cells.hpp"
#include "sim/engine/cell_block.hpp"
#include "sim/engine/shared_poisson.hpp"

namespace mossy {

struct Devices {
  std::vector<PrivatePoisson> trains;
  std::vector<SharedPoisson> shared;  ///< instead of trains, where cells are run in steps
  std::vector<CurrentStep> steps;     ///< ascending in time
  std::vector<NoiseCurrent> noise;
  std::vector<Delivery> scheduled;    ///< ascending
  std::vector<IncomingSet> incoming;  ///< synapses that `scheduled` names, from in.device_sets on
};

/// `port_of`: from a receptor's name to its port.
Devices make_devices(const CellsInput& in, const std::function<int(std::string_view)>& port_of);

}  // namespace mossy
