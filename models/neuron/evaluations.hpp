// SPDX-License-Identifier: MIT
// A meter of what numerical integration costs: results never depend on it.
#pragma once

#include <cstdint>

namespace mossy {

/// Right-hand sides, or coefficients of their series, evaluated so far by this thread.
inline constinit thread_local std::uint64_t slope_evaluations = 0;

}  // namespace mossy
