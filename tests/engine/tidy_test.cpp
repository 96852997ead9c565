// SPDX-License-Identifier: MIT
// Plastic synapses apply and forget old spikes now and then; when they do so changes nothing. Nor does it whether their
// weights are read at once or packet by packet.
#include <catch2/catch.hpp>

#include "sim/build/catalogue.hpp"
#include "sim/engine/synapses_of_rule.hpp"
#include "tests/support/slow_engine.hpp"

namespace mossy::test {
namespace {

/// One source onto two cells: two packets, dendritic delays 1 and `second` ms.
template <class Rule>
std::unique_ptr<SynapsesOfRule<Rule>> two_synapses(double second) {
  SynapseTable table;
  table.first_packet = {0, 2};
  table.begin = {0, 1, 2};
  table.delays = {1, second};
  table.targets = std::vector<std::uint32_t>{0, 1};
  typename Rule::Params params;
  params.Wmax = 2;
  return std::make_unique<SynapsesOfRule<Rule>>(std::move(table), 0, std::vector<double>{1, 1}, Rule(params),
                                                0, 2, OnTimes{{0, never}}, false);
}

/// Weights after 8 s with events on a grid of 1 ms, so that sweeps fall onto pres and posts that coincide.
/// More than a thousand posts make a sweep; cell 0 fires once in `rare` ms on average, cell 1 in two.
template <class Rule>
std::vector<double> weights_after(std::uint64_t seed, bool tidy, double second_delay, std::uint64_t rare,
                                  bool by_packet = false) {
  auto synapses = two_synapses<Rule>(second_delay);
  Stream random(seed, key_of("tidy"), 0);
  Inbox inbox(1, 3);
  std::vector<double> trail, now;
  for (int ms = 0; ms < 8000; ++ms) {
    std::vector<Delivery> due;
    inbox.take_before(ms + 1, due);
    std::sort(due.begin(), due.end());
    for (const Delivery& d : due) {
      synapses->weights_at(d);
      if (ms % 16 == 0) {
        std::vector<Delivery> under_way;
        inbox.for_each([&](const Delivery& waiting) { under_way.push_back(waiting); });
        for (std::uint32_t packet = 0; packet < 2; packet += by_packet ? 1 : 2) {
          synapses->read_packets(ms, under_way, {packet, by_packet ? packet + 1 : 2}, now);
          trail.insert(trail.end(), now.begin(), now.end());
        }
      }
    }
    for (std::uint32_t cell = 0; cell < 2; ++cell)
      if (random.below(cell == 0 ? rare : 2) == 0) synapses->post_spike(cell, ms);
    for (std::uint32_t cell = 0; cell < 2; ++cell)
      if (random.below(5) == 0) synapses->modulator_spike(cell, ms);
    if (random.below(3) == 0) synapses->send(0, ms, 0, inbox);
    if (tidy) synapses->tidy(ms + 1);
  }
  return trail;
}

TEST_CASE("sweeps of old spikes leave the weights alone, whatever the rule") {
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      INFO(Rule::name << ", seed " << seed);
      const auto plain = weights_after<Rule>(seed, false, 3, 2);
      CHECK(plain.size() > 100);
      CHECK(weights_after<Rule>(seed, true, 3, 2) == plain);
    }
  });
}

TEST_CASE("weights read packet by packet are those read at once, whatever the rule") {
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    INFO(Rule::name);
    CHECK(weights_after<Rule>(7, true, 3, 4, true) == weights_after<Rule>(7, true, 3, 4));
  });
}

/// A cell that fires seldom meets a sweep with its newest post in hand; with one delay sweeps fall onto pres.
TEST_CASE("a post at the very time of a pre pairs with it neither before nor after a sweep") {
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      INFO(Rule::name << ", seed " << seed);
      CHECK(weights_after<Rule>(seed, true, 1, 7) == weights_after<Rule>(seed, false, 1, 7));
    }
  });
}

TEST_CASE("the engines agree where a cell fires often enough to be tidied up after") {
  const Prepared prepared = prepare(R"(
simulation: {duration: 3000}
populations:
  IN: {size: 4, model: poisson, params: {rate: 30}}
  A: {size: 1, model: lif_psc_delta, params: {t_ref: 0.75, I_e: 2e12}}
projections:
  p: {from: IN, to: A, rule: all_to_all, weight: 1, delay: {uniform: [1, 5], round: 0.25}, receptor: excitatory,
      plasticity: {rule: stdp_nn_pre_centered, Wmax: 4}}
  q: {from: IN, to: A, rule: all_to_all, weight: 1, delay: 2, receptor: excitatory, plasticity: {rule: stdp_pair, Wmax: 4}}
)");
  const Outcome slow = run_slow(prepared);
  CHECK(slow.spikes[1].size() > 3000);
  CHECK(difference(run_fast(prepared), slow) == "");
}

}  // namespace
}  // namespace mossy::test
