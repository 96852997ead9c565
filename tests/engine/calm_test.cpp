// SPDX-License-Identifier: MIT
// Populations whose calm cells take long steps (sim/engine/calm_block.hpp, foreseen_block.hpp): against the slow engine, which goes from input to
// input, and against themselves with other threads, blocks, cuts and checkpoints.
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/build/builder.hpp"
#include "sim/build/steps.hpp"
#include "sim/engine/engine.hpp"
#include "tests/support/slow_engine.hpp"
#include "tests/support/stepped_runs.hpp"

namespace mossy::test {
namespace {

struct Kind {
  std::string params = "tau_syn_ex: 5, tau_syn_in: 8, t_ref: 2.5";
  std::string delay = "1";
  std::string weight = "{uniform: [0, 90]}";
  std::string protocol = {};
  std::string EE = "1.5", EI = "{uniform: [1.1, 3]}", DI = "{uniform: [1, 3]}", IE = "1";  // delays
};

/// Excitation and inhibition, driven by cells that fire at random and by listed spikes.
std::string network(const Kind& kind) {
  const std::string cells =
      "model: lif_psc_exp, params: {" + kind.params + "}, initial: {V_m: {uniform: [-70, -56]}}";
  return "name: calm\n"
         "simulation: {duration: 60, seed: 3}\n"
         "populations:\n"
         "  D: {size: 200, model: poisson, params: {rate: 45}}\n"
         "  E: {size: 60, " +
         cells +
         "}\n"
         "  I: {size: 20, " +
         cells +
         "}\n"
         "projections:\n"
         "  DE: {from: D, to: E, rule: fixed_indegree, indegree: 40, weight: " +
         kind.weight + ", delay: " + kind.delay +
         ", receptor: excitatory}\n"
         "  DI: {from: D, to: I, rule: fixed_indegree, indegree: 40, weight: 40, delay: " +
         kind.DI +
         ", receptor: excitatory}\n"
         "  EE: {from: E, to: E, rule: fixed_indegree, indegree: 12, weight: 40, delay: " +
         kind.EE +
         ", receptor: excitatory}\n"
         "  EI: {from: E, to: I, rule: fixed_indegree, indegree: 12, weight: 80, delay: " +
         kind.EI +
         ", receptor: excitatory}\n"
         "  IE: {from: I, to: E, rule: fixed_indegree, indegree: 5, weight: 150, delay: " +
         kind.IE +
         ", receptor: inhibitory}\n"
         "  II: {from: I, to: I, rule: fixed_indegree, indegree: 5, weight: 100, delay: 1.25, receptor: "
         "inhibitory}\n"
         "sources:\n"
         "  told: {model: spike_times, to: I, times: [5, 5.5, 21.03], weight: 900, receptor: excitatory}\n"
         "  strong: {model: spike_times, to: E, cells: [3, 17], times: [9.99, 30, 30.4], weight: 3000, "
         "receptor: excitatory}\n" +
         kind.protocol;
}

const std::string protocol =
    "protocol:\n"
    "  - {phase: a, duration: 13.07}\n"
    "  - {phase: b, duration: 11.11, gain: {EE: 2.5, IE: 0.5}}\n"
    "  - {phase: c, duration: 20, reset: [membranes]}\n"
    "  - {phase: d, duration: 15.82}\n";

/// Those whose excitation is known a long step ahead.
std::vector<std::string> foreseen_networks() {
  const Kind far{.delay = "3.2", .EE = "3.5", .EI = "{uniform: [3.1, 5]}", .DI = "{uniform: [3.1, 5]}"};
  Kind cut = far, quick = far, drawn = far;
  cut.protocol = protocol;
  quick.params = "tau_syn_ex: 5, tau_syn_in: 8, t_ref: 7, I_e: 400";
  quick.IE = "0.1";
  quick.protocol = protocol;
  drawn.params = "tau_syn_ex: 5, tau_syn_in: 8, t_ref: 0.05";
  drawn.delay = "{uniform: [3.1, 6]}";
  drawn.IE = "{uniform: [0.3, 4]}";
  drawn.weight = "50";
  return {network(far), network(cut), network(quick), network(drawn)};
}

std::vector<std::string> networks() {
  const std::string slow = "tau_syn_ex: 5, tau_syn_in: 8, ";
  std::vector<std::string> all = foreseen_networks();
  const std::vector<std::string> heard_as_they_come{
      network({}), network({.protocol = protocol}),
      // Windows far shorter than long steps, refractory periods longer than they are, a constant drive above threshold.
      network({.params = slow + "t_ref: 7, I_e: 400", .delay = "0.1", .protocol = protocol}),
      network({.params = slow + "t_ref: 0.05", .delay = "{uniform: [0.3, 4]}", .weight = "50"}),
      // A long step as long as the shortest time constant; currents as slow as the membrane, and slower.
      network({.params = "tau_syn_ex: 4, tau_syn_in: 10, tau_m: 10, t_ref: 2",
               .weight = "{normal: [60, 30], min: 0}"}),
      network(
          {.params = "tau_syn_ex: 9, tau_syn_in: 6.05, tau_m: 6, t_ref: 3", .weight = "{uniform: [0, 80]}"})};
  all.insert(all.end(), heard_as_they_come.begin(), heard_as_they_come.end());
  return all;
}

TEST_CASE("excitation is foreseen where all its delays are longer than a long step") {
  const auto steps = [](const std::string& text, std::size_t p) {
    const Prepared prepared = prepare(text);
    return *calm_steps_of(prepared.description, prepared.description.populations[p]);
  };
  for (const std::string& text : foreseen_networks())
    for (const std::size_t p : {1, 2})
      CHECK(steps(text, p).foreseen);
  // By the listed spikes alone nobody is kept from it, and L is a multiple of the shortest delay below the others.
  const CalmSteps far = steps(foreseen_networks()[0], 1), quick = steps(foreseen_networks()[2], 1);
  CHECK(far.step * static_cast<double>(far.per_long) == 3);
  CHECK(quick.step * static_cast<double>(quick.per_long) == Approx(3.1));
  CHECK(!steps(network({.delay = "3", .EE = "1.5"}), 1).foreseen);
  CHECK(!steps(network({.delay = "2", .EE = "2"}), 1).foreseen);  // the last spike would arrive by rounding
  CHECK(steps(network({.delay = "2.1", .EE = "2.1"}), 1).foreseen);
}

TEST_CASE("gains of a phase do not reach back to inhibition that arrived before it") {
  Kind kind{.delay = "3.2", .EE = "3.5", .EI = "3.5", .DI = "3.5"};
  kind.protocol = "protocol:\n";
  for (int k = 0; k < 24; ++k)
    kind.protocol += "  - {phase: p" + std::to_string(k) +
                     ", duration: 2.5, gain: {IE: " + (k % 2 ? "4" : "0.1") + ", II: " + (k % 2 ? "0" : "1") +
                     "}}\n";
  const Prepared prepared = prepare(network(kind));
  require_close(run_fast(prepared), run_slow(prepared));
}

TEST_CASE("calm and alert cells spike when the slow engine says so") {
  for (const std::string& text : networks()) {
    INFO(text);
    const Prepared prepared = prepare(text);
    for (std::size_t p = 1; p < 3; ++p)
      REQUIRE(calm_steps_of(prepared.description, prepared.description.populations[p]).has_value());
    const Outcome slow = run_slow(prepared);
    CHECK(slow.spikes[1].size() > 20);
    CHECK(slow.spikes[2].size() > 15);
    require_close(run_fast(prepared), slow);
  }
}

TEST_CASE("calm and alert cells give the same bits for any threads, blocks, cuts and checkpoints") {
  for (const std::string& text : networks()) {
    INFO(text);
    const Prepared prepared = prepare(text);
    const Outcome one = run_fast(prepared);
    check_same_bits(prepared, one);
    std::vector<double> places{9.99, 13.3, 20.05, 20.06, 30.01, 47.2651, one.spikes[1].front().time + 0.03};
    std::sort(places.begin(), places.end());
    CHECK(difference(run_in_pieces(prepared, {places, {1, 2, 1}, 0}), one) == "");
  }
}

TEST_CASE("what is seen of calm and alert cells is what the slow engine sees") {
  for (const std::string duration : {"9.98", "9.99", "10.3", "29.7", "30.1", "31.77", "36.4"}) {
    for (std::string text : networks()) {
      if (text.find("protocol") != std::string::npos) continue;
      text.replace(text.find("duration: 60"), 12, "duration: " + duration);
      INFO(text);
      const Prepared prepared = prepare(text);
      require_close(run_fast(prepared), run_slow(prepared));
    }
  }
}

TEST_CASE("who looks at the instant of an input, before or after it, sees it in calm and alert cells") {
  const std::atomic<bool> stop{false};
  for (const double weight : {5.0, 3000.0}) {  // the second takes the cell near threshold
    const Prepared prepared = prepare(
        "simulation: {duration: 5}\n"
        "populations: {A: {size: 40, model: lif_psc_exp, params: {t_ref: 0.1}}}\n"
        "projections: {p: {from: A, to: A, rule: all_to_all, weight: 0, delay: 0.5, receptor: inhibitory}}\n"
        "sources: {told: {model: spike_times, to: A, cells: [3], times: [2.4, 2.5], weight: " +
        std::to_string(weight) + ", receptor: excitatory}}\n");
    REQUIRE(calm_steps_of(prepared.description, prepared.description.populations[0]).has_value());
    std::vector<double> seen;
    for (const double told : {2.5, std::nextafter(2.5, 3)}) {
      Built built = build(prepared.description, prepared.timeline, 1);
      Engine engine(built.network, 1, [](const WindowSpikes&, double) {});
      engine.run_until(told, stop);
      seen.push_back(built.network.populations[0].blocks[0]->sample(3, 1, 2.5));
    }
    CHECK(seen[0] == Approx(weight * std::exp(-0.1 / 2)).epsilon(1e-12));
    CHECK(seen[1] - seen[0] == Approx(weight).epsilon(1e-12));
  }
}

TEST_CASE("a refractory calm cell stays refractory, whatever current it has") {
  const auto from_D = [](const std::string& weight, const std::string& delay, const std::string& receptor) {
    return "{from: D, to: A, rule: all_to_all, weight: " + weight + ", delay: " + delay +
           ", receptor: " + receptor + "}";
  };
  const std::string come = "{p: " + from_D("1", "1", "excitatory") + "}",
                    foreseen = "{p: " + from_D("1", "3", "excitatory") +
                               ", q: " + from_D("1e290", "0.5", "inhibitory") + "}";
  for (const auto& [projections, weight] :
       {std::pair{come, "3000"}, {come, "1e33"}, {come, "1e303"}, {foreseen, "3000"}, {foreseen, "1e303"}}) {
    const Prepared prepared = prepare(
        "simulation: {duration: 60}\n"
        "populations:\n"
        "  D: {size: 40, model: poisson, params: {rate: 20}}\n"
        "  A: {size: 1, model: lif_psc_exp, params: {t_ref: 20}}\n"
        "projections: " +
        projections +
        "\n"
        "sources: {push: {model: spike_times, to: A, times: [3], weight: " +
        weight + ", receptor: excitatory}}\n");
    REQUIRE(calm_steps_of(prepared.description, prepared.description.populations[1]).has_value());
    INFO(weight);
    const Outcome fast = run_fast(prepared), slow = run_slow(prepared);
    CHECK(fast.spikes[1].size() == slow.spikes[1].size());
    for (std::size_t k = 0; k < fast.spikes[1].size(); ++k)
      CHECK(fast.spikes[1][k].time == Approx(slow.spikes[1].at(k).time).margin(1e-9));
  }
}

TEST_CASE("long steps are for cells with currents of the usual sign, weights that stay, and inputs enough") {
  const auto chosen = [](std::string text, const std::string& old, const std::string& by) {
    text.replace(text.find(old), old.size(), by);
    const Prepared prepared = prepare(text);
    return calm_steps_of(prepared.description, prepared.description.populations[1]);
  };
  const std::string text = network({});
  const auto usual = chosen(text, "name: calm", "name: calm");
  REQUIRE(usual);
  CHECK(usual->step == 1);
  CHECK(usual->per_long == 4);
  CHECK(chosen(text, "rate: 45", "rate: 0.1") == std::nullopt);
  CHECK(chosen(text, "V_m: {uniform: [-70, -56]}", "I_syn_ex: {uniform: [-1, 5]}") == std::nullopt);
  CHECK(chosen(text, "V_m: {uniform: [-70, -56]}", "I_syn_in: {uniform: [-5, 1]}") == std::nullopt);
  CHECK(chosen(text, "V_m: {uniform: [-70, -56]}", "I_syn_in: {uniform: [-5, 0]}").has_value());
  CHECK(chosen(text, "receptor: excitatory}",
               "receptor: excitatory, plasticity: {rule: stdp_pair, Wmax: 500}}") == std::nullopt);
  CHECK(chosen(text, "model: spike_times, to: E, cells: [3, 17], times: [9.99, 30, 30.4]",
               "model: poisson, to: E, rate: 10") == std::nullopt);
  CHECK(chosen(text, "t_ref: 2.5", "t_ref: {uniform: [2, 3]}") == std::nullopt);
  CHECK(chosen(text, "receptor: excitatory}",
               "receptor: excitatory, short_term: {rule: tsodyks2, U: 0.5}}") == std::nullopt);
}

TEST_CASE("time constants of any size give steps that a run can take") {
  const auto drive = [](const std::string& tau, const std::string& rate) {
    return "simulation: {duration: 20}\n"
           "populations:\n"
           "  D: {size: 50, model: poisson, params: {rate: 30}}\n"
           "  A: {size: 5, model: lif_psc_exp, params: {tau_syn_ex: " +
           tau + ", tau_syn_in: " + tau + ", tau_m: " + tau +
           "}}\n"
           "projections:\n"
           "  p: {from: D, to: A, rule: all_to_all, weight: 100, delay: 1, receptor: excitatory}\n"
           "sources:\n"
           "  s: {model: " +
           rate + ", receptor: excitatory}\n";
  };
  for (const std::string source :
       {"poisson, to: A, rate: 5000, weight: 1", "spike_times, to: A, times: [3], weight: 1"})
    for (const std::string tau : {"1.0e-300", "1.0e-9", "1.0e-3", "1.0e+9", "1.0e+300"}) {
      INFO("tau " << tau << ", " << source);
      const Prepared prepared = prepare(drive(tau, source));
      const PopulationSpec& cells = prepared.description.populations[1];
      const bool long_enough = tau.find('+') != std::string::npos, many = source.starts_with("poisson");
      const auto step = step_of(prepared.description, cells);
      const auto steps = calm_steps_of(prepared.description, cells);
      CHECK(step.has_value() == (long_enough && many));
      CHECK(steps.has_value() == (long_enough && !many));
      if (step) CHECK(*step >= 1e-3);
      if (steps) CHECK((steps->step >= 1e-3 && steps->per_long <= 64));
      const Outcome out = run_fast(prepared);
      for (const double value : out.states[1])
        CHECK(std::isfinite(value));
    }
}

}  // namespace
}  // namespace mossy::test
