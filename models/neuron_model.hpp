// SPDX-License-Identifier: MIT
// What a neuron model must offer: a plain value with constants worked out from its parameters, and a State
// that the engine owns. A State holds values and no addresses: checkpoints keep it as it lies.
//
// A model knows durations, never dates, and no cell's number. The engine keeps the date up to which each
// state has been advanced and calls, for one cell:
//
//   advance(state, dt)            the flow without input and without threshold, over dt ms >= 0
//   receive(state, port, weight)  a spike arrives now; weight >= 0, the port says which receptor
//   can_fire(state)               cheap: false only if no crossing can come without further input
//   can_fire_within(state, dt)    the same for the next dt ms; true costs the work of next_crossing
//   next_crossing(state)          ms from now to the first V >= V_th (0: now), or `never`
//   fire(state)                   reset, and all that evolves while refractory: the state is now t_ref later
//   receive_early(state, port, weight, lead)   the cell is refractory for another `lead` ms > 0
//   refractory()                  t_ref in ms
//   rewind(state, lead)           for looking at a refractory cell: the state `lead` ms before that period ends
//
// A model may offer a cheap bound that spares predictions which the next input would overthrow:
//
//   quiet_for(state)              ms from now in which no crossing comes for certain; 0 if it cannot tell
//
// A model without a closed form looks only `horizon()` ms ahead in next_crossing. When nothing crosses by then
// the engine advances the cell to that date and asks again, unless the model says that it has come to rest:
//
//   horizon()                     ms > 0; what next_crossing finds beyond does not count
//   settled(state)                true only if the cell, left alone, will never fire
//   crossing_within(state, dt, ahead)   next_crossing that need not look further than dt; the same date if it
//                                 finds one. If it is `never`, `ahead` is the state after advance(dt), to the bit
//
// Its advance(state, dt) depends on state and dt alone: own steps with dense output, none cut to fit.
//
// A model whose flow is linear may say so, for cells with dense input (sim/engine/dense_block.hpp). With x the
// distance of the state from `equilibrium()`, fields in the order of state_fields, V first:
//
//   slope(x)              dx/dt = A x, per ms
//   moved                 by port: the fields that an input moves, in time; first the one it adds its weight to
//   bulge(h)              with two currents: how far V may stand above both its ends within h ms (StepBulge, a bound)
//
// and, to find crossings in a short step sooner,
//
//   crossing_by(state, dt)   next_crossing(state) but for its last digits where that lies within dt; else a later date
//                            or `never`. Its digits may depend on dt
//
// Their advance(state, dt) also goes back: dt < 0.
//
// A model that fires at random draws ahead: what it needs of chance until its next spike is part of its State, so
// that next_crossing is as definite as any, and fire(state) draws anew. The engine gives each cell its own random
// numbers where it starts it:
//
//   seed(state, key, cell)        what its random numbers are drawn by: a key (population, date of start), its number
//
// A model whose cells learn by their own spikes (LearningModel) also offers
//
//   learn(state)                  called right after fire(state), where plasticity is on
//   keep(state, before)           takes over what `before` has learned: membranes are reset and learning is kept
//
// Laws, tested on every model of the catalogue: advancing twice is advancing once; a predicted crossing
// counts down; a null input changes nothing; firing leaves the cell below threshold; looking ahead ends where
// advancing does.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "models/field.hpp"

namespace mossy {

template <class M>
concept NeuronModel = std::constructible_from<M, typename M::Params> &&
    std::is_trivially_copyable_v<typename M::State> &&
    requires(const M m, typename M::State& s, const typename M::State& cs, double dt, double weight, int port,
             const typename M::Params& p) {
  { M::name } -> std::convertible_to<std::string_view>;
  { M::meaning } -> std::convertible_to<std::string_view>;
  { M::equation } -> std::convertible_to<std::string_view>;
  { M::source } -> std::convertible_to<std::string_view>;
  M::fields;        // std::array of Field<Params>
  M::state_fields;  // std::array of Field<State>: may be set at the start and recorded
  M::receptors;     // std::array of names, index = port
  { M::check(p) } -> std::convertible_to<std::string_view>;  // "" or what is wrong
  { m.rest() } -> std::same_as<typename M::State>;
  { m.advance(s, dt) } -> std::same_as<void>;
  { m.receive(s, port, weight) } -> std::same_as<void>;
  { m.receive_early(s, port, weight, dt) } -> std::same_as<void>;
  { m.can_fire(cs) } -> std::same_as<bool>;
  { m.can_fire_within(cs, dt) } -> std::same_as<bool>;
  { m.next_crossing(cs) } -> std::same_as<double>;
  { m.fire(s) } -> std::same_as<void>;
  { m.refractory() } -> std::same_as<double>;
  { m.rewind(s, dt) } -> std::same_as<void>;
};

template <class M>
concept IntegratedModel = NeuronModel<M> &&
    requires(const M m, const typename M::State& cs, typename M::State& ahead) {
  { m.horizon() } -> std::same_as<double>;
  { m.settled(cs) } -> std::same_as<bool>;
  { m.crossing_within(cs, 1.0, ahead) } -> std::same_as<double>;
};

/// In mV: of_distance (V_inf - top)+ + of_ex I_ex+ + of_in I_in+ + of_inhibition w, with top the larger of V at both ends,
/// currents as they stand at the start and all excitatory inputs, and w the sum of the inhibitory weights.
struct StepBulge {
  double of_distance, of_ex, of_in, of_inhibition;
};

template <class M>
concept LinearModel =
    NeuronModel<M> && !IntegratedModel<M> && requires(const M m, const typename M::State& x) {
  M::moved;
  { m.equilibrium() } -> std::same_as<typename M::State>;
  { m.slope(x) } -> std::same_as<typename M::State>;
}
&&(M::state_fields.size() == 1 || requires(const M m, double h) {
  { m.bulge(h) } -> std::same_as<StepBulge>;
});

/// May be run in steps of a clock: M::Clocked says how (models/neuron/clocked_conductances.hpp).
template <class M>
concept ClockedModel =
    NeuronModel<M> && std::constructible_from<typename M::Clocked, typename M::Params, double>;

template <class M>
concept StochasticModel = NeuronModel<M> && requires(const M m, typename M::State& s) {
  { m.seed(s, std::uint64_t{}, std::uint32_t{}) } -> std::same_as<void>;
};

template <class M>
concept LearningModel = NeuronModel<M> &&
    requires(const M m, typename M::State& s, const typename M::State& before) {
  { m.learn(s) } -> std::same_as<void>;
  { m.keep(s, before) } -> std::same_as<void>;
};

}  // namespace mossy
