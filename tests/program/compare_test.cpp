// SPDX-License-Identifier: MIT
// compare and sweep from outside: what they leave, what they repeat, and what a stop in the middle costs.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "sim/record/run_file.hpp"
#include "tests/program/typed.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

bool says(const Run& run, const std::string& text) {
  return run.output.find(text) != std::string::npos;
}

/// How many runs below a directory are finished.
int finished_in(const fs::path& out) {
  int finished = 0;
  std::error_code none;
  for (fs::recursive_directory_iterator it(out, none), end; it != end; it.increment(none))
    if (it->path().filename() == "run.json" &&
        bytes_of(it->path()).find("\"status\": \"finished\"") != std::string::npos)
      ++finished;
  return finished;
}

/// Whether `holds` becomes true within a minute.
template <class Condition>
bool waited_for(const Condition& holds) {
  for (int k = 0; k < 6000; ++k) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

TEST_CASE("compare sets variants side by side and repeats only what changed") {
  Run run(small);
  CHECK(run("compare @net.yaml --seeds 1..2 --out @cmp") == 0);
  CHECK(says(run, "4 of 4: "));
  CHECK(says(run, "small: 2 conditions, 2 seeds\n  quiet         sources.noise.rate = 0\n"));
  const std::string table = bytes_of(run.path("cmp/comparison.csv"));
  CHECK(table.starts_with("score,file,variant,seed,value\nactivity.E.rate,"));
  CHECK(table.find(",quiet,2,0\n") != std::string::npos);
  const auto json = nlohmann::json::parse(bytes_of(run.path("cmp/comparison.json")));
  CHECK(json["conditions"][0]["name"] == "standard");
  CHECK(json["conditions"][1]["changes"][0]["path"] == "sources.noise.rate");
  for (const auto& condition : json["conditions"])
    for (const auto& one : condition["runs"])
      CHECK(fs::exists(fs::path(run.path("cmp")) / one["directory"].get<std::string>() / "spikes.h5"));

  CHECK(run("compare @net.yaml --seeds 1..2 --out @cmp --jobs 1 --threads 2") == 0);
  CHECK(says(run, "4 of 4 runs are there already\n"));
  CHECK(bytes_of(run.path("cmp/comparison.csv")) == table);
  CHECK(run("compare @net.yaml --seeds 1..3 --out @cmp") == 0);
  CHECK(says(run, "4 of 6 runs are there already\n"));

  std::string changed = small;
  changed.replace(changed.find("rate: 0}"), 7, "rate: 9");
  std::ofstream(run.path("net.yaml")) << changed;
  CHECK(run("compare @net.yaml --seeds 1..3 --out @cmp") == 0);
  CHECK(says(run, "3 of 6 runs are there already\n"));
  CHECK(run("compare @net.yaml --seeds 1..3 --duration 100 --out @cmp") == 0);
  CHECK_FALSE(says(run, "already"));
  CHECK(run("compare @net.yaml --seeds 1..3 --duration 100 --out @cmp --fresh") == 0);
  CHECK_FALSE(says(run, "already"));
}

TEST_CASE("compare: another version of the program, or a lost file, runs again") {
  Run run(small);
  CHECK(run("compare @net.yaml --seeds 1 --out @cmp") == 0);
  const std::string record = run.path("cmp/quiet/seed-1/run.json");
  nlohmann::json scores;
  RunRecord older = read_run_json(record, &scores);
  older.version = "0.0.1";
  write_run_json(record, older, scores);
  CHECK(run("compare @net.yaml --seeds 1 --out @cmp") == 0);
  CHECK(says(run, "1 of 2 runs are there already\n"));
  fs::remove(run.path("cmp/standard/seed-1/spikes.h5"));
  CHECK(run("compare @net.yaml --seeds 1 --out @cmp") == 0);
  CHECK(says(run, "1 of 2 runs are there already\n"));
}

TEST_CASE("compare: several files beside each other") {
  Run run(small);
  std::ofstream(run.path("more.yaml")) << "name: more\n" << std::string(small).substr(12);
  CHECK(run("compare @net.yaml @more.yaml --variants standard --seeds 4 --out @cmp") == 0);
  const auto json = nlohmann::json::parse(bytes_of(run.path("cmp/comparison.json")));
  CHECK(json["conditions"][0]["name"] == "net standard");
  CHECK(json["conditions"][1]["name"] == "more standard");
  CHECK(run("compare @net.yaml @net.yaml --seeds 4 --out @cmp") == 2);
  CHECK(says(run, "standard is asked for twice\n"));
}

TEST_CASE("compare: goals are judged on what was run, and editing them runs nothing again") {
  const std::string goals = R"(goals:
  fires: {score: activity.E.rate, at_least: 1, controls: quiet}
  driven: {score: activity.E.rate, variant: quiet, over: standard, at_most: 0}
  more: {score: activity.E.rate, at_least: 1000}
)";
  Run run(small + goals);
  CHECK(run("compare @net.yaml --seeds 1..2 --out @cmp") == 0);
  CHECK(says(run, "\ngoals: 2 of 3 reached\n"));
  CHECK(says(run,
             "  driven  reached              0          0  at most 0      "
             "activity.E.rate (quiet) / activity.E.rate\n"));
  const std::string table = bytes_of(run.path("cmp/goals.csv"));
  CHECK(table.starts_with("goal,file,quantity,at_least,at_most,verdict,mean,worst\nfires,"));
  CHECK(table.find(",activity.E.rate,1000,,missed,") != std::string::npos);
  CHECK(bytes_of(run.path("cmp/report.html")).find("activity.E.rate (quiet) / activity.E.rate") !=
        std::string::npos);
  std::ofstream(run.path("net.yaml")) << small + goals.substr(0, goals.find("  more"));
  CHECK(run("compare @net.yaml --seeds 1..2 --variants standard --out @cmp") == 0);
  CHECK(says(run, "2 of 2 runs are there already\n"));
  CHECK(says(run, "\ngoals: 1 of 2 reached, 1 not run\n"));
}

