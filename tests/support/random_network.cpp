// SPDX-License-Identifier: MIT
#include "tests/support/random_network.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "sim/build/catalogue.hpp"
#include "sim/core/rng.hpp"
#include "tests/support/random_rule.hpp"

namespace mossy::test {
namespace {

/// A population that can be projected to.
struct Target {
  std::string name;
  double weight;                               ///< of a synapse that matters to it, in the unit of its model
  std::vector<std::string> excites, inhibits;  ///< receptors
};

struct Wire {
  std::string name, to;
  bool plastic;
};

class NetworkText {
 public:
  explicit NetworkText(std::uint64_t seed)
      : random_(seed, key_of("random network"), 0),
        models_(seed, key_of("random network, models"), 0),
        seed_(seed),
        dyadic_(seed % 2 == 0) {}

  std::string text() {
    populations();
    out_ += "projections:\n";
    const std::uint64_t count = 6 + below(5);
    for (std::uint64_t k = 0; k < count; ++k)
      projection(fmt::format("p{}", k));
    sources();
    out_ +=
        "patterns:\n  whole: {population: IN, count: 3, active: 0.4}\n  part: {of: whole, keep: 0.5, fill: "
        "false}\n";
    protocol();
    return out_;
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_.below(n); }
  bool chance(double p) { return random_.uniform() < p; }
  double between(double low, double high) { return low + (high - low) * random_.uniform(); }
  template <class... Args>
  void add(fmt::format_string<Args...> text, Args&&... args) {
    out_ += fmt::format(text, std::forward<Args>(args)...);
  }

  /// Of one kind of input; what fires at random would leave no spikes on the grid of 1/4 ms.
  std::string exp_model() {
    return std::array{"lif_psc_exp", "lif_psc_exp_learning_threshold", "lif_psc_exp_adaptive_threshold",
                      "lif_psc_exp_ahp"}[models_.below(4)];
  }
  std::string delta_model() {
    return std::array{"lif_psc_delta", "lif_psc_delta", "pif_psc_delta", "qif_psc_delta",
                      "lif_psc_delta_escape"}[models_.below(dyadic_ ? 4 : 5)];
  }

