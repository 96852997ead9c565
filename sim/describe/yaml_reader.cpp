// SPDX-License-Identifier: MIT
// yaml-cpp is used as a source of events, not for its tree: its nodes share what is aliased (so a tree can
// hold itself), keep the first of two equal keys, and cost kilobytes each. Here every value is built once,
// with budgets that stop a text whose expansion would never end.
#include "sim/describe/yaml_reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/emitter.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "sim/describe/utf8.hpp"

namespace mossy {
namespace {

constexpr std::size_t deepest = 100;
constexpr std::size_t most_values = 500'000;  // keys too; read in less than a second
constexpr std::size_t most_copied = 100'000;  // values copied by `&` and `*`, long texts counting more
constexpr std::size_t most_brackets =
    1'000'000;  // yaml-cpp keeps all that are open until it finds their ends
constexpr std::size_t longest_key = 256;

/// A comment put after the text, of which it holds nothing. yaml-cpp takes the end of the text for the end of a
/// quotation that was never closed; then this comment is found inside it.
std::string end_mark_of(const std::string& text) {
  std::string mark = "#end-of-the-text#";
  for (int k = 2; text.find(mark) != std::string::npos; ++k)
    mark = fmt::format("#end-of-the-text-{}#", k);
  return mark;
}

/// Thrown by the handler when going on is senseless.
struct Stop {
  Mistake mistake;
};

/// Thrown after so many mistakes.
struct Enough {};

Place place_of(const YAML::Mark& mark) {
  return mark.is_null() ? Place{} : Place{mark.line + 1, mark.column + 1};
}

std::size_t cost_of(const Value& value) {
  std::size_t cost = 1 + value.text.size() / 16;
  for (const Value& item : value.items)
    cost += cost_of(item);
  for (const Value::Entry& entry : value.entries)
    cost += 1 + entry.key.size() / 16 + cost_of(entry.value);
  return cost;
}

/// A list or mapping whose end has not come yet.
struct Open {
  Value value;
  YAML::anchor_t anchor = 0;
  bool have_key = false;  // of a mapping: the next value belongs to `key`
  bool drop = false;      // ... and is thrown away, since the key was wrong
  std::string key;
  Place key_place;
  std::unordered_map<std::string, Place> seen;
};

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(Mistakes& mistakes, std::string end_mark)
      : mistakes_(mistakes), end_mark_(std::move(end_mark)) {}

