// SPDX-License-Identifier: MIT
// Thrown where a numerical integration cannot go on; whoever knows which cell it is says so.
#pragma once

#include <stdexcept>

namespace mossy {

struct NotConverged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// For a path that has come to `time` ms after its start in `steps` steps: a million at less than a nanosecond each would
/// not end.
inline void require_progress(long steps, double time) {
  if (steps > 1'000'000 && time < 1e-6 * static_cast<double>(steps))
    throw NotConverged("its steps are shorter than 1e-06 ms");
}

}  // namespace mossy
