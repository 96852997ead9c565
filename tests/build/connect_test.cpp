// SPDX-License-Identifier: MIT
// Connection rules: exact degrees, who may connect to whom, and chi-square tests of what is drawn. The seeds are
// fixed; each chi-square test would fail for 1 in 10^4 seeds if the draws are as they should be.
#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <catch2/catch.hpp>
#include <map>

#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

using Rows = std::vector<SynapseRow>;

/// The synapses of `p` between A (sources) and B, or within A when `to` is "A".
Rows rows(const std::string& rule, const std::string& to, std::uint32_t sources, std::uint32_t targets,
          std::uint32_t groups = 1, std::uint64_t seed = 1, std::uint32_t cells_per_block = 0) {
  const Prepared prepared =
      prepare(fmt::format("simulation: {{duration: 1, seed: {}}}\npopulations:\n"
                          "  A: {{size: {}, groups: {}, model: lif_psc_delta}}\n  B: {{size: {}, groups: {}, "
                          "model: lif_psc_delta}}\n"
                          "projections: {{p: {{from: A, to: {}, rule: {}, weight: {{uniform: [0, 1]}}, "
                          "delay: {{uniform: [1, 2]}}, receptor: "
                          "excitatory}}}}\n",
                          seed, sources, groups, targets, groups, to, rule));
  const Built built = build(prepared.description, prepared.timeline, 1, cells_per_block);
  return synapses_of(built.network, built.network.projections[0], 0);
}

std::vector<int> degrees(const Rows& rows, std::uint32_t cells, std::uint32_t SynapseRow::*side) {
  std::vector<int> count(cells);
  for (const SynapseRow& row : rows)
    ++count[row.*side];
  return count;
}
std::vector<int> indegrees(const Rows& rows, std::uint32_t cells) {
  return degrees(rows, cells, &SynapseRow::target);
}
std::vector<int> outdegrees(const Rows& rows, std::uint32_t cells) {
  return degrees(rows, cells, &SynapseRow::source);
}

std::map<std::pair<std::uint32_t, std::uint32_t>, int> pairs(const Rows& rows) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> count;
  for (const SynapseRow& row : rows)
    ++count[{row.source, row.target}];
  return count;
}
bool has_multapses(const Rows& rows) {
  const auto all = pairs(rows);
  return std::any_of(all.begin(), all.end(), [](const auto& pair) { return pair.second > 1; });
}
bool has_autapses(const Rows& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const SynapseRow& r) { return r.source == r.target; });
}

/// Counts that should all be equal in the mean: is chi-square below its 1 - 10^-4 quantile?
void check_uniform(const std::vector<int>& counts, double variance_per_mean = 1) {
  double total = 0, chi = 0;
  for (const int n : counts)
    total += n;
  const double mean = total / static_cast<double>(counts.size());
  for (const int n : counts)
    chi += (n - mean) * (n - mean) / (mean * variance_per_mean);
  const boost::math::chi_squared law(static_cast<double>(counts.size() - 1));
  CHECK(chi < boost::math::quantile(law, 1 - 1e-4));
  CHECK(chi > boost::math::quantile(law, 1e-4));
}

TEST_CASE("one_to_one and all_to_all are exact") {
  const Rows one = rows("one_to_one", "B", 7, 7);
  CHECK(one.size() == 7);
  for (const SynapseRow& row : one)
    CHECK(row.source == row.target);
  const Rows all = rows("all_to_all", "B", 5, 7);
  CHECK(all.size() == 35);
  CHECK(!has_multapses(all));
  CHECK(rows("all_to_all", "A", 6, 1).size() == 36);
  const Rows others = rows("all_to_all, allow_autapses: false", "A", 6, 1);
  CHECK(others.size() == 30);
  CHECK(!has_autapses(others));
}

TEST_CASE("fixed_indegree gives every target its number, drawn evenly") {
  const Rows with = rows("fixed_indegree, indegree: 40", "B", 50, 200);
  CHECK(indegrees(with, 200) == std::vector<int>(200, 40));
  CHECK(has_multapses(with));
  check_uniform(outdegrees(with, 50), 1);
  const Rows without = rows("fixed_indegree, indegree: 40, allow_multapses: false", "B", 50, 200);
  CHECK(indegrees(without, 200) == std::vector<int>(200, 40));
  CHECK(!has_multapses(without));
  check_uniform(outdegrees(without, 50), 1 - 40.0 / 50);
}