  void populations() {
    add("name: random\nsimulation: {{seed: {}}}\npopulations:\n", seed_ + 1);
    add("  IN: {{size: 12, groups: 3, model: pattern_source}}\n");
    add("  EX: {{size: {}, groups: 3, model: {}, params: {{tau_m: {}, t_ref: {}, I_e: {}, "
        "tau_syn_ex: {}, "
        "tau_syn_in: {}}}, initial: {{V_m: {{uniform: [-70, -56]}}}}}}\n",
        chance(0.5) ? 12 : 10, exp_model(), chance(0.5) ? "{uniform: [8, 14]}" : "10",
        chance(0.5) ? "1.5" : "{uniform: [1, 3]}", chance(0.5) ? "{normal: [150, 80]}" : "0",
        chance(0.3) ? "10" : "2.5", between(3, 12));
    add("  DE: {{size: 12, groups: 3, model: {}, params: {{t_ref: 2, I_e: {}}}, initial: {{V_m: {}}}}}\n",
        delta_model(), dyadic_ ? "0" : "{uniform: [0, 420]}",
        dyadic_ ? "-62" : "{normal: [-65, 3], max: -56}");
    if (!dyadic_ && models_.below(2) == 0) {
      add("  ST: {{size: 12, groups: 3, model: glm_psc_delta, params: {{rate_0: 20, t_ref: 1.5}}}}\n");
      senders_.emplace_back("ST");
      targets_.push_back({"ST", 4, {"excitatory"}, {"inhibitory"}});
    }
    if (chance(0.5)) {
      add("  CO: {{size: 12, groups: 3, model: lif_cond_exp, params: {{g_L: {}, t_ref: {}, I_e: {}, "
          "tau_syn_ex: 2, "
          "tau_syn_in: {}}}, initial: {{V_m: {{uniform: [-70, -56]}}}}}}\n",
          chance(0.5) ? "16" : "{uniform: [12, 20]}", chance(0.5) ? "2.5" : "1.5",
          chance(0.5) ? "{normal: [200, 60]}" : "0", between(2, 12));
      targets_.push_back({"CO", 6, {"excitatory"}, {"inhibitory"}});
      senders_.emplace_back("CO");
    }
    if (chance(0.5)) {
      add("  RE: {{size: 12, groups: 3, model: lif_cond_receptors, params: {{tau_rise_AMPA: {}, Mg: {}, I_e: "
          "{{uniform: [0, 260]}}}}}}\n",
          chance(0.5) ? "0" : "0.5", chance(0.5) ? "1" : "{uniform: [0, 2]}");
      targets_.push_back({"RE", 4, {"AMPA", "NMDA"}, {"GABA_A", "GABA_B"}});
      senders_.emplace_back("RE");
    }
    if (chance(0.5)) {
      add("  NO: {{size: 10, groups: 3, model: poisson, params: {{{}, start: 12.5, stop: 170}}}}\n",
          rate(60));
      senders_.emplace_back("NO");
    }
    if (chance(0.4)) {
      add("  GA: {{size: 10, groups: 3, model: gamma_renewal, params: {{rate: {}, gamma_shape: {}, start: "
          "8.25}}}}\n",
          chance(0.5) ? "50" : "{uniform: [20, 90]}", chance(0.5) ? "4" : "{lognormal: [0, 0.7], min: 0.1}");
      senders_.emplace_back("GA");
    }
    if (chance(0.5)) {
      add("  TI: {{size: 12, groups: 3, model: spike_times, params: {{times: [1, 2, 2.25, 40, 41.5, 80, "
          "80.25, 120]}}}}\n");
      senders_.emplace_back("TI");
    }
  }

  /// A rate around `scale` Hz that is constant, differs between cells, changes in steps, or is modulated.
  std::string rate(double scale) {
    const std::string constant = fmt::format("rate: {}", scale);
    switch (below(5)) {
      case 0:
        return constant;
      case 1:
        return fmt::format("rate: {{uniform: [{}, {}]}}", 0.3 * scale, 1.7 * scale);
      case 2:
        return fmt::format("times: [10, 42.5, 90], rates: [{}, 0, {}]", scale, 2 * scale);
      case 3:
        return constant +
               ", modulation: [{frequency: 8, depth: 0.9, phase: 90}, {frequency: 45, depth: 0.7}]";
      default:
        return fmt::format(
            "times: [0, 60], rates: [{}, {}], modulation: {{frequency: 20, depth: 1, shape: "
            "von_mises, concentration: 2}}",
            0.5 * scale, scale);
    }
  }

  std::string weight(double scale) {
    switch (below(4)) {
      case 0:
        return fmt::format("{}", scale);
      case 1:
        return fmt::format("{{uniform: [0, {}]}}", 2 * scale);
      case 2:
        return fmt::format("{{normal: [{}, {}], min: 0, max: {}}}", scale, 0.5 * scale, 3 * scale);
      default:
        return fmt::format("{{exponential: {}, max: {}}}", scale, 3 * scale);
    }
  }

  /// No delay is below 1 ms.
  std::string delay() {
    switch (below(4)) {
      case 0:
        return dyadic_ ? "1.5" : "1.3";
      case 1:
        return dyadic_ ? "{uniform: [1, 4], round: 0.25}" : "{uniform: [1, 4]}";
      case 2:
        return dyadic_ ? "{normal: [2, 1], min: 1, round: 0.5}" : "{normal: [2, 1], min: 1}";
      default:
        return dyadic_ ? "{uniform: [1, 2], round: 1}" : "{lognormal: [0.5, 0.7], min: 1, max: 9}";
    }
  }

