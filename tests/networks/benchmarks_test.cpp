// SPDX-License-Identifier: MIT
// Every benchmark network, small or short: it runs, and is active as it should be. Bounds are wide, as the runs are
// short; full-size values stand in the files and are compared by `mossy bench`.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tests/record/scratch.hpp"
#include "tests/support/paths.hpp"

using nlohmann::json;

namespace {

json run_of(const std::string& network, const std::string& options) {
  mossy::test::Scratch scratch;
  const std::string command = fmt::format(
      "'{}' run '{}/networks/benchmarks/{}.yaml' {} --seed 1 --threads 1 --quiet --no-report --out '{}'",
      MOSSY_PROGRAM, MOSSY_SOURCE_DIR, network, options, scratch / "out");
  REQUIRE(std::system(command.c_str()) == 0);
  return json::parse(std::ifstream(scratch / "out/run.json"));
}

/// Spikes per second of a population, over the whole run.
double rate(const json& run, const std::string& population) {
  for (const json& p : run.at("populations"))
    if (p.at("name") == population)
      return 1000 * p.at("spikes").get<double>() / p.at("size").get<double>() /
             run.at("reached").get<double>();
  FAIL("no population " << population);
  return 0;
}

double score(const json& run, const std::string& measure, const std::string& name) {
  return run.at("measures").at(measure).at("scores").at(name).at("value").get<double>();
}

}  // namespace

TEST_CASE("benchmark brunel fires at the rate of mean field") {
  const json run =
      run_of("brunel", "--duration 400 --set populations.E.size=1600 --set populations.I.size=400");
  CHECK(rate(run, "E") ==
        Approx(37.95).margin(4));  // 2,000 cells that share a tenth of what 12,500 share less
  CHECK(score(run, "intervals", "E.measured.CV") < 0.7);
}

TEST_CASE("benchmark cuba sustains itself") {
  const json run = run_of("cuba", "--duration 700");
  CHECK(rate(run, "E") == Approx(5.41).margin(1.5));  // with the first 500 ms, in which it settles
}

TEST_CASE("benchmark coba is started by its source") {
  const json run =
      run_of("coba",
             "--duration 20 --set populations.E.size=400 --set populations.I.size=100 "
             "--set populations.E.params.tolerance=1e-6 --set populations.I.params.tolerance=1e-6");
  CHECK(rate(run, "E") > 5);
}

TEST_CASE("benchmark plastic learns and stays active") {
  const json run = run_of("plastic",
                          "--duration 250 --set populations.E.size=500 --set populations.I.size=125 "
                          "--set projections.EE.p=0.5 --set projections.EI.p=0.5 "
                          "--set projections.IE.p=0.5 --set projections.II.p=0.5");
  CHECK(rate(run, "E") > 20);
  CHECK(rate(run, "E") < 70);
}

TEST_CASE("benchmark sparse fires only where it is driven") {
  const json run = run_of("sparse", "");
  CHECK(rate(run, "E") == Approx(0.185).margin(0.02));
}

TEST_CASE("benchmark microcircuit, a tenth of it, fires in every population, least in 2/3E and 6E") {
  const json run = run_of("microcircuit", "--variant tenth --duration 600");
  for (const char* population : {"L23I", "L4E", "L4I", "L5E", "L5I", "L6I"}) {
    INFO(population);
    CHECK(rate(run, population) > rate(run, "L23E"));
    CHECK(rate(run, population) > rate(run, "L6E"));
  }
  CHECK(rate(run, "L4E") == Approx(4.76).margin(2));
}

TEST_CASE("benchmark granule_layer is held sparse by its basket cells") {
  const std::string small = "--set populations.granule.size=10000 --set populations.basket.size=100 ";
  const json run = run_of("granule_layer", small + "--duration 500");
  CHECK(score(run, "sparseness", "granule.show.mean") == Approx(0.02).margin(0.006));
  const json released = run_of("granule_layer", small + "--duration 500 --variant no_feedback");
  CHECK(score(released, "sparseness", "granule.show.mean") > 0.08);
}

TEST_CASE("benchmark cerebellum_plastic fires at the rates it is given") {
  const json run = run_of("cerebellum_plastic",
                          "--duration 500 --set populations.purkinje.size=20 "
                          "--set populations.olive.size=20");
  CHECK(rate(run, "granule") == Approx(2).margin(0.1));
  CHECK(rate(run, "purkinje") > 10);
  CHECK(rate(run, "purkinje") < 100);
}

TEST_CASE("benchmark eyeblink: granule, Golgi and Purkinje cells answer the tone") {
  const json run = run_of("eyeblink",
                          "--duration 400 --set populations.granule.size=2048 "
                          "--set populations.golgi.size=64 "
                          "--set projections.parallel_fibres.indegree=1440 "
                          "--set projections.parallel_fibres.weight=4.34 "
                          "--set projections.parallel_fibres.plasticity.Wmax=8.68");
  for (const char* population : {"granule", "golgi", "purkinje"}) {
    INFO(population);
    CHECK(score(run, "rates", std::string(population) + ".trials.rate") >
          score(run, "rates", std::string(population) + ".rest.rate"));
  }
}

TEST_CASE("every benchmark network is run by a test here") {
  std::set<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(MOSSY_SOURCE_DIR) + "/networks/benchmarks"))
    files.insert(entry.path().stem().string());
  CHECK(files == std::set<std::string>{"brunel", "cerebellum_plastic", "coba", "cuba", "eyeblink",
                                       "granule_layer", "microcircuit", "plastic", "sparse"});
}