TEST_CASE("compare and check: goals of scores and variants that are not there are refused") {
  Run run(small + std::string(R"(goals:
  a: {score: activty.E.rate, at_least: 1}
  b: {score: activity.E.rat, at_least: 1}
  c: {score: activity.E.rate, minus: quite, at_least: 1}
)"));
  const std::string
      file = run.path("net.yaml"),
      message =
          file +
          R"(:14:14: error: goals.a: there is no measure 'activty'; the file has activity
  14 |   a: {score: activty.E.rate, at_least: 1}
     |              ^
  did you mean 'activity'?
)" + file +
          R"(:15:14: error: goals.b: activity has no score 'E.rat'; it has E.rate, E.rate_spread, E.silent, E.run.rate, E.run.rate_spread, E.run.silent
  15 |   b: {score: activity.E.rat, at_least: 1}
     |              ^
  did you mean 'E.rate'?
)" + file +
          R"(:16:38: error: goals.c.minus: there is no variant 'quite'; there are standard, quiet
  16 |   c: {score: activity.E.rate, minus: quite, at_least: 1}
     |                                      ^
  did you mean 'quiet'?
)";
  CHECK(run("check @net.yaml") == 2);
  CHECK(run.output == message);
  CHECK(run("compare @net.yaml --out @cmp") == 2);
  CHECK(run.output == message);
  CHECK_FALSE(fs::exists(run.path("cmp")));
}

TEST_CASE("compare: wrong words end with status 2 before anything runs") {
  Run run(small);
  CHECK(run("compare @net.yaml --seeds 5..1 --out @cmp") == 2);
  CHECK(run.output == "--seeds 5..1: a range goes from small to large, over at most 10000 seeds\n");
  CHECK(run("compare @net.yaml --seeds 1,x --out @cmp") == 2);
  CHECK(run.output == "--seeds 1,x: expected a range or a list of whole numbers, as 1..5 or 1,4,7\n");
  CHECK(run("compare @net.yaml --seeds 1,1 --out @cmp") == 2);
  CHECK(run.output == "--seeds 1,1: 1 is given twice\n");
  CHECK(run("compare @net.yaml --variants quite --out @cmp") == 2);
  CHECK(run.output == "in quite:\nthere is no variant 'quite'; the file has quiet; did you mean 'quiet'?\n");
  CHECK(run("compare @net.yaml --shard 3/2 --out @cmp") == 2);
  CHECK(run.output == "--shard takes a number and how many there are, as 2/8, not '3/2'\n");
  CHECK_FALSE(fs::exists(run.path("cmp")));
}

TEST_CASE("compare: a run that fails is told with what it said, and the others are kept") {
  Run run(small);
  fs::create_directories(run.path("cmp/quiet/seed-1/run.json"));
  CHECK(run("compare @net.yaml --seeds 1 --jobs 1 --out @cmp") == 2);
  CHECK(says(run, "1 of 2 runs failed; quiet, seed 1: failed:\n" + run.path("cmp/quiet/seed-1/run.json") +
                      ": is a directory; a file of that name is to be written\n"));
  CHECK_FALSE(fs::exists(run.path("cmp/comparison.json")));
  fs::remove(run.path("cmp/quiet/seed-1/run.json"));
  CHECK(run("compare @net.yaml --seeds 1 --out @cmp") == 0);
  CHECK(says(run, "1 of 2 runs are there already\n"));
}