  std::string rule() {
    const std::string self = chance(0.5) ? ", allow_autapses: false" : "";
    const std::string multi = chance(0.5) ? ", allow_multapses: false" : "";
    const std::string within = chance(0.4) ? ", within: groups" : "";
    switch (below(7)) {
      case 0:
        return "one_to_one";
      case 1:
        return "all_to_all" + self + ", within: groups";
      case 2:
        return "pairwise_bernoulli, p: 0.3" + self + within;
      case 3:
        return "fixed_indegree, indegree: 2" + self + multi + within;
      case 4:
        return "fixed_outdegree, outdegree: 2" + self + multi + within;
      case 5:
        return "one_of_each_group";
      default:
        return "fixed_total_number, N: 20" + self + multi + within;
    }
  }

  std::string plasticity(double scale, const std::string& to) {
    std::vector<std::string> names, thirds;
    for_each_type(PlasticityRules{}, [&]<class Rule>() { names.emplace_back(Rule::name); });
    for (const Wire& wire : wires_)
      if (wire.to == to) thirds.push_back(wire.name);
    const std::string name = names[below(names.size())];
    if (thirds.empty() && needs_third_factor(name)) return random_rule("stdp_pair", scale, "", random_);
    return random_rule(name, scale, thirds.empty() ? "" : thirds[below(thirds.size())], random_);
  }

  void projection(const std::string& name) {
    const Target& target = targets_[below(targets_.size())];
    const std::string& to = target.name;
    const std::string from = senders_[below(senders_.size())];
    std::string how = rule();
    const bool equal = out_.find("EX: {size: 10") == std::string::npos && from != "NO" && from != "GA";
    if (how == "one_to_one" && !equal && (from != "DE" || to != "DE")) how = "pairwise_bernoulli, p: 0.2";
    const double scale = target.weight;
    const auto& receptors = chance(0.7) ? target.excites : target.inhibits;
    add("  {}: {{from: {}, to: {}, rule: {}, weight: {}, delay: {}, receptor: {}", name, from, to, how,
        weight(scale), delay(), receptors[below(receptors.size())]);
    const bool plastic = chance(0.65);
    // Where A's spike makes B fire at once and B projects back with the same delay, B acts on A's synapse when A's own
    // spike does, but for the rounding of (t + delay) - delay: the engines need not agree on such a pair.
    const bool would_tie = !dyadic_ && from == "DE" && to == "DE";
    if (plastic && (chance(0.5) || would_tie))
      add(", axonal_delay: {}", dyadic_ ? 0.25 * static_cast<double>(1 + below(3)) : 0.37);
    if (plastic) add(", plasticity: {}", plasticity(scale, to));
    add("}}\n");
    wires_.push_back({name, to, plastic});
  }

