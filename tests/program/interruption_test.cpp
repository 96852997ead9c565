// SPDX-License-Identifier: MIT
// A run that is stopped from outside: by signals, by a full disk, by its directory going away. What it wrote stays
// readable, its record never says finished, and its exit status and words say what happened.
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "sim/record/run_file.hpp"
#include "sim/record/spike_file.hpp"
#include "sim/record/state_file.hpp"
#include "tests/program/process.hpp"

namespace mossy::test {
namespace {

namespace fs = std::filesystem;

/// Days of biology, a few spikes per ms and samples of one cell: it writes as long as it is let.
const char* const endless = R"(name: endless
simulation: {duration: 3e8}
populations:
  E: {size: 100, model: lif_psc_exp}
sources:
  noise: {model: poisson, to: E, rate: 3000, weight: 60, receptor: excitatory}
)";

struct Setting {
  Scratch scratch;
  std::string net = scratch / "net.yaml", out = scratch / "out", log = scratch / "log";
  std::string spikes = out + "/spikes.h5", record = out + "/run.json", tail = out + "/spikes.tail";
  Setting() { put(net, endless); }
  std::vector<std::string> words() const {
    return {"run", net, "--out", out, "--quiet", "--no-report", "--threads", "1"};
  }
  std::string status() const { return read_run_json(record).status; }
  std::uint64_t count() const { return SpikeReader(spikes).count("E"); }
  bool writes() const { return fs::exists(record) && fs::exists(tail) && fs::file_size(tail) > 20000; }
};

TEST_CASE("SIGTERM ends the window, closes the files and exits with 143") {
  const Setting s;
  Program program(s.words(), s.log);
  REQUIRE(program.wait_until([&] { return s.writes(); }));
  program.signal(SIGTERM);
  CHECK(program.wait() == 143);
  const RunRecord record = read_run_json(s.record);
  CHECK(record.status == "interrupted");
  CHECK(record.reached > 0);
  CHECK(s.count() == record.populations[0].spikes);
  CHECK_FALSE(fs::exists(s.tail));
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
  REQUIRE(run_program({"report", s.out}, s.log) == 0);
  CHECK(content(s.log).find("this run was not finished: killed\n") != std::string::npos);
  CHECK(s.status() == "killed");
  CHECK_FALSE(fs::exists(s.tail));
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
  CHECK(said.find("mossy: " + s.out + "/spikes.") == 0);
  CHECK(said.find("File too large") != std::string::npos);
  CHECK(s.status() == "failed");
  REQUIRE(run_program({"report", s.out}, s.log) == 0);
  CHECK(content(s.log).find("this run was not finished: failed\n") != std::string::npos);
  CHECK(s.count() > 1000);
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
