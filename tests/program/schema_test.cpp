// SPDX-License-Identifier: MIT
// The schema: its file is current, its keys are those that reading a file knows, networks we ship pass, wrong ones fail.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/describe/describe.hpp"
#include "sim/describe/yaml_reader.hpp"
#include "tests/program/typed.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Names = std::set<std::string>;

json the_schema() {
  Run run("");
  REQUIRE(run("schema") == 0);
  return json::parse(run.output);
}

/// The keys that reading `text` says a mapping takes, from what it tells of a key 'zz' in it; those beyond the
/// first so many, of which it gives the number only, as "more:<number>".
Names keys_told(const std::string& text) {
  Mistakes mistakes("net.yaml", text);
  describe(read_yaml(text, mistakes), mistakes);
  const std::string mark = "has no key 'zz'; it takes ";
  Names keys;
  for (const Mistake& mistake : mistakes.list()) {
    const auto at = mistake.what.find(mark);
    if (at == std::string::npos) continue;
    std::stringstream list(mistake.what.substr(at + mark.size()));
    for (std::string word; list >> word;) {
      if (word == "and") {
        list >> word;
        keys.insert("more:" + word);
        break;
      }
      if (word.back() == ',') word.pop_back();
      keys.insert(word);
    }
  }
  return keys;
}

Names keys_of(const json& mapping) {
  Names keys;
  for (const auto& [key, value] : mapping.at("properties").items())
    keys.insert(key);
  return keys;
}

}  // namespace

TEST_CASE("schema: the file beside the networks is what the program prints") {
  Run run("");
  REQUIRE(run("schema") == 0);
  // if this fails: ./mossy schema > networks/schema.json
  CHECK((run.output == bytes_of(std::string(MOSSY_SOURCE_DIR) + "/networks/schema.json")));
  for (const auto& entry : fs::directory_iterator(std::string(MOSSY_SOURCE_DIR) + "/networks")) {
    INFO(entry.path());
    if (entry.path().extension() == ".yaml")
      CHECK(bytes_of(entry.path()).starts_with("# yaml-language-server: $schema=schema.json\n"));
  }
}

TEST_CASE("schema: its keys are those that reading a file knows, neither more nor fewer") {
  const json schema = the_schema();
  const json& top = schema["properties"];
  const auto each = [&](const char* section) { return top[section]["additionalProperties"]; };
  CHECK(keys_of(schema) == keys_told("{zz: 1, populations: {A: {size: 1, model: x}}}"));
  CHECK(keys_of(top["simulation"]) == keys_told("simulation: {zz: 1}"));
  CHECK(keys_of(top["simulation"]["properties"]["seeds"]) == keys_told("simulation: {seeds: {zz: 1}}"));
  CHECK(keys_of(each("populations")) == keys_told("populations: {A: {zz: 1}}"));
  CHECK(keys_of(each("projections")) == keys_told("projections: {A: {zz: 1}}"));
  Names pattern;
  for (const char* origin : {"count: 1", "of: x", "cells: [[1]]", "drawn: {a: ['#']}", "images: x"})
    pattern.merge(keys_told(fmt::format("patterns: {{A: {{zz: 1, {}}}}}", origin)));
  CHECK(keys_of(each("patterns")) == pattern);
  CHECK(keys_of(each("patterns")["properties"]["images"]["anyOf"][1]) ==
        keys_told("patterns: {A: {population: x, images: {path: x, zz: 1}}}"));
  const json& phase = top["protocol"]["items"];
  const Names told = keys_told("protocol: [{phase: a, zz: 1, present: x, each: 1, rate: 1}]");
  std::size_t seen = 0;
  for (const std::string& key : keys_of(phase)) {
    INFO(key);
    seen += told.contains(key);
    const std::string text = fmt::format("protocol: [{{present: x, each: 1, {}: 1}}]", key);
    Mistakes mistakes("net.yaml", text);
    describe(read_yaml(text, mistakes), mistakes);
    CHECK(mistakes.message().find("has no key") == std::string::npos);
  }
  CHECK(seen + 1 == told.size());
  CHECK(told.contains(fmt::format("more:{}", keys_of(phase).size() - seen)));
  CHECK(keys_of(phase["properties"]["present"]["anyOf"][2]["additionalProperties"]) ==
        keys_told("protocol: [{phase: a, present: {x: {zz: 1, rate: 1}}, each: 1}]"));
  CHECK(keys_of(phase["properties"]["modulation"]["anyOf"][0]) ==
        keys_told("protocol: [{phase: a, present: x, each: 1, rate: 1, modulation: {zz: 1}}]"));
  CHECK(keys_of(top["record"]) == keys_told("record: {zz: 1}"));
  CHECK(keys_of(top["record"]["properties"]["state"]["additionalProperties"]) ==
        keys_told("record: {state: {A: {zz: 1}}}"));
  CHECK(keys_of(top["record"]["properties"]["weights"]["additionalProperties"]) ==
        keys_told("record: {weights: {A: {zz: 1, at: 1}}}"));
  Names drawn;
  for (const char* kind : {"uniform: [0, 1]", "normal: [0, 1]", "lognormal: [0, 1]", "exponential: 1"})
    drawn.merge(keys_told(fmt::format("populations: {{A: {{params: {{x: {{zz: 1, {}}}}}}}}}", kind)));
  CHECK(keys_of(schema["definitions"]["drawn"]) == drawn);
}

