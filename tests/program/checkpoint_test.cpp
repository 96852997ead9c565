// SPDX-License-Identifier: MIT
// Runs that are killed or interrupted and gone on with, as they are typed: the same files, byte for byte, and the same
// scores as the run that was left alone; and what is refused, in words.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/core/version.hpp"
#include "sim/record/checkpoint_file.hpp"
#include "sim/record/run_file.hpp"
#include "tests/program/process.hpp"

namespace mossy::test {
namespace {

namespace fs = std::filesystem;

/// Patterns, learning, resets, delays longer than a showing's gap, records of all kinds; 3 s.
const char* const everything = R"(name: everything
simulation: {seed: 2}
populations:
  IN: {size: 40, model: pattern_source}
  E: {size: 60, model: lif_psc_exp, params: {t_ref: 5}}
  I: {size: 20, model: lif_cond_exp}
projections:
  ie: {from: IN, to: E, rule: fixed_indegree, indegree: 10, weight: {normal: [80, 20], min: 0}, delay: 1.5, receptor: excitatory,
       plasticity: {rule: stdp_pair, Wmax: 300}, short_term: {rule: tsodyks2}}
  ee: {from: E, to: E, rule: fixed_indegree, indegree: 6, weight: {normal: [60, 20], min: 0}, delay: {uniform: [1, 150]}, receptor: excitatory,
       plasticity: {rule: calcium, Wmax: 300}}
  ei: {from: E, to: I, rule: fixed_indegree, indegree: 10, weight: {normal: [8, 2], min: 0}, delay: {uniform: [1, 8]}, receptor: excitatory}
  ii: {from: I, to: E, rule: fixed_indegree, indegree: 5, weight: 100, delay: 1.5, receptor: inhibitory}
sources:
  noise: {model: poisson, to: E, rate: 700, weight: 80, receptor: excitatory, cells: {every: 2}}
  hum: {model: ou_current, to: I, mean: 200, sd: 200, tau: 6, every: 0.7}
  told: {model: spike_times, file: spikes.txt, to: E, weight: 300, receptor: excitatory}
patterns:
  m: {population: IN, count: 3, active: 0.3}
protocol:
  - {phase: a, present: m, each: 400, gap: 100, rate: 60}
  - {phase: b, present: m, each: 400, gap: 100, rate: 60, reset: [membranes]}
record:
  state: {E: {cells: [0, 1, 2], variables: [V_m], every: 0.5}}
  weights: {ee: {at: [0, 1000, 2001, end]}, ie: {at: phase_ends}}
  connections: [ei]
measures:
  activity: {measure: rates}
  regularity: {measure: intervals}
)";

struct Setting {
  Scratch scratch;
  std::string net = scratch / "net.yaml", whole = scratch / "whole", out = scratch / "out",
              log = scratch / "log";
  std::string checkpoint = out + "/checkpoint.bin";
  Setting() {
    put(net, everything);
    put(scratch / "spikes.txt", "10 3\n700.5 4\n1500.25 5\n2900 6\n");
  }
  std::vector<std::string> words(const std::string& to, std::vector<std::string> more) const {
    std::vector<std::string> all{"run", net, "--out", to, "--quiet", "--no-report"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  int run(std::vector<std::string> all) const { return run_program(all, log); }
  std::string said() const { return content(log); }
};

/// What a finished run left in `out` is what one that was left alone leaves in `whole`.
void same_results(const std::string& out, const std::string& whole) {
  for (const char* file : {"spikes.h5", "state.h5", "weights.h5", "edges.h5"}) {
    INFO(file);
    const std::string expected = content(whole + "/" + file);
    CHECK(expected.size() > 1000);
    CHECK((content(out + "/" + file) == expected));
  }
  nlohmann::json scores, expected;
  const RunRecord record = read_run_json(out + "/run.json", &scores),
                  other = read_run_json(whole + "/run.json", &expected);
  CHECK(record.status == "finished");
  CHECK(record.events == other.events);
  CHECK(record.network == other.network);
  CHECK(record.file == other.file);
  for (std::size_t p = 0; p < other.populations.size(); ++p)
    CHECK(record.populations[p].spikes == other.populations[p].spikes);
  CHECK(expected.size() == 2);
  CHECK(scores == expected);
  for (const auto& entry : fs::directory_iterator(out))
    CHECK(fs::exists(fs::path(whole) / entry.path().filename()));  // no checkpoint, no tail, no parts
}

TEST_CASE("a run killed again and again and gone on with on other threads ends as if nothing had happened") {
  const Setting s;
  REQUIRE(s.run(s.words(s.whole, {"--threads", "1"})) == 0);
  auto words = s.words(s.out, {"--threads", "2", "--checkpoint", "50"});
  int kills = 0;
  for (const char* threads : {"1", "3", "2"}) {
    const std::string before = content(s.checkpoint);
    Program program(words, s.log);
    const bool moved =
        program.wait_until([&] { return fs::exists(s.checkpoint) && content(s.checkpoint) != before; });
    program.signal(SIGKILL);
    if (program.wait() == 1000 + SIGKILL && moved) ++kills;
    words = {"run", "--resume", s.out, "--quiet", "--no-report", "--threads", threads};
  }
  CHECK(kills == 3);
  CHECK(read_run_json(s.out + "/run.json").status == "running");
  REQUIRE(s.run(words) == 0);
  same_results(s.out, s.whole);
  CHECK(s.run(words) == 2);
  CHECK(s.said() == s.out + ": its run is finished, nothing is left to do\n");
}

TEST_CASE(
    "a run killed right after a checkpoint, long before its files are flushed again, can be gone on with") {
  const Scratch scratch;
  // A flush every 8 s of biology, a spike in every window.
  put(scratch / "net.yaml",
      "simulation: {duration: 2.0e+6}\n"
      "populations:\n"
      "  IN: {size: 500, model: poisson, params: {rate: 50}}\n"
      "  A: {size: 500, model: lif_psc_exp}\n"
      "projections:\n"
      "  p: {from: IN, to: A, rule: fixed_indegree, indegree: 20, weight: 40, delay: 1, receptor: "
      "excitatory}\n");
  const std::string out = scratch / "out", log = scratch / "log", checkpoint = out + "/checkpoint.bin";
  const auto killed_at = [&](const std::vector<std::string>& words, const auto& condition) {
    Program program(words, log);
    REQUIRE(program.wait_until(condition));
    program.signal(SIGKILL);
    CHECK(program.wait() == 1000 + SIGKILL);
  };
  killed_at({"run", scratch / "net.yaml", "--out", out, "--no-report", "--quiet", "--checkpoint", "1000",
             "--threads", "1"},
            [&] { return fs::exists(checkpoint); });
  for (const char* threads : {"2", "1"}) {
    const std::string before = content(checkpoint);
    killed_at({"run", "--resume", out, "--no-report", "--quiet", "--threads", threads},
              [&] { return content(checkpoint) != before; });
  }
}

TEST_CASE("an interrupted run leaves a last checkpoint, and its own words with --resume go on from there") {
  const Setting s;
  REQUIRE(s.run(s.words(s.whole, {"--threads", "1"})) == 0);
  const std::vector<std::string> words{"run", s.net, "--out", s.out, "--no-report", "--checkpoint", "1e9"};
  Program program(words, s.log);
  REQUIRE(program.wait_until([&] { return fs::exists(s.out + "/spikes.tail"); }));
  program.signal(SIGINT);
  CHECK(program.wait() == 130);
  CHECK(program.output().find("; go on by mossy run --resume " + s.out + "\n") != std::string::npos);
  CHECK(read_run_json(s.out + "/run.json").reached < 3000);
  CHECK(fs::exists(s.checkpoint));
  auto more = words;
  more.emplace_back("--resume");
  REQUIRE(s.run(more) == 0);
  same_results(s.out, s.whole);
}

TEST_CASE("checkpoints leave the results alone, and a finished run has none") {
  const Setting s;
  REQUIRE(s.run(s.words(s.whole, {"--duration", "700"})) == 0);
  REQUIRE(s.run(s.words(s.out, {"--duration", "700", "--checkpoint", "20.1"})) == 0);
  same_results(s.out, s.whole);
}

/// Ends with a checkpoint at its first window.
void leave_checkpoint(const Setting& s, std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--checkpoint", "3"});
  Program program(s.words(s.out, more), s.log);
  REQUIRE(program.wait_until([&] { return fs::exists(s.checkpoint); }));
  program.signal(SIGKILL);
  program.wait();
}

TEST_CASE("what cannot be gone on with is refused, and why is said") {
  const Setting s;
  const std::vector<std::string> resume{"run", "--resume", s.out};
  CHECK(s.run(resume) == 2);
  CHECK(s.said() == s.out + ": is no directory of results, which --resume goes on with\n");
  CHECK(s.run({"run", "--resume", s.net}) == 2);
  CHECK(s.said() == s.net + ": is no directory of results, which --resume goes on with\n");
  CHECK(s.run({"run"}) == 2);
  CHECK(s.said().find("file is required") != std::string::npos);
  CHECK(s.run(s.words(s.out, {"--checkpoint", "0"})) == 2);
  CHECK(s.run(s.words(s.out, {"--resume", "--fresh"})) == 2);

  fs::create_directories(s.out);
  CHECK(s.run(resume) == 2);
  CHECK(s.said() == s.out + ": holds no checkpoint; a run leaves one when it is given --checkpoint MS\n");

  leave_checkpoint(s);
  const std::string good = content(s.checkpoint), spikes = content(s.out + "/spikes.h5");
  CHECK(s.run(s.words(s.out, {"--resume", "--seed", "3"})) == 2);
  CHECK(s.said() == s.out +
                        ": its checkpoint is of another network; line 2: 'simulation: {seed: 2}' there, "
                        "'simulation: {seed: 3}' here\n");
  CHECK(s.run(s.words(s.out, {"--resume", "--duration", "500"})) == 2);
  CHECK(s.said() == s.out + ": its checkpoint is of a run of 3000 ms, not of 500 ms\n");
  CHECK(s.run({"run", "--resume", s.out, "--seed", "3"}) == 2);
  CHECK(s.said() ==
        "--resume DIR goes on with the run as it was: without --variant, --set, --seed, --duration and "
        "--out\n");
  CHECK(s.run(s.words(s.out, {})) == 2);
  CHECK(s.said() == s.out +
                        ": holds the checkpoint of a run that was not finished; go on with it by --resume " +
                        s.out + ", or begin anew with --fresh\n");

  put(s.checkpoint, good.substr(0, good.size() - 9));
  CHECK(s.run(resume) == 2);
  CHECK(s.said() == s.checkpoint + ": is cut off or damaged: its checksum does not fit\n");
  {
    CheckpointWriter other(s.checkpoint);
    std::string program = "mossy 9.9.9, build 0123456789abcdef";
    other.mark("mossy");
    other(program);
    other.commit();
  }
  CHECK(s.run(resume) == 2);
  const std::string said = s.said(), mine = fmt::format("mossy {}, build ", version);
  CHECK(said.find(s.checkpoint + ": was written by mossy 9.9.9, build 0123456789abcdef; this is " + mine) ==
        0);
  CHECK(said.ends_with(", and only the same program goes on from it\n"));

  put(s.checkpoint, good);
  put(s.scratch / "spikes.txt", "10 3\n700.5 4\n1500.25 5\n2900 7\n");
  CHECK(s.run(resume) == 2);
  CHECK(s.said() == s.out +
                        ": the network that its checkpoint belongs to is built otherwise now; did a file of "
                        "patterns or spikes change?\n");

  CHECK((content(s.checkpoint) == good));
  CHECK((content(s.out + "/spikes.h5") == spikes));
  CHECK(s.run(s.words(s.out, {"--fresh", "--duration", "5"})) == 0);
  CHECK_FALSE(fs::exists(s.checkpoint));
}

TEST_CASE("a run that still goes on is not gone on with") {
  const Setting s;
  Program program(s.words(s.out, {"--checkpoint", "3"}), s.log);
  REQUIRE(program.wait_until([&] { return fs::exists(s.checkpoint); }));
  program.signal(SIGSTOP);
  CHECK(run_program({"run", "--resume", s.out}, s.log + "2") == 2);
  CHECK(content(s.log + "2") == s.out + ": its run still goes on\n");
  program.signal(SIGKILL);
  program.wait();
}

TEST_CASE("a directory that was reported on after a kill can still be gone on with") {
  const Setting s;
  REQUIRE(s.run(s.words(s.whole, {"--duration", "600"})) == 0);
  leave_checkpoint(s, {"--duration", "600"});
  REQUIRE(run_program({"report", s.out}, s.log) == 0);
  fs::remove(s.out + "/report.html");
  REQUIRE(s.run({"run", "--resume", s.out, "--no-report", "--quiet"}) == 0);
  same_results(s.out, s.whole);
}

}  // namespace
}  // namespace mossy::test
