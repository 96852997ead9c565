// SPDX-License-Identifier: MIT
// The memory a plan expects against the peak that runs show, for networks of 30 to 250 MB.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "sim/build/plan.hpp"
#include "sim/build/timeline.hpp"
#include "sim/program/simulation.hpp"
#include "sim/record/run_file.hpp"
#include "tests/program/process.hpp"
#include "tests/support/sanitized.hpp"

namespace mossy::test {
namespace {

const std::string head = "simulation: {duration: 20}\npopulations: {A: {size: ";

const std::vector<std::pair<const char*, std::string>> networks{
    {"two cells", head + "2, model: lif_psc_exp}}\n"},
    {"many cells", head + "1000000, model: lif_psc_delta}}\n"},
    {"many cells, each with parameters of its own",
     head + "200000, model: lif_cond_exp, params: {g_L: {normal: [16, 1], min: 1}}}}\n"},
    {"one weight, one delay", head + "20000, model: lif_psc_exp}}\nprojections: {p: {from: A, to: A, rule: "
                                     "fixed_indegree, indegree: 500, "
                                     "weight: 1, delay: 1.5, receptor: excitatory}}\n"},
    {"weights, and delays on a grid",
     head +
         "20000, model: lif_cond_exp}}\nprojections: {p: {from: A, to: A, rule: pairwise_bernoulli, p: 0.02, "
         "weight: {normal: [1, 0.1], min: 0}, delay: {uniform: [1, 3], round: 0.1}, receptor: "
         "excitatory}}\n"},
    {"weights, and delays all different",
     head + "10000, model: aeif_cond_exp}}\nprojections: {p: {from: A, to: A, rule: fixed_indegree, "
            "indegree: 200, "
            "weight: {uniform: [0, 1]}, delay: {uniform: [1, 3]}, receptor: excitatory}}\n"},
    {"plastic",
     head + "8000, model: lif_psc_exp}}\nprojections: {p: {from: A, to: A, rule: fixed_indegree, indegree: "
            "500, weight: {uniform: [0, 1]}, delay: 2, receptor: excitatory, plasticity: {rule: "
            "stdp_pair, Wmax: 2}}}\n"},
    {"plastic, weights scaled to a mean",
     head + "8000, model: lif_psc_exp}}\nprojections: {p: {from: A, to: A, rule: fixed_indegree, indegree: "
            "500, weight: {uniform: [0, 1]}, delay: 2, receptor: excitatory, plasticity: {rule: "
            "stdp_pair, Wmax: 2}}}\nprotocol: [{phase: a, duration: 10}, {phase: b, duration: 10, "
            "normalise: {p: 0.5}}]\n"},
};

TEST_CASE("the memory expected is within 15 % of the peak of a run") {
  if (sanitized) {
    WARN("skipped: a sanitizer takes memory of its own");
    return;
  }
  for (const auto& [what, text] : networks)
    for (const int threads : {1, 2}) {
      const Scratch scratch;
      const std::string net = scratch / "net.yaml";
      put(net, text);
      const Loaded loaded = load_checked(net, {}, {});
      const Timeline timeline = make_timeline(loaded.description, {}, *loaded.mistakes);
      const double expected = make_plan(loaded.description, timeline, threads).bytes;
      // Where the cores are busy, threads take turns and their peaks do not meet: the largest of a few runs counts.
      double measured = 0;
      for (int runs = 0; runs < (threads > 1 ? 5 : 1) && expected >= 1.15 * measured; ++runs) {
        const std::string out = scratch / ("out" + std::to_string(runs));
        REQUIRE(run_program({"run", net, "--out", out, "--quiet", "--no-report", "--threads",
                             std::to_string(threads)},
                            scratch / "log") == 0);
        measured = std::max(measured, static_cast<double>(read_run_json(out + "/run.json").peak_memory));
      }
      INFO(what << ", " << threads << " threads: expected " << expected / 1e6 << " MB, measured "
                << measured / 1e6);
      CHECK(expected > 0.85 * measured);
      CHECK(expected < 1.15 * measured);
    }
}

}  // namespace
}  // namespace mossy::test
