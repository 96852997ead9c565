// SPDX-License-Identifier: MIT
// The shipped learning dentate gyrus, one seed: new words open categories, known ones keep theirs, five repetitions
// survive two hundred other words and one does not; without learning nothing is overwritten. The bounds leave
// slack to the values over five seeds in networks/README.md.
#include <catch2/catch.hpp>

#include "tests/networks/shipped.hpp"

using namespace mossy;

TEST_CASE("the shipped learning dentate gyrus keeps what came often and overwrites what came once") {
  const auto measures = test::measures_of("dentate_gyrus_learning", "--seed 1");
  const auto score = [&](const char* name) { return test::score(measures, "categories", name); };
  CHECK(score("new.opened") >= 0.9);
  CHECK(score("again.kept") >= 0.9);
  CHECK(score("again.opened") <= 0.1);
  CHECK(score("new.active_over_driven") > 0.75);
  CHECK(score("new.active_over_driven") < 1.3);
  CHECK(score("five_later.kept") >= 0.8);
  CHECK(score("one_later.kept") <= 0.4);
  CHECK(test::score(measures, "separation", "overlap_20.overlap_out") < 0.2);

  const auto frozen = test::measures_of("dentate_gyrus_learning", "--seed 1 --variant no_learning");
  CHECK(test::score(frozen, "categories", "one_later.kept") == 1);
}
