// SPDX-License-Identifier: MIT
#include "sim/core/decay.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/core/rng.hpp"

namespace mossy::test {

TEST_CASE("a decay from two factors is the exponential, to the rounding of 16 time constants") {
  Stream random(1, key_of("decay"), 0);
  for (int k = 0; k < 20000; ++k) {
    const double tau = std::exp(8 * random.uniform() - 4);
    const double from = 1e5 * random.uniform() * random.uniform() - 50,
                 to = from + 40 * tau * random.uniform();
    const double expected = std::exp(-(to - from) / tau), found = Decay(tau)(from, to);
    // Dates are rounded, and so is what is left of them in an epoch: half an ulp of `to` in units of tau each.
    const double rounding = 1e-14 + 4 * 2.3e-16 * std::abs(to) / tau;
    if (!(std::abs(found - expected) <= rounding * expected))
      FAIL(found << " for " << expected << ", tau " << tau);
  }
}

TEST_CASE("a decay over no time is 1 and one over very long is 0") {
  CHECK(Decay(20)(123.4, 123.4) == Approx(1).epsilon(1e-14));
  CHECK(Decay(20)(0, 1e6) == 0);
  CHECK(Decay(20)(319, 1279) == Approx(std::exp(-48)).epsilon(1e-13));
  CHECK(Decay(20)(319, 1280) == 0);  // four epochs apart
  CHECK(Decay(20)(-1.5, 18.5) == Approx(std::exp(-1)).epsilon(1e-14));
}

TEST_CASE(
    "a decay backwards into the epoch before is right, and further back reads nothing that is not there") {
  CHECK(Decay(20)(321, 319) == Approx(std::exp(0.1)).epsilon(1e-14));
  CHECK(std::isfinite(Decay(20)(3.5e8, 0)));  // of a cell that has never fired: asked for, and not used
}

TEST_CASE("time constants far below the dates count all epochs in between") {
  CHECK(Decay(1e-8)(1000, 1000) == Approx(1).epsilon(1e-4));  // the rounding of the date, in time constants
  CHECK(Decay(1e-8)(1000, 1000.001) == 0);
}

TEST_CASE("an epoch starts at the first date whose marks have it") {
  Stream random(2, key_of("epochs"), 0);
  for (int k = 0; k < 2000; ++k) {
    const Decay decay(std::exp(8 * random.uniform() - 4));
    const std::int64_t epoch = decay.rise(1e5 * random.uniform() - 50).epoch;
    const auto starts = EpochStarts(decay).of(epoch);
    for (std::int64_t back = 0; back < Decay::few_epochs; ++back) {
      const double start = starts[static_cast<std::size_t>(back)];
      if (decay.rise(start).epoch != epoch - back ||
          decay.fall(std::nextafter(start, -1e9)).epoch != epoch - back - 1)
        FAIL("epoch " << epoch << " less " << back);
    }
  }
  for (const double tau :
       {1e-11, 20.0, 1e12, 1e300}) {  // 1e12: found after 8e12 steps from one double to the next
    const Decay decay(tau);
    CHECK(decay.epoch(decay.start_of(0)) == 0);
    CHECK(decay.epoch(std::nextafter(decay.start_of(0), -1)) == -1);
  }
  Decay(1e308).start_of(0);  // of an infinite span: ends, whatever it finds
  EpochStarts remembers{Decay(20)};
  CHECK(remembers.of(4) == std::array{1280.0, 960.0, 640.0, 320.0});
  CHECK(remembers.of(4)[0] == 1280);
  CHECK(remembers.of(-1)[2] == -960);
}

}  // namespace mossy::test
