// SPDX-License-Identifier: MIT
// Pattern sets: sizes exact, sets nested, streams apart, mistakes with their whole message.
#include "sim/build/patterns.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "tests/build/made_files.hpp"

using namespace mossy;
using namespace mossy::test;

namespace {

using Cells = std::vector<std::uint32_t>;

Description with_population(std::uint64_t size) {
  Description d;
  PopulationSpec p;
  p.name.text = "EC";
  p.size = size;
  p.model.text = "pattern_source";
  d.populations.push_back(p);
  return d;
}

PatternSpec& add(Description& d, const std::string& name) {
  PatternSpec spec;
  spec.name.text = name;
  spec.population.text = "EC";
  d.patterns.push_back(spec);
  return d.patterns.back();
}

PatternSpec& add_random(Description& d, const std::string& name, std::uint64_t count, double active) {
  PatternSpec& spec = add(d, name);
  spec.count = count;
  spec.active = active;
  return spec;
}

PatternSpec& add_derived(Description& d, const std::string& name, const std::string& of, double keep,
                         bool fill = true) {
  PatternSpec& spec = add(d, name);
  spec.population.text.clear();
  spec.of = Name{of, {}};
  spec.keep = keep;
  spec.fill = fill;
  return spec;
}

std::vector<PatternRecord> make(const Description& d, const std::filesystem::path& base = ".") {
  Mistakes mistakes("net.yaml", "");
  auto records = make_patterns(d, base, mistakes);
  CHECK(mistakes.message() == "");
  return records;
}

std::string mistake(const Description& d, const std::filesystem::path& base = ".") {
  Mistakes mistakes("net.yaml", "");
  make_patterns(d, base, mistakes);
  return mistakes.message();
}

Cells common(const Cells& a, const Cells& b) {
  Cells both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

bool is_set(const Cells& cells, std::uint64_t size) {
  return std::is_sorted(cells.begin(), cells.end()) &&
         std::adjacent_find(cells.begin(), cells.end()) == cells.end() &&
         (cells.empty() || cells.back() < size);
}

}  // namespace

TEST_CASE("random patterns have exactly round(active * size) different cells, at least one") {
  for (const auto& [active, wanted] :
       {std::pair{0.1, 10}, {0.104, 10}, {0.106, 11}, {0.001, 1}, {1.0, 100}}) {
    Description d = with_population(100);
    add_random(d, "a", 7, active);
    const auto records = make(d);
    REQUIRE(records[0].cells.size() == 7);
    for (const Cells& cells : records[0].cells) {
      CHECK(cells.size() == static_cast<std::size_t>(wanted));
      CHECK(is_set(cells, 100));
    }
  }
  Description d = with_population(100);
  add_random(d, "a", 2, 0).active_cells = 26;
  CHECK(make(d)[0].cells[1].size() == 26);
}

TEST_CASE("random patterns use every cell equally often") {
  Description d = with_population(50);
  add_random(d, "a", 4000, 0.2);
  std::vector<int> uses(50);
  const auto records = make(d);
  for (const Cells& cells : records[0].cells)
    for (const std::uint32_t cell : cells)
      ++uses[cell];
  for (const int n : uses) {  // binomial: mean 800, sd 25
    CHECK(n > 800 - 5 * 26);
    CHECK(n < 800 + 5 * 26);
  }
}

TEST_CASE("more patterns, and other sets, leave the patterns there as they are") {
  Description few = with_population(200), many = with_population(200);
  add_random(few, "a", 5, 0.1);
  add_random(many, "z", 3, 0.1);
  add_random(many, "a", 50, 0.1);
  const auto a = make(few)[0].cells, b = make(many)[1].cells, z = make(many)[0].cells;
  CHECK(std::equal(a.begin(), a.end(), b.begin()));
  CHECK(a[0] != a[1]);
  CHECK(z[0] != a[0]);
  few.seeds.input = 2;
  CHECK(make(few)[0].cells != a);
  few.seeds.input = 1;
  few.seeds.structure = few.seeds.dynamics = 7;
  CHECK(make(few)[0].cells == a);
}

TEST_CASE("a derived set keeps its part and replaces the rest by other cells") {
  Description d = with_population(300);
  add_random(d, "a", 20, 0.1);
  for (const double keep : {0.0, 0.5, 0.8, 0.97, 1.0})
    add_derived(d, "k" + std::to_string(d.patterns.size()), "a", keep);
  const auto records = make(d);
  const std::array<std::size_t, 5> wanted{0, 15, 24, 29, 30};
  for (std::size_t s = 0; s < 5; ++s) {
    CHECK(records[s + 1].of == "a");
    CHECK(records[s + 1].population == "EC");
    for (std::size_t k = 0; k < 20; ++k) {
      const Cells& cells = records[s + 1].cells[k];
      CHECK(cells.size() == 30);
      CHECK(is_set(cells, 300));
      CHECK(common(cells, records[0].cells[k]).size() == wanted[s]);
    }
  }
}

TEST_CASE("what is kept nests, with and without filling") {
  Description d = with_population(300);
  add_random(d, "a", 20, 0.1);
  add_derived(d, "most", "a", 0.8);
  add_derived(d, "half", "a", 0.5);
  add_derived(d, "cue", "a", 0.5, false);
  const auto records = make(d);
  for (std::size_t k = 0; k < 20; ++k) {
    const Cells kept_most = common(records[1].cells[k], records[0].cells[k]);
    const Cells kept_half = common(records[2].cells[k], records[0].cells[k]);
    CHECK(common(kept_most, kept_half) == kept_half);
    CHECK(records[3].cells[k] == kept_half);
  }
}

TEST_CASE("a set can be derived from a derived one, in any order of the file") {
  Description d = with_population(300);
  add_derived(d, "third", "second", 0.5, false);
  add_derived(d, "second", "first", 0.8, false);
  add_random(d, "first", 3, 0.1);
  const auto records = make(d);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(records[0].cells[k].size() == 12);
    CHECK(common(records[0].cells[k], records[1].cells[k]) == records[0].cells[k]);
    CHECK(common(records[1].cells[k], records[2].cells[k]) == records[1].cells[k]);
  }
}

