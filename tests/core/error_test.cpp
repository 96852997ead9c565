// SPDX-License-Identifier: MIT
// How mistakes are printed: bounded, whatever the file.
#include "sim/core/error.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace mossy {
namespace {

TEST_CASE("of very many mistakes a hundred are shown, and how many more there are") {
  Mistakes some("net.yaml", "a\n");
  for (int k = 0; k < 103; ++k)
    some.add({}, "wrong");
  std::string expected;
  for (int k = 0; k < 100; ++k)
    expected += "net.yaml: error: wrong\n";
  CHECK(some.message() == expected + "net.yaml: and 3 more mistakes\n");
  for (int k = 0; k < 5000; ++k)
    some.add({}, "wrong");
  CHECK(some.list().size() == 1000);
  CHECK(some.message() == expected + "net.yaml: and at least 900 more mistakes\n");
}

TEST_CASE("of a long line the beginning is shown, no letter cut in two") {
  const std::string line = std::string(159, 'x') + "\u00e4\u00e4";
  Mistakes mistakes("net.yaml", line);
  mistakes.add({1, 2}, "wrong", "a hint");
  mistakes.add({1, 1000000}, "too far on the right to be shown");
  CHECK(mistakes.message() == "net.yaml:1:2: error: wrong\n  1 | " + std::string(159, 'x') +
                                  "\n    |  ^\n  a hint\n"
                                  "net.yaml:1:1000000: error: too far on the right to be shown\n");
}

}  // namespace
}  // namespace mossy
