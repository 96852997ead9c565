// SPDX-License-Identifier: MIT
// A network file from disk: read, changed by a variant and by settings, described.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"
#include "sim/describe/overlay.hpp"
#include "sim/describe/value.hpp"

namespace mossy {

struct Loaded {
  Value tree;                          ///< as changed, without `variants` and `goals`: what a run depends on
  Description description;             ///< `name` is the file's own, or its file name without extension
  Changes changes;                     ///< made by the variant, then by the settings
  std::string text;                    ///< of the file
  std::string path;                    ///< as given
  std::shared_ptr<Mistakes> mistakes;  ///< not thrown yet: who goes on to build adds to them
};

/// Reads a regular file of at most 4 MB whole; InputError when it cannot.
std::string read_text_file(const std::string& path);

/// Throws InputError for what has no place in the file: it cannot be read, there is no such variant, a
/// setting is wrong. When the text is no YAML, tree and description stay empty and `mistakes` tells why.
Loaded load_network(const std::string& path, const std::string& variant = {},
                    const std::vector<std::string>& settings = {});

/// Lays every variant of the file over it in turn and describes it; adds to `loaded.mistakes` what goes
/// wrong with one and not without it.
void check_variants(Loaded& loaded);

}  // namespace mossy
