// SPDX-License-Identifier: MIT
// The shipped dentate gyrus, with two patterns: it separates, it repeats itself to the spike, and loses both sparseness
// and separation without its basket cells; the mouse's, made small, does the same. The bounds leave slack to the
// values over five seeds in networks/README.md.
#include <catch2/catch.hpp>

#include "tests/networks/shipped.hpp"

using namespace mossy;

TEST_CASE("the shipped dentate gyrus separates similar patterns, with its basket cells only") {
  const std::string few = "--seed 1 --set patterns.memories.count=2";
  const auto whole = test::measures_of("dentate_gyrus", few);
  const double active = test::score(whole, "sparsity", "GC.first.mean");
  CHECK(active > 0.02);
  CHECK(active < 0.075);
  CHECK(test::score(whole, "separation", "separated") == 1);
  CHECK(test::score(whole, "separation", "overlap_90.f1_out") > 0.3);
  CHECK(test::score(whole, "separation", "overlap_80.f1_out") > 0.4);
  CHECK(test::score(whole, "reliability", "reliability") > 0.6);
  CHECK(test::score(whole, "repetition", "reliability") == Approx(1).epsilon(1e-12));

  std::string fewer = few + " --variant no_inhibition";
  for (const char* phase : {"repeated", "fresh", "overlap_60", "overlap_50", "overlap_00"})
    fewer += std::string(" --set protocol.") + phase + "=null";
  for (const char* measure : {"unrelated", "reliability", "repetition"})
    fewer += std::string(" --set measures.") + measure + "=null";
  fewer += " --set 'measures.separation.second=[overlap_95, overlap_90, overlap_80, overlap_70]'";
  const auto blind = test::measures_of("dentate_gyrus", fewer);
  CHECK(test::score(blind, "sparsity", "GC.first.mean") > 3 * active);
  CHECK(test::score(blind, "separation", "overlap_80.f1_out") <
        test::score(whole, "separation", "overlap_80.f1_out") / 2);
}

TEST_CASE("the dentate gyrus of the mouse, made small, separates and repeats itself") {
  std::string small = "--seed 1 --set patterns.memories.count=1";
  for (const char* change : {"GC.size=2000", "GC.groups=100", "BC.size=100", "BC.groups=100", "MC.size=80",
                             "HIPP.size=40", "GC_background.size=2000", "BC_background.size=100",
                             "MC_background.size=80", "HIPP_background.size=40"})
    small += std::string(" --set populations.") + change;
  const auto measures = test::measures_of("dentate_gyrus_mouse", small);
  CHECK(test::score(measures, "sparsity", "GC.first.mean") > 0.02);
  CHECK(test::score(measures, "sparsity", "GC.first.mean") < 0.075);
  CHECK(test::score(measures, "separation", "separated") == 1);
  CHECK(test::score(measures, "repetition", "reliability") == Approx(1).epsilon(1e-12));
}
