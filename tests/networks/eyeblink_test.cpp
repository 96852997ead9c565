// SPDX-License-Identifier: MIT
// The shipped conditioned blink, seed 1, ten trials instead of thirty: a pause before the puff, none earlier in the tone,
// none at an interval of 50 ms; and the kernel of its rule. The bounds leave slack to the values over five seeds in
// networks/README.md.
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "tests/networks/shipped.hpp"

using namespace mossy;

namespace {

nlohmann::json blink(const std::string& words) {
  return test::measures_of("eyeblink",
                           "--seed 1 --set protocol.train.repeat=10 --set measures.training.last=2 " + words);
}

}  // namespace

TEST_CASE("the shipped blink is timed: Purkinje cells pause before the puff and fire earlier in the tone") {
  const auto whole = blink("--set protocol.extinction.repeat=1");
  const auto score = [&](const char* name) { return test::score(whole, "training", name); };
  CHECK(score("before_puff.first") > 90);
  CHECK(score("before_puff.last") < 10);
  CHECK(score("early.last") > 75);
  CHECK(score("silence.last") > 60);

  const auto soon = blink("--variant isi_50");
  CHECK(test::score(soon, "training", "before_50.last") >
        0.8 * test::score(soon, "training", "before_50.first"));
  CHECK(test::score(soon, "training", "before_puff.last") > 90);
}

TEST_CASE("the shipped kernel network changes its synapses as the kernel says") {
  CHECK(test::score(test::measures_of("cerebellar_kernel", "--seed 1"), "kernel", "correlation") > 0.98);
  const auto early = test::measures_of("cerebellar_kernel", "--seed 1 --variant early_kernel");
  CHECK(test::score(early, "kernel", "correlation") < 0.9);
  const auto untaught = test::measures_of("cerebellar_kernel", "--seed 1 --variant no_climbing_fibre");
  CHECK(std::isnan(test::score(untaught, "kernel", "correlation")));
}
