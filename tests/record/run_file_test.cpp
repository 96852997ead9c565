// SPDX-License-Identifier: MIT
#include "sim/record/run_file.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <csignal>
#include <limits>
#include <nlohmann/json.hpp>

#include "sim/core/error.hpp"
#include "tests/record/scratch.hpp"

using namespace mossy;
using namespace mossy::test;

namespace {

RunRecord example() {
  RunRecord run;
  run.name = "dentate-gyrus \"quoted\" µ";
  run.variant = "no_inhibition";
  run.file = "networks/dentate_gyrus.yaml";
  run.version = "0.1.0";
  run.seed = std::numeric_limits<std::uint64_t>::max();
  run.duration = 2000;
  run.reached = 0.1 + 0.2;
  run.status = "interrupted";
  run.threads = 8;
  run.build_seconds = 0.25;
  run.run_seconds = 12.5;
  run.cpu_seconds = std::nan("");
  run.events = 123456789012345;
  run.peak_memory = 1 << 30;
  run.populations = {{"EC", "pattern_source", 400, 1, true, 17}, {"GC", "lif_cond_exp", 2000, 100, false, 0}};
  run.projections = {{"pp", "EC", "GC", "pairwise_bernoulli", "excitatory", "stdp_pair", 160000}};
  run.patterns = {{"memories", "EC", "", {{1, 2, 4294967295u}, {}}, 20, 20, {"cat", "dog"}},
                  {"similar", "EC", "memories", {}, 0, 0, {}}};
  run.phases = {
      {"settle", 0, 300, true, {}},
      {"first", 300, 1000, false, {{300, 800, 1000, {{"memories", 0, 300, 800}, {"similar", 3, 310, 800}}}}}};
  run.changes = {{"projections.winner_take_all.weight", "0"}, {"a", "b"}};
  run.network = "name: dentate-gyrus\npopulations: {}\n";
  return run;
}

std::string why_refused(const std::string& path) {
  return message_of<InputError>([&] { read_run_json(path); });
}

}  // namespace

TEST_CASE("run.json comes back as it was written") {
  const Scratch scratch;
  const std::string path = scratch / "run.json";
  const nlohmann::json scores = {{"separation", {{"value", 0.25}, {"nothing", nullptr}}},
                                 {"list", {1, 2, 3}}};
  const RunRecord run = example();
  write_run_json(path, run, scores);
  nlohmann::json back;
  const RunRecord read = read_run_json(path, &back);
  CHECK(back == scores);
  CHECK(read.name == run.name);
  CHECK(read.variant == run.variant);
  CHECK(read.file == run.file);
  CHECK(read.version == run.version);
  CHECK(read.seed == run.seed);
  CHECK(read.duration == run.duration);
  CHECK(read.reached == run.reached);
  CHECK(read.status == run.status);
  CHECK(read.threads == run.threads);
  CHECK(read.build_seconds == run.build_seconds);
  CHECK(read.run_seconds == run.run_seconds);
  CHECK(std::isnan(read.cpu_seconds));
  CHECK(read.events == run.events);
  CHECK(read.peak_memory == run.peak_memory);
  REQUIRE(read.populations.size() == 2);
  CHECK(read.population("EC")->recorded);
  CHECK(read.population("EC")->spikes == 17);
  CHECK(read.population("GC")->groups == 100);
  CHECK(read.population("GC")->model == "lif_cond_exp");
  REQUIRE(read.projections.size() == 1);
  CHECK(read.projections[0].plasticity == "stdp_pair");
  CHECK(read.projections[0].synapses == 160000);
  REQUIRE(read.patterns.size() == 2);
  CHECK(read.patterns[0].cells == run.patterns[0].cells);
  CHECK(read.patterns[0].labels == run.patterns[0].labels);
  CHECK(read.patterns[1].of == "memories");
  REQUIRE(read.phases.size() == 2);
  CHECK_FALSE(read.phases[1].plasticity);
  REQUIRE(read.phases[1].presentations.size() == 1);
  CHECK(read.phases[1].presentations[0].until == 1000);
  REQUIRE(read.phases[1].presentations[0].shown.size() == 2);
  CHECK(read.phases[1].presentations[0].shown[1].index == 3);
  CHECK(read.phases[1].presentations[0].shown[1].start == 310);
  CHECK(read.changes == run.changes);
  CHECK(read.network == run.network);

  // Nothing got lost on the way that this test forgets: a second copy is the same text.
  write_run_json(scratch / "again.json", read, back);
  CHECK(content(scratch / "again.json") == content(path));
}

