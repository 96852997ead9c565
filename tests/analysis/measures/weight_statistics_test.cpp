// SPDX-License-Identifier: MIT
// weight_statistics: numbers by hand.
#include "analysis/measures/weight_statistics.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/analysis/measures/bench.hpp"

using namespace mossy;

TEST_CASE("weight_statistics: mean, quartiles, silent synapses") {
  const WeightSummary w = summarise_weights(std::vector<double>{4, 0, 2, 0, 4});
  CHECK(w.mean == 2);
  CHECK(w.spread == 2);
  CHECK(w.lower_quartile == 0);
  CHECK(w.median == 2);
  CHECK(w.upper_quartile == 4);
  CHECK(w.silent == Approx(0.4));
  CHECK(std::isnan(summarise_weights({}).mean));
}

TEST_CASE("weight_statistics: change between snapshots, curves over time") {
  const MeasureResult r = weight_statistics("perforant", {{0, {1, 1}}, {100, {1, 2}}, {200, {1, 4}}});
  CHECK(score(r, "perforant.mean") == 2.5);
  CHECK(score(r, "perforant.change") == 1.5);
  CHECK(r.figures.at(0).curves.at(0).x == std::vector<double>{0, 100, 200});
  CHECK(r.figures.at(0).curves.at(0).y == std::vector<double>{1, 1.5, 2.5});
  CHECK(r.figures.at(1).curves.size() == 2);
  CHECK(weight_statistics("none", {}).scores.empty());
}
