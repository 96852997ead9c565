// SPDX-License-Identifier: MIT
#include "tests/support/random_rule.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "sim/build/catalogue.hpp"

namespace mossy::test {
namespace {

std::string parameters(const std::string& rule, double scale, Stream& random) {
  const auto pick = [&](auto... options) {
    const std::array all{options...};
    return all[random.below(all.size())];
  };
  if (rule == "stdp_cerebellar")
    return fmt::format("t_peak: 12, q: {}, A_plus: {}, A_minus: {}", pick(2, 4, 6), 0.05 * scale,
                       0.2 * scale);
  if (rule == "stdp_symmetric") return fmt::format("A: {}, A_pre: {}", 0.1 * scale, 0.03 * scale);
  if (rule == "stdp_triplet")
    return fmt::format("A2_plus: {}, A3_plus: {}, A2_minus: {}, A3_minus: {}, nearest: {}", 0.05 * scale,
                       0.05 * scale, 0.05 * scale, 0.03 * scale, pick(0, 1));
  if (rule == "stdp_vogels") return fmt::format("eta: {}", 0.1 * scale);
  if (rule == "stdp_reward")
    return fmt::format("A_plus: {}, A_minus: {}, tau_c: 40, tau_n: 15, b: {}", 0.4 * scale, 0.3 * scale,
                       pick(0.0, 0.01, 0.05));
  if (rule == "calcium")
    return fmt::format("tau: 3000, D: {}, bistable: {}, rho_star: {}, Wmin: {}", pick(0.0, 1.25, 4.6),
                       pick(0, 1), pick(0.5, 0.3), 0.0);
  if (rule == "heterosynaptic")
    return fmt::format("A: {}, B: {}, delta: {}, tau_cons: 150, P: {}, w_P: {}", 0.05 * scale, 0.05 * scale,
                       0.02 * scale, pick(0.0, 5 / scale / scale), 1.5 * scale);
  if (rule == "homeostatic_scaling")
    return fmt::format("target: {}, tau_rate: 60, tau_scaling: 150, exponent: {}", pick(10, 60), pick(1, 2));
  if (rule == "burst_one_shot")
    return fmt::format("n_pre: {}, n_post: {}, window_pre: 30, window_post: 25, pairing: 40, fraction: {}",
                       pick(1, 2, 3), pick(1, 2), pick(0.3, 1.0));
  if (rule == "competitive") return "eta_plus: 0.2, eta_minus: 0.1";
  return fmt::format("lambda: 0.1, alpha: {}, mu_plus: {}, mu_minus: {}, tau_minus: 14",
                     0.5 + random.uniform(), pick(0.0, 1.0, 0.4), pick(0.0, 1.0, 0.7));
}

/// `teacher: third`, or nothing for most rules.
std::string third_factor(const std::string& rule, const std::string& third) {
  std::string text;
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    if (rule != Rule::name) return;
    if (Rule::needs_teacher) text = ", teacher: " + third;
    if (ModulatedRule<Rule>) text = ", modulator: " + third;
  });
  return text;
}

}  // namespace

bool needs_third_factor(const std::string& rule) {
  return !third_factor(rule, "").empty();
}

std::string random_rule(const std::string& rule, double scale, const std::string& third, Stream& random) {
  return fmt::format("{{rule: {}{}, {}, Wmax: {}}}", rule, third_factor(rule, third),
                     parameters(rule, scale, random), 3.5 * scale);
}

std::string rule_network(const std::string& rule, const std::string& short_term, std::uint64_t seed) {
  Stream random(seed, key_of(rule), key_of(short_term));
  const std::string what = short_term.empty() ? "" : fmt::format(", short_term: {{rule: {}}}", short_term);
  return fmt::format(R"(
simulation: {{seed: {}}}
populations:
  IN: {{size: 6, model: poisson, params: {{rate: 60}}}}
  TE: {{size: 4, model: poisson, params: {{rate: 25}}}}
  A: {{size: 5, model: lif_psc_delta, params: {{t_ref: 2, I_e: 250}}}}
projections:
  third: {{from: TE, to: A, rule: fixed_indegree, indegree: 2, weight: 6, delay: 1.25, receptor: excitatory}}
  learned: {{from: IN, to: A, rule: all_to_all, weight: {{uniform: [3, 9]}}, delay: {{uniform: [1, 4], round: 0.25}},
            axonal_delay: 0.5, receptor: excitatory, plasticity: {}{}}}
protocol:
  - {{phase: learn, duration: 150}}
  - {{phase: frozen, duration: 40.5, plasticity: off}}
  - {{phase: afresh, duration: 100, reset: [traces]}}
  - {{phase: scaled, duration: 60, normalise: {{learned: 5}}}}
  - {{phase: as_built, duration: 80, reset: [weights, membranes]}}
)",
                     seed, random_rule(rule, 4, "third", random), what);
}

void for_each_rule_pair(const std::function<void(const std::string&, const std::string&)>& visit) {
  std::vector<std::string> shorts{""};
  for_each_type(ShortTermRules{}, [&]<class Rule>() { shorts.emplace_back(Rule::name); });
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    for (const std::string& short_term : shorts)
      visit(std::string(Rule::name), short_term);
  });
}

}  // namespace mossy::test
