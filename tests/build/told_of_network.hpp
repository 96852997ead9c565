// SPDX-License-Identifier: MIT
// All that is said about a network file given as text before it is built: read, described, checked, its patterns and
// protocol laid out.
#pragma once

#include <string>

#include "sim/build/check.hpp"
#include "sim/build/patterns.hpp"
#include "sim/build/timeline.hpp"
#include "tests/describe/told.hpp"

namespace mossy {

/// The message for a file called net.yaml; empty when all is well.
inline std::string told_of_network(const std::string& text) {
  Mistakes mistakes("net.yaml", text);
  const Value tree = read_yaml(text, mistakes);
  if (!mistakes.empty()) return mistakes.message();
  const Description description = describe(tree, mistakes);
  if (!mistakes.empty()) return mistakes.message();
  check_description(description, mistakes);
  make_timeline(description, make_patterns(description, ".", mistakes), mistakes);
  return mistakes.message();
}

}  // namespace mossy
