// SPDX-License-Identifier: MIT
// `patterns:`, sets of patterns: drawn at random, listed, drawn by hand, read from pictures, or derived.
#include <fmt/format.h>

#include <algorithm>

#include "sim/describe/describe_parts.hpp"

namespace mossy::parts {
namespace {

/// `active: 0.1` is a fraction of the cells, `active: 26` (no point, no exponent) their number.
void read_active(Section& section, PatternSpec& spec) {
  const Value* value = section.ask("active");
  if (!value) return;
  const bool digits = value->text != "0" && value->is_scalar() && !value->quoted &&
                      value->text.find_first_not_of("0123456789") == std::string::npos;
  if (digits) {
    spec.active_cells = section.optional("active", as_count(1));
  } else if (const auto fraction = section.optional("active", as_number())) {
    if (*fraction > 0 && *fraction <= 1) {
      spec.active = *fraction;
    } else {
      section.tell("active", fmt::format("{}.active must be a fraction above 0 and at most 1, or a number of "
                                         "cells without a point, not '{}'",
                                         section.path(), value->text));
    }
  }
}

/// One drawing: rows of the same length, of '#' and '.'.
bool is_drawing(const std::vector<std::string>& rows) {
  return !rows.empty() && !rows[0].empty() &&
         std::all_of(rows.begin(), rows.end(), [&](const std::string& row) {
           return row.size() == rows[0].size() && row.find_first_not_of("#.") == std::string::npos;
         });
}

void read_drawn(Section& section, PatternSpec& spec) {
  Section drawn = section.section("drawn");
  for (const Value::Entry* entry : drawn.others()) {
    const std::string path = drawn.path_of(entry->key);
    auto rows = as_list(as_text())(entry->value, path, section.mistakes());
    if (!rows) continue;
    if (!is_drawing(*rows)) {
      drawn.tell(entry->key, path + " must be rows of equal length, of '#' and '.'");
      continue;
    }
    const std::pair<std::uint64_t, std::uint64_t> picture{rows->size(), rows->at(0).size()};
    if (spec.drawn.empty()) spec.picture = picture;
    if (spec.picture != picture) drawn.tell(entry->key, path + " has another size than the first drawing");
    spec.drawn.emplace_back(entry->key, std::move(*rows));
  }
  spec.count = spec.drawn.size();
  if (section.ask("drawn")->entries.empty()) {
    section.tell("drawn", drawn.path() + " holds no drawing");
  }
}

void read_cell_lists(Section& section, PatternSpec& spec) {
  spec.cells = section.optional("cells", as_list(as_list(as_count())), {});
  spec.count = spec.cells.size();
  if (section.ask("cells")->is_list() && section.ask("cells")->items.empty()) {
    section.tell("cells", section.path() + ".cells holds no pattern");
  }
  for (auto& pattern : spec.cells) {
    std::sort(pattern.begin(), pattern.end());
    if (std::adjacent_find(pattern.begin(), pattern.end()) != pattern.end()) {
      section.tell("cells", section.path() + ".cells names a cell twice in one pattern");
      break;
    }
  }
}

/// `images: path` or `images: {path: , inside: }`.
void read_images(Section& section, PatternSpec& spec) {
  const Value* images = section.ask("images");
  if (images->is_map()) {
    Section inner = section.section("images");
    const auto path = inner.required("path", as_text());
    if (path) spec.images = Name{*path, inner.ask("path")->place};
    spec.images_inside = inner.optional("inside", as_text(), "");
    inner.finish();
  } else if (const auto path = section.optional("images", as_text())) {
    spec.images = Name{*path, images->place};
  }
  if (spec.images && spec.images->text.empty()) section.tell("images", section.path() + ".images is empty");
  const auto size = section.optional("picture", as_list(as_count(1, 65535)));
  if (size && size->size() != 2) {
    section.tell("picture", section.path() + ".picture must be [rows, columns]");
  } else if (size) {
    spec.picture = {size->at(0), size->at(1)};
  }
  spec.count = section.optional("count", as_count(1), 0);
  read_active(section, spec);
}

void read_derived(Section& section, PatternSpec& spec) {
  spec.of = section.required("of", as_name());
  spec.keep = section.optional("keep", as_number(between(0, 1)), 1.0);
  spec.fill = section.optional("fill", as_switch(), true);
}

/// What a set is made from: the first of these keys that is there; random patterns when none is.
void read_origin(Section& section, PatternSpec& spec) {
  constexpr const char* origins[] = {"of", "cells", "drawn", "images"};
  std::vector<std::string> found;
  for (const char* key : origins) {
    if (section.has(key)) found.push_back(key);
  }
  if (found.size() > 1) {
    section.tell(found[1],
                 fmt::format("{} has both '{}' and '{}'; give one", section.path(), found[0], found[1]));
  }
  const std::string origin = found.empty() ? "" : found[0];
  if (origin == "of") return read_derived(section, spec);
  spec.population = section.required("population", as_name()).value_or(Name{});
  if (origin == "cells") return read_cell_lists(section, spec);
  if (origin == "drawn") return read_drawn(section, spec);
  if (origin == "images") return read_images(section, spec);
  spec.count = section.required("count", as_count(1)).value_or(1);
  if (!section.has("active")) {
    section.tell_missing("'active'", "the fraction of the cells that are active, or their number");
  }
  const Value* active = section.ask("active");
  if (active && active->is_scalar() && active->text == "one_of_each_group") {
    spec.one_of_each_group = section.optional("active", as_word_of({active->text})).has_value();
  } else {
    read_active(section, spec);
  }
}

PatternSpec pattern(const Name& name, Section section) {
  PatternSpec spec;
  spec.name = name;
  spec.place = section.place();
  read_origin(section, spec);
  spec.shuffled = section.optional("shuffle", as_switch(), false);
  section.finish();
  return spec;
}

}  // namespace

std::vector<PatternSpec> patterns(Section& file) {
  std::vector<PatternSpec> out;
  for_each_named(file, "patterns", [&](const Name& name, const Value::Entry& entry) {
    out.push_back(pattern(name, Section(entry.value, "patterns." + name.text, file.mistakes())));
  });
  return out;
}

}  // namespace mossy::parts
