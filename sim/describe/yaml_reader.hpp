// SPDX-License-Identifier: MIT
// YAML text to `Value` and back; the only place that knows a YAML library.
//
// Stricter than YAML where YAML lets mistakes pass: a key given twice, `<<`, tags, keys that are not words,
// several documents, and text that is not UTF-8 are mistakes. Aliases (`*name`) are copied, up to a budget.
// Limits: nesting 100 deep, 2 million values, keys of 256 letters.
#pragma once

#include <string>

#include "sim/core/error.hpp"
#include "sim/describe/value.hpp"

namespace mossy {

/// The one document in `text`. Goes on after a mistake where it can; null when nothing could be read.
Value read_yaml(const std::string& text, Mistakes& mistakes);

/// YAML text that reads back as the same tree (order, texts, which numbers are quoted); ends with a newline.
std::string write_yaml(const Value& value);

/// The same on one line, `{weight: 0, delay: [1, 2]}`, without a newline.
std::string write_yaml_line(const Value& value);

}  // namespace mossy