TEST_CASE("fixed_outdegree gives every source its number, drawn evenly") {
  const Rows with = rows("fixed_outdegree, outdegree: 40", "B", 200, 50);
  CHECK(outdegrees(with, 200) == std::vector<int>(200, 40));
  CHECK(has_multapses(with));
  check_uniform(indegrees(with, 50));
  const Rows without = rows("fixed_outdegree, outdegree: 40, allow_multapses: false", "B", 200, 50);
  CHECK(outdegrees(without, 200) == std::vector<int>(200, 40));
  CHECK(!has_multapses(without));
  check_uniform(indegrees(without, 50), 1 - 40.0 / 50);
}

TEST_CASE("fixed_total_number draws every allowed pair equally often") {
  std::vector<int> count(20 * 30);
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Rows some = rows("fixed_total_number, N: 600", "B", 20, 30, 1, seed);
    REQUIRE(some.size() == 600);
    for (const SynapseRow& row : some)
      ++count[row.source * 30 + row.target];
  }
  check_uniform(count);
  const Rows all =
      rows("fixed_total_number, N: 30, allow_multapses: false, allow_autapses: false", "A", 6, 1);
  CHECK(all.size() == 30);
  CHECK(!has_multapses(all));
  CHECK(!has_autapses(all));
}

TEST_CASE("fixed_total_number draws every pair equally often also between groups of unequal size") {
  // Sources 3 + 2 + 2, targets 2 + 2 + 1: 6 + 4 + 2 pairs.
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> all;
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    for (const auto& [pair, n] :
         pairs(rows("fixed_total_number, N: 600, within: groups", "B", 7, 5, 3, seed)))
      all[pair] += n;
  CHECK(all.size() == 12);
  std::vector<int> count;
  for (const auto& [pair, n] : all)
    count.push_back(n);
  check_uniform(count);
}

TEST_CASE("pairwise_bernoulli takes each pair with probability p, once") {
  std::vector<int> count(20 * 30);
  double total = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Rows some = rows("pairwise_bernoulli, p: 0.2", "B", 20, 30, 1, seed);
    REQUIRE(!has_multapses(some));
    total += static_cast<double>(some.size());
    for (const SynapseRow& row : some)
      ++count[row.source * 30 + row.target];
  }
  check_uniform(count, 0.8);
  CHECK(std::abs(total - 24000) < 4 * std::sqrt(120000 * 0.2 * 0.8));
  CHECK(rows("pairwise_bernoulli, p: 0", "B", 20, 30).empty());
  CHECK(rows("pairwise_bernoulli, p: 1", "B", 20, 30).size() == 600);
  CHECK(rows("pairwise_bernoulli, p: 1, allow_autapses: false", "A", 20, 1).size() == 380);
}

TEST_CASE("autapses come where they are allowed") {
  for (const std::string rule : {"fixed_indegree, indegree: 5", "fixed_outdegree, outdegree: 5",
                                 "fixed_total_number, N: 300", "pairwise_bernoulli, p: 0.5"}) {
    INFO(rule);
    CHECK(has_autapses(rows(rule, "A", 20, 1)));
    CHECK(!has_autapses(rows(rule + ", allow_autapses: false", "A", 20, 1)));
  }
  // A cell that leaves itself out still draws evenly from all others.
  std::vector<int> count(20);
  for (const SynapseRow& row : rows("fixed_indegree, indegree: 200, allow_autapses: false", "A", 20, 1))
    ++count[(20 + row.source - row.target) % 20];
  CHECK(count[0] == 0);
  count.erase(count.begin());
  check_uniform(count);
}

TEST_CASE("within groups only cells of one group meet") {
  // 10 cells in 4 groups: 3 3 2 2; 7 cells: 2 2 2 1.
  const auto group_of_10 = [](std::uint32_t c) { return c < 6 ? c / 3 : 2 + (c - 6) / 2; };
  const auto group_of_7 = [](std::uint32_t c) { return c / 2; };
  for (const std::string rule : {"all_to_all", "pairwise_bernoulli, p: 1", "fixed_indegree, indegree: 50",
                                 "fixed_outdegree, outdegree: 50", "fixed_total_number, N: 500"}) {
    INFO(rule);
    const Rows some = rows(rule + ", within: groups", "B", 10, 7, 4);
    for (const SynapseRow& row : some)
      CHECK(group_of_10(row.source) == group_of_7(row.target));
    CHECK(pairs(some).size() == 3 * 2 + 3 * 2 + 2 * 2 + 2 * 1);
  }
}

