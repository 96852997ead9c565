// SPDX-License-Identifier: MIT
// `mossy list`: the names of the catalogue, by kind.
#include <fmt/format.h>

#include "sim/build/parameters.hpp"
#include "sim/program/commands.hpp"
#include "sim/program/topics.hpp"

namespace mossy {

int list_command(const std::string& kind) {
  bool known = kind.empty();
  for (const std::string& k : topic_kinds())
    known = known || k == kind;
  if (!known) {
    const std::string hint = did_you_mean(kind, topic_kinds());
    throw InputError(fmt::format("no list of '{}'; there are {}{}\n", kind, join_names(topic_kinds()),
                                 hint.empty() ? "" : "; " + hint));
  }
  const auto all = topics();
  for (const std::string& k : topic_kinds()) {
    if (!kind.empty() && k != kind) continue;
    fmt::print("{}\n", k);
    for (const Topic& t : all)
      if (t.kind == k) fmt::print("  {:24} {}\n", t.name, t.meaning);
  }
  return 0;
}

}  // namespace mossy