TEST_CASE("a shuffled set has as many cells as its parent and overlaps by chance") {
  Description d = with_population(1000);
  add_random(d, "a", 50, 0.1);
  add_derived(d, "control", "a", 1).shuffled = true;
  PopulationSpec other;
  other.name.text = "other";
  other.size = 120;
  d.populations.push_back(other);
  PatternSpec& elsewhere = add_derived(d, "elsewhere", "a", 1);
  elsewhere.shuffled = true;
  elsewhere.population.text = "other";
  const auto records = make(d);
  std::size_t overlap = 0;
  for (std::size_t k = 0; k < 50; ++k) {
    CHECK(records[1].cells[k].size() == 100);
    CHECK(records[2].cells[k].size() == 100);
    CHECK(is_set(records[2].cells[k], 120));
    overlap += common(records[0].cells[k], records[1].cells[k]).size();
  }
  CHECK(records[2].population == "other");
  CHECK(overlap > 350);  // 500 expected, sd 20
  CHECK(overlap < 650);
}

TEST_CASE("drawn and listed patterns are what they say") {
  Description d = with_population(10);
  add(d, "letters").drawn = {{"L", {"#..", "#..", "##."}}, {"I", {".#.", ".#.", ".#."}}};
  add(d, "list").cells = {{9, 0}, {5}};
  add_derived(d, "cue", "letters", 0.5, false);
  const auto records = make(d);
  CHECK(records[0].cells == std::vector<Cells>{{0, 3, 6, 7}, {1, 4, 7}});
  CHECK(records[0].labels == std::vector<std::string>{"L", "I"});
  CHECK(records[0].rows == 3);
  CHECK(records[0].columns == 3);
  CHECK(records[1].cells == std::vector<Cells>{{0, 9}, {5}});
  CHECK(records[1].labels.empty());
  CHECK(records[2].labels == records[0].labels);
  CHECK(records[2].rows == 3);
  CHECK(records[2].cells[0].size() == 2);
}

