// SPDX-License-Identifier: MIT
// A run that is stopped from outside: by signals, by a full disk, by its directory going away. What it wrote stays
// readable, its record never says finished, and its exit status and words say what happened.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <string>

#include "sim/record/run_file.hpp"
#include "sim/record/spike_file.hpp"
#include "sim/record/state_file.hpp"
#include "sim/record/weight_file.hpp"
#include "tests/program/process.hpp"

namespace mossy::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t weight_dates = 4000;

/// Days of biology, a few spikes per ms, samples of one cell, and for the first minutes weights every 50 ms: it writes as
/// long as it is let.
std::string endless() {
  std::string dates;
  for (std::size_t k = 0; k < weight_dates; ++k)
    dates += (k == 0 ? "" : ", ") + std::to_string(50 * k);
  return R"(name: endless
simulation: {duration: 3e8}
populations:
  E: {size: 100, model: lif_psc_exp}
projections:
  own: {from: E, to: E, rule: one_to_one, weight: 1, delay: 2, receptor: excitatory, plasticity: {rule: stdp_pair, Wmax: 9}}
sources:
  noise: {model: poisson, to: E, rate: 3000, weight: 60, receptor: excitatory}
record:
  state: {E: {cells: [3], variables: [V_m], every: 20}}
  weights: {own: {at: [)" +
         dates + "]}}\n";
}

struct Setting {
  Scratch scratch;
  std::string net = scratch / "net.yaml", out = scratch / "out", log = scratch / "log";
  std::string spikes = out + "/spikes.h5", record = out + "/run.json", tail = out + "/spikes.tail",
              state = out + "/state.h5", state_tail = out + "/state.tail", weights = out + "/weights.h5";
  Setting() { put(net, endless()); }
  std::vector<std::string> words() const {
    return {"run", net, "--out", out, "--quiet", "--no-report", "--threads", "1"};
  }
  std::string status() const { return read_run_json(record).status; }
  std::uint64_t count() const { return SpikeReader(spikes).count("E"); }
  /// How many samples there are, each 20 ms after the one before; 0 when not.
  std::size_t samples() const {
    const auto times = StateReader(state).read("E", "V_m", -1, 1e9).times;
    for (std::size_t k = 0; k < times.size(); ++k)
      if (times[k] != 20 * static_cast<double>(k)) return 0;
    return times.size();
  }
  /// How many dates of weights there are, each 50 ms after the one before and whole; 0 when not.
  std::size_t weight_rows() const {
    const WeightReader reader(weights);
    const auto times = reader.times("own");
    for (std::size_t k = 0; k < times.size(); ++k)
      if (times[k] != 50 * static_cast<double>(k)) return 0;
    return reader.read("own", times.size() - 1).size() == 100 ? times.size() : 0;
  }
  bool writes() const { return fs::exists(record) && fs::exists(tail) && fs::file_size(tail) > 20000; }
};

TEST_CASE("Ctrl-C and SIGTERM end the window, and all files are closed and whole up to it") {
  for (const auto& [signal, status] : {std::pair{SIGINT, 130}, {SIGTERM, 143}}) {
    const Setting s;
    Program program(s.words(), s.log);
    REQUIRE(program.wait_until([&] { return s.writes(); }));
    program.signal(signal);
    CHECK(program.wait() == status);
    const RunRecord record = read_run_json(s.record);
    CHECK(record.status == "interrupted");
    CHECK(record.reached > 0);
    CHECK(s.count() == record.populations[0].spikes);
    // The sample at the window's end itself may have to wait for what arrives at it.
    const auto due = [&](double every) {
      return static_cast<std::size_t>(std::ceil(record.reached / every));
    };
    CHECK((s.samples() == due(20) || s.samples() == due(20) + 1));
    const std::size_t dates = std::min(due(50), weight_dates);
    CHECK((s.weight_rows() == dates || s.weight_rows() == dates + 1));
    CHECK_FALSE(fs::exists(s.tail));
    CHECK_FALSE(fs::exists(s.state_tail));
    REQUIRE(run_program({"report", s.out}, s.log) == 0);
  }
}

TEST_CASE("a run that is interrupted right after the instant of a sample has taken it") {
  // A sample at the end of each window: half of the windows are no longer than it takes to pass it.
  for (int k = 0; k < 5; ++k) {
    const Setting s;
    put(s.net, R"(name: endless
simulation: {duration: 3e8}
populations: {E: {size: 5, model: lif_psc_exp}}
projections: {own: {from: E, to: E, rule: one_to_one, weight: 1, delay: 0.125, receptor: excitatory}}
sources: {noise: {model: poisson, to: E, rate: 100, weight: 9000, receptor: excitatory}}
record: {state: {E: {cells: [3], variables: [V_m], every: 0.125}}}
)");
    Program program(s.words(), s.log);
    REQUIRE(program.wait_until([&] { return s.writes(); }));
    program.signal(SIGINT);
    CHECK(program.wait() == 130);
    const double reached = read_run_json(s.record).reached;
    const auto samples = static_cast<double>(StateReader(s.state).read("E", "V_m", -1, 1e9).times.size());
    INFO("reached " << reached << ", " << samples << " samples");
    // Those before the end, and the one at it if it has been passed.
    const double passed = std::floor(reached / 0.125);
    CHECK(samples == (reached > 0.125 * passed ? passed + 1 : passed));
  }
}

TEST_CASE("after kill -9 all but the last second is there, once mossy report has been asked") {
  const Setting s;
  Program program(s.words(), s.log);
  REQUIRE(program.wait_until([&] { return s.writes(); }));
  CHECK(run_program({"report", s.out}, s.log + "2") == 2);
  CHECK(content(s.log + "2") == s.out + ": its run still goes on\n");
  const auto saved = fs::file_size(s.tail);
  program.signal(SIGKILL);
  CHECK(program.wait() == 1000 + SIGKILL);
  CHECK(s.status() == "running");
  const std::uint64_t before = s.count();
  const std::size_t samples_saved = fs::file_size(s.state_tail) / 44;  // bytes of a sample of one cell
  CHECK(samples_saved > 10);
  const std::size_t samples_before = s.samples();
  REQUIRE(run_program({"report", s.out}, s.log) == 0);
  CHECK(content(s.log).find("this run was not finished: killed\n") != std::string::npos);
  CHECK(s.status() == "killed");
  CHECK_FALSE(fs::exists(s.tail));
  CHECK_FALSE(fs::exists(s.state_tail));
  CHECK(s.samples() == samples_before + samples_saved);
  // Weights are on the disk at each of their dates.
  const double last = SpikeReader(s.spikes).read("E", 0, 1e9).times.back();
  CHECK(s.weight_rows() >= std::min(static_cast<std::size_t>(last / 50), weight_dates));
  // 12 bytes a spike; what was in the tail a moment before the kill is in the file now.
  CHECK(s.count() > before + saved / 13);
  const Spikes all = SpikeReader(s.spikes).read("E", 0, 1e9);
  CHECK(all.times.size() == s.count());
  CHECK(run_program({"report", s.out}, s.log) == 0);  // and a second time changes nothing
  CHECK(s.count() == all.times.size());
}

TEST_CASE("what the tail gave back is what the run would have written") {
  const Setting s;
  Program program(s.words(), s.log);
  REQUIRE(program.wait_until([&] { return s.writes(); }));
  program.signal(SIGKILL);
  program.wait();
  REQUIRE(run_program({"report", s.out}, s.log) == 0);
  const Spikes lost = SpikeReader(s.spikes).read("E", 0, 1e9);
  REQUIRE(lost.times.size() > 1000);
  const double end = lost.times.back();
  const std::string again = s.scratch / "again";
  REQUIRE(
      run_program({"run", s.net, "--out", again, "--quiet", "--no-report", "--duration", std::to_string(end)},
                  s.log) == 0);
  Spikes whole = SpikeReader(again + "/spikes.h5").read("E", 0, 1e9);
  REQUIRE(whole.times.size() <= lost.times.size());
  CHECK(whole.times.size() + 3 > lost.times.size());
  CHECK(std::equal(whole.times.begin(), whole.times.end(), lost.times.begin()));
  CHECK(std::equal(whole.ids.begin(), whole.ids.end(), lost.ids.begin()));
}

TEST_CASE("a file that may not grow ends the run with its path, and what was flushed stays") {
  const Setting s;
  const auto limit = [] {
    const rlimit most{200000, 200000};
    ::setrlimit(RLIMIT_FSIZE, &most);
  };
  CHECK(run_program(s.words(), s.log, limit) == 1);
  const std::string said = content(s.log);
  CHECK(said.starts_with("mossy: " + s.out + "/"));
  CHECK(said.find("File too large") != std::string::npos);
  CHECK(s.status() == "failed");
  REQUIRE(run_program({"report", s.out}, s.log) == 0);
  CHECK(content(s.log).find("this run was not finished: failed\n") != std::string::npos);
  CHECK(s.count() > 1000);
}

TEST_CASE("a full disk ends the run: the file is named, the status is 1, and what was written can be read") {
  if (::geteuid() != 0) {
    WARN("skipped: only root may mount a tmpfs");
    return;
  }
  const Setting s;
  fs::create_directory(s.out);
  constexpr int no_mount = 77;
  const std::string copy = s.scratch / "copy";
  fs::create_directory(copy);
  // The results live in the child's own mounts: a shell there runs the program and copies them out.
  const std::string script = std::string("mount -t tmpfs -o size=6m none '") + s.out +
                             "' 2>/dev/null || exit 77; '" + MOSSY_PROGRAM + "' run '" + s.net + "' --out '" +
                             s.out + "' --quiet --no-report --threads 1 >'" + s.log +
                             "' 2>&1; status=$?; cp -r '" + s.out + "/.' '" + copy + "/'; exit $status";
  put(s.scratch / "run.sh", script);
  const int ended = std::system(("unshare --mount sh '" + (s.scratch / "run.sh") + "' 2>/dev/null").c_str());
  const int status = WEXITSTATUS(ended);
  if (status == no_mount || !fs::exists(s.log)) {
    WARN("skipped: no tmpfs can be mounted here");
    return;
  }
  CHECK(status == 1);
  const std::string said = content(s.log);
  CHECK(said.starts_with("mossy: " + s.out + "/"));
  CHECK(said.find("No space left on device") != std::string::npos);
  REQUIRE(run_program({"report", copy}, s.log) == 0);
  CHECK(content(s.log).find("this run was not finished: ") != std::string::npos);
  SpikeReader reader(copy + "/spikes.h5");
  const Spikes spikes = reader.read("E", 0, 1e9);
  REQUIRE(spikes.times.size() > 1000);
  CHECK(WeightReader(copy + "/weights.h5").times("own").size() > 100);
  CHECK(StateReader(copy + "/state.h5").read("E", "V_m", -1, 1e9).times.size() > 100);
  CHECK(read_run_json(copy + "/run.json").status != "finished");
}

TEST_CASE("a directory that is removed while the run goes on is told at the end, not passed over") {
  const Setting s;
  Program program(s.words(), s.log);
  REQUIRE(program.wait_until([&] { return s.writes(); }));
  fs::remove_all(s.out);
  program.signal(SIGINT);
  CHECK(program.wait() == 1);
  CHECK(program.output() ==
        "mossy: " + s.out + ": the results are gone; was it removed while the run went on?\n");
}

TEST_CASE("what stands in the way of the results is told before anything is built") {
  const Setting s;
  put(s.out, "a file");
  CHECK(run_program(s.words(), s.log) == 2);
  CHECK(content(s.log) == s.out + ": is not a directory; results need one\n");
  CHECK(content(s.out) == "a file");
  fs::remove(s.out);
  fs::create_directories(s.spikes);
  CHECK(run_program(s.words(), s.log) == 2);
  CHECK(content(s.log) == s.spikes + ": is a directory; a file of that name is to be written\n");
  if (::geteuid() == 0) {
    CHECK(run_program({"run", s.net, "--out", "/proc/mossy"}, s.log) == 1);
    CHECK(content(s.log) == "mossy: /proc/mossy: cannot be created: No such file or directory\n");
  }
}

TEST_CASE("the record of an earlier run is gone before the new one begins") {
  const Setting s;
  auto words = s.words();
  words.insert(words.end(), {"--duration", "5"});
  REQUIRE(run_program(words, s.log) == 0);
  CHECK(s.status() == "finished");
  Program program(s.words(), s.log);
  REQUIRE(program.wait_until([&] { return s.writes(); }));
  CHECK(s.status() == "running");
  program.signal(SIGKILL);
  program.wait();
  CHECK(s.status() == "running");
}

}  // namespace
}  // namespace mossy::test
