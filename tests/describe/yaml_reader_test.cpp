// SPDX-License-Identifier: MIT
// What a YAML text reads as, its places, its limits, and that what is written reads back the same.
#include "sim/describe/yaml_reader.hpp"

#include <catch2/catch.hpp>
#include <ctime>
#include <string>

#include "sim/core/rng.hpp"
#include "tests/describe/told.hpp"

namespace mossy {
namespace {

Value read(const std::string& text) {
  Mistakes mistakes("net.yaml", text);
  Value value = read_yaml(text, mistakes);
  mistakes.throw_if_any();
  return value;
}

bool same(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.text != b.text || a.quoted != b.quoted) return false;
  if (a.items.size() != b.items.size() || a.entries.size() != b.entries.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) return false;
  }
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    if (a.entries[i].key != b.entries[i].key || !same(a.entries[i].value, b.entries[i].value)) return false;
  }
  return true;
}

TEST_CASE("a YAML text becomes values with places") {
  const Value root = read("a: 1\nb:\n  - x\n  - \"10\"\nc: {d: , e: 'y z'}\n");
  REQUIRE(root.is_map());
  REQUIRE(root.entries.size() == 3);
  CHECK(root.entries[1].key == "b");
  CHECK(root.entries[1].place == Place{2, 1});
  CHECK(root.find("a")->text == "1");
  CHECK(root.find("a")->place == Place{1, 4});
  CHECK_FALSE(root.find("a")->quoted);
  const Value& b = *root.find("b");
  REQUIRE(b.is_list());
  CHECK(b.items[0].place == Place{3, 5});
  CHECK(b.items[1].text == "10");
  CHECK(b.items[1].quoted);
  CHECK(root.find("c")->find("d")->is_null());
  CHECK(root.find("c")->find("e")->text == "y z");
  CHECK(root.find("z") == nullptr);
}

TEST_CASE("line ends, byte order mark and document marks make no difference") {
  const Value plain = read("a: 1\nb: [2, x]\n");
  CHECK(same(plain, read("a: 1\r\nb: [2, x]\r\n")));
  CHECK(same(plain, read("\xef\xbb\xbf"
                         "a: 1\nb: [2, x]\n")));
  CHECK(same(plain, read("%YAML 1.2\n---\na: 1\nb: [2, x]\n...\n")));
  CHECK(same(plain, read("# first\na: 1 # one\nb: [2, x]")));
  CHECK(read("a: 1\r\nb: 2\r\n").entries[1].place == Place{2, 1});
}

TEST_CASE("an alias is a copy at its own place") {
  const Value root = read("a: &x {p: 1}\nb: *x\n");
  CHECK(same(*root.find("a"), *root.find("b")));
  CHECK(root.find("b")->place == Place{2, 4});
  CHECK(root.find("b")->find("p")->place == Place{1, 11});
}

TEST_CASE("reading goes on after a key given twice") {
  const std::string text = "{a: 1, a: 2, b: 3, b: 4}";
  Mistakes mistakes("net.yaml", text);
  const Value root = read_yaml(text, mistakes);
  CHECK(mistakes.list().size() == 2);
  CHECK(root.entries.size() == 2);
  CHECK(root.find("a")->text == "1");
}

TEST_CASE("nesting is limited") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(read(nested(100)).is_list());
  for (const std::size_t depth : {101, 1000, 100000}) {
    const std::string text = nested(depth);
    Mistakes mistakes("net.yaml", text);
    CHECK(read_yaml(text, mistakes).is_null());
    REQUIRE(mistakes.list().size() == 1);
    CHECK(mistakes.list()[0].what == "nested more than 100 deep");
    CHECK(mistakes.list()[0].place == Place{1, 101});
  }
}

TEST_CASE("aliases that multiply are refused at once") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'j'; ++c) {
    const std::string name(1, c), last(1, static_cast<char>(c - 1));
    bomb += name + ": &" + name + " [";
    for (int i = 0; i < 10; ++i)
      bomb += (i ? ", *" : "*") + last;
    bomb += "]\n";
  }
  Mistakes mistakes("net.yaml", bomb);
  const std::clock_t start = std::clock();  // of the processor, so that other programs do not count
  CHECK(read_yaml(bomb, mistakes).is_null());
  CHECK(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < 0.1);  // s
  REQUIRE(mistakes.list().size() == 1);
  CHECK(mistakes.list()[0].what == "the anchors (&) and aliases (*) copy more than 100000 values");
  CHECK(mistakes.list()[0].place.line == 5);
}

