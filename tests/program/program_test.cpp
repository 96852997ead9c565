// SPDX-License-Identifier: MIT
// The program from outside: what it prints, what it leaves, and its exit status.
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "sim/record/run_file.hpp"
#include "sim/record/spike_file.hpp"
#include "tests/program/typed.hpp"

namespace mossy {
namespace {

TEST_CASE("a run leaves spikes, scores and a page, the same bytes for any number of threads") {
  Run run(small);
  CHECK(run("run @net.yaml --threads 1 --out @one") == 0);
  CHECK(run.output.find("activity.E.rate") != std::string::npos);
  for (const char* name : {"one/spikes.h5", "one/run.json", "one/report.html"})
    CHECK(bytes_of(run.path(name)).size() > 100);
  CHECK(SpikeReader(run.path("one/spikes.h5")).count("E") > 50);
  for (const int threads : {2, 3, 8}) {
    CHECK(run(fmt::format("run @net.yaml --threads {} --out @many --quiet --no-report", threads)) == 0);
    CHECK(bytes_of(run.path("many/spikes.h5")) == bytes_of(run.path("one/spikes.h5")));
  }
}

TEST_CASE("a wrong file ends with status 2 and writes nothing") {
  Run run("populations: {A: {size: 3, model: lif_psc_exq}}\nsimulation: {duration: 10}\n");
  CHECK(run("run @net.yaml --out @out") == 2);
  CHECK(run.output.find(":1:35: error: no model 'lif_psc_exq'") != std::string::npos);
  CHECK(run.output.find("did you mean 'lif_psc_exp'?") != std::string::npos);
  CHECK(bytes_of(run.path("out/run.json")).empty());
  CHECK(run("run @nothing.yaml") == 2);
  CHECK(run("walk @net.yaml") == 2);
}

TEST_CASE("a variant says what it changed, one that is not there is told") {
  Run run(small);
  CHECK(run("run @net.yaml --variant quiet --out @out --quiet --no-report") == 0);
  const RunRecord record = read_run_json(run.path("out/run.json"));
  CHECK(record.changes == std::vector<std::pair<std::string, std::string>>{{"sources.noise.rate", "0"}});
  CHECK(record.populations[0].spikes == 0);
  CHECK(run("run @net.yaml --variant quite --out @out") == 2);
  CHECK(run.output.find("did you mean 'quiet'?") != std::string::npos);
}

TEST_CASE("an interrupt closes the files, says so, and exits with 130") {
  Run run(small);
  std::string out = run.path("out"), net = run.path("net.yaml"), program = MOSSY_PROGRAM;
  std::string words[] = {program, "run", net,       "--set",      "simulation.duration=1e7",
                         "--out", out,   "--quiet", "--no-report"};
  char* arguments[std::size(words) + 1] = {};
  for (std::size_t k = 0; k < std::size(words); ++k)
    arguments[k] = words[k].data();
  pid_t child = 0;
  REQUIRE(posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments, environ) == 0);
  for (int k = 0; k < 200 && bytes_of(out + "/run.json").empty(); ++k)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WEXITSTATUS(status) == 130);
  const RunRecord record = read_run_json(out + "/run.json");
  CHECK(record.status == "interrupted");
  CHECK(record.reached > 0);
  CHECK(record.reached < 1e7);
  CHECK(SpikeReader(out + "/spikes.h5").count("E") == record.populations[0].spikes);
}

TEST_CASE("check tells sizes and cost and runs nothing") {
  Run run(small);
  CHECK(run("check @net.yaml") == 0);
  CHECK(run.output.find("in all 80 cells, 800 synapses") != std::string::npos);
  CHECK(run.output.find("variants: quiet") != std::string::npos);
  Run large(
      "simulation: {duration: 1}\npopulations: {A: {size: 2000000000, model: lif_psc_delta}}\n"
      "projections: {p: {from: A, to: A, rule: fixed_indegree, indegree: 1000, weight: 1, delay: 1, "
      "receptor: excitatory}}\n");
  CHECK(large("run @net.yaml --out @out") == 2);
  CHECK(large.output.find("GB of memory") != std::string::npos);
}

}  // namespace
}  // namespace mossy
