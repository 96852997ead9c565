// SPDX-License-Identifier: MIT
#include "sim/build/steps.hpp"

#include <algorithm>

#include "sim/build/catalogue.hpp"
#include "sim/build/check.hpp"
#include "sim/build/draw.hpp"
#include "sim/build/expected_synapses.hpp"
#include "sim/build/parameters.hpp"

namespace mossy {
namespace {

// ms: with shorter ones a run would not end, and long delays not fit the memory.
constexpr double shortest_step = 1e-3;
// Alert cells go in short steps to the end of a long one, so more would gain nothing.
constexpr std::uint64_t most_per_long = 64;

/// Of a model that may be run in steps; nothing for the others.
std::optional<double> shortest_time_constant(const PopulationSpec& spec) {
  std::optional<double> shortest;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if constexpr (LinearModel<Model> || ClockedModel<Model>) {
      if (spec.model.text != Model::name) return;
      const auto params = with_constants(typename Model::Params{}, spec.params, Model::fields);
      shortest = never;
      for (const auto& f : Model::fields)
        if (f.name.starts_with("tau")) shortest = std::min(*shortest, params.*f.member);
    }
  });
  return shortest;
}

/// True for models that are run in steps only where the file asks for it.
bool offers_a_clock(const PopulationSpec& spec) {
  bool clocked = false;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if (spec.model.text == Model::name) clocked = ClockedModel<Model>;
  });
  return clocked;
}

double shortest_delay(const Description& description) {
  double shortest = never;
  for (const ProjectionSpec& p : description.projections)
    shortest = std::min(shortest, smallest(p.delay));
  return shortest;
}

/// True for sources that cells in steps can hear.
bool plain(const SourceSpec& source) {
  if (source.model.text == "spike_times") return true;
  if (source.model.text != "poisson" || source.modulation || !source.cells.all() || any_drawn(source.params))
    return false;
  constexpr std::string_view known[] = {"rate", "weight", "start", "stop"};
  return std::all_of(source.params.begin(), source.params.end(), [&](const Parameter& p) {
    return std::find(std::begin(known), std::end(known), p.name.text) != std::end(known);
  });
}

/// Plasticity looks back from an arrival by twice the dendritic delay: that must reach before the step. With a clock all
/// arrivals of a step are worked out together, and by the end of the window their spikes must have acted.
bool plastic_in_time(const ProjectionSpec& p, double step, bool clocked) {
  if (!p.plasticity) return true;
  const double dendritic = smallest(p.delay) - p.axonal_delay;
  return !p.plasticity->teacher && !p.plasticity->modulator && (clocked ? 1 : 2) * dendritic >= step;
}

bool teaches_or_modulates(const Description& description, const ProjectionSpec& p) {
  const auto names_it = [&](const std::optional<Name>& name) { return name && name->text == p.name.text; };
  return std::any_of(description.projections.begin(), description.projections.end(),
                     [&](const ProjectionSpec& other) {
                       return other.plasticity &&
                              (names_it(other.plasticity->teacher) || names_it(other.plasticity->modulator));
                     });
}

double rate_of(const PopulationSpec& spec) {
  const Parameter* rate = spec.model.text == "poisson" ? find_parameter(spec.params, "rate") : nullptr;
  return rate ? rate->value.a : assumed_rate;
}

/// Per s and cell; cells that are not given a rate are taken to fire at assumed_rate.
double inputs_from_cells(const Description& description, const PopulationSpec& spec) {
  double inputs = 0;
  for (const ProjectionSpec& p : description.projections) {
    const PopulationSpec* from = find_population(description, p.from.text);
    if (from && p.to.text == spec.name.text)
      inputs += expected_synapses(p, *from, spec) / static_cast<double>(spec.size) * rate_of(*from);
  }
  return inputs;
}

constexpr double usual_dense_step = 0.1;  // ms

/// ms; `inputs` per s and cell. With longer steps there are fewer of them, but more cells at risk in each.
double longest_dense_step(double inputs) {
  constexpr double longest = 0.5, inputs_per_step = 2.5;
  return std::clamp(1000 * inputs_per_step / inputs, usual_dense_step, longest);
}

/// True of models with V and two currents.
bool has_currents(const PopulationSpec& spec) {
  bool found = false;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if constexpr (LinearModel<Model>)
      if (spec.model.text == Model::name) found = Model::state_fields.size() == 3;
  });
  return found;
}

/// False where excitatory currents may start below 0 or inhibitory ones above: bounds of V rest on their signs.
bool usual_currents(const PopulationSpec& spec) {
  const Parameter *ex = find_parameter(spec.initial, "I_syn_ex"),
                  *in = find_parameter(spec.initial, "I_syn_in");
  return !(ex && smallest(ex->value) < 0) && !(in && largest(in->value) > 0);
}

/// Of the excitatory projections onto a population; `never` without any.
double shortest_excitatory_delay(const Description& description, const PopulationSpec& spec) {
  double shortest = never;
  for (const ProjectionSpec& p : description.projections)
    if (p.to.text == spec.name.text && p.receptor.text != "inhibitory")
      shortest = std::min(shortest, smallest(p.delay));
  return shortest;
}

