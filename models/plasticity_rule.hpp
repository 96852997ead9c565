// SPDX-License-Identifier: MIT
// What a long-term plasticity rule must offer: a plain value that changes one weight at two occasions.
//
//   Pre, Post       traces of the sending and of the receiving cell, zero before their first spike
//   Synapse         what a single synapse keeps besides its weight (empty for most rules)
//   pre_spike(trace, dt)    the sending cell fires, dt ms after its last spike (0 at its first)
//   post_spike(trace, dt)   the same for the receiving cell, or for its teacher (climbing fibre)
//   on_pre(w, synapse, seen)    the new weight when a presynaptic spike acts at the synapse
//   on_post(w, synapse, seen)   the new weight when a postsynaptic spike acts at it
//
// A rule in which the spiking cell's own past counts takes a fourth argument, that cell's traces right after
// the spike:  on_pre(w, synapse, seen, own_pre),  on_post(w, synapse, seen, own_post).
//
// A rule that takes no such argument and reads no more of what it is shown than `spiked`, `trace` and `decay` (PairedRule),
// with a trace of one double or none in Post, tells its time constants,
//
//   tau_plus(), tau_minus()   ms: of the decay of the sending cell's trace, as seen by on_post, and of the receiving cell's
//
// and `decay` is exp(-since / tau) for it, worked out once per spike (sim/core/decay.hpp).
//
// A rule that goes on between spikes (DriftingRule) also offers
//
//   drift(w, synapse, dt, around)   the new weight after dt ms, at the start of which the traces stand as shown and
//                                   within which nothing happens and plasticity is on
// and may offer
//   start(w)              the state of a synapse built with weight w (nothing said: Synapse{})
//   idle(synapse, dt)     what goes on in the synapse while plasticity is off (nothing said: nothing)
//   forget(synapse)       what of its state is a trace, for a phase that resets traces
//   pre_lag()             ms >= 0 by which the trace of the sending cell jumps later than its spike acts
//   Modulator, modulator_spike(trace, dt)   a third trace per receiving cell, raised by the spikes that arrive through
//                                           the projection named as `modulator`, at their arrival
// In such a rule what lies between spikes (`first`, `between`, `between_or_now`) is not told.
//
// Dates are the engine's affair: it pairs spikes by the time at which they act at the synapse (pre: spike +
// axonal delay; post: spike + dendritic delay), potentiation before depression at equal times, and never
// shows a rule the partner of zero lag (convention S10). Traces are shown as they stand right after the
// partner's last spike before, with the time since.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include "models/field.hpp"

