// SPDX-License-Identifier: MIT
// Sections and readers by themselves: what they return, and what they say.
#include "sim/describe/section.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "sim/describe/key_hints.hpp"
#include "sim/describe/yaml_reader.hpp"

namespace mossy {
namespace {

/// A section over a text, with its sink.
struct Opened {
  explicit Opened(const std::string& text)
      : mistakes("net.yaml", text),
        value(read_yaml(text, mistakes)),
        section(value, "measures.m", mistakes) {}
  std::string first() const { return mistakes.list().empty() ? "" : mistakes.list().front().what; }
  Mistakes mistakes;
  Value value;
  Section section;
};

TEST_CASE("a section gives its values and its defaults") {
  Opened o("{bin: 5, n: 1e3, name: CA3, on: yes, kind: a, xs: [1, 2], one: x, text: 'a b'}");
  CHECK(o.section.required("bin", as_number(above(0))) == 5.0);
  CHECK(o.section.optional("bin", as_number(), 7.0) == 5.0);
  CHECK(o.section.optional("window", as_number(), 7.0) == 7.0);
  CHECK_FALSE(o.section.optional("window", as_number()));
  CHECK(o.section.required("n", as_count(1)) == 1000u);
  CHECK(o.section.required("name", as_name())->text == "CA3");
  CHECK(o.section.required("name", as_name())->place == Place{1, 24});
  CHECK(o.section.required("on", as_switch()) == true);
  CHECK(o.section.required("kind", as_word_of({"a", "b"})) == "a");
  CHECK(o.section.required("xs", as_list(as_number())) == std::vector<double>{1, 2});
  CHECK(o.section.required("one", as_one_or_list(as_text())) == std::vector<std::string>{"x"});
  CHECK(o.section.required("text", as_text()) == "a b");
  CHECK(o.section.has("bin"));
  CHECK_FALSE(o.section.has("bon"));
  o.section.finish();
  CHECK(o.mistakes.message().empty());
}

TEST_CASE("a mistake gives the default, and reading goes on") {
  Opened o("{bin: x, n: 2.5}");
  CHECK(o.section.optional("bin", as_number(), 7.0) == 7.0);
  CHECK_FALSE(o.section.required("n", as_count()));
  CHECK_FALSE(o.section.required("m", as_count()));
  REQUIRE(o.mistakes.list().size() == 3);
  CHECK(o.mistakes.list()[0].what == "measures.m.bin must be a number, not 'x'");
  CHECK(o.mistakes.list()[1].what == "measures.m.n must be a whole number from 0 to 2147483647, not '2.5'");
  CHECK(o.mistakes.list()[2].what == "measures.m needs 'm'");
  CHECK(o.mistakes.list()[2].place == Place{1, 1});
}

TEST_CASE("keys never asked for are told, with the nearest known") {
  Opened o("{bin: 1, windwo: 2, other: 3}");
  o.section.optional("bin", as_number());
  o.section.optional("window", as_number());
  o.section.finish();
  CHECK(o.mistakes.message() ==
        "net.yaml:1:10: error: measures.m has no key 'windwo'; it takes bin, window\n"
        "  1 | {bin: 1, windwo: 2, other: 3}\n"
        "    |          ^\n"
        "  did you mean 'window'?\n"
        "net.yaml:1:21: error: measures.m has no key 'other'; it takes bin, window\n"
        "  1 | {bin: 1, windwo: 2, other: 3}\n"
        "    |                     ^\n");
}

TEST_CASE("a section within a section has its own path") {
  Opened o("{inner: {a: 1, b: x}}");
  Section inner = o.section.section("inner");
  inner.optional("b", as_number());
  inner.finish();
  CHECK(o.section.section("absent").optional("a", as_number(), 3.0) == 3.0);
  o.section.finish();
  REQUIRE(o.mistakes.list().size() == 2);
  CHECK(o.mistakes.list()[0].what == "measures.m.inner.b must be a number, not 'x'");
  CHECK(o.mistakes.list()[1].what == "measures.m.inner has no key 'a'; it takes b");
}

TEST_CASE("what is no mapping is told once") {
  Opened o("[1, 2]");
  o.section.required("a", as_number());
  o.section.finish();
  REQUIRE(o.mistakes.list().size() == 1);
  CHECK(o.first() == "measures.m must be a mapping, not a list");
}

TEST_CASE("the entries of a mapping keyed by the user's names") {
  Opened o("{known: 1, x: 2, y: 3}");
  o.section.optional("known", as_number());
  const auto others = o.section.others();
  REQUIRE(others.size() == 2);
  CHECK(others[0]->key == "x");
  CHECK(others[1]->key == "y");
  o.section.finish();
  CHECK(o.mistakes.empty());
}

TEST_CASE("bounds hold at their ends and say what they are") {
  struct Case {
    Bounds bounds;
    std::string text;
    double inside, outside;
  };
  const std::vector<Case> cases{{at_least(0), "at least 0", 0, -1e-300},
                                {above(0), "above 0", 1e-300, 0},
                                {between(0, 1), "between 0 and 1", 1, 1.0000001},
                                {above(0).and_at_most(1), "above 0 and at most 1", 1, 0},
                                {at_least(2).and_below(3), "at least 2 and below 3", 2, 3}};
  for (const Case& c : cases) {
    CHECK(c.bounds.text() == c.text);
    CHECK(c.bounds.contains(c.inside));
    CHECK_FALSE(c.bounds.contains(c.outside));
  }
  Opened o("{x: 3}");
  o.section.optional("x", as_number(above(0).and_at_most(1)));
  CHECK(o.first() == "measures.m.x must be above 0 and at most 1, not '3'");
}

TEST_CASE("a long list with many mistakes tells the first three") {
  Opened o("{xs: [a, b, c, d, e, f]}");
  CHECK_FALSE(o.section.optional("xs", as_list(as_number())));
  CHECK(o.mistakes.list().size() == 3);
}

std::optional<Distribution> drawn(const std::string& text, Bounds bounds = {}) {
  Mistakes mistakes("net.yaml", text);
  const Value value = read_yaml(text, mistakes);
  return read_distribution(value, "x", mistakes, bounds);
}

TEST_CASE("every way to give a number, a list or a distribution") {
  using Kind = Distribution::Kind;
  CHECK(drawn("3")->a == 3);
  CHECK(drawn("[1, 2.5]")->values == std::vector<double>{1, 2.5});
  CHECK(drawn("[1, 2.5]")->kind == Kind::list);
  const auto uniform = *drawn("{uniform: [-87, -74]}");
  CHECK(uniform.kind == Kind::uniform);
  CHECK(uniform.a == -87);
  CHECK(uniform.b == -74);
  const auto normal = *drawn("{normal: [0.8, 0.1], min: 0, max: 2, round: 0.25}");
  CHECK(normal.kind == Kind::normal);
  CHECK(normal.a == 0.8);
  CHECK(normal.b == 0.1);
  CHECK(normal.min == 0);
  CHECK(normal.max == 2);
  CHECK(normal.round == 0.25);
  CHECK(drawn("{lognormal: [0, 1]}")->kind == Kind::lognormal);
  CHECK(drawn("{exponential: 3}")->kind == Kind::exponential);
  CHECK(drawn("{exponential: [3]}")->a == 3);
}

TEST_CASE("a distribution lies within the bounds as a whole or is refused") {
  CHECK(drawn("{exponential: 3}", above(0)));
  CHECK(drawn("{lognormal: [0, 1]}", above(0)));
  CHECK(drawn("{normal: [1, 0.1], min: 0}", at_least(0)));
  CHECK(drawn("{normal: [1, 0]}", above(0)));
  CHECK_FALSE(drawn("{normal: [1, 0.1], min: 0}", above(0)));
  CHECK_FALSE(drawn("{normal: [1, 0.1]}", at_least(0)));
  CHECK(drawn("{uniform: [0, 1]}", at_least(0)));
  CHECK_FALSE(drawn("{uniform: [0, 1]}", above(0)));
  CHECK_FALSE(drawn("{uniform: [-1, 1]}", at_least(0)));
  CHECK(drawn("{uniform: [-1, 1], min: 0}", at_least(0)));
  CHECK_FALSE(drawn("{exponential: 0.1}", between(0, 1)));
  CHECK(drawn("{exponential: 0.1, max: 1}", between(0, 1)));
  CHECK_FALSE(drawn("[1, -1]", at_least(0)));
  CHECK_FALSE(drawn("-1", at_least(0)));
}

TEST_CASE("limits that would be redrawn for ever are refused") {
  CHECK(drawn("{normal: [0, 1], min: 3}"));
  CHECK_FALSE(drawn("{normal: [0, 1], min: 4}"));
  CHECK_FALSE(drawn("{normal: [0, 1], min: 0, max: 0.0001}"));
  CHECK_FALSE(drawn("{uniform: [0, 1], min: 2}"));
  CHECK(drawn("{uniform: [1, 1], min: 1, max: 1}"));
  CHECK(drawn("{normal: [1, 0], min: 1}"));
  CHECK_FALSE(drawn("{normal: [1, 0], min: 2}"));
}

TEST_CASE("selections of cells") {
  const auto cells = [](const std::string& text) {
    Mistakes mistakes("net.yaml", text);
    const Value value = read_yaml(text, mistakes);
    return *read_cells(value, "x", mistakes);
  };
  CHECK(cells("all").all());
  CHECK(cells("[3, 1]").list == std::vector<std::uint64_t>{3, 1});
  CHECK(cells("{first: 10}").first == 10u);
  CHECK(cells("{every: 200}").every == 200u);
  CHECK_FALSE(cells("{every: 200}").all());
}

TEST_CASE("names of other simulators are hints, with the unit where it differs") {
  CHECK(hint_for_key("celltype", {"size", "model"}) == "did you mean 'model'?");
  CHECK(hint_for_key("synMech", {"weight", "receptor"}) == "did you mean 'receptor'?");
  CHECK(hint_for_key("cm", {"C_m", "E_L"}) == "did you mean 'C_m', in pF?");
  CHECK(hint_for_key("celltype", {"weight"}).empty());
  CHECK(hint_for_key("tau_n", {"E_L", "tau_m"}) == "did you mean 'tau_m'?");
}

TEST_CASE("a long list of names is cut") {
  CHECK(list_of({}) == "");
  CHECK(list_of({"a", "b"}) == "a, b");
  CHECK(list_of(std::vector<std::string>(20, "x")) == "x, x, x, x, x, x, x, x, x, x, x, x and 8 more");
}

}  // namespace
}  // namespace mossy
