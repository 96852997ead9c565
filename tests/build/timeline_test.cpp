// SPDX-License-Identifier: MIT
// Protocols in time: phases, presentations, streams, actions and when plasticity is on.
#include "sim/build/timeline.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace mossy;

namespace {

using Cells = std::vector<std::uint32_t>;

/// EC (10 cells) with sets a of 3, b of 3 and one of 1 patterns; `part` is derived from a; DG is no source.
struct Setup {
  Description d;
  std::vector<PatternRecord> patterns;

  Setup() {
    for (const char* name : {"EC", "DG"}) {
      PopulationSpec p;
      p.name.text = name;
      p.size = 10;
      p.model.text = std::string(name) == "EC" ? "pattern_source" : "lif_psc_exp";
      d.populations.push_back(p);
    }
    patterns.push_back({"a", "EC", "", {{0, 1}, {2, 3}, {4, 5}}, 0, 0, {}});
    patterns.push_back({"b", "EC", "", {{9}, {8}, {7}}, 0, 0, {}});
    patterns.push_back({"one", "EC", "", {{6}}, 0, 0, {}});
    patterns.push_back({"part", "EC", "a", {{0}, {2}, {4}}, 0, 0, {}});
    patterns.push_back({"inner", "DG", "", {{1}}, 0, 0, {}});
    patterns.push_back({"two", "EC", "", {{1}, {2}}, 0, 0, {}});
    patterns.push_back({"broken", "EC", "", {}, 0, 0, {}});
    for (const char* name : {"p", "q", "fixed"}) {
      ProjectionSpec projection;
      projection.name.text = name;
      if (projection.name.text != "fixed") projection.plasticity.emplace();
      d.projections.push_back(projection);
    }
  }

  PhaseSpec& phase(const std::string& name, double duration = 0) {
    PhaseSpec spec;
    spec.name.text = name;
    spec.duration = duration;
    d.protocol.push_back(spec);
    return d.protocol.back();
  }

  PhaseSpec& showing(const std::string& name, const std::vector<std::string>& sets, double each, double gap) {
    PhaseSpec& spec = phase(name);
    spec.each = each;
    spec.gap = gap;
    for (const std::string& set : sets) {
      PresentSpec present;
      present.patterns.text = set;
      present.rate = 40;
      spec.present.push_back(present);
    }
    return spec;
  }

