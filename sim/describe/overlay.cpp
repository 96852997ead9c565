// SPDX-License-Identifier: MIT
#include "sim/describe/overlay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "sim/describe/key_hints.hpp"
#include "sim/describe/scalars.hpp"
#include "sim/describe/yaml_reader.hpp"

namespace mossy {
namespace {

using Parts = std::span<const std::string>;

/// Mappings whose entries are of the user's naming, and the keys by which a new entry is known as whole.
struct Catalogue {
  const char* path;
  std::array<const char*, 2> needs_one_of;
};
constexpr std::array catalogues{
    Catalogue{"populations", {"model", "size"}},   Catalogue{"projections", {"from", "to"}},
    Catalogue{"sources", {"model", "to"}},         Catalogue{"patterns", {"population", "of"}},
    Catalogue{"measures", {"measure", "measure"}}, Catalogue{"goals", {"score", "score"}},
};

const Catalogue* catalogue_at(const std::string& path) {
  for (const Catalogue& c : catalogues) {
    if (path == c.path) return &c;
  }
  return nullptr;
}

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string join(const std::string& path, const std::string& part) {
  return path.empty() ? part : path + "." + part;
}

/// The name by which an item of a list can be meant besides its number.
const Value* name_of(const Value& item) {
  return item.find("phase");
}

bool has_names(const Value& list) {
  return std::any_of(list.items.begin(), list.items.end(),
                     [](const Value& item) { return name_of(item) != nullptr; });
}

/// Where `part` stands in a list, or its size.
std::size_t index_in(const Value& list, const std::string& part) {
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Value* name = name_of(list.items[i]);
    if (name && name->text == part) return i;
  }
  const bool digits = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
  const auto number = digits ? parse_count(part).value : std::nullopt;
  return number && *number < list.items.size() ? *number : list.items.size();
}

Value* child_of(Value& parent, const std::string& part) {
  if (parent.is_map()) return parent.find(part);
  if (!parent.is_list()) return nullptr;
  const std::size_t index = index_in(parent, part);
  return index < parent.items.size() ? &parent.items[index] : nullptr;
}

void remove_child(Value& parent, const std::string& part) {
  if (parent.is_list()) {
    parent.items.erase(parent.items.begin() + static_cast<std::ptrdiff_t>(index_in(parent, part)));
  } else {
    std::erase_if(parent.entries, [&](const Value::Entry& entry) { return entry.key == part; });
  }
}

std::vector<std::string> child_names(const Value& parent) {
  std::vector<std::string> names;
  for (const Value::Entry& entry : parent.entries)
    names.push_back(entry.key);
  for (const Value& item : parent.items) {
    if (name_of(item)) names.push_back(name_of(item)->text);
  }
  return names;
}

/// {normal: [1, 0.1], min: 0} is one value: merging it with {uniform: [0, 1]} would make no sense.
bool is_drawn(const Value& value) {
  return value.find("uniform") || value.find("normal") || value.find("lognormal") ||
         value.find("exponential");
}

bool merges_with(const Value& target, const Value& patch) {
  if (!patch.is_map() || is_drawn(patch)) return false;
  return target.is_map() || (target.is_list() && has_names(target));
}

/// Lays one patch over a tree; `origin_` begins its messages ("variants.no_feedback") unless empty.
class Overlay {
 public:
  Overlay(std::string origin, Mistakes& mistakes, Changes& changes)
      : origin_(std::move(origin)), mistakes_(mistakes), changes_(changes) {}

  void merge(Value& target, const std::string& path, const Value& patch) {
    for (const Value::Entry& entry : patch.entries) {
      change(target, path, split(entry.key), entry.value, entry.place);
    }
  }

  void change(Value& target, const std::string& path, Parts parts, const Value& value, Place place) {
    Value* child = child_of(target, parts[0]);
    const std::string here = join(path, parts[0]);
    if (!child) {
      if (!told_why_not_addable(target, path, parts, value, place)) add(target, path, parts, value, place);
    } else if (parts.size() > 1) {
      change(*child, here, parts.subspan(1), value, place);
    } else if (value.is_null()) {
      remove_child(target, parts[0]);
      changes_.emplace_back(here, "null");
    } else if (merges_with(*child, value)) {
      merge(*child, here, value);
    } else {
      *child = value;
      changes_.emplace_back(here, write_yaml_line(value));
    }
  }

