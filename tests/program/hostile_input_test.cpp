// SPDX-License-Identifier: MIT
// Network files that are no network files, and networks that no machine holds: status 2, words that say why, little
// time and memory, and nothing written.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <random>
#include <string>

#include "tests/program/process.hpp"
#include "tests/support/sanitized.hpp"

namespace mossy::test {
namespace {

/// CPU seconds and bytes of address space. The worst of these files takes 0.9 s and 130 MB where it was measured; slower
/// machines have the rest. Files of usual size need a hundredth of it. A sanitizer takes ten times as long, and terabytes.
void little() {
  const rlim_t most = sanitized ? 30 : 2;
  const rlimit seconds{most, most}, bytes{600'000'000, 600'000'000};
  ::setrlimit(RLIMIT_CPU, &seconds);
  if (!sanitized) ::setrlimit(RLIMIT_AS, &bytes);
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int k = 0; k < times; ++k)
    all += text;
  return all;
}

std::string numbered(const std::string& before, const std::string& after, int lines) {
  std::string all;
  for (int k = 0; k < lines; ++k)
    all += before + std::to_string(k) + after;
  return all;
}

struct Hostile {
  const char* what;
  std::string text;
  std::string ending;  ///< of what is said, after the name of the file
};

/// `check` and `run` must both refuse.
void refuse(const Hostile& hostile, const char* command) {
  INFO(hostile.what << ", " << command);
  const Scratch scratch;
  const std::string net = scratch / "net.yaml", out = scratch / "out", log = scratch / "log";
  put(net, hostile.text);
  std::vector<std::string> words{command, net};
  if (command == std::string("run")) words.insert(words.end(), {"--out", out});
  CHECK(run_program(words, log, little) == 2);
  const std::string said = content(log);
  CHECK(said.size() < 100'000);
  CHECK(said.find(hostile.ending) != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(out));
}

std::string random_bytes(std::size_t n) {
  std::mt19937 draw(7);
  std::string bytes(n, '\0');
  for (char& c : bytes)
    c = static_cast<char>(draw());
  bytes[0] = '\x81';
  return bytes;
}

const std::string cells = "simulation: {duration: 10}\npopulations: {A: {size: ";

TEST_CASE("files that are meant to hurt do not") {
  const std::vector<Hostile> files{
      {"nothing", "", ":1:1: error: there is nothing in this file"},
      {"megabytes of noise", random_bytes(3'900'000), ":1:1: error: byte 0x81 is not text"},
      {"megabytes of brackets", std::string(3'900'000, '['), ": error: more than 1000000 brackets\n"},
      {"very many brackets", std::string(900'000, '['), "error: nested more than 100 deep"},
      {"megabytes of dashes", repeated("- ", 1'000'000), "error: nested more than 100 deep"},
      {"a hundred thousand unknown keys", numbered("key", ": 1\n", 100'000),
       ": and at least 900 more mistakes"},
      {"as many unknown keys as fit into 4 MB", numbered("key", ": 1\n", 290'000),
       "error: more than 500000 values"},
      {"two hundred thousand unknown keys", numbered("key", ": 1\n", 200'000),
       ": and at least 900 more mistakes"},
      {"one key over and over", repeated("a: 1\n", 799'000), ": and at least 900 more mistakes"},
      {"megabytes of numbers", "simulation: [" + numbered("", ", ", 490'000) + "0]\n",
       "error: simulation must be a mapping, not a list"},
      {"too many numbers", "simulation: [" + repeated("1, ", 600'000) + "0]\n",
       "error: more than 500000 values"},
      {"one endless word", "name: " + std::string(3'900'000, 'x') + "\n", "error: "},
      {"an endless quotation", "name: \"" + repeated("x\\n", 1'300'000) + "\n",
       "error: the text that begins here never ends"},
      {"an endless key", std::string(3'900'000, 'x') + ": 1\n", "error: "},
      {"tags without end", "name: " + repeated("!x ", 1'000'000) + "\n", "error: "},
      {"anchors without end", numbered("a", ": &x 1\n", 99'000), ": and at least 900 more mistakes"},
      {"a hundred thousand comments and nothing else", repeated("# nothing here\n", 260'000), "error: "},
      {"twenty thousand populations",
       "simulation: {duration: 1}\npopulations:\n" +
           numbered("  P", ": {size: 1, model: lif_psc_exp}\n", 20'000),
       ": error: populations has 20000 entries; at most 5000\n"},
      {"as many projections",
       "simulation: {duration: 1}\npopulations: {A: {size: 1, model: lif_psc_exp}}\nprojections:\n" +
           numbered("  P", ": {from: A, to: A, rule: all_to_all, weight: 1, receptor: excitatory}\n", 20'000),
       ": error: projections has 20000 entries; at most 5000\n"},
      {"five thousand wrong populations",
       "simulation: {duration: 1}\npopulations:\n" + numbered("  P", ": {size: 0, model: x}\n", 5'000),
       ": and at least 900 more mistakes"},
      {"too large", std::string(4'000'001, ' '), ": it is larger than 4 MB"},
      {"an alias bomb",
       "a: &a [x, x, x, x, x, x, x, x, x, x]\n" +
           std::string("b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n") +
           "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
           "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n",
       "error: the anchors (&) and aliases (*) copy more than 100000 values"},
      {"a list that holds itself", "a: &a [*a]\n",
       "error: this alias stands for the value that it is part of, without end"},
      {"two documents", "a: 1\n---\nb: 2\n", "error: a second document begins here; expected one"},
  };
  for (const Hostile& file : files)
    for (const char* command : {"check", "run"})
      refuse(file, command);
}

TEST_CASE("more variants than can be checked are refused by check") {
  const std::string cells_of_many = numbered("  P", ": {size: 1, model: lif_psc_exp}\n", 3'000);
  refuse({"three thousand variants of three thousand populations",
          "simulation: {duration: 1}\npopulations:\n" + cells_of_many + "variants:\n" +
              numbered("  v", ": {simulation.duration: 2}\n", 3'000),
          ": error: 3000 variants of 15005 values are too many; at most 2000000 values in all"},
         "check");
}

TEST_CASE("runs that would never end, or not fit, are refused before they begin") {
  const std::vector<Hostile> files{
      {"cells", cells + "2147483647, model: lif_psc_exp}}\n", "GB of memory"},
      {"groups without number",
       cells +
           "2147483647, groups: 2147483647, model: lif_psc_exp}}\nprojections: {p: {from: A, to: A, rule: "
           "all_to_all, within: groups, weight: 1, receptor: excitatory}}\n",
       "GB of memory"},
      {"synapses",
       cells + "100000, model: lif_psc_exp}}\nprojections: {p: {from: A, to: A, rule: all_to_all, weight: 1, "
               "receptor: excitatory}}\n",
       "GB of memory (1e+05 cells, 1e+10 synapses), but "},
      {"an endless run", "simulation: {duration: 1e300}\npopulations: {A: {size: 1, model: lif_psc_exp}}\n",
       "error: the run lasts 1e+300 ms; at most 400000000: beyond, times are too coarse for the shortest "
       "delays"},
      {"a delay of nothing",
       cells +
           "10, model: lif_psc_exp}}\nprojections: {p: {from: A, to: A, rule: all_to_all, weight: 1, delay: "
           "1e-300, receptor: excitatory}}\n",
       ":3:71: error: projections.p: every delay must be at least 1e-06 ms"},
      {"samples without number",
       cells + "10, model: lif_psc_exp}}\nrecord: {state: {A: {variables: [V_m], every: 1e-300}}}\n",
       ":3:18: error: record.state.A.every is 1e-300 ms; at least 1e-06"},
      {"a source that never rests",
       cells +
           "10, model: lif_psc_exp}}\nsources: {s: {model: poisson, to: A, rate: 1e300, weight: 1, receptor: "
           "excitatory}}\n",
       ":3:44: error: rate of poisson must be at most 10000000 Hz, not 1e+300"},
      {"cells that never rest", cells + "10, model: poisson, params: {rate: 1e300}}}\n",
       "error: rate of poisson must be at most 10000000 Hz, not 1e+300"},
      {"patterns without number",
       cells + "2147483647, model: pattern_source}}\npatterns: {m: {population: A, count: 2147483647, "
               "active: 0.9}}\n",
       "error: patterns.m: 2147483647 patterns of 1932735282 active cells are too many; at most 100000000 "
       "cells "
       "in all"},
  };
  for (const Hostile& file : files)
    for (const char* command : {"check", "run"})
      refuse(file, command);
}

TEST_CASE("what is no file is not waited for") {
  const Scratch scratch;
  const std::string log = scratch / "log", fifo = scratch / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  for (const auto& [path, why] : {std::pair<std::string, const char*>{fifo, "it is not a regular file"},
                                  {"/dev/zero", "it is not a regular file"},
                                  {"/dev/null", "it is not a regular file"},
                                  {scratch / "", "it is a directory"},
                                  {scratch / "no.yaml", "No such file or directory"}}) {
    CHECK(run_program({"check", path}, log, little) == 2);
    CHECK(content(log) == "cannot read " + path + ": " + why + "\n");
  }
}

}  // namespace
}  // namespace mossy::test
