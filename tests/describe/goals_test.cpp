// SPDX-License-Identifier: MIT
// `goals:` read from text, and what is said about wrong ones.
#include <catch2/catch.hpp>

#include "tests/describe/told.hpp"

namespace mossy {
namespace {

const std::string network = R"y(populations: {A: {size: 10, model: lif}}
simulation: {duration: 100}
)y";

TEST_CASE("goals: scores, what they are held against, bounds and controls") {
  const auto goals = described(network + R"y(goals:
  few: {score: sparsity.A.mean, at_least: 0.02, at_most: 0.06, every_seed: true, source: "Chavlis 2017"}
  costs: {score: sep.area, minus: no_feedback, at_least: 4e-2, controls: [sep.R_in, no_inhibition]}
  more: {score: sep.f1_out, variant: theta, over: sep.f1_in, at_least: 1}
  other: {score: sep.area, minus: {score: sep.area_x, variant: v.2}, at_most: 0, controls: standard}
)y")
                         .goals;
  REQUIRE(goals.size() == 4);
  CHECK(goals[0].name.text == "few");
  CHECK(goals[0].what.score.text == "sparsity.A.mean");
  CHECK(goals[0].what.variant.text == "standard");
  CHECK(goals[0].against == GoalSpec::Against::nothing);
  CHECK(goals[0].at_least == 0.02);
  CHECK(goals[0].at_most == 0.06);
  CHECK(goals[0].every_seed);
  CHECK(goals[0].source == "Chavlis 2017");
  CHECK(goals[1].against == GoalSpec::Against::difference);
  CHECK(goals[1].other.score.text == "sep.area");
  CHECK(goals[1].other.variant.text == "no_feedback");
  CHECK_FALSE(goals[1].at_most);
  CHECK_FALSE(goals[1].every_seed);
  REQUIRE(goals[1].controls.size() == 2);
  CHECK(goals[1].controls[0].score.text == "sep.R_in");
  CHECK(goals[1].controls[0].variant.text == "standard");
  CHECK(goals[1].controls[1].score.text == "sep.area");
  CHECK(goals[1].controls[1].variant.text == "no_inhibition");
  CHECK(goals[2].against == GoalSpec::Against::ratio);
  CHECK(goals[2].other.score.text == "sep.f1_in");
  CHECK(goals[2].other.variant.text == "theta");
  CHECK(goals[3].other.score.text == "sep.area_x");
  CHECK(goals[3].other.variant.text == "v.2");
  CHECK(goals[3].controls[0].variant.text == "standard");
}

TEST_CASE("wrong goals are told with place and hint") {
  CHECK(told(network + R"y(goals:
  a: {score: area, at_least: 1}
  b: {score: sep.area}
  c: {score: sep.area, at_least: 2, at_most: 1}
  d: {score: sep.area, minus: x, over: y, at_least: 1}
  e: {score: sep.area, over: standard, at_least: 1}
  f: {at_leest: 1, variant: [v]}
  g: {score: sep.area, at_least: 1, controls: [{}]}
)y") == R"y(net.yaml:4:14: error: goals.a.score must be a measure's name, a point and a score, not 'area'
  4 |   a: {score: area, at_least: 1}
    |              ^
  as compare prints it: separation.f1_out
net.yaml:5:6: error: goals.b needs 'at_least' or 'at_most'
  5 |   b: {score: sep.area}
    |      ^
net.yaml:6:46: error: goals.c.at_most is below at_least = 2
  6 |   c: {score: sep.area, at_least: 2, at_most: 1}
    |                                              ^
net.yaml:7:40: error: goals.d has both 'minus' and 'over'; give one
  7 |   d: {score: sep.area, minus: x, over: y, at_least: 1}
    |                                        ^
net.yaml:8:30: error: goals.e.over is the goal's own score; name another variant or score
  8 |   e: {score: sep.area, over: standard, at_least: 1}
    |                              ^
net.yaml:9:6: error: goals.f needs 'score'
  9 |   f: {at_leest: 1, variant: [v]}
    |      ^
net.yaml:9:6: error: goals.f needs 'at_least' or 'at_most'
  9 |   f: {at_leest: 1, variant: [v]}
    |      ^
net.yaml:9:7: error: goals.f has no key 'at_leest'; it takes score, variant, minus, over, at_least, at_most, every_seed, controls, source
  9 |   f: {at_leest: 1, variant: [v]}
    |       ^
  did you mean 'at_least'?
net.yaml:9:29: error: goals.f.variant must be a text, not a list
  9 |   f: {at_leest: 1, variant: [v]}
    |                             ^
net.yaml:10:48: error: goals.g.controls.0 needs 'score' or 'variant'
  10 |   g: {score: sep.area, at_least: 1, controls: [{}]}
     |                                                ^
)y");
}

}  // namespace
}  // namespace mossy
