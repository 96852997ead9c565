// SPDX-License-Identifier: MIT
// What the engine shows of its windows, and when: in order, whole, on any number of threads, and before it comes back.
#include <catch2/catch.hpp>
#include <stdexcept>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/engine/engine.hpp"
#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

/// Spikes in every window of 1 ms.
std::string network(const std::string& params = "{}") {
  return "simulation: {duration: 50}\n"
         "populations:\n"
         "  IN: {size: 100, model: poisson, params: {rate: 100}}\n"
         "  A: {size: 20, model: lif_psc_exp, params: " +
         params +
         "}\n"
         "projections:\n"
         "  p: {from: IN, to: A, rule: fixed_indegree, indegree: 20, weight: 60, delay: 1, receptor: "
         "excitatory}\n";
}

TEST_CASE("windows are shown in order and all of them, before the run comes back, by any number of threads") {
  const std::atomic<bool> stop{false};
  const Prepared prepared = prepare(network());
  const Outcome whole = run_fast(prepared);
  for (const int threads : {1, 2, 4}) {
    Built built = build(prepared.description, prepared.timeline, threads, 30);
    std::vector<double> ends;
    std::vector<std::vector<Spike>> spikes(2);
    Engine engine(built.network, threads, [&](const WindowSpikes& window, double end) {
      ends.push_back(end);
      for (std::size_t p = 0; p < 2; ++p)
        spikes[p].insert(spikes[p].end(), window[p].begin(), window[p].end());
    });
    for (const double time : {7.0, 7.25, 7.25, 50.0}) {
      engine.run_until(time, stop);
      CHECK(ends.back() == time);
    }
    CHECK(std::is_sorted(ends.begin(), ends.end()));
    CHECK(ends.size() == 51);
    CHECK(spikes == whole.spikes);
  }
}

TEST_CASE("where windows are shown at once, a pause comes before anything else is shown") {
  const std::atomic<bool> stop{false};
  const Prepared prepared = prepare(network());
  for (const int threads : {1, 3}) {
    Built built = build(prepared.description, prepared.timeline, threads, 30);
    double shown = 0;
    Engine* running = nullptr;
    Engine engine(built.network, threads, [&](const WindowSpikes&, double end) {
      shown = end;
      if (end == 10 || end == 20) running->pause();
    });
    running = &engine;
    engine.show_at_once([](double end) { return end == 10; });
    engine.run_until(50, stop);
    CHECK(engine.paused());
    CHECK(engine.now() == 10);
    CHECK(shown == 10);
    engine.run_until(50, stop);  // not at once: one window more
    CHECK(engine.now() == 21);
    CHECK(shown == 21);
  }
}

TEST_CASE("faults of cells and of the observer end the run, on any number of threads") {
  const std::atomic<bool> stop{false};
  const Prepared prepared = prepare(network("{t_ref: 0, I_e: 1e30}"));  // fires without end, from 0 ms on
  for (const int threads : {1, 2, 4}) {
    Built built = build(prepared.description, prepared.timeline, threads, 30);
    Engine engine(built.network, threads, [](const WindowSpikes&, double) {});
    CHECK_THROWS_AS(engine.run_until(50, stop), RunError);
    CHECK(engine.now() == 0);
  }
  const Prepared sound = prepare(network());
  for (const int threads : {1, 2, 4}) {
    Built built = build(sound.description, sound.timeline, threads, 30);
    Engine engine(built.network, threads, [](const WindowSpikes&, double end) {
      if (end == 5) throw std::runtime_error("the disk is full");
    });
    CHECK_THROWS_WITH(engine.run_until(50, stop), "the disk is full");
  }
}

}  // namespace
}  // namespace mossy::test
