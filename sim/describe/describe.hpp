// SPDX-License-Identifier: MIT
// From the tree of a file to its `Description`: every key known, every number in range, every name of the
// file's own found. Names of models, parameters, rules and receptors are left to the builder.
#pragma once

#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"
#include "sim/describe/value.hpp"

namespace mossy {

/// Tells all mistakes; what is wrong or missing has a harmless value in the result.
Description describe(const Value& root, Mistakes& mistakes);

}  // namespace mossy