TEST_CASE("run.json is made for people too") {
  const Scratch scratch;
  RunRecord run;
  run.name = "x";
  run.status = "running";
  run.reached = std::nan("");
  run.populations = {{"A", "lif", 3, 1, true, 4}, {"B", "lif", 5, 1, false, 6}};
  write_run_json(scratch / "run.json", run, nullptr);
  CHECK(content(scratch / "run.json") == R"({
"name": "x",
"variant": "",
"file": "",
"version": "",
"status": "running",
"seed": 1,
"duration": 0.0,
"reached": null,
"threads": 1,
"build_seconds": 0.0,
"run_seconds": 0.0,
"cpu_seconds": 0.0,
"events": 0,
"peak_memory": 0,
"populations": [
  {"name":"A","model":"lif","size":3,"groups":1,"recorded":true,"spikes":4},
  {"name":"B","model":"lif","size":5,"groups":1,"recorded":false,"spikes":6}
],
"projections": [],
"patterns": [],
"phases": [],
"changes": [],
"network": "",
"measures": null
}
)");
}

TEST_CASE("a broken run.json is refused with its reason") {
  const Scratch scratch;
  const std::string path = scratch / "run.json";
  write_run_json(path, example(), nullptr);
  const std::string good = content(path);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    put(path, text.replace(at, from.size(), to));
    return why_refused(path);
  };
  CHECK(why_refused(scratch / "none.json") ==
        (scratch / "none.json") + ": cannot be read: No such file or directory");
  CHECK(why_refused(scratch.path().string()) ==
        scratch.path().string() + ": cannot be read: it is not a file");
  CHECK(with("\"threads\": 8,\n", "") == path + ": threads is missing");
  CHECK(with("\"threads\": 8", "\"threads\": -8") == path + ": threads is not a whole number in range");
  CHECK(with("\"threads\": 8", "\"threads\": 8000000000") ==
        path + ": threads is not a whole number in range");
  CHECK(with("\"threads\": 8", "\"threads\": 1.5") == path + ": threads is not a whole number in range");
  CHECK(with("\"duration\": 2000.0", "\"duration\": \"long\"") == path + ": duration is not a number");
  CHECK(with("\"until\":1000.0", "\"until\":true") ==
        path + ": phases[1].presentations[0].until is not a number");
  CHECK(with("4294967295", "4294967296") ==
        path + ": patterns[0].cells[0][2] is not a whole number in range");
  CHECK(with("\"recorded\":true", "\"recorded\":1") ==
        path + ": populations[0].recorded is neither true nor false");
  CHECK(with("\"changes\": [", "\"changes\": 3, \"x\": [") == path + ": changes is not a list");
  CHECK(with("\"status\": \"interrupted\"", "\"status\": null") == path + ": status is not a text");
  put(path, "[1, 2]");
  CHECK(why_refused(path) == path + ": is not the record of a run");
  put(path, good.substr(0, 40));
  CHECK(why_refused(path) == path + ": is not JSON (byte 41)");
}

TEST_CASE("a run.json that cannot be written leaves the former one alone") {
  const Scratch scratch;
  const std::string path = scratch / "run.json";
  RunRecord run = example();
  run.status = "running";
  write_run_json(path, run, nullptr);
  const std::string before = content(path);
  Child child([&](const auto& report) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100, 100};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    run.status = "finished";
    report(message_of<RunError>([&] { write_run_json(path, run, nullptr); }) ==
           path + ".part: cannot be written: File too large");
  });
  CHECK(child.last() == 1);
  CHECK(child.wait() == 0);
  CHECK(content(path) == before);
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
  CHECK(message_of<RunError>([&] { write_run_json(scratch / "none/run.json", run, nullptr); }) ==
        (scratch / "none/run.json.part") + ": cannot be created: No such file or directory");
}

TEST_CASE("a run killed while it writes run.json is never finished by half") {
  const Scratch scratch;
  const std::string path = scratch / "run.json";
  for (int round = 0; round < 10; ++round) {
    Child child([&](const auto& report) {
      RunRecord run = example();
      for (std::uint64_t n = 0;; ++n) {
        run.events = n;
        write_run_json(path, run, nullptr);
        report(n);
      }
    });
    std::uint64_t written = 0;
    for (int seen = 0; seen <= round; ++seen)
      REQUIRE(child.next(written));
    ::kill(child.pid(), SIGKILL);
    written = child.last(written);
    child.wait();
    const RunRecord run = read_run_json(path);
    CHECK(run.events >= written);
    CHECK(run.network == example().network);
  }
}

TEST_CASE("names that are not UTF-8 do not stop a record") {
  const Scratch scratch;
  RunRecord run;
  run.file = "caf\xe9.yaml";
  write_run_json(scratch / "run.json", run, nullptr);
  CHECK(read_run_json(scratch / "run.json").file == "caf\xef\xbf\xbd.yaml");
}
