// SPDX-License-Identifier: MIT
// `mossy list` and `mossy describe` from outside: what they tell and draw, and their mistakes by the whole message.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "sim/program/model_page.hpp"
#include "sim/program/topics.hpp"
#include "tests/record/scratch.hpp"
#include "tests/support/paths.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

struct Mossy {
  test::Scratch scratch;
  std::string output;
  /// Exit status of `mossy <words>` run in the scratch folder.
  int operator()(const std::string& words) {
    const std::string log = scratch / "log";
    const int status = std::system(
        fmt::format("cd '{}' && '{}' {} > '{}' 2>&1", scratch.path().string(), MOSSY_PROGRAM, words, log)
            .c_str());
    output = test::content(log);
    return WEXITSTATUS(status);
  }
  bool says(const std::string& text) const { return output.find(text) != std::string::npos; }
};

bool have_gnuplot() {
  return std::system("command -v gnuplot >/dev/null 2>&1") == 0;
}

TEST_CASE("describe without a name tells the names, by kind") {
  Mossy mossy;
  CHECK(mossy("describe") == 0);
  CHECK(mossy.says(
      "mossy describe NAME [--plot] tells equation, parameters, units and bounds of one of these\n"));
  for (const Topic& t : topics())
    CHECK(mossy.says(" " + std::string(t.name)));
}

TEST_CASE("describe tells all there is to know of each kind") {
  Mossy mossy;
  for (const Topic& t : topics()) {
    CHECK(mossy(fmt::format("describe {}", t.name)) == 0);
    CHECK(mossy.says(fmt::format("{}: {}\n", t.name, t.meaning)));
    const std::string plain = mossy.output;
    CHECK(mossy(fmt::format("describe {}/{}", t.kind, t.name)) == 0);
    CHECK(mossy.output == plain);
  }
  CHECK(mossy("describe stdp_cerebellar") == 0);
  CHECK(mossy.says("needs `teacher`: the projection whose spikes teach\n"));
}

TEST_CASE("a name that is not there is told with the nearest one") {
  Mossy mossy;
  CHECK(mossy("describe lif_psc_exq") == 2);
  CHECK(mossy.output ==
        "nothing is called 'lif_psc_exq'; did you mean 'lif_psc_exp'?; mossy list shows what there is\n");
  CHECK(mossy("describe rules/lif_psc_exp") == 2);
  CHECK(
      mossy.output ==
      "none of the rules is called 'lif_psc_exp'; did you mean 'neurons/lif_psc_exp'?; mossy list shows what "
      "there is\n");
  CHECK(mossy("describe neuron/lif_psc_exp") == 2);
  CHECK(mossy.output ==
        "no kind 'neuron' in 'neuron/lif_psc_exp'; there are neurons, synapses, rules, short-term, sources, "
        "measures; "
        "did you mean 'neurons'?\n");
  CHECK(mossy("list neuron") == 2);
  CHECK(
      mossy.output ==
      "no list of 'neuron'; there are neurons, synapses, rules, short-term, sources, measures; did you mean "
      "'neurons'?\n");
}

TEST_CASE("options of describe that do not go together are told") {
  Mossy mossy;
  CHECK(mossy("describe --plot") == 2);
  CHECK(mossy.output == "describe --plot needs a name; mossy list shows what there is\n");
  CHECK(mossy("describe lif_psc_exp --all") == 2);
  CHECK(mossy.output == "describe: a name or --all, not both\n");
  CHECK(mossy("describe lif_psc_exp --out x.svg") == 2);
  CHECK(mossy.output == "describe --out FILE goes with --plot, or with --all\n");
  CHECK(mossy("describe --all --plot") == 2);
  CHECK(mossy.output == "describe --all --plot needs --out DIR, where page and pictures go\n");
  CHECK(mossy("describe --all --out nowhere") == 2);
  CHECK(mossy.output == "--out nowhere: with --all it must be a directory that is there\n");
  CHECK(mossy("describe --all --out .") == 2);
  CHECK(mossy.output == "cannot read ./introduction.md: No such file or directory\n");
  CHECK(mossy("describe all_to_all --plot") == 2);
  CHECK(mossy.output ==
        "there is no picture of all_to_all: only neurons, rules, short-term rules and sources have one\n");
  CHECK(mossy("convergence --out nowhere") == 2);
  CHECK(mossy.output == "--out nowhere: it must be a directory that is there\n");
}

TEST_CASE("describe --plot writes a picture of its own name, or prints one with letters") {
  if (!have_gnuplot()) {
    WARN("skipped: gnuplot is not installed");
    return;
  }
  Mossy mossy;
  CHECK(mossy("describe lif_psc_delta --plot") == 0);
  CHECK(mossy.output == "lif_psc_delta.svg\n");
  CHECK(test::content(mossy.scratch / "lif_psc_delta.svg").find("time from the step (ms)") !=
        std::string::npos);
  CHECK(mossy("describe tsodyks2 --plot --out other.svg") == 0);
  CHECK(test::content(mossy.scratch / "other.svg").find("synaptic current (pA)") != std::string::npos);
  CHECK(mossy("describe stdp_pair --plot --out -") == 0);
  CHECK(mossy.says("post minus pre (ms)"));
  CHECK(mossy("describe stdp_pair --plot --out none/x.svg") == 2);
  CHECK(mossy.output == "cannot write none/x.svg: No such file or directory\n");
}

TEST_CASE("models/README.md is what the command makes of the catalogue") {
  const fs::path models = fs::path(MOSSY_SOURCE_DIR) / "models";
  INFO(
      "the catalogue, introduction.md or convergence.md changed; run: ./mossy describe --all --plot --out "
      "models");
  const bool as_made = model_page(models) == test::content((models / "README.md").string());
  CHECK(as_made);
  for (const Topic& t : topics())
    if (has_picture(t)) {
      INFO(t.name);
      CHECK(fs::exists(models / "pictures" / fmt::format("{}.svg", t.name)));
    }
}

TEST_CASE("the page tells of every model, rule and source, and its parameters") {
  Mossy mossy;
  CHECK(mossy("describe --all") == 0);
  CHECK(mossy.output == catalogue_text());
  for (const Topic& t : topics())
    if (has_picture(t)) CHECK(mossy.says(fmt::format("### {}\n\n", t.name)));
  CHECK(mossy.says("| `C_m` | pF | above 0 | membrane capacitance |"));
  CHECK(mossy.says("Defaults: `C_m` 250 pF, `tau_m` 10 ms"));
  CHECK(mossy.says("[doi 10.1007/s004220050570](https://doi.org/10.1007/s004220050570)"));
}

}  // namespace
}  // namespace mossy
