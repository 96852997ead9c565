// SPDX-License-Identifier: MIT
#include "sim/engine/targets.hpp"

#include <catch2/catch.hpp>

#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

TEST_CASE("targets read the same in 16 and in 32 bits") {
  for (const std::size_t cells :
       {std::size_t{1}, std::size_t{65536}, std::size_t{65537}, std::size_t{1} << 31}) {
    Targets targets(cells);
    targets.reserve(5);
    targets.resize(5);
    const auto last = static_cast<std::uint32_t>(cells - 1);
    const std::vector<std::uint32_t> put{0, last / 3, last / 2, last, last};
    for (std::size_t i = 0; i < put.size(); ++i)
      targets.put(i, put[i]);
    CHECK(targets.size() == 5);
    CHECK(targets.bytes() == (cells <= 65536 ? 2 : 4) * 5);
    Scratch<std::uint32_t> room;
    const auto read = targets.read(1, 4, room);
    CHECK(std::vector(read.begin(), read.end()) == std::vector(put.begin() + 1, put.begin() + 4));
    CHECK(targets.read(5, 5, room).empty());
    for (std::size_t i = 0; i < put.size(); ++i) {
      CHECK(targets[i] == put[i]);
      CHECK(targets.with(i, [](const auto* from) { return std::uint32_t{*from}; }) == put[i]);
    }
  }
}

/// 70,000 cells, some of which are driven: one block of them needs 32 bits, two do not.
std::string many(const std::string& params, const std::string& weight) {
  return "populations:\n"
         "  c: {size: 70000, model: " +
         params +
         "}\n"
         "sources:\n"
         "  train: {model: poisson, to: c, rate: 40, weight: 3000, receptor: excitatory, cells: {every: "
         "1000}}\n"
         "projections:\n"
         "  all: {from: c, to: c, rule: fixed_outdegree, outdegree: 200, weight: " +
         weight +
         ", delay: {uniform: [1, 2], round: 0.5}, receptor: excitatory}\n"
         "protocol: [{phase: run, duration: 60}]\n";
}

TEST_CASE("blocks of more cells than 16 bits can name give the same bits as smaller ones") {
  const std::string delta = "lif_psc_delta, params: {E_L: 0, V_th: 20, V_reset: 0, C_m: 250, tau_m: 20}";
  const std::string currents = "lif_psc_exp, params: {tau_m: 20, tau_syn_ex: 5, tau_syn_in: 5}";
  for (const std::string& text :
       {many(delta, "{uniform: [0.1, 4]}"), many(currents, "{uniform: [10, 300]}")}) {
    INFO(text);
    const Prepared prepared = prepare(text);
    const Outcome wide = run_fast(prepared, {1, 70000, {}, false});
    CHECK(spikes_in(wide) > 100);
    CHECK(difference(wide, run_fast(prepared, {1, 35000, {}, false})).empty());
  }
}

}  // namespace
}  // namespace mossy::test
