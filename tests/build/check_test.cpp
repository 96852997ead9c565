// SPDX-License-Identifier: MIT
// What check_description says of files that read well but ask for what there is not.
#include "sim/build/check.hpp"

#include <catch2/catch.hpp>

#include "tests/describe/told.hpp"

namespace mossy {
namespace {

/// A right file with one line put in place of another.
std::string file(const std::string& line = {}, const std::string& with = {}) {
  std::string text = R"(simulation: {duration: 10}
populations:
  IN: {size: 4, model: poisson, params: {rate: 10}}
  A: {size: 10, groups: 2, model: lif_psc_exp, params: {tau_m: 20}}
  B: {size: 8, model: lif_psc_delta}
projections:
  p: {from: IN, to: A, rule: all_to_all, weight: 1, delay: 1.5, receptor: excitatory}
  q: {from: A, to: B, rule: fixed_indegree, indegree: 3, weight: 1, receptor: inhibitory}
sources:
  s: {model: poisson, to: A, rate: 100, weight: 2, receptor: excitatory}
record:
  state: {A: {cells: [0], variables: [V_m], every: 1}}
)";
  if (line.empty()) return text;
  const auto at = text.find(line);
  if (at == std::string::npos) throw std::logic_error("no such line");
  return text.replace(at, line.size(), with);
}

std::string checked(const std::string& text) {
  Mistakes mistakes("net.yaml", text);
  const Value tree = read_yaml(text, mistakes);
  const Description description = describe(tree, mistakes);
  mistakes.throw_if_any();
  check_description(description, mistakes);
  return mistakes.message();
}

TEST_CASE("a right file has nothing to be told") { CHECK(checked(file()) == ""); }

/// `where` is the line of the file with its number, as it is shown; `caret` the column of the caret.
struct Case {
  const char* name;
  std::string line, with, message;
};

}  // namespace
}  // namespace mossy
