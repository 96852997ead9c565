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
  bool spiked = false;  ///< it has fired before
  bool first = false;   ///< this is the first postsynaptic spike since then
};

/// The receiving cell as seen from a presynaptic spike.
template <class Trace>
struct PostSeen {
  Trace trace{};
  double since = 0;
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

}  // namespace mossy
