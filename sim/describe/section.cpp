// SPDX-License-Identifier: MIT
#include "sim/describe/section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/describe/key_hints.hpp"
#include "sim/describe/scalars.hpp"

namespace mossy {
Section::Section(const Value& value, std::string path, Mistakes& mistakes)
    : path_(std::move(path)), place_(value.place), mistakes_(&mistakes) {
  if (value.is_map()) {
    value_ = &value;
  } else if (!value.is_null()) {
    broken_ = true;
    mistakes.add(value.place, fmt::format("{} must be a mapping, not {}", title(), describe_value(value)));
  }
}

const Value* Section::ask(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  return value_ ? value_->find(key) : nullptr;
}

Section Section::section(std::string_view key) {
  const Value* value = ask(key);
  const Value empty;
  Section inner(value ? *value : empty, path_of(key), *mistakes_);
  if (!value) inner.place_ = place_;
  return inner;
}

std::vector<const Value::Entry*> Section::others() {
  std::vector<const Value::Entry*> found;
  if (!value_) return found;
  for (const Value::Entry& entry : value_->entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) == known_.end()) found.push_back(&entry);
  }
  all_known_ = true;
  return found;
}

void Section::finish() {
  if (!value_ || all_known_) return;
  for (const Value::Entry& entry : value_->entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    if (mistakes_->enough()) return;
    const bool comma = entry.value.is_null() && parse_number(entry.key).value;  // {p: 0,5} is {p: 0, 5: }
    mistakes_->add(entry.place,
                   fmt::format("{} has no key '{}'; it takes {}", title(), entry.key, list_of(known_)),
                   comma ? "the decimal sign is a point" : hint_for_key(entry.key, known_));
  }
}

void Section::tell(std::string_view key, std::string what, std::string hint) {
  const Value* value = ask(key);
  mistakes_->add(value ? value->place : place_, std::move(what), std::move(hint));
}

std::string Section::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void Section::tell_missing(const std::string& what, std::string hint) {
  if (!broken_) mistakes_->add(place_, title() + " needs " + what, std::move(hint));
}

}  // namespace mossy