namespace mossy {

/// The sending cell as seen from a postsynaptic spike.
template <class Trace>
struct PreSeen {
  Trace trace{};        ///< right after its last spike
  double since = 0;     ///< ms since that spike; 0 with a zero trace when there was none
  double decay = 0;     ///< of the trace since then, for a PairedRule
  bool spiked = false;  ///< it has fired before
  bool first = false;   ///< this is the first postsynaptic spike since then
};

/// The receiving cell as seen from a presynaptic spike.
template <class Trace>
struct PostSeen {
  Trace trace{};
  double since = 0;
  double decay = 0;
  bool spiked = false;
  bool between = false;         ///< a postsynaptic spike acted since the last presynaptic one
  bool between_or_now = false;  ///< ... or acts at this very instant
  double since_pre = 0;         ///< ms since the last presynaptic spike, 0 when there was none
  bool first_pre = false;       ///< there was none
};

struct NoSynapseState {};

/// on_pre and on_post with the spiking cell's own traces, for rules that ask for them and for those that do not.
template <class Rule, class Seen>
double pre_step(const Rule& rule, double w, typename Rule::Synapse& s, const Seen& seen,
                const typename Rule::Pre& own) {
  if constexpr (requires { rule.on_pre(w, s, seen, own); }) {
    return rule.on_pre(w, s, seen, own);
  } else {
    return rule.on_pre(w, s, seen);
  }
}
template <class Rule, class Seen>
double post_step(const Rule& rule, double w, typename Rule::Synapse& s, const Seen& seen,
                 const typename Rule::Post& own) {
  if constexpr (requires { rule.on_post(w, s, seen, own); }) {
    return rule.on_post(w, s, seen, own);
  } else {
    return rule.on_post(w, s, seen);
  }
}

// -- rules that go on between spikes ------------------------------------------------------------

struct NoModulator {};
template <class R>
concept ModulatedRule = requires(const R r, typename R::Modulator& trace, double dt) {
  { r.modulator_spike(trace, dt) } -> std::same_as<void>;
};
template <class R>
struct ModulatorOf {
  using Trace = NoModulator;
};
template <ModulatedRule R>
struct ModulatorOf<R> {
  using Trace = typename R::Modulator;
};

/// A trace as it was right after its last spike, with the ms since; zero and 0 when there was none.
template <class Trace>
struct Standing {
  Trace trace{};
  double since = 0;
};

/// The traces at the start of a stretch in which nothing happens.
template <class R>
struct Around {
  Standing<typename R::Pre> pre;
  Standing<typename R::Post> post;
  Standing<typename ModulatorOf<R>::Trace> modulator;
};

template <class Rule>
typename Rule::Synapse started_synapse(const Rule& rule, double w) {
  if constexpr (requires { rule.start(w); }) {
    return rule.start(w);
  } else {
    return {};
  }
}
template <class Rule>
void idle_step(const Rule& rule, typename Rule::Synapse& s, double dt) {
  if constexpr (requires { rule.idle(s, dt); }) rule.idle(s, dt);
}
template <class Rule>
void forget_trace(const Rule& rule, typename Rule::Synapse& s) {
  if constexpr (requires { rule.forget(s); }) rule.forget(s);
}

/// Wmin of a rule, 0 where it has none.
template <class Params>
constexpr double smallest_weight(const Params& params) {
  if constexpr (requires { params.Wmin; }) {
    return params.Wmin;
  } else {
    return 0;
  }
}

// -- concepts -----------------------------------------------------------------------------------

template <class R>
concept PlasticityRule = std::constructible_from<R, typename R::Params> &&
    std::is_trivially_copyable_v<typename R::Pre> && std::is_trivially_copyable_v<typename R::Post> &&
    std::is_trivially_copyable_v<typename R::Synapse> &&
    requires(const R r, typename R::Pre& pre, typename R::Post& post, typename R::Synapse& synapse, double w,
             double dt, const PreSeen<typename R::Pre>& pre_seen, const PostSeen<typename R::Post>& post_seen,
             const typename R::Params& p) {
  { R::name } -> std::convertible_to<std::string_view>;
  { R::meaning } -> std::convertible_to<std::string_view>;
  { R::equation } -> std::convertible_to<std::string_view>;
  { R::source } -> std::convertible_to<std::string_view>;
  { R::needs_teacher } -> std::convertible_to<bool>;
  R::fields;
  { R::check(p) } -> std::convertible_to<std::string_view>;
  { r.pre_spike(pre, dt) } -> std::same_as<void>;
  { r.post_spike(post, dt) } -> std::same_as<void>;
  { pre_step(r, w, synapse, post_seen, pre) } -> std::same_as<double>;
  { post_step(r, w, synapse, pre_seen, post) } -> std::same_as<double>;
};

template <class R>
concept PairedRule =
    PlasticityRule<R> && !R::needs_teacher &&
    (std::is_empty_v<typename R::Post> || sizeof(typename R::Post) == sizeof(double)) &&
    requires(const R r, typename R::Synapse& synapse, double w, const PreSeen<typename R::Pre>& pre_seen,
             const PostSeen<typename R::Post>& post_seen) {
  { r.on_pre(w, synapse, post_seen) } -> std::same_as<double>;
  { r.on_post(w, synapse, pre_seen) } -> std::same_as<double>;
  { r.tau_plus() } -> std::same_as<double>;
  { r.tau_minus() } -> std::same_as<double>;
};

template <class R>
concept DriftingRule = PlasticityRule<R> &&
    requires(const R r, typename R::Synapse& s, double w, double dt, const Around<R>& around) {
  { r.drift(w, s, dt, around) } -> std::same_as<double>;
};

template <class R>
concept LaggedRule = DriftingRule<R> && requires(const R r) {
  { r.pre_lag() } -> std::same_as<double>;
};

}  // namespace mossy