TEST_CASE("pictures become patterns of equally many cells") {
  const TemporaryFolder folder;
  folder.write("set/a.png", png_of({"##...", ".#...", ".....", "....."}));
  folder.write("set/b.png", png_of({".....", ".....", "..###", "....#"}));
  Description d = with_population(20);
  PatternSpec& all = add(d, "all");
  all.images = Name{"set", {}};
  PatternSpec& few = add(d, "few");
  few.images = Name{"set", {}};
  few.active = 0.1;
  few.count = 1;
  const auto records = make(d, folder.path());
  CHECK(records[0].cells == std::vector<Cells>{{0, 1, 6}, {12, 13, 14, 19}});
  CHECK(records[0].labels == std::vector<std::string>{"a", "b"});
  CHECK(records[0].rows == 4);
  CHECK(records[0].columns == 5);
  REQUIRE(records[1].cells.size() == 1);
  CHECK(records[1].cells[0].size() == 2);
}

TEST_CASE("every mistake in a pattern set is told, with its place") {
  Description d = with_population(10);
  add(d, "a").cells = {{1}, {10}};
  add(d, "b").cells = {{1, 1}};
  add(d, "c").cells = {{}};
  add_random(d, "d", 1, 0).active_cells = 11;
  add(d, "e").drawn = {{"x", {"##", "##"}}, {"y", {"##", "#"}}};
  add(d, "f").drawn = {{"x", {"...."}}};
  add(d, "g").drawn = {{"x", {"######", "######"}}};
  add_derived(d, "h", "i", 1);
  add_derived(d, "i", "h", 1);
  add_derived(d, "j", "aa", 1);
  add(d, "k").population.text = "EG";
  add_random(d, "l", 1, 0.8);
  add_derived(d, "m", "l", 0.5);
  add_random(d, "n", 2000000000, 0.5);
  add(d, "p").population.text = "EC";
  for (std::size_t i = 0; i < d.patterns.size(); ++i) {
    const int line = static_cast<int>(i) + 1;
    d.patterns[i].place = {line, 4};
    d.patterns[i].population.place = {line, 5};
    if (d.patterns[i].of) d.patterns[i].of->place = {line, 6};
  }
  Mistakes mistakes("net.yaml", "");
  const auto records = make_patterns(d, ".", mistakes);
  CHECK(
      mistakes.message() ==
      "net.yaml:1:4: error: patterns.a: pattern 1 has cell 10, but EC has 10 cells, numbered from 0\n"
      "net.yaml:2:4: error: patterns.b: pattern 0 has a cell twice\n"
      "net.yaml:3:4: error: patterns.c: pattern 0 has no cells\n"
      "net.yaml:4:4: error: patterns.d: 11 active cells, but EC has 10\n"
      "net.yaml:5:4: error: patterns.e: drawing 'y' is not 2 rows of 2 '#' or '.'\n"
      "net.yaml:6:4: error: patterns.f: drawing 'x' has no '#'\n"
      "net.yaml:7:4: error: patterns.g: pictures of 2 x 6 pixels need 12 cells, but EC has 10\n"
      "net.yaml:9:6: error: patterns.i.of: 'h' is itself made from 'i'\n"
      "net.yaml:10:6: error: patterns.j.of: there is no pattern set 'aa'\n"
      "  did you mean 'a'?\n"
      "net.yaml:11:5: error: patterns.k: there is no population 'EG'\n"
      "  did you mean 'EC'?\n"
      "net.yaml:13:4: error: patterns.m: pattern 0 loses 4 cells, but EC has only 2 others to replace them\n"
      "net.yaml:14:4: error: patterns.n: 2000000000 patterns of 5 active cells are too many; at most "
      "100000000 "
      "cells in all\n");
  for (std::size_t i = 0; i < records.size(); ++i)
    CHECK(records[i].cells.empty() == (records[i].name != "l"));
}

TEST_CASE("a mistake that was told at the same place before is not told again") {
  Description d = with_population(10);
  add(d, "a").population = {"EG", {3, 5}};
  Mistakes mistakes("net.yaml", "");
  mistakes.add({3, 5}, "told before");
  make_patterns(d, ".", mistakes);
  CHECK(mistakes.list().size() == 1);
}