  Value take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) {
      throw Stop{{place_of(mark), "a second document begins here; expected one", "remove the line '---'"}};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    attach(make(Value::Kind::null, mark), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    Value value = make(Value::Kind::scalar, mark);
    check_tag(tag, value.place);
    value.text = text;
    value.quoted = tag == "!";  // what yaml-cpp says of quoted text
    if (value.quoted && text.find(end_mark_) != std::string::npos) {
      throw Stop{
          {value.place, "the text that begins here never ends", "is a closing quotation mark missing?"}};
    }
    attach(std::move(value), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end()) {
      throw Stop{{place_of(mark), "this alias stands for the value that it is part of, without end", {}}};
    }
    spend_copies(found->second, place_of(mark));
    Value copy = found->second;
    copy.place = place_of(mark);
    attach(std::move(copy), 0);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Value::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Value::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  Value make(Value::Kind kind, const YAML::Mark& mark) {
    if (mistakes_.enough()) throw Enough{};
    if (++made_ > most_values) {
      throw Stop{{place_of(mark), fmt::format("more than {} values", most_values),
                  "large data belong in files of their own"}};
    }
    Value value;
    value.kind = kind;
    value.place = place_of(mark);
    return value;
  }

  void check_tag(const std::string& tag, Place place) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    const std::string standard = "tag:yaml.org,2002:";
    const bool known = tag.compare(0, standard.size(), standard) == 0;
    mistakes_.add(place, fmt::format("the tag '{}' means nothing here", known ? "!!" + tag.substr(18) : tag),
                  "write the value alone");
  }

  void spend_copies(const Value& value, Place place) {
    copied_ += cost_of(value);
    if (copied_ > most_copied) {
      throw Stop{
          {place, fmt::format("the anchors (&) and aliases (*) copy more than {} values", most_copied), {}}};
    }
  }

  void open(Value::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (open_.size() >= deepest) {
      throw Stop{{place_of(mark), fmt::format("nested more than {} deep", deepest), {}}};
    }
    Open frame;
    frame.value = make(kind, mark);
    frame.anchor = anchor;
    check_tag(tag, frame.value.place);
    open_.push_back(std::move(frame));
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    attach(std::move(done.value), done.anchor);
  }

  void attach(Value value, YAML::anchor_t anchor) {
    if (anchor != 0) {
      spend_copies(value, value.place);
      anchored_[anchor] = value;
    }
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (Open& parent = open_.back(); parent.value.is_list()) {
      parent.value.items.push_back(std::move(value));
    } else if (!parent.have_key) {
      take_key(parent, value);
    } else {
      parent.have_key = false;
      if (!parent.drop) {
        parent.value.entries.push_back({std::move(parent.key), parent.key_place, std::move(value)});
      }
    }
  }

  void take_key(Open& parent, const Value& key) {
    parent.have_key = true;
    parent.drop = true;
    parent.key = key.text;
    parent.key_place = key.place;
    if (!key.is_scalar()) {
      const char* what = key.is_null() ? "nothing" : key.is_list() ? "a list" : "a mapping";
      mistakes_.add(key.place, fmt::format("a key must be a word, not {}", what));
    } else if (key.text == "<<" && !key.quoted) {
      mistakes_.add(key.place, "the merge key '<<' is not supported", "write the keys out, or use a variant");
    } else if (key.text.size() > longest_key) {
      mistakes_.add(key.place, fmt::format("a key of more than {} letters", longest_key));
    } else if (const auto [first, fresh] = parent.seen.emplace(key.text, key.place); !fresh) {
      mistakes_.add(key.place,
                    fmt::format("'{}' is given twice; first on line {}", key.text, first->second.line));
    } else {
      parent.drop = false;
    }
  }

  Mistakes& mistakes_;
  std::string end_mark_;
  Value root_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Value> anchored_;  // those whose end has come
  std::size_t made_ = 0, copied_ = 0;
  int documents_ = 0;
};

/// Whether a line (from 1) is indented with a tab.
bool has_tab(const std::string& text, int line) {
  std::istringstream in(text);
  std::string found;
  for (int n = 0; n < line; ++n)
    std::getline(in, found);
  const std::size_t first = found.find_first_not_of(' ');
  return first != std::string::npos && found[first] == '\t';
}

/// yaml-cpp's words, with a hint where they alone do not help.
Mistake explain(const YAML::Exception& error, const std::string& text) {
  const Place place = place_of(error.mark);
  const auto starts = [&](const char* words) { return error.msg.rfind(words, 0) == 0; };
  std::string hint;
  if (starts(YAML::ErrorMsg::END_OF_MAP_FLOW)) hint = "is a '}' or a ',' missing?";
  if (starts(YAML::ErrorMsg::END_OF_SEQ_FLOW)) hint = "is a ']' or a ',' missing?";
  if (starts(YAML::ErrorMsg::END_OF_MAP) && hint.empty()) hint = "is the indentation right?";
  if (starts(YAML::ErrorMsg::END_OF_SEQ) && hint.empty()) hint = "is the indentation right?";
  if (starts(YAML::ErrorMsg::MAP_VALUE)) hint = "a second ':' on the line, or wrong indentation?";
  if (has_tab(text, place.line)) hint = "indent with spaces, not tabs";
  return {place, "not YAML: " + error.msg, hint};
}

bool is_text(const std::string& text, Mistakes& mistakes) {
  const std::size_t bad = first_non_text(text);
  if (bad == std::string::npos) return true;
  const std::size_t line_start = bad == 0 ? 0 : text.rfind('\n', bad - 1) + 1;  // npos + 1 is 0
  const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
  const Place place{static_cast<int>(lines) + 1, static_cast<int>(bad - line_start) + 1};
  mistakes.add(place, fmt::format("byte 0x{:02x} is not text", static_cast<unsigned char>(text[bad])),
               "expected UTF-8 without control characters");
  return false;
}

}  // namespace