  void sources() {
    add("sources:\n");
    if (!dyadic_ || chance(0.5))
      add("  noise: {{model: poisson, to: EX, {}, weight: {}, cells: {{every: 2}}, receptor: "
          "excitatory}}\n",
          rate(900), chance(0.7) ? "70" : "{uniform: [30, 110]}");
    if (!dyadic_)
      add("  more: {{model: poisson, to: DE, rate: 700, weight: 1.5, start: 10, stop: 150, receptor: "
          "excitatory}}\n");
    if (chance(0.4))
      add("  regular: {{model: gamma_renewal, to: EX, rate: {}, gamma_shape: {}, weight: 60, cells: {{first: "
          "7}}, "
          "receptor: inhibitory}}\n",
          chance(0.5) ? "300" : "{normal: [300, 80], min: 0}", chance(0.5) ? "5" : "0.5");
    add("  given: {{model: spike_times, to: DE, times: [1, 3.5, 20, 20, 60.25, 100], weight: [9, 4, 6, 5, "
        "12, 8], "
        "cells: {{first: 5}}, receptor: excitatory}}\n");
    add("  again: {{model: spike_times, to: EX, times: [20, 21, 22, 100], weight: {}, receptor: "
        "excitatory}}\n",
        chance(0.5) ? "300" : "{uniform: [100, 400]}");
    if (chance(0.6))
      add("  step: {{model: dc, to: EX, times: [5, 50, 51, 140], amplitudes: [200, 420, -100, 0], cells: [0, "
          "3, 4]}}\n");
    if (!dyadic_) add("  pulse: {{model: dc, to: DE, amplitude: 430, start: 30, stop: 75}}\n");
    if (chance(0.4))
      add("  pulse_2: {{model: dc, to: EX, amplitude: {}, start: 30}}\n",
          chance(0.5) ? "250" : "{normal: [250, 60]}");
    if (chance(0.5))
      add("  hum: {{model: ou_current, to: EX, mean: {}, sd: 120, tau: 6, every: {}, cells: {{every: 3}}}}\n",
          chance(0.5) ? "60" : "{uniform: [0, 120]}", dyadic_ ? "0.5" : "0.7");
    if (chance(0.4))
      add("  buzz: {{model: ou_current, to: DE, sd: {{uniform: [40, 200]}}, tau: 3, every: 1.25, start: 20, "
          "stop: "
          "{}}}\n",
          dyadic_ ? "130" : "130.1");
    for (const Target& target : targets_) {
      if (target.name == "CO")
        add("  rain: {{model: poisson, to: CO, rate: 400, weight: 6, cells: {{every: 3}}, receptor: "
            "excitatory}}\n  pulse_3: {{model: dc, to: CO, amplitude: 260, start: 30, stop: 75}}\n");
      if (target.name == "RE")
        add("  drops: {{model: poisson, to: RE, rate: 300, weight: 5, receptor: AMPA}}\n"
            "  slow: {{model: spike_times, to: RE, times: [10, 40, 80], weight: 4, receptor: NMDA}}\n");
    }
  }

  std::string some_plastic() const {
    for (const Wire& wire : wires_)
      if (wire.plastic) return wire.name;
    return {};
  }

  void protocol() {
    const std::string drive = dyadic_ ? "times: [1, 4, 4.5, 9, 15]" : "rate: 90, background: 10";
    add("protocol:\n  - {{phase: settle, duration: 25}}\n");
    add("  - {{phase: learn, present: whole, each: 20, gap: 5, {}, repeat: 2, shuffle_order: true}}\n",
        drive);
    add("  - {{phase: probe, present: part, each: 20, {}, plasticity: off, gain: {{p1: 1.6}}, reset: "
        "[membranes]}}\n",
        drive);
    add("  - {{phase: wave, present: {{whole: {{rate: 150, modulation: {{frequency: 100, depth: 0.8}}}}}}, "
        "each: 16, "
        "reset: [traces], reset_each: {}{}}}\n",
        chance(0.5), chance(0.3) ? ", gain: {p0: 0.5}" : "");
    if (const std::string p = some_plastic(); !p.empty()) {
      add("  - {{phase: scaled, duration: 20.5, normalise: {{{}: {}}}}}\n", p, chance(0.5) ? 100 : 3);
      add("  - {{phase: only, present: whole, only: [1], each: 25, {}, plasticity: [{}]{}}}\n", drive, p,
          chance(0.5) ? ", reset: [weights]" : "");
    }
  }

  Stream random_, models_;
  std::uint64_t seed_;
  bool dyadic_;
  std::string out_;
  std::vector<std::string> senders_{"IN", "EX", "DE"};
  std::vector<Target> targets_{{"EX", 150, {"excitatory"}, {"inhibitory"}},
                               {"DE", 4, {"excitatory"}, {"inhibitory"}}};
  std::vector<Wire> wires_;
};

}  // namespace

std::string random_network(std::uint64_t seed) {
  return NetworkText(seed).text();
}

}  // namespace mossy::test
