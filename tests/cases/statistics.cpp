// SPDX-License-Identifier: MIT
// Many independent cells with Poisson input: mean and variance of V (Campbell), and the rate of firing.
#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

#include "tests/cases/naming.hpp"
#include "tests/cases/network_file.hpp"
#include "tests/cases/translation.hpp"

namespace mossy::cases {
namespace {

/// Synaptic time constants stand beside the inputs; a model has one for each receptor.
void add_time_constant(std::vector<Setting>& settings, const Json& input) {
  if (!input.contains("tau_syn")) return;
  const Setting wanted{input.at("w").get<double>() >= 0 ? "tau_syn_ex" : "tau_syn_in",
                       input.at("tau_syn").get<double>()};
  for (const Setting& s : settings)
    if (s.first == wanted.first && s.second != wanted.second)
      throw CannotSay(fmt::format("two inputs with the same receptor and different {}", s.first));
  if (std::find(settings.begin(), settings.end(), wanted) == settings.end()) settings.push_back(wanted);
}

/// A population `cells`, each cell with Poisson trains of its own.
void add_driven_cells(NetworkFile& network, const CaseRun& c, std::size_t cells) {
  const CatalogueEntry model = neuron_of(c);
  auto settings = params_of(c.run.at("parameters"), model);
  std::size_t n = 0;
  for (const Json& input : c.run.at("poisson_inputs")) {
    add_time_constant(settings, input);
    const double weight = input.at("w").get<double>();
    network.add("sources", fmt::format("input{}", n++),
                fmt::format("{{model: poisson, to: cells, rate: {}, weight: {}, receptor: {}}}",
                            number(input.at("rate_per_s").get<double>()), number(std::abs(weight)),
                            weight >= 0 ? "excitatory" : "inhibitory"));
  }
  network.add_population("cells", cells, std::string(model.name), settings);
}

double longest_time_constant(const Json& run) {
  double longest = run.at("parameters").at("tau_m").get<double>();
  for (const Json& input : run.at("poisson_inputs"))
    longest = std::max(longest, input.value("tau_syn", 0.0));
  return longest;
}

/// Input spikes of one cell per second.
double input_rate(const Json& run) {
  double sum = 0;
  for (const Json& input : run.at("poisson_inputs"))
    sum += input.at("rate_per_s").get<double>();
  return sum;
}

}  // namespace

Outcome check_campbell(const CaseRun& c, const Simulator& simulator) {
  constexpr std::size_t cells = 500, rounds = 20;
  const double apart = 5 * longest_time_constant(c.run);
  const double start = 20 * c.run.at("parameters").at("tau_m").get<double>();
  std::vector<double> at;
  for (std::size_t k = 0; k < rounds; ++k)
    at.push_back(start + static_cast<double>(k) * apart);
  NetworkFile network(at.back() + 1);
  add_driven_cells(network, c, cells);
  network.record_voltage("cells", "", at);

  const Samples voltage = simulator.run(c.file.family + "-" + c.name(), network.text()).voltage("cells");
  constexpr double n = cells * rounds;
  double sum = 0, squares = 0;
  const double mean_wanted = c.run.at("expected").at("mean_mV").get<double>();
  const double variance_wanted = c.run.at("expected").at("variance_mV2").get<double>();
  std::size_t samples = 0;
  for (const auto& row : voltage.values)
    for (const double v : row) {
      sum += v - mean_wanted;
      squares += (v - mean_wanted) * (v - mean_wanted);
      ++samples;
    }
  const double offset = sum / n, variance = (squares - n * offset * offset) / (n - 1);
  const boost::math::chi_squared law(n - 1);
  const double low = boost::math::quantile(law, 0.0005) / (n - 1),
               high = boost::math::quantile(law, 0.9995) / (n - 1);
  Comparison comparison;
  comparison.require(samples == cells * rounds,
                     fmt::format("{} samples instead of {}", samples, cells * rounds));
  comparison.value("mean", "mV", "of V", mean_wanted + offset, mean_wanted,
                   4 * std::sqrt(variance_wanted / n));
  const double ratio = variance / variance_wanted;
  comparison.require(
      ratio > low && ratio < high,
      fmt::format("the variance of V is {:.4f} of what is expected, outside of {:.4f} to {:.4f}", ratio, low,
                  high));
  comparison.note(
      fmt::format("variance {:.4f} of what is expected, allowed {:.4f} to {:.4f}", ratio, low, high));
  return comparison.outcome();
}

Outcome check_driven_rate(const CaseRun& c, const Simulator& simulator) {
  constexpr double settle = 1;        // s, until the common start is forgotten
  constexpr double affordable = 3e8;  // input spikes
  constexpr double measured = 5;      // s of each cell
  const Json& expected = c.run.at("expected");
  const double wanted = expected.at("rate_monte_carlo_per_s").get<double>();
  const double error = expected.at("monte_carlo_standard_error").get<double>();
  // As long as it takes for a standard error like that of the reference, if that can be afforded.
  const double total = std::min(wanted / (error * error), affordable / input_rate(c.run));
  const auto cells = static_cast<std::size_t>(std::ceil(total / measured));
  NetworkFile network(1000 * (settle + measured));
  add_driven_cells(network, c, cells);

  const Spikes spikes = simulator.run(c.file.family + "-" + c.name(), network.text()).spikes("cells", 1e12);
  const auto counted =
      spikes.times.end() - std::lower_bound(spikes.times.begin(), spikes.times.end(), 1000 * settle);
  const double seconds = static_cast<double>(cells) * measured, rate = static_cast<double>(counted) / seconds;
  Comparison comparison;
  comparison.value("rate", "Hz", fmt::format("over {:.0f} s", seconds), rate, wanted,
                   4 * std::sqrt(error * error + rate / seconds));
  comparison.note(fmt::format("{:.4f} Hz over {:.0f} s, {:.4f} expected", rate, seconds, wanted));
  return comparison.outcome();
}

}  // namespace mossy::cases