TEST_CASE("compare: killed in the middle, it goes on to the same bytes") {
  Run run(small);
  const std::vector<std::string> words{
      "compare", run.path("net.yaml"),       "--seeds", "1..4", "--duration", "1e9",
      "--set",   "simulation.duration=6000", "--jobs",  "2",    "--out"};
  const auto typed = [&](const std::string& out) {
    auto all = words;
    all.push_back(run.path(out));
    return all;
  };
  CHECK(Started(typed("whole"), run.path("log")).wait() == 0);
  const Started killed(typed("killed"), run.path("log"));
  REQUIRE(waited_for([&] { return finished_in(run.path("killed")) >= 1; }));
  killed.send(SIGKILL);
  CHECK(WIFSIGNALED(killed.wait()));
  CHECK_FALSE(fs::exists(run.path("killed/comparison.json")));
  const int had = finished_in(run.path("killed"));
  CHECK(had >= 1);
  CHECK(had < 8);
  std::ofstream(run.path("again"));
  CHECK(Started(typed("killed"), run.path("again")).wait() == 0);
  CHECK(bytes_of(run.path("again")).find("of 8 runs are there already\n") != std::string::npos);
  for (const char* file : {"comparison.json", "comparison.csv"})
    CHECK(bytes_of(run.path("killed/") + file) == bytes_of(run.path("whole/") + file));
}

TEST_CASE("compare: an interrupt reaches the runs, exits with 130 and leaves what is finished") {
  Run run(small);
  const Started stopped({"compare", run.path("net.yaml"), "--seeds", "1", "--variants", "standard", "--set",
                         "simulation.duration=1e7", "--out", run.path("cmp")},
                        run.path("said"));
  REQUIRE(waited_for([&] { return !bytes_of(run.path("cmp/standard/seed-1/run.json")).empty(); }));
  stopped.send(SIGINT);
  const int status = stopped.wait();
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(bytes_of(run.path("said"))
            .find("interrupted with 0 of 1 runs done; the same command goes on from there\n") !=
        std::string::npos);
  CHECK(read_run_json(run.path("cmp/standard/seed-1/run.json")).status == "interrupted");
  CHECK_FALSE(fs::exists(run.path("cmp/comparison.json")));
}

TEST_CASE("sweep: a grid of values, each a condition, and what was there is kept when it grows") {
  Run run(small);
  const std::string sweep = "sweep @net.yaml --seeds 1,2 --out @sw --vary sources.noise.rate=";
  CHECK(run(sweep + "2000,3000 --vary populations.E.size=40,80") == 0);
  const auto json = nlohmann::json::parse(bytes_of(run.path("sw/comparison.json")));
  CHECK(json["kind"] == "sweep");
  CHECK(json["conditions"].size() == 4);
  CHECK(json["conditions"][1]["name"] == "sources.noise.rate=2000 populations.E.size=80");
  CHECK(json["conditions"][2]["point"] == nlohmann::json({1, 0}));
  CHECK(json["conditions"][2]["runs"][0]["populations"][0]["size"] == 40);
  CHECK(run(sweep + "2000..4000/1000 --vary populations.E.size=40,80") == 0);
  CHECK(says(run, "8 of 12 runs are there already\n"));
}

TEST_CASE("sweep: shards make disjoint parts, the last of them the tables, the same as without shards") {
  Run run(small);
  const std::string sweep = "sweep @net.yaml --seeds 1..3 --vary sources.noise.rate=2000,3000 --out ";
  CHECK(run(sweep + "@whole") == 0);
  CHECK(run(sweep + "@parts --shard 2/2") == 0);
  CHECK(says(run, "shard 2/2: 3 of all 6 runs are in " + run.path("parts") +
                      "; tables come with the last of them\n"));
  CHECK_FALSE(fs::exists(run.path("parts/comparison.json")));
  CHECK(run(sweep + "@parts --shard 1/2") == 0);
  for (const char* file : {"comparison.json", "comparison.csv"})
    CHECK(bytes_of(run.path("parts/") + file) == bytes_of(run.path("whole/") + file));
  fs::remove(run.path("parts/comparison.json"));
  CHECK(run(sweep + "@parts") == 0);
  CHECK(says(run, "6 of 6 runs are there already\n"));
  CHECK(bytes_of(run.path("parts/comparison.json")) == bytes_of(run.path("whole/comparison.json")));
}

TEST_CASE("sweep: wrong paths are told with the nearest name, wrong values with their condition") {
  Run run(small);
  CHECK(run("sweep @net.yaml --vary sources.nose.rate=1,2 --out @sw") == 2);
  CHECK(run.output == "--vary sources.nose.rate=1: sources has no 'nose' to change; did you mean 'noise'?\n");
  CHECK(run("sweep @net.yaml --vary sources.noise.rate=1,-2 --out @sw") == 2);
  CHECK(run.output == "in sources.noise.rate=-2:\n" + run.path("net.yaml") +
                          ": error: rate of poisson must be a number at least 0 Hz, not -2\n");
  CHECK(run("sweep @net.yaml --out @sw") == 2);
  CHECK(run.output == "sweep needs at least one --vary path=value,value ...\n");
  CHECK_FALSE(fs::exists(run.path("sw")));
}

}  // namespace
}  // namespace mossy
