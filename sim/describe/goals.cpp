// SPDX-License-Identifier: MIT
// `goals:`, what the file claims about its scores. Whether the scores and variants exist is checked later
// (sim/program/goal_check.hpp): which scores there are, only the measures know.
#include <fmt/format.h>

#include "sim/describe/describe_parts.hpp"

namespace mossy::parts {
namespace {

std::optional<Name> read_score_name(const Value& value, const std::string& path, Mistakes& mistakes) {
  auto text = read_text(value, path, mistakes);
  if (!text) return {};
  const auto dot = text->find('.');
  if (dot != std::string::npos && dot > 0 && dot + 1 < text->size()) return Name{*text, value.place};
  mistakes.add(value.place,
               fmt::format("{} must be a measure's name, a point and a score, not '{}'", path, *text),
               "as compare prints it: separation.f1_out");
  return {};
}

std::optional<Name> read_variant_name(const Value& value, const std::string& path, Mistakes& mistakes) {
  auto text = read_text(value, path, mistakes);
  if (!text) return {};
  return Name{*text, value.place};
}

/// A score (a word with a point), a variant (one without), or a mapping of both; what is not said is the goal's.
std::optional<ScoreRef> read_score_ref(const Value& value, const std::string& path, Mistakes& mistakes,
                                       const ScoreRef& goal) {
  ScoreRef ref = goal;
  if (value.is_scalar()) {
    (value.text.find('.') != std::string::npos ? ref.score : ref.variant) = {value.text, value.place};
    return ref;
  }
  Section section(value, path, mistakes);
  if (value.is_map() && !section.has("score") && !section.has("variant"))
    section.tell_missing("'score' or 'variant'");
  ref.score = section.optional("score", &read_score_name, ref.score);
  ref.variant = section.optional("variant", &read_variant_name, ref.variant);
  section.finish();
  if (!value.is_map()) return {};
  return ref;
}

void read_other(Section& section, GoalSpec& spec) {
  const bool minus = section.has("minus"), over = section.has("over");
  if (minus && over) section.tell("over", section.path() + " has both 'minus' and 'over'; give one");
  if (!minus && !over) return;
  const char* key = minus ? "minus" : "over";
  spec.against = minus ? GoalSpec::Against::difference : GoalSpec::Against::ratio;
  spec.other = read_score_ref(*section.ask(key), section.path_of(key), section.mistakes(), spec.what)
                   .value_or(ScoreRef{});
  if (!spec.other.score.text.empty() && spec.other.score.text == spec.what.score.text &&
      spec.other.variant.text == spec.what.variant.text)
    section.tell(key, section.path_of(key) + " is the goal's own score; name another variant or score");
}

GoalSpec goal(const Name& name, Section section) {
  GoalSpec spec;
  spec.name = name;
  spec.what.score = section.required("score", &read_score_name).value_or(Name{});
  spec.what.variant = section.optional("variant", &read_variant_name, Name{"standard", {}});
  read_other(section, spec);
  spec.at_least = section.optional("at_least", as_number());
  spec.at_most = section.optional("at_most", as_number());
  if (!section.has("at_least") && !section.has("at_most")) section.tell_missing("'at_least' or 'at_most'");
  if (spec.at_least && spec.at_most && *spec.at_least > *spec.at_most)
    section.tell("at_most",
                 fmt::format("{} is below at_least = {}", section.path_of("at_most"), *spec.at_least));
  spec.every_seed = section.optional("every_seed", as_switch(), false);
  const auto control = [&](const Value& value, const std::string& path, Mistakes& mistakes) {
    return read_score_ref(value, path, mistakes, spec.what);
  };
  spec.controls = section.optional("controls", as_one_or_list(control), {});
  spec.source = section.optional("source", as_text(), {});
  section.finish();
  return spec;
}

}  // namespace

std::vector<GoalSpec> goals(Section& file) {
  std::vector<GoalSpec> out;
  for_each_named(file, "goals", [&](const Name& name, const Value::Entry& entry) {
    out.push_back(goal(name, Section(entry.value, "goals." + name.text, file.mistakes())));
  });
  return out;
}

}  // namespace mossy::parts
