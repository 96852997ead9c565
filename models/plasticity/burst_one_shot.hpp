// SPDX-License-Identifier: MIT
// One-shot storage by bursts: a burst of the sending and a burst of the receiving cell near each other move the
// weight to its upper bound, at once or by a fraction of the way.
//
//   burst   n spikes within `window` ms; its spikes are used up, the next burst begins with the next spike
//   weight  when a burst completes and the partner's last burst was completed at most `pairing` ms before:
//           w += fraction (Wmax - w)
//
// With fraction 1 the weights are those of a clipped Hebbian net: Willshaw, Buneman and Longuet-Higgins 1969,
// doi 10.1038/222960a0. That bursts and not single spikes store, within seconds and in one trial, is known from
// plateau potentials in CA1: Bittner et al. 2017, doi 10.1126/science.aan3846. Bursts completed at the same instant
// do not pair (as pairs of zero lag count nothing); nothing weakens.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity_rule.hpp"

namespace mossy {

struct BurstOneShot {
  static constexpr std::string_view name = "burst_one_shot";
  static constexpr std::string_view meaning =
      "one-shot storage: a presynaptic and a postsynaptic burst near each other set the weight to Wmax";
  static constexpr std::string_view equation =
      "n_pre spikes within window_pre and n_post within window_post, at most `pairing` apart: w += fraction "
      "(Wmax - w)";
  static constexpr std::string_view source =
      "Willshaw et al. 1969, doi 10.1038/222960a0; Bittner et al. 2017, doi 10.1126/science.aan3846";
  static constexpr bool needs_teacher = false;
  static constexpr int largest_n = 8;

  struct Params {
    double n_pre = 2;
    double n_post = 2;
    double window_pre = 50;
    double window_post = 50;
    double pairing = 100;
    double fraction = 1;
    double Wmax = 100;
  };
  static constexpr std::array fields{
      Field<Params>{"n_pre", "", &Params::n_pre, ParameterBounds{1, largest_n, true, true, true},
                    "spikes that make a presynaptic burst"},
      Field<Params>{"n_post", "", &Params::n_post, ParameterBounds{1, largest_n, true, true, true},
                    "spikes that make a postsynaptic burst"},
      Field<Params>{"window_pre", "ms", &Params::window_pre, positive, "longest presynaptic burst"},
      Field<Params>{"window_post", "ms", &Params::window_post, positive, "longest postsynaptic burst"},
      Field<Params>{"pairing", "ms", &Params::pairing, positive, "longest time between two bursts that pair"},
      Field<Params>{"fraction", "", &Params::fraction, mossy::fraction,
                    "share of the way to Wmax that one pairing goes"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "largest weight"},
  };
  static std::string_view check(const Params&) { return ""; }

  /// A cell's spikes as they stand right after its last one.
  struct Bursts {
    std::array<double, largest_n> ago{};  ///< ms, of the spikes of a burst under way, newest first
    int count = 0;                        ///< of them
    bool completed = false;               ///< by the last spike
    double last = never;                  ///< ms since the last burst was completed
  };
  using Pre = Bursts;
  using Post = Bursts;
  using Synapse = NoSynapseState;

  explicit BurstOneShot(const Params& p) : p_(p) {}

  void pre_spike(Pre& b, double dt) const { spike(b, dt, static_cast<int>(p_.n_pre), p_.window_pre); }
  void post_spike(Post& b, double dt) const { spike(b, dt, static_cast<int>(p_.n_post), p_.window_post); }

  double on_pre(double w, Synapse&, const PostSeen<Post>& post, const Pre& own) const {
    return own.completed && pairs(post) ? stored(w) : w;
  }
  double on_post(double w, Synapse&, const PreSeen<Pre>& pre, const Post& own) const {
    return own.completed && pairs(pre) ? stored(w) : w;
  }

 private:
  static void spike(Bursts& b, double dt, int n, double window) {
    b.last += dt;
    for (int k = 0; k < b.count; ++k)
      b.ago[static_cast<std::size_t>(k)] += dt;
    while (b.count > 0 && b.ago[static_cast<std::size_t>(b.count - 1)] > window)
      --b.count;
    b.completed = b.count + 1 >= n;
    if (b.completed) {
      b.count = 0;
      b.last = 0;
      return;
    }
    std::copy_backward(b.ago.begin(), b.ago.begin() + b.count, b.ago.begin() + b.count + 1);
    b.ago[0] = 0;
    ++b.count;
  }
  bool pairs(const auto& partner) const {
    return partner.spiked && partner.trace.last + partner.since <= p_.pairing;
  }
  double stored(double w) const { return std::min(w + p_.fraction * (p_.Wmax - w), p_.Wmax); }

  Params p_;
};
static_assert(PlasticityRule<BurstOneShot>);

}  // namespace mossy
