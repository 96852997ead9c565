// SPDX-License-Identifier: MIT
// The curves of `mossy describe --plot`: those of simple models against their closed forms, and something to see for
// every model, rule and source there is.
#include "sim/program/model_figures.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/program/neuron_probe.hpp"

namespace mossy {
namespace {

template <class Entries>
const auto& named(const Entries& entries, std::string_view name) {
  return *std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.name == name; });
}

double value_at(const Panel& panel, double x) {
  for (const Series& s : panel.series)
    for (std::size_t k = 0; k < s.x.size(); ++k)
      if (std::abs(s.x[k] - x) < 1e-9 && s.shape != Series::Shape::marks) return s.y[k];
  return std::nan("");
}

bool moves(const Series& s) {
  return s.y.size() > 1 &&
         *std::max_element(s.y.begin(), s.y.end()) > *std::min_element(s.y.begin(), s.y.end());
}

/// C_m 250 pF, tau_m 10 ms: 15 mV above rest within 200 ms take 375 pA / (1 - exp(-20)).
TEST_CASE("the smallest current that makes a cell fire is that of the formula") {
  const auto entries = neuron_entries();
  const Probe cell = probe(named(entries, "lif_psc_delta"));
  CHECK(*cell.current_unit == "pA");
  CHECK(*cell.rheobase >= 375);
  CHECK(*cell.rheobase < 375 * 1.0101);
  CHECK(weight_of_one_mV(cell, "excitatory") == 1);
}

TEST_CASE("a cell that fires by itself is made silent first") {
  const auto entries = neuron_entries();
  const Probe cell = probe(named(entries, "hh_cond_exp_traub"));
  CHECK(cell.lowered < 0);
  CHECK(*cell.rheobase > 0);
  CHECK(trace_of(cell, "", 100, 1).spikes.empty());
}

TEST_CASE("the drawn membrane follows its closed form") {
  const auto entries = neuron_entries();
  const Drawing d = neuron_figure(named(entries, "lif_psc_delta"));
  REQUIRE(d.panels.size() == 2);
  CHECK(d.panels[0].y_label == "V_m (mV)");
  for (const double t : {0.0, 5.0, 40.0})
    CHECK(std::abs(value_at(d.panels[1], t) - (-70 + std::exp(-t / 10))) < 1e-9);
  CHECK(std::any_of(d.panels[0].series.begin(), d.panels[0].series.end(),
                    [](const Series& s) { return s.shape == Series::Shape::marks && s.x.size() > 5; }));
}

/// The default stdp_pair is additive: lambda Wmax exp(-lag / tau); a pair of zero lag counts nothing.
TEST_CASE("the drawn window of pair STDP is its two exponentials") {
  const auto entries = rule_entries();
  const CatalogueEntry& rule = named(entries, "stdp_pair");
  const auto standard = [&](std::string_view name) { return named(rule.params, name).default_value; };
  const Panel window = rule_figure(rule).panels[0];
  const double up = standard("lambda") * standard("Wmax") * std::pow(0.5, standard("mu_plus"));
  const double down =
      standard("alpha") * standard("lambda") * standard("Wmax") * std::pow(0.5, standard("mu_minus"));
  for (const double lag : {0.5, 10.0, 50.0}) {
    CHECK(value_at(window, lag) == Approx(up * std::exp(-lag / standard("tau_plus"))).epsilon(1e-9));
    CHECK(value_at(window, -lag) == Approx(-down * std::exp(-lag / standard("tau_minus"))).epsilon(1e-9));
  }
  CHECK(value_at(window, 0) == 0);
}

TEST_CASE(
    "a taught rule is drawn against its teacher's lag: the kernel has its peak where it is said to be") {
  const auto entries = rule_entries();
  const CatalogueEntry& rule = named(entries, "stdp_cerebellar");
  CHECK(rule.needs_teacher);
  const Panel window = rule_figure(rule).panels[0];
  CHECK(window.x_label == "teacher minus presynaptic spike (ms)");
  CHECK(value_at(window, 100) == Approx(0.001 - 0.1).epsilon(1e-9));
  CHECK(value_at(window, -100) == Approx(0.001).epsilon(1e-9));
}

/// U 0.5, tau_rec 800 ms: shares 0.5, then R' = 1 + (R - R u - 1) exp(-50 / 800).
TEST_CASE("a depressing synapse is drawn with the shares of the formula") {
  const auto entries = short_term_entries();
  const Series peaks = short_term_figure(named(entries, "tsodyks2")).panels[0].series[1];
  REQUIRE(peaks.x.size() == 11);
  double R = 1;
  for (int k = 0; k < 3; ++k) {
    CHECK(peaks.x[static_cast<std::size_t>(k)] == Approx(50 * k).margin(1e-9));
    // what is left of earlier currents (tau_syn 2 ms) after 50 ms is below 1e-9 pA
    CHECK(peaks.y[static_cast<std::size_t>(k)] == Approx(100 * R * 0.5).epsilon(1e-9));
    R = 1 + (R - R * 0.5 - 1) * std::exp(-50.0 / 800);
  }
  CHECK(peaks.x.back() - peaks.x[9] == Approx(500));
}

TEST_CASE("the current of a source is seen as it is") {
  const Panel panel = source_figure(named(source_entries(), "dc")).panels[0];
  CHECK(panel.y_label == "current (pA)");
  CHECK(value_at(panel, 20) == 0);
  CHECK(value_at(panel, 200) == Approx(200).epsilon(1e-9));
  CHECK(std::abs(value_at(panel, 450)) < 1e-9);
}

TEST_CASE("there is something to see for every model, rule and source") {
  std::vector<Drawing> all;
  for (const auto& e : neuron_entries())
    all.push_back(neuron_figure(e));
  for (const auto& e : rule_entries())
    all.push_back(rule_figure(e));
  for (const auto& e : short_term_entries())
    all.push_back(short_term_figure(e));
  for (const auto& e : source_entries())
    all.push_back(source_figure(e));
  for (const Drawing& d : all) {
    INFO(d.title);
    REQUIRE(!d.panels.empty());
    bool any = false;
    for (const Panel& panel : d.panels) {
      CHECK(!panel.x_label.empty());
      CHECK(!panel.y_label.empty());
      any = any || std::any_of(panel.series.begin(), panel.series.end(), moves);
    }
    CHECK(any);
  }
}

}  // namespace
}  // namespace mossy
