// SPDX-License-Identifier: MIT
// Hopfield's network of 1,000 units against a separate program's table: first-step error and final overlap by
// load, and the collapse above 0.138. Near the collapse single networks scatter by some 0.05, hence the margins.
#include "analysis/memories/hopfield.hpp"

#include <catch2/catch.hpp>

using namespace mossy;

namespace {

struct Means {
  double error = 0, overlap = 0, overlap_from_noise = 0;
};

Means recall_at(double load) {
  Means m;
  const int networks = 3, probes = 20;
  for (int seed = 1; seed <= networks; ++seed) {
    Stream stream(static_cast<std::uint64_t>(seed), key_of("hopfield"), 0);
    const auto patterns =
        random_sign_patterns(1000, static_cast<Eigen::Index>(std::lround(load * 1000)), stream);
    const Hopfield net(patterns);
    for (int k = 0; k < probes; ++k) {
      const Eigen::VectorXf p = patterns.col(k);
      m.error += net.unstable_fraction(p) / (networks * probes);
      m.overlap += sign_overlap(net.recall(p, stream).state, p) / (networks * probes);
      m.overlap_from_noise +=
          sign_overlap(net.recall(flip_signs(p, 200, stream), stream).state, p) / (networks * probes);
    }
  }
  return m;
}

}  // namespace

TEST_CASE("hopfield: below capacity patterns are kept and 20 % flips repaired") {
  const Means low = recall_at(0.05);
  CHECK(low.error < 1e-4);
  CHECK(low.overlap > 0.9995);
  CHECK(low.overlap_from_noise > 0.9995);
  const Means tenth = recall_at(0.10);
  CHECK(tenth.error == Approx(0.0008).margin(0.0004));
  CHECK(tenth.overlap == Approx(0.9975).margin(0.0025));
  CHECK(tenth.overlap_from_noise == Approx(0.9965).margin(0.004));
}

TEST_CASE("hopfield: at 0.138 of N a few bits are wrong, at 0.16 the memory collapses") {
  const Means edge = recall_at(0.138), above = recall_at(0.16);
  CHECK(edge.error == Approx(0.0037).margin(0.0008));
  CHECK(edge.overlap == Approx(0.969).margin(0.03));
  CHECK(above.error == Approx(0.0061).margin(0.001));
  CHECK(above.overlap == Approx(0.734).margin(0.10));
  CHECK(edge.overlap - above.overlap > 0.1);
}

TEST_CASE("hopfield: the first-step error is the formula's, at the loads of the textbook") {
  for (const auto& [load, error] :
       {std::pair{0.105, 0.001}, {0.138, 0.0036}, {0.185, 0.01}, {0.37, 0.05}, {0.61, 0.10}})
    CHECK(Hopfield::first_step_error(load) == Approx(error).epsilon(0.02));
}

TEST_CASE("hopfield: energy never rises along recall") {
  Stream stream(5, key_of("hopfield"), 0);
  const auto patterns = random_sign_patterns(200, 20, stream);
  const Hopfield net(patterns);
  Eigen::VectorXf state = random_signs(200, stream);
  double before = net.energy(state);
  for (int sweep = 0; sweep < 10; ++sweep) {
    const auto r = net.recall(state, stream, 1);
    CHECK(net.energy(r.state) <= before);
    CHECK((net.energy(r.state) == before) == r.settled);
    before = net.energy(r.state);
    state = r.state;
  }
}

TEST_CASE("hopfield: the two 3 x 3 pictures of the tutorial are both repaired") {
  Eigen::MatrixXf patterns(9, 2);
  patterns.col(0) << -1, 1, 1, 1, 1, -1, -1, 1, -1;
  patterns.col(1) << 1, 1, 1, -1, 1, 1, -1, -1, -1;
  const Hopfield net(patterns);
  Stream stream(1, key_of("hopfield"), 0);
  for (int k = 0; k < 2; ++k) {
    Eigen::VectorXf cue = patterns.col(k);
    cue[k == 0 ? 3 : 5] *= -1;
    CHECK(net.recall(cue, stream).state == patterns.col(k));
  }
}