TEST_CASE("a long text copied often is refused as well") {
  std::string text = "a: &a " + std::string(100000, 'x') + "\nb: [*a";
  for (int i = 0; i < 1000; ++i)
    text += ", *a";
  text += "]\n";
  Mistakes mistakes("net.yaml", text);
  CHECK(read_yaml(text, mistakes).is_null());
  CHECK(mistakes.list().size() == 1);
}

TEST_CASE("the mark that finds open quotations is none that stands in the text") {
  const Value value = read("a: \"#end-of-the-text#\"\nb: '#end-of-the-text-2#'\n");
  CHECK(value.find("a")->text == "#end-of-the-text#");
  CHECK(value.find("b")->text == "#end-of-the-text-2#");
}

TEST_CASE("texts that begin like the mark between documents are written in quotes") {
  for (const char* text :
       {"  ... - .. #..\n", "  --- a\n", "? ...\n: 1\n", "a: {\"--- b\": [\"...\", \"---\"]}\n"}) {
    const Value value = read(text);
    const Value again = read(write_yaml(value));
    INFO(text);
    CHECK(write_yaml_line(again) == write_yaml_line(value));
    CHECK(again.kind == value.kind);
    CHECK(again.text == value.text);
  }
}

TEST_CASE("what is written reads back the same") {
  for (const char* text : {"a: 1\n", "[]", "{}", "a: {}\nb: []\nc: \n", "a: \"10\"\nb: 'x: y'\nc: \"#\"\n",
                           "- [1, [2, {a: b}]]\n- x\n", "a: |\n  two\n  lines\nb: >\n  one\n  line\n",
                           "\"\": \"\"\n", "a: \"~\"\nb: null\nc: \"null\"\n", "on: off\nyes: -0.5\n",
                           "a: \"tab\\t, bell\\a, zero\\0, quote\\\"\"\n", "\xc3\xa9: \xe2\x82\xac\n",
                           "p: {normal: [0.8, 0.1], min: 0}\nq: -\n  x\n"}) {
    Mistakes mistakes("net.yaml", text);
    const Value value = read_yaml(text, mistakes);
    if (!mistakes.empty()) continue;  // the last is no YAML, which is tested elsewhere
    INFO(text);
    CHECK(same(value, read(write_yaml(value))));
    CHECK(same(value, read(write_yaml_line(value))));
    CHECK(write_yaml_line(value).find('\n') == std::string::npos);
  }
}

/// A tree of random shape; plain texts are words and numbers, quoted ones anything printable.
Value random_tree(Stream& random, int depth) {
  Value value;
  const std::uint64_t kind = random.below(depth > 0 ? 6 : 3);
  if (kind == 0) return value;
  if (kind < 3) {
    value.kind = Value::Kind::scalar;
    value.quoted = kind == 2;
    const std::string letters = value.quoted ? "ab1 :#-{}[],&*!|>'\"%@`\\\n\t~?" : "ab10.-_";
    value.text = value.quoted ? "" : "x";
    for (std::uint64_t n = random.below(9); n > 0; --n)
      value.text += letters[random.below(letters.size())];
    return value;
  }
  value.kind = kind < 5 ? Value::Kind::map : Value::Kind::list;
  for (std::uint64_t n = random.below(5); n > 0; --n) {
    Value inner = random_tree(random, depth - 1);
    if (value.is_list()) {
      value.items.push_back(std::move(inner));
    } else {
      value.entries.push_back({"k" + std::to_string(n), {}, std::move(inner)});
    }
  }
  return value;
}

TEST_CASE("random trees are written and read back the same") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Stream random(seed, key_of("yaml"), 0);
    const Value tree = random_tree(random, 5);
    INFO(write_yaml(tree));
    CHECK(same(tree, read(write_yaml(tree))));
    CHECK(same(tree, read(write_yaml_line(tree))));
  }
}

TEST_CASE("a file cut short or with a byte changed never does worse than a mistake") {
  const std::string text =
      "name: x\nsimulation: {duration: 10, seed: 1}\npopulations:\n  A: {size: 3, model: m, params: {V: &v "
      "-70}}\n"
      "  B: {size: 3, model: m, initial: {V: {uniform: [*v, 3]}}}\nprojections:\n  p: {from: A, to: B, rule: "
      "r,\n"
      "    weight: [1, 2], delay: 1.5, receptor: \"e\"}\nprotocol:\n  - {phase: a, duration: 3}\n";
  REQUIRE(told(text).empty());
  for (std::size_t at = 0; at < text.size(); ++at) {
    CHECK_NOTHROW(told(text.substr(0, at)));
    for (const char c : std::string("\0\n\t:{}[],*&\"'#-|\xff"
                                    "9",
                                    18)) {
      std::string changed = text;
      changed[at] = c;
      CHECK_NOTHROW(told(changed));
    }
  }
}

}  // namespace
}  // namespace mossy
