// SPDX-License-Identifier: MIT
// Laws that every neuron model of the catalogue must keep, on random parameters and states.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "sim/build/catalogue.hpp"
#include "sim/build/parameters.hpp"

namespace mossy {
namespace {

/// Integrated models keep the laws to their tolerance, the others to rounding.
template <class Model>
constexpr double precision = IntegratedModel<Model> ? 1e-4 : 1e-11;

/// A value of the same kind as the default one, inside the bounds.
template <class Field>
double near_default(const Field& field, double standard, Stream& random) {
  while (true) {
    double value = standard * (0.7 + 0.6 * random.uniform());
    if (standard == 0) value = field.unit == "pA" ? 400 * random.uniform() - 100 : 2 * random.uniform();
    if (field.bounds.integral) value = std::round(value);
    if (field.bounds.contain(value)) return value;
  }
}

/// Models in closed form must bear far more: time constants from 0.1 to 1000 ms, in any order.
template <class Field>
double anywhere(const Field& field, double standard, Stream& random) {
  if (field.unit == "ms") return std::pow(10, -1 + 4 * random.uniform());
  if (field.unit == "mV" && field.bounds.low == -never) return -90 + 50 * random.uniform();
  return near_default(field, standard, random);
}

template <class Model>
typename Model::Params random_params(Stream& random) {
  const typename Model::Params standard{};
  while (true) {
    auto params = standard;
    const bool wide = !IntegratedModel<Model> && random.below(2) == 0;
    for (const auto& f : Model::fields)
      params.*f.member =
          wide ? anywhere(f, standard.*f.member, random) : near_default(f, standard.*f.member, random);
    if (Model::check(params).empty()) return params;
  }
}

/// At rest, then a few inputs of all kinds.
template <class Model>
typename Model::State random_state(const Model& model, Stream& random) {
  auto state = model.rest();
  if constexpr (StochasticModel<Model>) model.seed(state, random.bits(), 3);
  for (std::uint64_t k = random.below(6); k > 0; --k) {
    const auto port = static_cast<int>(random.below(Model::receptors.size()));
    const double unit = Model::weight_unit == "pA" ? 300 : 4;
    model.receive(state, port, unit * random.exponential());
    model.advance(state, 4 * random.exponential());
  }
  return state;
}

template <class Model>
double distance(const typename Model::State& a, const typename Model::State& b) {
  double largest = 0;
  for (const auto& f : Model::state_fields)
    largest = std::max(largest, std::abs(a.*f.member - b.*f.member) / (100 + std::abs(a.*f.member)));
  if constexpr (StochasticModel<Model>)
    largest = std::max(largest, std::abs(a.left - b.left) / (1 + std::abs(a.left)));
  return largest;
}

template <class Model>
bool same_bits(const typename Model::State& a, const typename Model::State& b) {
  for (const auto& f : Model::state_fields)
    if (std::memcmp(&(a.*f.member), &(b.*f.member), sizeof(double)) != 0) return false;
  return true;
}

/// What has to rise for the cell to fire: V over its threshold, or what has been used up of the number drawn.
template <class Model>
double level(const typename Model::State& s) {
  if constexpr (StochasticModel<Model>) {
    return -s.left;
  } else if constexpr (requires { s.theta_1; }) {
    return s.V_m - s.theta_1 - s.theta_2;
  } else {
    return s.V_m;
  }
}

template <class Model>
bool finite(const typename Model::State& s) {
  if constexpr (StochasticModel<Model>)
    if (std::isnan(s.left)) return false;
  return std::all_of(Model::state_fields.begin(), Model::state_fields.end(),
                     [&](const auto& f) { return std::isfinite(s.*f.member); });
}

template <class Model>
double waiting(const Model& model, const typename Model::State& state) {
  const double wait = model.next_crossing(state);
  if constexpr (IntegratedModel<Model>)
    if (wait > model.horizon()) return never;
  return wait;
}

/// Calls law(model, state, random) for many cases of every model.
template <class Law>
void for_each_case(const char* purpose, int cases, const Law& law) {
  for_each_type(NeuronModels{}, [&]<class Model>() {
    const int count = IntegratedModel<Model> ? cases / 20 : cases;
    for (int k = 0; k < count; ++k) {
      Stream random(1, key_of(purpose), static_cast<std::uint64_t>(k));
      INFO(Model::name << ", case " << k);
      const Model model(random_params<Model>(random));
      const auto state = random_state(model, random);
      law(model, state, random);
    }
  });
}

TEST_CASE("states stay finite") {
  for_each_case("finite", 3000, [](const auto& model, auto state, Stream& random) {
    using Model = std::decay_t<decltype(model)>;
    if (!finite<Model>(state)) FAIL("after inputs");
    model.advance(state, (IntegratedModel<Model> ? 200 : 1e4) * random.uniform());
    if (!finite<Model>(state)) FAIL("after a long time");
    model.fire(state);
    if (!finite<Model>(state)) FAIL("after a spike");
  });
  SUCCEED();
}

TEST_CASE("advancing twice is advancing once") {
  for_each_case("twice", 3000, [](const auto& model, const auto& state, Stream& random) {
    using Model = std::decay_t<decltype(model)>;
    const double a = 20 * random.uniform() * random.uniform(), b = 20 * random.uniform() * random.uniform();
    auto once = state, twice = state;
    // A crossing in between is a matter for the engine; models with an upstroke cannot be led past it.
    if (IntegratedModel<Model> && waiting(model, state) <= a + b) return;
    model.advance(once, a + b);
    model.advance(twice, a);
    model.advance(twice, b);
    if (!(distance<Model>(once, twice) < precision<Model>)) FAIL(distance<Model>(once, twice));
  });
  SUCCEED();
}

TEST_CASE("advancing by nothing changes nothing that matters") {
  for_each_case("nothing", 1000, [](const auto& model, const auto& state, Stream&) {
    using Model = std::decay_t<decltype(model)>;
    auto after = state;
    model.advance(after, 0);
    if (!(distance<Model>(state, after) < 1e-14)) FAIL(distance<Model>(state, after));
  });
  SUCCEED();
}

TEST_CASE("a cell at rest stays at rest to the last bit") {
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (IntegratedModel<Model>) return;
    const Model model{typename Model::Params{}};
    auto state = model.rest();
    for (int k = 0; k < 100; ++k)
      model.advance(state, 0.37 * k);
    CHECK(same_bits<Model>(state, model.rest()));
  });
}