TEST_CASE("one_of_each_group gives every target one source of each group, drawn evenly") {
  // 10 cells in 4 groups: 3 3 2 2
  const Rows some = rows("one_of_each_group", "B", 10, 6000, 4);
  CHECK(some.size() == 4 * 6000);
  std::vector<std::vector<int>> drawn{{0, 0, 0}, {0, 0, 0}, {0, 0}, {0, 0}};
  std::map<std::uint32_t, std::vector<int>> heard;  // of each target, by group
  for (const SynapseRow& row : some) {
    const std::uint32_t group = row.source < 6 ? row.source / 3 : 2 + (row.source - 6) / 2;
    ++drawn[group][row.source < 6 ? row.source % 3 : row.source % 2];
    heard[row.target].resize(4);
    ++heard[row.target][group];
  }
  for (const auto& [target, by_group] : heard)
    CHECK(by_group == std::vector<int>{1, 1, 1, 1});
  for (const auto& cells : drawn)
    check_uniform(cells, 1 - 1.0 / static_cast<double>(cells.size()));
  CHECK(has_autapses(rows("one_of_each_group", "A", 20, 5, 5)));
  const Rows without = rows("one_of_each_group, allow_autapses: false", "A", 20, 5, 5);
  CHECK(without.size() == 5 * 20);
  CHECK(!has_autapses(without));
}

TEST_CASE("the network is the same however its cells are cut into blocks") {
  for (const std::string rule :
       {"one_to_one", "all_to_all", "pairwise_bernoulli, p: 0.4", "fixed_indegree, indegree: 5",
        "fixed_outdegree, outdegree: 5", "fixed_total_number, N: 100", "one_of_each_group"}) {
    const Rows whole = rows(rule, "B", 20, 20);
    for (const std::uint32_t cells : {1u, 3u, 19u}) {
      const Rows cut = rows(rule, "B", 20, 20, 1, 1, cells);
      INFO(rule << ", " << cells << " cells per block");
      CHECK(std::equal(
          whole.begin(), whole.end(), cut.begin(), cut.end(), [](const SynapseRow& a, const SynapseRow& b) {
            return a.source == b.source && a.target == b.target && a.delay == b.delay && a.weight == b.weight;
          }));
    }
  }
}

TEST_CASE("another seed gives another network") {
  CHECK(pairs(rows("fixed_indegree, indegree: 5", "B", 20, 20, 1, 1)) !=
        pairs(rows("fixed_indegree, indegree: 5", "B", 20, 20, 1, 2)));
}

TEST_CASE("weights and delays of a list belong to their synapses") {
  const Prepared prepared = prepare(R"(
simulation: {duration: 1}
populations: {A: {size: 2, model: lif_psc_delta}, B: {size: 3, model: lif_psc_delta}}
projections:
  p: {from: A, to: B, rule: all_to_all, weight: [1, 2, 3, 4, 5, 6], delay: [6, 5, 4, 3, 2, 1], receptor: excitatory}
)");
  const Built built = build(prepared.description, prepared.timeline, 1);
  for (const SynapseRow& row : synapses_of(built.network, built.network.projections[0], 0)) {
    CHECK(row.weight == row.source * 3 + row.target + 1);
    CHECK(row.delay == 6 - row.source * 3 - row.target);
  }
  CHECK(built.network.shortest_delay == 1);
  CHECK(built.network.longest_delay == 6);
}

TEST_CASE("no delay is shorter than the shortest delay of the network") {
  for (const std::string delay :
       {"{uniform: [0.74, 3], round: 0.5}", "{uniform: [0.3, 3], round: 0.5}",
        "{normal: [1, 1], min: 0.3, round: 0.5}", "{lognormal: [0, 1], min: 0.1}", "{uniform: [0.2, 0.4]}"}) {
    const Prepared prepared = prepare(
        "simulation: {duration: 1}\npopulations: {A: {size: 30, model: lif_psc_delta}}\nprojections:\n"
        "  p: {from: A, to: A, rule: all_to_all, weight: 1, delay: " +
        delay + ", receptor: excitatory}\n");
    const Built built = build(prepared.description, prepared.timeline, 1);
    INFO(delay);
    CHECK(built.network.shortest_delay > 0);
    for (const SynapseRow& row : synapses_of(built.network, built.network.projections[0], 0))
      if (row.delay < built.network.shortest_delay || row.delay > built.network.longest_delay)
        FAIL(row.delay);
  }
}

}  // namespace
}  // namespace mossy::test
