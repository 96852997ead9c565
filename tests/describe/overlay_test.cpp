// SPDX-License-Identifier: MIT
// What a variant or a setting makes of a tree, and which ones are refused.
#include "sim/describe/overlay.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "sim/describe/yaml_reader.hpp"

namespace mossy {
namespace {

const std::string network = R"(simulation: {duration: 100}
populations:
  GC: {size: 10, model: lif, params: {tau_m: 31}}
  BC: {size: 5, model: lif}
projections:
  feedback: {from: GC, to: BC, weight: {normal: [1, 0.1], min: 0}, plasticity: {rule: stdp}}
patterns: {memories: {population: GC, count: 3}}
protocol:
  - {phase: settle, duration: 300}
  - {phase: test, present: [a, b], each: 500}
)";

/// The tree after a variant, on one line, or the message.
std::string varied(const std::string& patch, Changes* changes = nullptr) {
  const std::string text = network + "variants:\n  v: " + patch + "\n";
  Mistakes mistakes("net.yaml", text);
  Value root = read_yaml(text, mistakes);
  mistakes.throw_if_any();
  const Changes made = apply_variant(root, "v", mistakes);
  if (changes) *changes = made;
  return mistakes.empty() ? write_yaml_line(root) : mistakes.message();
}

/// The first difference from the network: what stands there after the change, up to `length` letters.
std::string part(const std::string& patch, const std::string& from, std::size_t length) {
  const std::string all = varied(patch);
  const std::size_t at = all.find(from);
  return at == std::string::npos ? all : all.substr(at, length);
}

std::string set(const std::string& setting) {
  Mistakes mistakes("net.yaml", network);
  Value root = read_yaml(network, mistakes);
  try {
    apply_setting(root, setting);
  } catch (const InputError& error) {
    return error.what();
  }
  return write_yaml_line(root);
}

TEST_CASE("a patch may be nested, dotted or both") {
  const std::string expected = varied("{populations: {GC: {size: 20}}}");
  CHECK(expected.find("GC: {size: 20, model: lif, params: {tau_m: 31}}") != std::string::npos);
  CHECK(varied("{populations.GC.size: 20}") == expected);
  CHECK(varied("{populations: {GC.size: 20}}") == expected);
  CHECK(varied("{populations.GC: {size: 20}}") == expected);
  CHECK(set("populations.GC.size=20") == expected);
  CHECK(varied("").find("variants") == std::string::npos);
  CHECK(varied("{}") == varied(""));
}

TEST_CASE("null removes, other values replace") {
  CHECK(part("{projections.feedback.plasticity: null}", "feedback", 200).find("plasticity") ==
        std::string::npos);
  CHECK(part("{projections: {feedback: null}}", "projections", 15) == "projections: {}");
  CHECK(part("{protocol.settle: null}", "protocol", 60) ==
        "protocol: [{phase: test, present: [a, b], each: 500}]}");
  CHECK(part("{protocol.test.present: {a: {rate: 3}}}", "present", 23) == "present: {a: {rate: 3}}");
  CHECK(part("{protocol: [{phase: x}]}", "protocol", 22) == "protocol: [{phase: x}]");
}

TEST_CASE("a way to draw numbers is replaced as a whole") {
  CHECK(part("{projections.feedback.weight: {uniform: [0, 1]}}", "weight", 25) ==
        "weight: {uniform: [0, 1]}");
  CHECK(part("{projections.feedback.weight.min: 0.5}", "weight", 36) ==
        "weight: {normal: [1, 0.1], min: 0.5}");
}

TEST_CASE("phases are meant by name or number") {
  CHECK(part("{protocol.test.each: 5}", "each", 7) == "each: 5");
  CHECK(part("{protocol.1.each: 5}", "each", 7) == "each: 5");
  CHECK(part("{protocol: {test: {each: 5}}}", "each", 7) == "each: 5");
  CHECK(part("{protocol.test.present.0: c}", "present", 15) == "present: [c, b]");
}

TEST_CASE("what a patch may add") {
  CHECK(part("{populations.BC.params.tau_m: 5}", "BC", 50).find("params: {tau_m: 5}") != std::string::npos);
  CHECK(part("{record: {spikes: [GC]}}", "record", 22) == "record: {spikes: [GC]}");
  CHECK(part("{simulation.seed: 4}", "seed", 7) == "seed: 4");
  CHECK(part("{record.spikes: [GC]}", "record", 22) == "record: {spikes: [GC]}");
  CHECK(part("{projections.new: {from: GC, to: GC}}", "new", 23) == "new: {from: GC, to: GC}");
  CHECK(part("{projections.feedback.p: 0.5}", "p: 0", 6) == "p: 0.5");
}

TEST_CASE("the changes are listed by path") {
  Changes changes;
  varied("{populations: {GC: {size: 20, params: {E_L: -70}}}, projections.feedback.plasticity: null}",
         &changes);
  CHECK(changes == Changes{{"populations.GC.size", "20"},
                           {"populations.GC.params.E_L", "-70"},
                           {"projections.feedback.plasticity", "null"}});
}

TEST_CASE("a variant that matches nothing is told") {
  CHECK(varied("{projections.feedbak.weight: 0}") ==
        "net.yaml:12:7: error: variants.v: projections has no 'feedbak' to change\n"
        "  12 |   v: {projections.feedbak.weight: 0}\n"
        "     |       ^\n"
        "  did you mean 'feedback'?\n");
  const std::string three =
      "{projections: {feedbak: {weight: 0}}, projektions.feedback.weight: 0, populations.XYZ: null}";
  CHECK(varied(three) ==
        R"y(net.yaml:12:21: error: variants.v: projections has no 'feedbak' to change
  12 |   v: {projections: {feedbak: {weight: 0}}, projektions.feedback.weight: 0, populations.XYZ: null}
     |                     ^
  did you mean 'feedback'?
net.yaml:12:44: error: variants.v: the file has no 'projektions' to change
  12 |   v: {projections: {feedbak: {weight: 0}}, projektions.feedback.weight: 0, populations.XYZ: null}
     |                                            ^
  did you mean 'projections'?
net.yaml:12:76: error: variants.v: populations has no 'XYZ' to change
  12 |   v: {projections: {feedbak: {weight: 0}}, projektions.feedback.weight: 0, populations.XYZ: null}
     |                                                                            ^
  it has GC, BC
)y");
  CHECK(varied("3") ==
        "net.yaml:12:6: error: variants.v must be a mapping of what it changes\n"
        "  12 |   v: 3\n"
        "     |      ^\n");
}

TEST_CASE("there is no such variant") {
  const auto message = [](const std::string& text, const std::string& variant) -> std::string {
    Mistakes mistakes("net.yaml", text);
    Value root = read_yaml(text, mistakes);
    try {
      apply_variant(root, variant, mistakes);
    } catch (const InputError& error) {
      return error.what();
    }
    return mistakes.message();
  };
  const std::string text = "variants: {control: , no_feedback: {}}";
  CHECK(message(text, "nofeedback") ==
        "there is no variant 'nofeedback'; the file has control, no_feedback; did you mean 'no_feedback'?\n");
  CHECK(message("a: 1", "x") == "there is no variant 'x'; the file has none\n");
  CHECK(message(text, "control") == "");
  CHECK(message("variants: 3", "x") ==
        "net.yaml:1:11: error: variants must be a mapping\n  1 | variants: 3\n    |           ^\n");
}

TEST_CASE("settings that are refused say so on one line") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"x", "expected path=value, such as projections.feedback.weight=0"},
      {"=3", "expected path=value, such as projections.feedback.weight=0"},
      {"a=", "expected path=value, such as projections.feedback.weight=0"},
      {"a=[1", "not YAML: end of sequence flow not found; is a ']' or a ',' missing?"},
      {"a={b: 1, b: 2}", "'b' is given twice; first on line 1"},
      {"protocl.x=1", "the file has no 'protocl' to change; did you mean 'protocol'?"},
      {"projections.fedback.weight=0", "projections has no 'fedback' to change; did you mean 'feedback'?"},
      {"projections.feedback.from.x=0", "projections.feedback.from is a single value and has no 'x'"},
      {"projections.other=3", "projections has no 'other' to change; it has feedback"},
      {"populations..size=2", "an empty name in the path; a path is names joined by points"},
      {"protocol.7.each=4", "protocol has no '7' to change; it has settle, test"},
      {"record.spikes=null",
       "the file has no 'record' to change; it has simulation, populations, projections, "
       "patterns, protocol"}};
  for (const auto& [setting, why] : cases)
    CHECK(set(setting) == "--set " + setting + ": " + why + "\n");
}

}  // namespace
}  // namespace mossy