TEST_CASE("an input of weight 0 changes nothing") {
  for_each_case("null", 1000, [](const auto& model, const auto& state, Stream&) {
    using Model = std::decay_t<decltype(model)>;
    for (int port = 0; port < static_cast<int>(Model::receptors.size()); ++port) {
      auto now = state, early = state;
      model.receive(now, port, 0);
      model.receive_early(early, port, 0, 1.5);
      if (!same_bits<Model>(now, state) || !same_bits<Model>(early, state)) FAIL("port " << port);
    }
  });
  SUCCEED();
}

TEST_CASE("looking ahead ends where advancing does, to the last bit") {
  int both = 0;
  for_each_case("look", 6000, [&](const auto& model, const auto& state, Stream& random) {
    using Model = std::decay_t<decltype(model)>;
    if constexpr (IntegratedModel<Model>) {
      const double dt = 10 * random.uniform() * random.uniform(), wait = waiting(model, state);
      typename Model::State ahead;
      const double seen = model.crossing_within(state, dt, ahead);
      if (seen != (wait <= dt ? wait : never)) FAIL("within " << dt << ": " << seen << ", not " << wait);
      if (seen < never) return;
      auto after = state;
      model.advance(after, dt);
      if (!same_bits<Model>(ahead, after)) FAIL("after " << dt);
      ++both;
    }
  });
  CHECK(both > 500);
}

