// SPDX-License-Identifier: MIT
// Cells that differ: every parameter of every model and source, listed and drawn per cell, is used.
//
// Cell k of a population with listed values must do to the last bit what cell k does in a population where all
// have its value, since all random streams are keyed by the cell's number.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <functional>

#include "sim/build/catalogue.hpp"
#include "sim/build/parameters.hpp"
#include "sim/build/source_values.hpp"
#include "tests/support/small_network.hpp"

namespace mossy::test {
namespace {

constexpr std::uint32_t cells = 3;

/// A network in which something is written as the text given.
using Text = std::function<std::string(const std::string& value)>;

struct Cell {
  std::vector<double> times;
  std::vector<double> state;
  friend bool operator==(const Cell&, const Cell&) = default;
};

/// What cell k of population A did.
Cell cell_of(const Outcome& outcome, std::uint32_t k) {
  Cell cell;
  for (const Spike& s : outcome.spikes.at(0))
    if (s.cell == k) cell.times.push_back(s.time);
  const auto& states = outcome.states.at(0);
  const std::size_t variables = states.size() / cells;
  cell.state.assign(states.begin() + static_cast<std::ptrdiff_t>(k * variables),
                    states.begin() + static_cast<std::ptrdiff_t>((k + 1) * variables));
  return cell;
}

std::string number(double value) {
  return fmt::format("{:.17g}", value);
}

/// Cell k of `mixed` behaves as where all cells have values[k], and the values make a difference.
void check_used(const Text& network, const std::string& mixed, const std::vector<double>& values) {
  const Outcome all = run_fast(prepare(network(mixed)));
  std::vector<Outcome> alike;
  for (const double value : values)
    alike.push_back(run_fast(prepare(network(number(value)))));
  bool differ = false;
  for (std::uint32_t k = 0; k < cells; ++k) {
    CHECK(cell_of(all, k) == cell_of(alike[k], k));
    differ = differ || cell_of(alike[k], k) != cell_of(alike[(k + 1) % cells], k);
  }
  CHECK(differ);
}

void check_listed_and_drawn(const Text& network, const std::vector<double>& values, std::uint64_t purpose) {
  check_used(network, fmt::format("[{}, {}, {}]", number(values[0]), number(values[1]), number(values[2])),
             values);
  const std::string drawn = fmt::format("{{uniform: [{}, {}]}}", number(values[0]), number(values[2]));
  Distribution d;
  d.kind = Distribution::Kind::uniform;
  d.a = values[0];
  d.b = values[2];
  const Seeds seeds = prepare(network(number(values[0]))).description.seeds;
  std::vector<double> as_drawn;
  for (std::uint32_t k = 0; k < cells; ++k)
    as_drawn.push_back(draw_for_cell(d, any_value, "", seeds.structure, purpose, k));
  check_used(network, drawn, as_drawn);
}

/// Three values about the default that the model allows, ascending.
template <class Model, class FieldOf>
std::vector<double> values_about(const FieldOf& field) {
  typename Model::Params params{};
  const double standard = params.*field.member, step = standard != 0 ? 0.04 * std::abs(standard) : 0.5;
  const auto allowed = [&](double value) {
    params.*field.member = value;
    return field.bounds.contain(value) && Model::check(params).empty();
  };
  for (const double sign : {1.0, -1.0}) {
    std::vector<double> values{standard, standard + sign * step, standard + sign * 2 * step};
    if (!std::all_of(values.begin(), values.end(), allowed)) continue;
    std::sort(values.begin(), values.end());
    return values;
  }
  return {};
}

/// Strong input through every receptor and a current, so that cells fire and every parameter matters.
template <class Model>
std::string drive() {
  const bool voltage = Model::weight_unit == "mV", current = Model::weight_unit == "pA";
  const double weight = voltage ? 4 : current ? 300 : 40;  // the last in nS
  std::string sources = fmt::format("  constant: {{model: dc, to: A, amplitude: {}}}\n",
                                    Model::name == "izhikevich"       ? 10
                                    : Model::name.starts_with("aeif") ? 900
                                                                      : 150);
  for (const std::string_view receptor : Model::receptors) {
    const bool first = receptor == Model::receptors[0];
    sources += fmt::format("  from_{0}: {{model: poisson, to: A, rate: {1}, weight: {2}, receptor: {0}}}\n",
                           receptor, first ? 600 : 150, first ? weight : weight / 4);
  }
  return sources;
}

TEST_CASE("every parameter of every cell model may be listed or drawn per cell, and is used") {
  for_each_type(NeuronModels{}, [&]<class Model>() {
    for (const auto& field : Model::fields) {
      INFO(Model::name << ", " << field.name);
      const auto values = values_about<Model>(field);
      REQUIRE(values.size() == cells);
      const Text network = [&](const std::string& value) {
        return fmt::format(
            "simulation: {{duration: 30}}\npopulations:\n  A: {{size: 3, model: {}, params: {{{}: "
            "{}}}}}\nsources:\n{}",
            Model::name, field.name, value, drive<Model>());
      };
      check_listed_and_drawn(network, values, key_of(key_of("param A"), key_of(field.name)));
    }
  });
}

TEST_CASE("every number of every source may be listed or drawn per cell, and is used") {
  struct Case {
    std::string model, key, rest;
    std::vector<double> values;
  };
  const std::string onto = ", to: A, receptor: excitatory";
  for (const Case& c : std::vector<Case>{
           {"poisson", "rate", "weight: 200" + onto, {500, 800, 900}},
           {"poisson", "weight", "rate: 900" + onto, {100, 150, 300}},
           {"gamma_renewal", "rate", "weight: 200, gamma_shape: 3" + onto, {500, 800, 900}},
           {"gamma_renewal", "gamma_shape", "weight: 200, rate: 800" + onto, {0.5, 1, 5}},
           {"gamma_renewal", "weight", "rate: 800" + onto, {100, 150, 300}},
           {"dc", "amplitude", "start: 5, stop: 40, to: A", {380, 400, 500}},
           {"ou_current", "mean", "sd: 100, tau: 5, to: A", {300, 350, 500}},
           {"ou_current", "sd", "mean: 370, tau: 5, to: A", {0, 50, 200}},
       }) {
    INFO(c.model << ", " << c.key);
    const Text network = [&](const std::string& value) {
      return fmt::format(
          "simulation: {{duration: 60}}\npopulations:\n  A: {{size: 3, model: lif_psc_exp}}\nsources:\n  s: "
          "{{model: "
          "{}, {}: {}, {}}}\n",
          c.model, c.key, value, c.rest);
    };
    check_listed_and_drawn(network, c.values, key_of(key_of(c.model + " s"), key_of(c.key)));
  }
}

TEST_CASE("every number of every source is covered above") {
  std::size_t numbers = 0;
  for (const SourceEntry& e : source_entries())
    for (const SourceField& f : e.params)
      numbers += e.as_device && f.takes == Takes::per_cell;
  CHECK(numbers == 9);  // the eight above and the weight of spike_times, below
}

TEST_CASE("the weight of listed spikes may be drawn per cell") {
  const Text network = [&](const std::string& value) {
    return fmt::format(
        "simulation: {{duration: 60}}\npopulations:\n  A: {{size: 3, model: lif_psc_exp}}\nsources:\n  s: "
        "{{model: "
        "spike_times, times: [1, 20], to: A, receptor: excitatory, weight: {}}}\n",
        value);
  };
  Distribution d;
  d.kind = Distribution::Kind::uniform;
  d.a = 500;
  d.b = 4000;
  const Seeds seeds = prepare(network("1")).description.seeds;
  std::vector<double> drawn;
  for (std::uint32_t k = 0; k < cells; ++k)
    drawn.push_back(draw_for_cell(d, any_value, "", seeds.structure,
                                  key_of(key_of("spike_times s"), key_of("weight")), k));
  check_used(network, "{uniform: [500, 4000]}", drawn);
}

TEST_CASE("rates of emitting populations may be listed or drawn per cell") {
  for (const auto& [model, key, rest] :
       std::vector<std::array<std::string, 3>>{{"poisson", "rate", "modulation: {frequency: 20, depth: 0.5}"},
                                               {"gamma_renewal", "rate", "gamma_shape: 2"},
                                               {"gamma_renewal", "gamma_shape", "rate: 90"}}) {
    INFO(model << ", " << key);
    const Text network = [&, m = model, k = key, r = rest](const std::string& value) {
      return fmt::format(
          "simulation: {{duration: 200}}\npopulations:\n  A: {{size: 3, model: {}, params: {{{}: {}, "
          "{}}}}}\n",
          m, k, value, r);
    };
    const std::vector<double> values =
        key == "rate" ? std::vector<double>{50, 100, 200} : std::vector<double>{0.5, 1, 8};
    check_listed_and_drawn(network, values, key_of(key_of("population A"), key_of(key)));
  }
}

}  // namespace
}  // namespace mossy::test
