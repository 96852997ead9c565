// SPDX-License-Identifier: MIT
// What `--vary` may say, and what is said about what it may not.
#include "sim/describe/vary.hpp"

#include <catch2/catch.hpp>

#include "sim/describe/yaml_reader.hpp"
#include "tests/record/scratch.hpp"

using namespace mossy;

namespace {

using Words = std::vector<std::string>;

std::string refused(const std::string& text) {
  return test::message_of<InputError>([&] { parse_axis(text); });
}

}  // namespace

TEST_CASE("vary: lists, ranges and values of YAML") {
  const Axis list = parse_axis("a.b=1,2.5,1e3");
  CHECK(list.path == "a.b");
  CHECK(list.values == Words{"1", "2.5", "1e3"});
  CHECK(list.numbers == std::vector<double>{1, 2.5, 1000});
  CHECK(parse_axis("p=0..1/0.25").values == Words{"0.00", "0.25", "0.50", "0.75", "1.00"});
  CHECK(parse_axis("p=0.1..0.3/0.1").values == Words{"0.1", "0.2", "0.3"});
  CHECK(parse_axis("p=10..50/20, 7").values == Words{"10", "30", "50", "7"});
  CHECK(parse_axis("p=-1..1").values == Words{"-1", "0", "1"});
  CHECK(parse_axis("p=1..2/0.75").values == Words{"1.00", "1.75"});
  const Axis drawn = parse_axis("p={normal: [1, 0.2], min: 0},3,[1, 2],'a,b'");
  CHECK(drawn.values == Words{"{normal: [1, 0.2], min: 0}", "3", "[1, 2]", "'a,b'"});
  CHECK_FALSE(drawn.numbers);
  CHECK(parse_axis("a.path=x=y").values == Words{"x=y"});
}

TEST_CASE("vary: what is wrong is told on one line") {
  CHECK(refused("a.b") ==
        "--vary a.b: expected path=value,value ..., such as projections.feedback.weight=0,0.5,1\n");
  CHECK(refused("=1,2") ==
        "--vary =1,2: expected path=value,value ..., such as projections.feedback.weight=0,0.5,1\n");
  CHECK(refused("a=1,,2") == "--vary a=1,,2: a value is missing between two commas\n");
  CHECK(refused("a=1,2,1") == "--vary a=1,2,1: the value 1 is given twice\n");
  CHECK(refused("a=1..x") ==
        "--vary a=1..x: '1..x' is no range; expected first..last/step, such as 0..1/0.25\n");
  CHECK(refused("a=1..2/0") == "--vary a=1..2/0: the range '1..2/0' must go upwards, with a step above 0\n");
  CHECK(refused("a=2..1") == "--vary a=2..1: the range '2..1' must go upwards, with a step above 0\n");
  CHECK(refused("a=0..1e9") ==
        "--vary a=0..1e9: '0..1e9' is no range; expected first..last/step, such as 0..1/0.25\n");
  CHECK(refused("a=0..1000000") ==
        "--vary a=0..1000000: the range '0..1000000' has 1000001 values; at most 10000 are allowed\n");
  CHECK(refused("simulation.seed=1,2") ==
        "--vary simulation.seed=1,2: seeds are not swept but repeated; say --seeds 1..5\n");
}

TEST_CASE("vary: a path that meets nothing is told with the nearest name") {
  const std::string text = "sources: {noise: {model: poisson, to: E, rate: 10}}\n";
  Mistakes mistakes("net.yaml", text);
  const Value root = read_yaml(text, mistakes);
  const auto told = [&](const std::string& vary) {
    return test::message_of<InputError>([&] { check_axis(parse_axis(vary), root); });
  };
  CHECK(told("sources.noise.rate=1,2") == "nothing was thrown");
  CHECK(told("sources.nose.rate=1,2") ==
        "--vary sources.nose.rate=1: sources has no 'nose' to change; did you mean 'noise'?\n");
  CHECK(told("sources.noise.rate.mean=1") ==
        "--vary sources.noise.rate.mean=1: sources.noise.rate is a single value and has no 'mean'\n");
}

TEST_CASE("vary: a grid is the product of its axes, the last one fastest") {
  CHECK(grid_of({}) == std::vector<std::vector<std::size_t>>{{}});
  CHECK(grid_of({parse_axis("a=1,2"), parse_axis("b=3,4,5")}) ==
        std::vector<std::vector<std::size_t>>{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}});
  const Axis long_axis = parse_axis("a=1..10000");
  CHECK(test::message_of<InputError>([&] {
          grid_of({long_axis, long_axis});
        }) == "the grid of all --vary has more than 1000000 points\n");
}
