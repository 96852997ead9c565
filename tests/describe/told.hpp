// SPDX-License-Identifier: MIT
// What is said about a network file given as text: the tests compare it whole.
#pragma once

#include <string>

#include "sim/describe/describe.hpp"
#include "sim/describe/yaml_reader.hpp"

namespace mossy {

/// The message for a file called net.yaml; empty when all is well.
inline std::string told(const std::string& text) {
  Mistakes mistakes("net.yaml", text);
  const Value tree = read_yaml(text, mistakes);
  if (mistakes.empty()) describe(tree, mistakes);
  return mistakes.message();
}

/// The description of a file that must be right.
inline Description described(const std::string& text) {
  Mistakes mistakes("net.yaml", text);
  const Value tree = read_yaml(text, mistakes);
  Description description = describe(tree, mistakes);
  mistakes.throw_if_any();
  return description;
}

/// A wrong file and what is said about it.
struct Wrong {
  const char* what;
  std::string file;
  std::string message;
};

}  // namespace mossy