/// How many short steps make up a long one whose excitation is known when it begins, a multiple of the shortest delay and no
/// longer than tau; 0 if it would be too short to gain from.
std::uint64_t foreseen_steps(const Description& description, const PopulationSpec& spec, double step,
                             double tau) {
  constexpr double rounding = 1e-3;  // in short steps, far above that of dates
  const double delay = shortest_delay(description);
  const double known = shortest_excitatory_delay(description, spec) - rounding * step;
  const double delays = std::floor(std::min(known, tau) / delay), per_delay = std::round(delay / step);
  if (!(delays * delay >= std::min(tau / 2, 2 * delay))) return 0;
  return static_cast<std::uint64_t>(std::min(delays * per_delay, double{most_per_long}));
}

}  // namespace

double step_within(double shortest_delay, double most) {
  double step = shortest_delay;
  while (step > most)
    step /= 2;
  return step;
}

std::optional<double> step_of(const Description& description, const PopulationSpec& spec) {
  const double delay = shortest_delay(description);
  if (spec.step) return delay < never ? step_within(delay, spec.step->ms) : spec.step->ms;
  const auto tau = shortest_time_constant(spec);
  if (!tau || offers_a_clock(spec) || any_drawn(spec.params) || delay == never || !usual_currents(spec))
    return std::nullopt;
  double inputs = inputs_from_cells(description, spec);
  for (const SourceSpec& source : description.sources) {
    if (source.to.text != spec.name.text) continue;
    if (!plain(source)) return std::nullopt;
    const Parameter* rate = find_parameter(source.params, "rate");
    if (rate) inputs += rate->value.a;
  }
  double step = step_within(delay, std::min(longest_dense_step(inputs), *tau / 4));
  for (const ProjectionSpec& p : description.projections) {
    if (p.to.text != spec.name.text) continue;
    if (teaches_or_modulates(description, p)) return std::nullopt;
    while (!plastic_in_time(p, step, false) && step > usual_dense_step)
      step /= 2;
    if (!plastic_in_time(p, step, false)) return std::nullopt;
  }
  if (inputs < 1000 * dense_inputs || step < shortest_step) return std::nullopt;
  return step;
}

std::optional<CalmSteps> calm_steps_of(const Description& description, const PopulationSpec& spec) {
  const double delay = shortest_delay(description);
  const auto tau = shortest_time_constant(spec);
  if (!has_currents(spec) || any_drawn(spec.params) || delay == never || !usual_currents(spec) ||
      step_of(description, spec) || inputs_from_cells(description, spec) < 1000 * calm_inputs)
    return std::nullopt;
  for (const SourceSpec& source : description.sources)
    if (source.to.text == spec.name.text && source.model.text != "spike_times") return std::nullopt;
  for (const ProjectionSpec& p : description.projections)
    if (p.to.text == spec.name.text && (p.plasticity || p.short_term || teaches_or_modulates(description, p)))
      return std::nullopt;
  CalmSteps steps{step_within(delay, *tau / 4), 1};
  if (steps.step < shortest_step) return std::nullopt;
  if (const std::uint64_t per_long = foreseen_steps(description, spec, steps.step, *tau))
    return CalmSteps{steps.step, per_long, true};
  const auto twice = [&] { return 2 * steps.step * static_cast<double>(steps.per_long); };
  while (steps.per_long < most_per_long && (twice() <= *tau / 2 || (twice() <= *tau && steps.per_long < 4)))
    steps.per_long *= 2;
  return steps;
}

void check_step(const Description& description, const PopulationSpec& spec, Mistakes& mistakes) {
  if (!spec.step) return;
  const auto tell = [&](const std::string& what) {
    mistakes.add(spec.step->place, fmt::format("populations.{}: step: {}", spec.name.text, what));
  };
  std::vector<std::string_view> clocked;
  for_each_type(NeuronModels{}, [&]<class Model>() {
    if constexpr (ClockedModel<Model>) clocked.push_back(Model::name);
  });
  if (std::find(clocked.begin(), clocked.end(), spec.model.text) == clocked.end())
    return tell(fmt::format("{} is not run in steps of a clock; only {} {}", spec.model.text,
                            fmt::join(clocked, ", "), clocked.size() == 1 ? "is" : "are"));
  if (spec.step->ms < shortest_step)
    tell(fmt::format("{} ms is too short; at least {} ms", spec.step->ms, shortest_step));
  if (any_drawn(spec.params)) tell("all cells need the same parameters");
  if (const double delay = shortest_delay(description); spec.step->ms > delay)
    tell(fmt::format("{} ms is longer than the shortest delay of the network, {} ms", spec.step->ms, delay));
  if (const auto tau = shortest_time_constant(spec); tau && spec.step->ms > *tau)
    tell(fmt::format("{} ms is longer than the shortest time constant of the synapses, {} ms", spec.step->ms,
                     *tau));
  for (const SourceSpec& source : description.sources)
    if (source.to.text == spec.name.text && !plain(source))
      tell(
          fmt::format("cells in steps hear only spike_times, and poisson of constant rate to all of them, "
                      "not sources.{}",
                      source.name.text));
  for (const ProjectionSpec& p : description.projections) {
    if (p.to.text != spec.name.text) continue;
    if (!plastic_in_time(p, spec.step->ms, true))
      tell(
          fmt::format("the plasticity of projections.{} needs a shorter step, or none: at most the "
                      "dendritic delay, and neither teacher nor modulator",
                      p.name.text));
    if (teaches_or_modulates(description, p))
      tell(fmt::format("projections.{} is a teacher or modulator, which cells in steps do not take",
                       p.name.text));
  }
}

}  // namespace mossy