 private:
  bool told_why_not_addable(const Value& target, const std::string& path, Parts parts, const Value& value,
                            Place place) {
    const std::string title = path.empty() ? "the file" : path;
    if (target.is_scalar()) {
      tell(place, fmt::format("{} is a single value and has no '{}'", title, parts[0]), {});
      return true;
    }
    if (parts[0].empty()) {
      tell(place, "an empty name in the path", "a path is names joined by points");
      return true;
    }
    if (!value.is_null() && !target.is_list() && may_add(path, parts, value)) return false;
    const auto names = child_names(target);
    std::string hint = hint_for_key(parts[0], names);
    if (hint.empty() && !names.empty()) hint = "it has " + list_of(names);
    tell(place, fmt::format("{} has no '{}' to change", title, parts[0]), hint);
    return true;
  }

  /// Whether a new `parts[0]` may come into the mapping at `path`.
  static bool may_add(const std::string& path, Parts parts, const Value& value) {
    if (path.empty()) return parts.size() == 1 || parts[0] == "simulation" || parts[0] == "record";
    const Catalogue* catalogue = catalogue_at(path);
    if (!catalogue) return true;
    const auto& needs = catalogue->needs_one_of;
    return parts.size() == 1 && (value.find(needs[0]) || value.find(needs[1]));
  }

  void add(Value& target, const std::string& path, Parts parts, const Value& value, Place place) {
    std::string full = path;
    Value* parent = &target;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      full = join(full, parts[i]);
      parent->kind = Value::Kind::map;  // was a mapping, or null: one without entries
      Value fresh;
      fresh.place = place;
      if (i + 1 == parts.size()) fresh = value;
      parent->entries.push_back({parts[i], place, std::move(fresh)});
      parent = &parent->entries.back().value;
    }
    changes_.emplace_back(full, write_yaml_line(value));
  }

  void tell(Place place, const std::string& what, const std::string& hint) {
    mistakes_.add(place, origin_.empty() ? what : origin_ + ": " + what, hint);
  }

  std::string origin_;
  Mistakes& mistakes_;
  Changes& changes_;
};

void forget_places(Value& value) {
  value.place = {};
  for (Value& item : value.items)
    forget_places(item);
  for (Value::Entry& entry : value.entries) {
    entry.place = {};
    forget_places(entry.value);
  }
}

/// Throws the first mistake on one line: a setting stands alone, without a file to point into.
void throw_first(const std::string& origin, const Mistakes& mistakes) {
  if (mistakes.empty()) return;
  const Mistake& first = mistakes.list().front();
  throw InputError(
      fmt::format("{}: {}{}{}\n", origin, first.what, first.hint.empty() ? "" : "; ", first.hint));
}

}  // namespace

std::vector<std::string> variant_names(const Value& root) {
  const Value* variants = root.find("variants");
  return variants ? child_names(*variants) : std::vector<std::string>{};
}

Changes apply_variant(Value& root, const std::string& variant, Mistakes& mistakes) {
  const Value* found = root.find("variants");
  const Value variants = found ? *found : Value{};
  std::erase_if(root.entries, [](const Value::Entry& entry) { return entry.key == "variants"; });
  if (!variants.is_null() && !variants.is_map()) {
    mistakes.add(variants.place, "variants must be a mapping");
    return {};
  }
  if (variant.empty()) return {};
  const Value* patch = variants.find(variant);
  if (!patch) {
    const auto names = child_names(variants);
    const std::string hint = hint_for_key(variant, names);
    throw InputError(fmt::format("there is no variant '{}'{}{}\n", variant,
                                 names.empty() ? "; the file has none" : "; the file has " + list_of(names),
                                 hint.empty() ? "" : "; " + hint));
  }
  Changes changes;
  const std::string path = "variants." + variant;
  if (!patch->is_null() && !patch->is_map()) {
    mistakes.add(patch->place, path + " must be a mapping of what it changes");
  }
  Overlay(path, mistakes, changes).merge(root, "", *patch);
  return changes;
}

Changes apply_setting(Value& root, const std::string& setting, const std::string& option) {
  const std::string origin = option + " " + setting;
  const std::size_t equals = setting.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == setting.size()) {
    throw InputError(origin + ": expected path=value, such as projections.feedback.weight=0\n");
  }
  const std::string text = setting.substr(equals + 1);
  Mistakes mistakes(origin, text);
  Value value = read_yaml(text, mistakes);
  throw_first(origin, mistakes);
  forget_places(value);
  Changes changes;
  Overlay({}, mistakes, changes).change(root, "", split(setting.substr(0, equals)), value, {});
  throw_first(origin, mistakes);
  return changes;
}

}  // namespace mossy
