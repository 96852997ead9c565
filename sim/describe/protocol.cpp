// SPDX-License-Identifier: MIT
// `protocol:`, the phases of a run: what is shown, for how long, and what may change meanwhile.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/describe/describe_parts.hpp"
#include "sim/describe/scalars.hpp"

namespace mossy::parts {
namespace {

constexpr std::array needs_present{"each",       "gap",        "repeat", "shuffle_order",
                                   "only",       "reset_each", "rate",   "background",
                                   "modulation", "times",      "jitter", "same_trains"};

/// How active cells fire: the keys of a phase, and again of each set shown in it.
void read_drive(Section& section, PresentSpec& spec) {
  if (section.has("rate") && section.has("times")) {
    section.tell("times", section.path() + " has both 'rate' and 'times'; give one");
  }
  if (section.has("rate")) spec.times.clear();
  if (section.has("times")) spec.rate = 0;
  spec.rate = section.optional("rate", as_number(at_least(0)), spec.rate);
  spec.times = section.optional("times", as_list(as_number(at_least(0))), spec.times);
  spec.background = section.optional("background", as_number(at_least(0)), spec.background);
  spec.jitter = section.optional("jitter", as_number(at_least(0)), spec.jitter);
  spec.same_trains = section.optional("same_trains", as_switch(), spec.same_trains);
  if (const auto given = modulation(section)) spec.modulation = given->waves;
}

bool has_drive(Section& section) {
  return section.has("rate") || section.has("times");
}

/// A set under `present:` with keys of its own.
PresentSpec shown_set(const Name& name, Section section, const PresentSpec& defaults, bool driven) {
  PresentSpec spec = defaults;
  spec.patterns = name;
  read_drive(section, spec);
  spec.after = section.optional("after", as_number(at_least(0)), 0.0);
  spec.lasts = section.optional("lasts", as_number(above(0)), 0.0);
  if (!driven && !has_drive(section)) section.tell_missing("'rate' or 'times'");
  section.finish();
  return spec;
}

std::vector<PresentSpec> shown_sets(Section& phase, const PresentSpec& defaults) {
  std::vector<PresentSpec> out;
  const Value& present = *phase.ask("present");
  const std::string path = phase.path_of("present");
  const bool driven = has_drive(phase);
  if (present.is_map()) {
    for (const Value::Entry& entry : present.entries) {
      out.push_back(shown_set({entry.key, entry.place},
                              Section(entry.value, path + "." + entry.key, phase.mistakes()), defaults,
                              driven));
    }
  } else if (const auto names = phase.optional("present", as_one_or_list(as_name()))) {
    for (const Name& name : *names) {
      out.push_back(defaults);
      out.back().patterns = name;
    }
    if (!driven && !names->empty()) phase.tell_missing("'rate' or 'times' for what it shows");
  }
  if (out.empty() && (present.is_map() || present.is_list())) {
    if (present.items.empty()) phase.tell("present", path + " names no patterns");
  }
  return out;
}

/// That each set begins and fires within the presentation.
void check_times(Section& phase, const PhaseSpec& spec) {
  for (const PresentSpec& shown : spec.present) {
    const double end = spec.each - shown.after;
    const std::string who = fmt::format("{} shows '{}'", phase.path(), shown.patterns.text);
    std::string wrong;
    if (end <= 0) {
      wrong = fmt::format("after {} ms", shown.after);
    } else if (shown.lasts > end) {
      wrong = fmt::format("from {} to {} ms", shown.after, shown.after + shown.lasts);
    } else if (std::any_of(shown.times.begin(), shown.times.end(), [&](double t) { return t >= end; })) {
      wrong =
          fmt::format("at {} ms", shown.after + *std::max_element(shown.times.begin(), shown.times.end()));
    }
    if (!wrong.empty()) {
      phase.tell("present", fmt::format("{} {}, but each presentation ends at {} ms", who, wrong, spec.each));
    }
    if (shown.jitter > 0 && shown.times.empty()) {
      phase.tell("present", who + " with 'jitter', which means nothing without 'times'");
    }
  }
}

void read_presentations(Section& phase, PhaseSpec& spec) {
  PresentSpec defaults;
  read_drive(phase, defaults);
  spec.present = shown_sets(phase, defaults);
  spec.each = phase.required("each", as_number(above(0))).value_or(0.0);
  spec.gap = phase.optional("gap", as_number(at_least(0)), 0.0);
  spec.repeat = phase.optional("repeat", as_count(1), 1);
  spec.shuffle_order = phase.optional("shuffle_order", as_switch(), false);
  spec.only = phase.optional("only", as_one_or_list(as_count()), {});
  spec.reset_each = phase.optional("reset_each", as_switch(), false);
  if (spec.only.empty() && phase.has("only") && phase.ask("only")->is_list() &&
      phase.ask("only")->items.empty()) {
    phase.tell("only", phase.path() + ".only names no pattern");
  }
  if (phase.has("duration")) {
    phase.tell("duration", phase.path() + " is as long as its presentations; remove 'duration'");
  }
  if (spec.each > 0) check_times(phase, spec);
}

void read_length(Section& phase, PhaseSpec& spec) {
  if (phase.has("present")) return read_presentations(phase, spec);
  if (!phase.has("duration")) phase.tell_missing("'duration' or 'present'");
  spec.duration = phase.optional("duration", as_number(above(0)), 0.0);
  for (const char* key : needs_present) {
    if (phase.has(key)) {
      phase.tell(key, fmt::format("{}: '{}' means nothing without 'present'", phase.path(), key));
    }
  }
}

/// `plasticity: on | off | projection | [projections]`.
void read_plasticity(Section& phase, PhaseSpec& spec) {
  const Value* value = phase.ask("plasticity");
  if (!value) return;
  const bool plain = value->is_scalar() && !value->quoted;
  if (plain && parse_switch(value->text)) {
    spec.plasticity = parse_switch(value->text);
  } else if (plain || value->is_list()) {
    spec.plastic_only = phase.optional("plasticity", as_one_or_list(as_name()), {});
    spec.plasticity = !spec.plastic_only.empty();
  } else {
    phase.tell("plasticity", fmt::format("{} must be on, off or a list of projections, not {}",
                                         phase.path_of("plasticity"), describe_value(*value)));
  }
}

/// `gain: {projection: factor}`.
std::vector<std::pair<Name, double>> numbers_by_name(Section& phase, const char* key, const Bounds& bounds) {
  std::vector<std::pair<Name, double>> out;
  Section section = phase.section(key);
  for (const Value::Entry* entry : section.others()) {
    const auto number = section.optional(entry->key, as_number(bounds));
    if (number) out.emplace_back(Name{entry->key, entry->place}, *number);
  }
  return out;
}

PhaseSpec phase(const Value& value, const std::string& path, Mistakes& mistakes) {
  const Value* given = value.find("phase");
  const bool named = given && given->is_scalar() && is_name(given->text);
  Section section(value, named ? "protocol." + given->text : path, mistakes);
  PhaseSpec spec;
  spec.place = section.place();
  spec.name = section.required("phase", as_name()).value_or(Name{});
  read_length(section, spec);
  read_plasticity(section, spec);
  const auto reset = as_one_or_list(as_word_of({"membranes", "traces", "weights"}));
  for (const std::string& what : section.optional("reset", reset, {})) {
    spec.reset.push_back({what, section.ask("reset")->place});
  }
  spec.gain = numbers_by_name(section, "gain", at_least(0));
  spec.normalise = numbers_by_name(section, "normalise", above(0));
  section.finish();
  return spec;
}

}  // namespace

std::vector<PhaseSpec> protocol(Section& file) {
  std::vector<PhaseSpec> out;
  const Value* list = file.ask("protocol");
  if (!list) return out;
  if (!list->is_list() || list->items.empty()) {
    file.tell("protocol",
              fmt::format("protocol must be a list of phases, not {}",
                          list->is_list() ? "an empty one" : describe_value(*list)),
              "such as  - {phase: settle, duration: 300}");
    return out;
  }
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    out.push_back(phase(list->items[i], fmt::format("protocol.{}", i), file.mistakes()));
  }
  return out;
}

}  // namespace mossy::parts