TEST_CASE("a predicted crossing counts down") {
  int crossings = 0;
  for_each_case("countdown", 6000, [&](const auto& model, const auto& state, Stream& random) {
    using Model = std::decay_t<decltype(model)>;
    const double wait = waiting(model, state);
    if (!(wait > 0 && wait < never)) return;
    ++crossings;
    auto later = state, just_before = state, at = state;
    const double passed = wait * random.uniform(), step = std::min(1e-4, wait / 2);
    model.advance(later, passed);
    model.advance(just_before, wait - step);
    model.advance(at, wait);
    // How much a rounding of V moves the crossing: little where V rises steeply, more where it grazes.
    const double slope = std::abs(level<Model>(at) - level<Model>(just_before)) / step;
    const double tolerance = 100 * precision<Model> * (1 + 1 / std::max(slope, 1e-6)) + 1e-13 * wait;
    const double left = model.next_crossing(later);
    if (!(std::abs(left - (wait - passed)) <= tolerance) && slope > 1e-4)
      FAIL(left << " for " << wait - passed);
  });
  CHECK(crossings > 500);
}

TEST_CASE("what cannot fire does not cross, and not sooner than it can") {
  for_each_case("can fire", 6000, [&](const auto& model, const auto& state, Stream& random) {
    const double wait = model.next_crossing(state);
    if (!model.can_fire(state) && wait != never) FAIL("cannot fire, crosses after " << wait);
    const double dt = 20 * random.uniform() * random.uniform();
    if (!model.can_fire_within(state, dt) && wait < dt)
      FAIL("not within " << dt << ", crosses after " << wait);
  });
  SUCCEED();
}

TEST_CASE("firing leaves the cell below its threshold") {
  for_each_case("fire", 3000, [&](const auto& model, auto state, Stream&) {
    const double wait = waiting(model, state);
    if (wait == never) return;
    model.advance(state, wait);
    model.fire(state);
    if (!(model.next_crossing(state) > 0)) FAIL("it fires again at once");
  });
  SUCCEED();
}

TEST_CASE("a refractory cell can be looked at before its period ends") {
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if constexpr (!IntegratedModel<Model>) {
      for (std::uint64_t k = 0; k < 1000; ++k) {
        Stream random(1, key_of("rewind"), k);
        INFO(Model::name << ", case " << k);
        auto params = random_params<Model>(random);
        const Model model(params);
        auto state = random_state(model, random);
        // The same cell without a refractory period shows what stands right after the spike.
        params.t_ref = 0;
        auto expected = state;
        Model(params).fire(expected);
        model.fire(state);
        const auto end = state;
        if (model.refractory() > 500) continue;  // what has decayed to nothing cannot be found again
        model.rewind(state, model.refractory());
        for (const auto& f : Model::state_fields) {
          const double scale = std::max(1.0, std::abs(expected.*f.member));
          if (std::abs(end.*f.member) < 1e-200) continue;
          if (!(std::abs(state.*f.member - expected.*f.member) < 1e-9 * scale))
            FAIL(f.name << " " << state.*f.member << " for " << expected.*f.member);
        }
      }
    }
  });
  SUCCEED();
}

TEST_CASE(
    "a model that fires at random draws other numbers for each cell, key and spike, and the same again") {
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if constexpr (StochasticModel<Model>) {
      const Model model{typename Model::Params{}};
      const auto drawn = [&](std::uint64_t key, std::uint32_t cell, int spikes) {
        auto state = model.rest();
        model.seed(state, key, cell);
        for (int k = 0; k < spikes; ++k)
          model.fire(state);
        return state.left;
      };
      CHECK(drawn(7, 2, 3) == drawn(7, 2, 3));
      CHECK(drawn(7, 2, 3) != drawn(7, 2, 4));
      CHECK(drawn(7, 2, 3) != drawn(7, 3, 3));
      CHECK(drawn(7, 2, 3) != drawn(8, 2, 3));
    }
  });
}

