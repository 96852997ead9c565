// SPDX-License-Identifier: MIT
// Everything that `mossy list` names and `mossy describe` explains, as one table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mossy {

/// `kind`: neurons, synapses, rules, short-term, sources, measures.
struct Topic {
  std::string_view kind, name, meaning;
};

const std::vector<std::string>& topic_kinds();
/// By kind, in the order of the catalogue.
std::vector<Topic> topics();

/// What is called `name`, or `kind/name`. InputError with the nearest name when nothing is, and when the name is
/// used by several kinds and none is given.
Topic find_topic(const std::string& name);

}  // namespace mossy