Value read_yaml(const std::string& text, Mistakes& mistakes) {
  if (!is_text(text, mistakes)) return {};
  if (std::count_if(text.begin(), text.end(), [](char c) { return c == '[' || c == '{'; }) >
      static_cast<std::ptrdiff_t>(most_brackets)) {
    mistakes.add({}, fmt::format("more than {} brackets", most_brackets),
                 "large data belong in files of their own");
    return {};
  }
  const std::string end_mark = end_mark_of(text);
  TreeBuilder builder(mistakes, end_mark);
  try {
    const bool ended = text.empty() || text.back() == '\n';
    std::istringstream in(text + (ended ? "" : "\n") + end_mark + "\n");
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(builder)) mistakes.add({1, 1}, "there is nothing in this file");
    parser.HandleNextDocument(builder);  // a second document stops it
    return builder.take_root();
  } catch (const Stop& stop) {
    mistakes.add(stop.mistake.place, stop.mistake.what, stop.mistake.hint);
  } catch (const Enough&) {
  } catch (const YAML::Exception& error) {
    const Mistake mistake = explain(error, text);
    mistakes.add(mistake.place, mistake.what, mistake.hint);
  }
  return {};
}

namespace {

/// Short enough to stay on one line: no mapping inside, and few letters.
bool is_flat(const Value& value) {
  if (value.is_list() && std::all_of(value.items.begin(), value.items.end(),
                                     [](const Value& item) { return item.is_scalar() && !item.quoted; })) {
    return true;
  }
  return cost_of(value) <= 24;
}

/// At the start of a line these mark the ends of documents; yaml-cpp writes them plain.
bool begins_like_a_mark(const std::string& text) {
  return text.compare(0, 3, "...") == 0 || text.compare(0, 3, "---") == 0;
}

void emit_text(YAML::Emitter& out, const std::string& text, bool quoted) {
  if (quoted || begins_like_a_mark(text)) out << YAML::DoubleQuoted;
  out << text;
}

void emit(YAML::Emitter& out, const Value& value, bool top) {
  switch (value.kind) {
    case Value::Kind::null:
      out << YAML::Null;
      break;
    case Value::Kind::scalar:
      emit_text(out, value.text, value.quoted);
      break;
    case Value::Kind::list:
      if (is_flat(value)) out << YAML::Flow;
      out << YAML::BeginSeq;
      for (const Value& item : value.items)
        emit(out, item, false);
      out << YAML::EndSeq;
      break;
    case Value::Kind::map:
      if (!top && is_flat(value)) out << YAML::Flow;
      out << YAML::BeginMap;
      for (const Value::Entry& entry : value.entries) {
        out << YAML::Key;
        emit_text(out, entry.key, false);
        out << YAML::Value;
        emit(out, entry.value, false);
      }
      out << YAML::EndMap;
      break;
  }
}

}  // namespace

std::string write_yaml(const Value& value) {
  YAML::Emitter out;
  out.SetNullFormat(YAML::LowerNull);
  emit(out, value, true);
  return std::string(out.c_str(), out.size()) + "\n";
}

std::string write_yaml_line(const Value& value) {
  YAML::Emitter out;
  out.SetNullFormat(YAML::LowerNull);
  out.SetSeqFormat(YAML::Flow);
  out.SetMapFormat(YAML::Flow);
  emit(out, value, false);
  return std::string(out.c_str(), out.size());
}

}  // namespace mossy