TEST_CASE("schema: models, rules and measures come with their parameters, units and defaults") {
  const json schema = the_schema();
  const json& population = schema["properties"]["populations"]["additionalProperties"];
  const json& models = population["properties"]["model"]["enum"];
  CHECK(std::find(models.begin(), models.end(), "lif_psc_exp") != models.end());
  json params;
  for (const json& one : population["allOf"])
    if (one["if"]["properties"]["model"]["const"] == "lif_psc_exp")
      params = one["then"]["properties"]["params"]["properties"];
  CHECK(params["tau_m"]["default"] == 10);
  CHECK(params["tau_m"]["description"] == "membrane time constant (ms); a number above 0; default 10");
  CHECK(params["tau_m"]["anyOf"][0] == json({{"type", "number"}, {"exclusiveMinimum", 0.0}}));
}

/// Checks files with Python's jsonschema, the YAML being read as of version 1.2 as editors do.
const char* const validator = R"(
import json, re, sys, yaml, jsonschema
class Loader(yaml.SafeLoader): pass
Loader.yaml_implicit_resolvers = {}
def resolve(tag, pattern, first):
    Loader.add_implicit_resolver(tag, re.compile(pattern), first)
resolve("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF"))
resolve("tag:yaml.org,2002:float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+0123456789."))
resolve("tag:yaml.org,2002:int", r"^[-+]?[0-9]+$", list("-+0123456789"))
resolve("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""])
schema = json.load(open(sys.argv[1] + "/schema.json"))
jsonschema.Draft7Validator.check_schema(schema)
for line in open(sys.argv[1] + "/files"):
    errors = list(jsonschema.Draft7Validator(schema).iter_errors(yaml.load(open(line.strip()), Loader)))
    print(len(errors) and "/".join(map(str, errors[0].absolute_path)) or "valid")
)";

std::string validated(Run& run, const std::vector<std::string>& files) {
  REQUIRE(run("schema") == 0);
  std::ofstream(run.path("schema.json")) << run.output;
  std::ofstream list(run.path("files"));
  for (const std::string& file : files)
    list << file << "\n";
  list.close();
  return test::python(run.scratch, validator, run.path(""));
}

TEST_CASE("schema: every network we ship passes, wrong ones fail at their place") {
  if (std::system("/usr/bin/python3 -c 'import yaml, jsonschema' >/dev/null 2>&1") != 0) {
    WARN("skipped: /usr/bin/python3 has no yaml or no jsonschema");
    return;
  }
  Run run(small);
  std::vector<std::string> files{run.path("net.yaml")};
  for (const auto& entry : fs::recursive_directory_iterator(std::string(MOSSY_SOURCE_DIR) + "/networks"))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  REQUIRE(files.size() > 3);
  std::string all_valid;
  for (std::size_t k = 0; k < files.size(); ++k)
    all_valid += "valid\n";
  CHECK(validated(run, files) == all_valid);

  const std::pair<const char*, const char*> wrong[] = {
      {"populations: {A: {size: 3, model: lif_psc_exq}}", "populations/A/model"},
      {"populations: {A: {size: 0, model: lif_psc_exp}}", "populations/A/size"},
      {"populations: {A: {size: 3, model: lif_psc_exp, params: {tau: 3}}}", "populations/A/params"},
      {"populations: {A: {size: 3, model: lif_psc_exp, params: {tau_m: -3}}}", "populations/A/params/tau_m"},
      {"populations: {A: {size: 3, model: lif_psc_exp}}\nprojections: {p: {from: A, to: A, rule: "
       "fixed_indegree, weight: 1, receptor: excitatory}}",
       "projections/p"},
      {"populations: {A: {size: 3, model: lif_psc_exp}}\nsources: {s: {model: poisson, to: A, rat: 3}}",
       "sources/s"},
      {"populations: {A: {size: 3, model: lif_psc_exp}}\nmeasures: {m: {measure: fano, windw: 3}}",
       "measures/m"},
      {"populations: {A: {size: 3, model: lif_psc_exp}}\nprotocol: [{phase: a}]", "protocol/0"},
  };
  files.clear();
  std::string expected;
  for (const auto& [text, place] : wrong) {
    files.push_back(run.path(std::to_string(files.size()) + ".yaml"));
    std::ofstream(files.back()) << text << "\n";
    expected += std::string(place) + "\n";
  }
  CHECK(validated(run, files) == expected);
}

}  // namespace mossy