// -- parameters ---------------------------------------------------------------------------------

std::string checked(const auto& fields, std::string_view owner, std::string_view name, double value) {
  Mistakes mistakes("net.yaml", "");
  Parameter p;
  p.name.text = name;
  p.value.a = value;
  check_parameters({p}, fields, owner, "parameter", 1, mistakes);
  return mistakes.message();
}

/// Every bound of every field: just outside is refused with the reason, just inside is not.
template <class Type>
void check_bounds_of_all() {
  for (const auto& f : Type::fields) {
    const std::string unit = f.unit.empty() ? "" : fmt::format(" {}", f.unit);
    const auto refused = [&](double value) {
      CHECK(checked(Type::fields, Type::name, f.name, value) ==
            fmt::format("net.yaml: error: {} of {} must be {}{}, not {}\n", f.name, Type::name,
                        describe_bounds(f.bounds), unit, value));
    };
    const double step = f.bounds.integral ? 1 : 0.5;
    if (std::isfinite(f.bounds.low)) refused(f.bounds.low_allowed ? f.bounds.low - step : f.bounds.low);
    if (std::isfinite(f.bounds.high)) refused(f.bounds.high_allowed ? f.bounds.high + step : f.bounds.high);
    refused(std::nan(""));
    CHECK(checked(Type::fields, Type::name, f.name, typename Type::Params{}.*f.member) == "");
  }
}

TEST_CASE("parameters outside their bounds are refused with the reason") {
  for_each_type(NeuronModels{}, [&]<class Model>() { check_bounds_of_all<Model>(); });
  for_each_type(PlasticityRules{}, [&]<class Rule>() { check_bounds_of_all<Rule>(); });
  CHECK(checked(LifPscExp::fields, "lif_psc_exp", "tau_m", 0) ==
        "net.yaml: error: tau_m of lif_psc_exp must be a number above 0 ms, not 0\n");
  CHECK(checked(LifPscExp::fields, "lif_psc_exp", "tau", 1) ==
        "net.yaml: error: lif_psc_exp has no parameter 'tau'; it has C_m, tau_m, E_L, V_th, V_reset, t_ref, "
        "I_e, "
        "tau_syn_ex, tau_syn_in\n  did you mean 'tau_m'?\n");
}

TEST_CASE("defaults are allowed, and what contradicts itself is not") {
  for_each_type(NeuronModels{}, [&]<class Model>() { CHECK(Model::check(typename Model::Params{}) == ""); });
  for_each_type(PlasticityRules{}, [&]<class Rule>() { CHECK(Rule::check(typename Rule::Params{}) == ""); });
  LifPscDelta::Params lif;
  lif.V_reset = lif.V_th;
  CHECK(LifPscDelta::check(lif) == "V_reset must be below V_th");
  LifPscExpAdaptiveThreshold::Params adaptive;
  adaptive.V_reset = -50;
  CHECK(LifPscExpAdaptiveThreshold::check(adaptive) == "V_reset must be below V_th");
  LifPscExpAhp::Params ahp;
  ahp.V_reset = ahp.V_th;
  CHECK(LifPscExpAhp::check(ahp) == "V_reset must be below V_th");
  PifPscDelta::Params perfect;
  perfect.V_reset = perfect.V_th;
  CHECK(PifPscDelta::check(perfect) == "V_reset must be below V_th");
  QifPscDelta::Params quadratic;
  quadratic.V_reset = quadratic.V_th;
  CHECK(QifPscDelta::check(quadratic) == "V_reset must be below V_th");
  quadratic.V_T = quadratic.E_L;
  CHECK(QifPscDelta::check(quadratic) == "E_L must be below V_T");
  StdpCerebellar::Params odd;
  odd.q = 3;
  CHECK(StdpCerebellar::check(odd) == "q must be even");
}

}  // namespace
}  // namespace mossy
