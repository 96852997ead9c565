// SPDX-License-Identifier: MIT
// Who is connected to whom: what a connection rule fixes must hold in every seed, and the degrees it leaves open must
// follow their law. Each seed gives a p-value; those of all seeds must look uniform (a test of two levels).
#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>

#include "tests/cases/goodness.hpp"
#include "tests/cases/naming.hpp"
#include "tests/cases/network_file.hpp"
#include "tests/cases/translation.hpp"

namespace mossy::cases {
namespace {

constexpr std::uint64_t seeds = 20;
constexpr double level = 1e-3;

struct Wiring {
  std::string rule;
  std::uint32_t sources = 0, targets = 0;
  std::string key;    ///< of the rule's number
  double number = 0;  ///< p, indegree, outdegree, N
  bool same = false;  ///< a population onto itself
  bool autapses = true, multapses = true;

  double drawn_from(std::uint32_t cells) const { return cells - (same && !autapses ? 1.0 : 0.0); }
};

Wiring wiring_of(const Json& run) {
  Wiring w;
  w.rule = run.at("rule").get<std::string>();
  w.sources = run.at("N_source").get<std::uint32_t>();
  w.targets = run.at("N_target").get<std::uint32_t>();
  for (const char* key : {"p", "indegree", "outdegree", "N"})
    if (run.contains(key)) {
      w.key = key;
      w.number = run.at(key).get<double>();
    }
  // `autapses: false` can only be meant where a cell could meet itself.
  w.same = w.sources == w.targets && run.contains("autapses") && run.at("autapses").is_boolean();
  if (w.same) w.autapses = run.at("autapses").get<bool>();
  if (run.contains("multapses")) w.multapses = run.at("multapses").get<bool>();
  return w;
}

std::string network_of(const Wiring& w) {
  NetworkFile network(1);
  const std::string model(neuron_called({"lif_psc_delta"}).name);
  network.add_population("from", w.sources, model, {});
  if (!w.same) network.add_population("to", w.targets, model, {});
  std::string body = fmt::format("{{from: from, to: {}, rule: {}, weight: 0, delay: 1, receptor: excitatory",
                                 w.same ? "from" : "to", w.rule);
  if (!w.key.empty()) body += fmt::format(", {}: {}", w.key, number(w.number));
  if (w.same) body += fmt::format(", allow_autapses: {}", w.autapses);
  if (w.rule.starts_with("fixed_")) body += fmt::format(", allow_multapses: {}", w.multapses);
  network.add("projections", "wiring", body + "}");
  network.record_connections("wiring");
  return network.text();
}

struct Degrees {
  std::vector<std::uint32_t> in, out;
  std::uint64_t total = 0, selves = 0, repeated = 0;
};

Degrees degrees_of(const Connections& c, const Wiring& w) {
  Degrees d{std::vector<std::uint32_t>(w.targets), std::vector<std::uint32_t>(w.sources)};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::size_t k = 0; k < c.sources.size(); ++k) {
    ++d.in.at(c.targets[k]);
    ++d.out.at(c.sources[k]);
    if (w.same && c.sources[k] == c.targets[k]) ++d.selves;
    pairs.emplace_back(c.sources[k], c.targets[k]);
  }
  d.total = pairs.size();
  std::sort(pairs.begin(), pairs.end());
  d.repeated = d.total - static_cast<std::uint64_t>(std::unique(pairs.begin(), pairs.end()) - pairs.begin());
  return d;
}

/// p-value of independent degrees, each Binomial(n, p).
double fit_of_binomial(const std::vector<std::uint32_t>& degrees, double n, double p) {
  const boost::math::binomial law(n, p);
  return fit_of_law(degrees, static_cast<std::uint32_t>(n),
                    [&](std::uint32_t k) { return boost::math::pdf(law, k); });
}

/// p-values of one seed by what they judge, and what is fixed.
struct Levels {
  std::vector<double> in, out;
};

void judge(const Wiring& w, const Degrees& d, Comparison& comparison, Levels& levels) {
  const auto all = [&](const std::vector<std::uint32_t>& degrees, double k) {
    return std::all_of(degrees.begin(), degrees.end(), [&](std::uint32_t n) { return n == k; });
  };
  if (w.rule == "pairwise_bernoulli") {
    levels.in.push_back(fit_of_binomial(d.in, w.drawn_from(w.sources), w.number));
    levels.out.push_back(fit_of_binomial(d.out, w.drawn_from(w.targets), w.number));
  } else if (w.rule == "fixed_indegree") {
    comparison.require(all(d.in, w.number), fmt::format("an in-degree is not {}", w.number));
    levels.out.push_back(fit_of_shares(d.out, w.multapses ? 1 : 1 - w.number / w.drawn_from(w.sources)));
  } else if (w.rule == "fixed_outdegree") {
    comparison.require(all(d.out, w.number), fmt::format("an out-degree is not {}", w.number));
    levels.in.push_back(fit_of_shares(d.in, w.multapses ? 1 : 1 - w.number / w.drawn_from(w.targets)));
  } else if (w.rule == "fixed_total_number") {
    const double pairs = w.drawn_from(w.sources) * w.targets;
    const double spread = w.multapses ? 1 : (pairs - w.number) / (pairs - 1);
    comparison.require(static_cast<double>(d.total) == w.number,
                       fmt::format("{} connections, not {}", d.total, w.number));
    levels.in.push_back(fit_of_shares(d.in, spread));
    levels.out.push_back(fit_of_shares(d.out, spread));
  } else {  // one_to_one, all_to_all
    const double k = w.rule == "one_to_one" ? 1 : w.drawn_from(w.sources);
    comparison.require(all(d.in, k) && all(d.out, k == 1 ? 1 : w.drawn_from(w.targets)),
                       "a degree is not what the rule says");
  }
}

void judge_all_seeds(const char* what, const std::vector<double>& values, Comparison& comparison) {
  if (values.empty()) return;
  const double p = fit_of_uniform(values);
  const std::string told = fmt::format("{}-degrees: p = {:.3g} over {} seeds", what, p, values.size());
  comparison.require(p > level, told + ", too small");
  comparison.note(told);
}

/// Pairs and selves, over all seeds: none where they are forbidden, about as many as chance has where they are not.
void judge_repeats(const Wiring& w, std::uint64_t total, std::uint64_t selves, std::uint64_t repeated,
                   Comparison& comparison) {
  const bool may_repeat = w.multapses && w.rule.starts_with("fixed_");
  if (!may_repeat)
    comparison.require(repeated == 0, fmt::format("{} pairs are connected more than once", repeated));
  const auto n = static_cast<double>(total);
  // Each connection finds its pair taken by one of the same seed (total) or the same cell (degree) before it.
  const double expected =
      w.rule == "fixed_total_number"
          ? n * w.number / (2 * w.drawn_from(w.sources) * w.targets)
          : n * (w.number - 1) / (2 * w.drawn_from(w.rule == "fixed_indegree" ? w.sources : w.targets));
  if (may_repeat && expected > 20)
    comparison.require(repeated > 0, "no pair is connected twice, though it may be");
  if (!w.same) return;
  if (!w.autapses)
    return comparison.require(selves == 0, fmt::format("{} cells are connected to themselves", selves));
  const boost::math::binomial law(n, 1.0 / w.targets);
  const auto k = static_cast<double>(selves);
  comparison.require(
      boost::math::cdf(law, k) > level / 2 && boost::math::cdf(boost::math::complement(law, k)) > level / 2,
      fmt::format("{} connections of cells to themselves, {:.0f} expected", selves, n / w.targets));
}

}  // namespace

Outcome check_connectivity(const CaseRun& c, const Simulator& simulator) {
  const Wiring w = wiring_of(c.run);
  const auto& known = connection_rule_entries();
  if (std::none_of(known.begin(), known.end(), [&](const auto& rule) { return rule.name == w.rule; }))
    throw NotThere("no " + w.rule);
  const std::string network = network_of(w);
  Comparison comparison;
  Levels levels;
  std::uint64_t total = 0, selves = 0, repeated = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Results results =
        simulator.run(fmt::format("{}-{}-{}", c.file.family, c.name(), seed), network, seed);
    const Degrees d = degrees_of(results.connections("wiring"), w);
    judge(w, d, comparison, levels);
    total += d.total;
    selves += d.selves;
    repeated += d.repeated;
  }
  judge_all_seeds("in", levels.in, comparison);
  judge_all_seeds("out", levels.out, comparison);
  judge_repeats(w, total, selves, repeated, comparison);
  return comparison.outcome();
}

}  // namespace mossy::cases