  Timeline make() const {
    Mistakes mistakes("net.yaml", "");
    Timeline out = make_timeline(d, patterns, mistakes);
    CHECK(mistakes.message() == "");
    return out;
  }
  std::string mistake() const {
    Mistakes mistakes("net.yaml", "");
    make_timeline(d, patterns, mistakes);
    return mistakes.message();
  }
};

std::vector<std::uint64_t> order_of(const PhaseRecord& phase) {
  std::vector<std::uint64_t> order;
  for (const Presentation& p : phase.presentations)
    order.push_back(p.shown.at(0).index);
  return order;
}

const char* name_of(Action::Kind kind) {
  switch (kind) {
    case Action::Kind::reset_membranes:
      return "membranes";
    case Action::Kind::reset_traces:
      return "traces";
    case Action::Kind::reset_weights:
      return "weights";
    case Action::Kind::gain:
      return "gain";
    case Action::Kind::normalise:
      return "normalise";
  }
  return "?";
}

std::vector<std::string> text_of(const std::vector<Action>& actions) {
  std::vector<std::string> lines;
  for (const Action& a : actions) {
    std::string line = std::to_string(std::lround(a.time)) + " " + name_of(a.kind);
    if (!a.projection.empty()) line += " " + a.projection + " " + std::to_string(a.value).substr(0, 3);
    lines.push_back(line);
  }
  return lines;
}

using Lines = std::vector<std::string>;
using Order = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("without a protocol there is one phase, and plasticity is on") {
  Setup s;
  s.d.duration = 500;
  const Timeline t = s.make();
  CHECK(t.duration == 500);
  REQUIRE(t.phases.size() == 1);
  CHECK(t.phases[0].name == "run");
  CHECK(t.phases[0].end == 500);
  CHECK(t.plasticity_on == std::map<std::string, OnTimes>{{"p", {{0, 500}}}, {"q", {{0, 500}}}});
  CHECK(t.actions.empty());
  CHECK(t.showings.empty());
}

TEST_CASE("phases follow each other, presentations lie side by side in them") {
  Setup s;
  s.phase("settle", 300);
  s.showing("first", {"a"}, 50, 20).repeat = 2;
  s.phase("end", 10);
  const Timeline t = s.make();
  CHECK(t.duration == 300 + 6 * 70 + 10);
  REQUIRE(t.phases.size() == 3);
  CHECK(t.phases[1].start == 300);
  CHECK(t.phases[1].end == 720);
  CHECK(t.phases[2].start == 720);
  const auto& shown = t.phases[1].presentations;
  CHECK(order_of(t.phases[1]) == Order{0, 1, 2, 0, 1, 2});
  for (std::size_t k = 0; k < 6; ++k) {
    const double start = 300 + 70 * static_cast<double>(k);
    CHECK(shown[k].start == start);
    CHECK(shown[k].end == start + 50);
    CHECK(shown[k].until == start + 70);
    CHECK(shown[k].shown[0].patterns == "a");
    CHECK(shown[k].shown[0].end == start + 50);
  }
  const auto& showings = t.showings.at("EC");
  REQUIRE(showings.size() == 6);
  CHECK(showings[4].start == 580);
  CHECK(showings[4].end == 630);
  CHECK(showings[4].rate == 40);
  CHECK(showings[4].cells == Cells{2, 3});
}

TEST_CASE("sets shown together go index by index, a set of one goes with all") {
  Setup s;
  PhaseSpec& spec = s.showing("pair", {"a", "b", "one"}, 50, 0);
  spec.only = {2, 0};
  spec.present[1].after = 10;
  spec.present[1].lasts = 15;
  const Timeline t = s.make();
  CHECK(t.duration == 100);
  const auto& first = t.phases[0].presentations.at(0).shown;
  REQUIRE(first.size() == 3);
  CHECK(first[0].index == 2);
  CHECK(first[1].index == 2);
  CHECK(first[1].start == 10);
  CHECK(first[1].end == 25);
  CHECK(first[2].index == 0);
  const auto& showings = t.showings.at("EC");
  REQUIRE(showings.size() == 6);
  CHECK(std::is_sorted(showings.begin(), showings.end(),
                       [](const Showing& x, const Showing& y) { return x.start < y.start; }));
  CHECK(showings[2].cells == Cells{7});
  CHECK(showings[3].start == 50);
}

TEST_CASE("shuffled orders are permutations, other ones in each repeat, the same for the same seed") {
  Setup s;
  s.patterns[0].cells.assign(30, {1});
  PhaseSpec& spec = s.showing("first", {"a"}, 10, 0);
  spec.repeat = 2;
  spec.shuffle_order = true;
  const Order order = order_of(s.make().phases[0]);
  const Order once(order.begin(), order.begin() + 30), again(order.begin() + 30, order.end());
  CHECK(std::set<std::uint64_t>(once.begin(), once.end()).size() == 30);
  CHECK(std::set<std::uint64_t>(again.begin(), again.end()).size() == 30);
  CHECK(once != again);
  CHECK(order_of(s.make().phases[0]) == order);
  s.d.seeds.structure = 9;
  CHECK(order_of(s.make().phases[0]) == order);
  s.d.seeds.input = 9;
  CHECK(order_of(s.make().phases[0]) != order);
}

TEST_CASE("a background drives all other cells") {
  Setup s;
  PhaseSpec& spec = s.showing("first", {"a"}, 50, 0);
  spec.only = {1};
  spec.present[0].background = 2;
  spec.present[0].modulation = {{8, 0.5, 0, 0}};
  const auto showings = s.make().showings.at("EC");
  REQUIRE(showings.size() == 2);
  CHECK(showings[0].rate == 2);
  CHECK(showings[0].cells == Cells{0, 1, 4, 5, 6, 7, 8, 9});
  CHECK(showings[0].profile == nullptr);
  CHECK(showings[1].rate == 40);
  CHECK(showings[1].cells == Cells{2, 3});
  CHECK(showings[1].profile->waves().at(0).depth() == 0.5);
}

TEST_CASE("a rate of 0 shows nothing but is presented, times replace the rate and are put in order") {
  Setup s;
  s.showing("silent", {"a"}, 50, 0).present[0].rate = 0;
  CHECK(s.make().showings.empty());
  CHECK(s.make().phases[0].presentations.size() == 3);
  s.d.protocol[0].present[0].times = {30, 10};
  s.d.protocol[0].present[0].jitter = 1.5;
  const auto showings = s.make().showings.at("EC");
  CHECK(showings[0].times == std::vector<double>{10, 30});
  CHECK(showings[0].rate == 0);
  CHECK(showings[0].jitter == 1.5);
}

TEST_CASE("every showing has streams of its own, and other phases and sets leave them alone") {
  Setup s;
  s.showing("x", {"a"}, 50, 0).repeat = 2;
  s.showing("y", {"a", "a"}, 50, 0);
  const auto showings = s.make().showings.at("EC");
  std::set<std::pair<std::uint64_t, std::uint64_t>> keys;
  for (const Showing& one : showings)
    keys.emplace(one.purpose, one.index);
  CHECK(showings.size() == 12);
  CHECK(keys.size() == 12);

  Setup other;
  other.phase("before", 100);
  other.showing("y", {"b", "a"}, 80, 10);
  const auto others = other.make().showings.at("EC");
  for (const Showing& one : others) {
    if (one.cells == Cells{2, 3}) CHECK(keys.count({one.purpose, one.index}) == 1);
    if (one.cells == Cells{8}) CHECK(keys.count({one.purpose, one.index}) == 0);
  }
}

TEST_CASE("with same_trains the streams go with the pattern: again, in another phase, and in a derived set") {
  Setup s;
  for (const char* name : {"learn", "recall"}) {
    PhaseSpec& spec = s.showing(name, {std::string(name) == "learn" ? "a" : "part"}, 50, 0);
    spec.repeat = 2;
    spec.present[0].same_trains = true;
  }
  const auto showings = s.make().showings.at("EC");
  REQUIRE(showings.size() == 12);
  std::set<std::pair<std::uint64_t, std::uint64_t>> keys;
  for (std::size_t k = 0; k < 12; ++k) {
    CHECK(showings[k].purpose == showings[0].purpose);
    CHECK(showings[k].index == showings[k % 3].index);
    keys.emplace(showings[k].purpose, showings[k].index);
  }
  CHECK(keys.size() == 3);
}

TEST_CASE("resets, gains and normalisation come at the start of their phase, gains go back after it") {
  Setup s;
  s.phase("one", 100).gain = {{{"p", {}}, 0.5}, {{"fixed", {}}, 2}};
  PhaseSpec& two = s.phase("two", 100);
  two.gain = {{{"p", {}}, 0.5}};
  two.normalise = {{{"q", {}}, 3}};
  two.reset = {{"traces", {}}, {"weights", {}}, {"membranes", {}}};
  s.phase("three", 100);
  s.phase("four", 100).gain = {{{"p", {}}, 1}};
  s.phase("five", 100).gain = {{{"q", {}}, 4}};
  CHECK(text_of(s.make().actions) == Lines{"0 gain fixed 2.0", "0 gain p 0.5", "100 membranes", "100 traces",
                                           "100 weights", "100 gain fixed 1.0", "100 normalise q 3.0",
                                           "200 gain p 1.0", "400 gain q 4.0"});
}

TEST_CASE("reset_each resets membranes once at every presentation") {
  Setup s;
  s.phase("settle", 100);
  PhaseSpec& spec = s.showing("first", {"a"}, 50, 10);
  spec.reset_each = true;
  spec.reset = {{"membranes", {}}};
  CHECK(text_of(s.make().actions) == Lines{"100 membranes", "160 membranes", "220 membranes"});
}

TEST_CASE("plasticity is on where the phases say, in as few pieces as possible") {
  Setup s;
  s.phase("one", 100);
  s.phase("two", 100).plasticity = true;
  s.phase("three", 100).plasticity = false;
  PhaseSpec& four = s.phase("four", 100);
  four.plasticity = true;
  four.plastic_only = {{"q", {}}};
  s.phase("five", 100);
  const Timeline t = s.make();
  CHECK(t.plasticity_on ==
        std::map<std::string, OnTimes>{{"p", {{0, 200}, {400, 500}}}, {"q", {{0, 200}, {300, 500}}}});
  CHECK(t.phases[1].plasticity);
  CHECK_FALSE(t.phases[2].plasticity);
  CHECK(t.phases[3].plasticity);
}

TEST_CASE("simulation.duration must equal what the phases last") {
  Setup s;
  s.phase("one", 0.1);
  s.phase("two", 0.2);
  s.d.duration = 0.3;
  CHECK(s.mistake().empty());
  s.d.duration = 2000;
  s.showing("three", {"a"}, 500, 200);
  s.d.protocol.erase(s.d.protocol.begin(), s.d.protocol.begin() + 2);
  CHECK(s.mistake() ==
        "net.yaml: error: simulation.duration is 2000 ms, but the phases of the protocol last 2100 ms\n"
        "  remove simulation.duration, or make them equal\n");
}

TEST_CASE("every mistake of a protocol is told") {
  Setup s;
  s.d.duration = 77;  // not compared with phases of unknown length
  s.phase("a", 0);
  s.phase("b", 10).reset = {{"all", {}}};
  s.phase("b", 10);
  s.phase("c", 10).gain = {{{"pp", {}}, 1}};
  s.phase("d", 10).plastic_only = {{"fixed", {}}};
  s.showing("e", {"aa"}, 10, 0);
  s.showing("f", {"inner"}, 10, 0);
  s.showing("g", {"a", "two"}, 10, 0);
  s.showing("h", {"a"}, 10, 0).only = {3};
  s.showing("i", {"a"}, 10, 0).present[0].after = 10;
  PhaseSpec& late = s.showing("j", {"a"}, 10, 5);
  late.present[0].after = 4;
  late.present[0].lasts = 7;
  s.showing("k", {"a"}, 10, 0).present[0].times = {10};
  s.showing("l", {"a"}, 10, 0).duration = 5;
  s.showing("m", {"a"}, 10, 0).repeat = 5000000;
  s.showing("n", {"broken"}, 10, 0);
  CHECK(s.mistake() ==
        "net.yaml: error: protocol.a: needs 'duration' or 'present'\n"
        "net.yaml: error: protocol.b.reset: 'all' is not membranes, traces or weights\n"
        "net.yaml: error: protocol.b: there are two phases of this name\n"
        "net.yaml: error: protocol.c.gain: there is no projection 'pp'\n"
        "  did you mean 'p'?\n"
        "net.yaml: error: protocol.d.plasticity: 'fixed' is not plastic\n"
        "net.yaml: error: protocol.e.present: there is no pattern set 'aa'\n"
        "  did you mean 'a'?\n"
        "net.yaml: error: protocol.f.present: 'inner' are patterns of DG, whose model is lif_psc_exp\n"
        "  only cells of the model pattern_source can be shown patterns\n"
        "net.yaml: error: protocol.g.present: 'two' has 2 patterns, another set shown with it 3\n"
        "  sets shown together need equally many patterns, or one\n"
        "net.yaml: error: protocol.h.only: there are 3 patterns, numbered from 0, and no 3\n"
        "net.yaml: error: protocol.i.present: 'a' begins after 10 ms, but a presentation lasts 10 ms\n"
        "net.yaml: error: protocol.j.present: 'a' lasts until 11 ms, but a presentation 10 ms\n"
        "net.yaml: error: protocol.k.present: 'a' has a spike at 10 ms, but lasts 10 ms\n"
        "net.yaml: error: protocol.l is as long as its presentations; remove 'duration'\n"
        "net.yaml: error: protocol.m: 5000000 x 3 presentations; there must be 1 to 10000000\n");
}