TEST_CASE("mistakes with pictures name the file or the picture") {
  const TemporaryFolder folder;
  folder.write("set/a.png", png_of({"##...", ".#...", ".....", "....."}));
  folder.write("set/b.png", png_of({".....", ".....", ".....", "....."}));
  const auto with = [&](std::uint64_t size, auto change) {
    Description d = with_population(size);
    PatternSpec& spec = add(d, "s");
    spec.images = Name{"set", {}};
    change(spec);
    return mistake(d, folder.path());
  };
  CHECK(with(20, [](PatternSpec& s) { s.images->text = "sett"; }) ==
        "net.yaml: error: patterns.s.images: " + folder.at("sett") + ": there is no such file or folder\n");
  CHECK(with(20, [](PatternSpec&) {}) == "net.yaml: error: patterns.s: picture 1 ('b') is blank\n");
  CHECK(with(20, [](PatternSpec& s) { s.active_cells = 4; }) ==
        "net.yaml: error: patterns.s: picture 1 ('b') is blank\n");
  CHECK(with(30, [](PatternSpec& s) { s.active_cells = 21; }) ==
        "net.yaml: error: patterns.s: 21 active cells, but a picture has 20 pixels\n");
  CHECK(with(20, [](PatternSpec& s) { s.count = 3; }) ==
        "net.yaml: error: patterns.s: asks for 3 pictures, but there are only 2\n");
  CHECK(with(19, [](PatternSpec&) {}) ==
        "net.yaml: error: patterns.s: pictures of 4 x 5 pixels need 20 cells, but EC has 19\n");
}

TEST_CASE("Omniglot letters as patterns: equally many cells, the same classes in training and test") {
  if (!std::filesystem::exists(data_folder() / "omniglot/one_shot_runs_01-10.zip")) {
    WARN("skipped: there is no omniglot in " << data_folder());
    return;
  }
  Description d = with_population(784);
  for (const char* name : {"training", "test"}) {
    PatternSpec& spec = add(d, name);
    spec.images = Name{"omniglot/one_shot_runs_01-10.zip", {}};
    spec.images_inside = std::string("run01/") + name;
    spec.picture = {28, 28};
    spec.active = 0.05;
  }
  const auto records = make(d, data_folder());
  for (const PatternRecord& record : records) {
    CHECK(record.cells.size() == 20);
    for (const Cells& cells : record.cells)
      CHECK(cells.size() == 39);
  }
  const std::set<std::string> training(records[0].labels.begin(), records[0].labels.end());
  const std::set<std::string> test(records[1].labels.begin(), records[1].labels.end());
  CHECK(training.size() == 20);
  CHECK(training == test);
}

TEST_CASE("one of each group: words of pairs, and words some bits away") {
  Description d = with_population(12);
  d.populations[0].groups = 6;
  add_random(d, "words", 50, 0).one_of_each_group = true;
  add_derived(d, "near", "words", 5.0 / 6);
  add_derived(d, "far", "words", 0.5);
  add_derived(d, "part", "words", 0.5, false);
  add_derived(d, "others", "words", 1).shuffled = true;
  const auto records = make(d);
  const auto pairs = [](const Cells& cells) {
    std::set<std::uint32_t> groups;
    for (const std::uint32_t c : cells)
      groups.insert(c / 2);
    return groups.size();
  };
  int ones = 0, shared = 0;
  for (std::size_t k = 0; k < 50; ++k) {
    const Cells &word = records[0].cells[k], &near = records[1].cells[k], &far = records[2].cells[k];
    for (const std::size_t set : {0u, 1u, 2u, 4u}) {
      CHECK(records[set].cells[k].size() == 6);
      CHECK(pairs(records[set].cells[k]) == 6);
      CHECK(is_set(records[set].cells[k], 12));
    }
    CHECK(common(word, near).size() == 5);
    CHECK(common(word, far).size() == 3);
    CHECK(common(near, far).size() == 4);  // what is exchanged near is exchanged far, for the same
    CHECK(records[3].cells[k].size() == 3);
    CHECK(common(word, records[3].cells[k]) == records[3].cells[k]);
    for (const std::uint32_t c : word)
      ones += c % 2;
    shared += static_cast<int>(common(word, records[4].cells[k]).size());
  }
  // 300 tosses: 150 +- 8.7
  CHECK(std::abs(ones - 150) < 35);
  CHECK(std::abs(shared - 150) < 35);
}

TEST_CASE("one of each group: a group of one cell has nobody to replace it") {
  Description d = with_population(11);
  d.populations[0].groups = 6;
  add_random(d, "words", 2, 0).one_of_each_group = true;
  add_derived(d, "near", "words", 0.5);
  CHECK(
      mistake(d) ==
      "net.yaml: error: patterns.near: some groups of EC have no other cell to replace one that is lost: 11 "
      "cells in 6 groups\n");
}
