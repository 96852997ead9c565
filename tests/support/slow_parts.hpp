// SPDX-License-Identifier: MIT
// The parts of the slow engine that know models and rules: a cell with its state, a synapse with its traces, and what
// short-term plasticity gives of its weight.
#pragma once

#include <algorithm>
#include <bit>
#include <memory>
#include <vector>

#include "sim/build/catalogue.hpp"
#include "sim/build/parameters.hpp"
#include "sim/core/decay.hpp"
#include "tests/support/slow_engine.hpp"

namespace mossy::test {

template <NeuronModel Model>
class SlowCellOf final : public SlowCell {
 public:
  SlowCellOf(const PopulationSpec& spec, std::uint32_t cell, const Seeds& seeds)
      : asked_(params_of(spec, cell, seeds)),
        model_(asked_),
        start_(model_.rest()),
        cell_(cell),
        spikes_(key_of(seeds.dynamics, key_of("spikes " + spec.name.text))) {
    start_ = with_constants(start_, spec.initial, Model::state_fields);
    draw_parameters(start_, spec.initial, Model::state_fields, seeds.dynamics,
                    key_of("initial " + spec.name.text), cell);
    state_ = start_;
    restart(0);
  }

  double crossing() const override { return crossing_; }

  void receive(double time, int port, double weight) override {
    if (time < now_) {
      model_.receive_early(state_, port, weight, now_ - time);
    } else {
      advance_to(time);
      model_.receive(state_, port, weight);
    }
    predict();
  }

  void set_current(double time, std::size_t source, double amplitude) override {
    if constexpr (requires(typename Model::Params p) { p.I_e; }) {
      if (time > now_) advance_to(time);
      if (extra_.size() <= source) extra_.resize(source + 1);
      extra_[source] = amplitude;
      auto params = asked_;
      for (const double current : extra_)
        params.I_e += current;
      model_ = Model(params);
      predict();
    }
  }

  bool fire([[maybe_unused]] bool learns) override {
    advance_to(crossing_);
    const bool fires = !lookout_;
    if (fires) {
      model_.fire(state_);
      if constexpr (LearningModel<Model>)
        if (learns) model_.learn(state_);
      now_ += model_.refractory();
    }
    predict();
    return fires;
  }

  void restart(double time) override {
    const auto before = state_;
    state_ = start_;
    if constexpr (LearningModel<Model>) model_.keep(state_, before);
    if constexpr (StochasticModel<Model>)
      model_.seed(state_, key_of(spikes_, std::bit_cast<std::uint64_t>(time)), cell_);
    now_ = time;
    predict();
  }
  void forget_learned() override {
    if constexpr (LearningModel<Model>) {
      model_.keep(state_, start_);
      predict();
    }
  }

  void append_state(double time, std::vector<double>& out) const override {
    auto state = state_;
    if (now_ > time) {
      model_.rewind(state, now_ - time);
    } else {
      model_.advance(state, time - now_);
    }
    for (const auto& field : Model::state_fields)
      out.push_back(state.*field.member);
  }

 private:
  static typename Model::Params params_of(const PopulationSpec& spec, std::uint32_t cell,
                                          const Seeds& seeds) {
    auto params = with_constants(typename Model::Params{}, spec.params, Model::fields);
    draw_parameters(params, spec.params, Model::fields, seeds.structure, key_of("param " + spec.name.text),
                    cell);
    return params;
  }
  void advance_to(double time) {
    model_.advance(state_, time - now_);
    now_ = time;
  }
  void predict() {
    const double wait = model_.next_crossing(state_);
    crossing_ = now_ + wait;
    lookout_ = false;
    if constexpr (IntegratedModel<Model>) {
      if (wait <= model_.horizon()) return;
      lookout_ = !model_.settled(state_);
      crossing_ = lookout_ ? now_ + model_.horizon() : never;
    }
  }

  typename Model::Params asked_;
  Model model_;
  typename Model::State start_, state_{};
  std::uint32_t cell_;
  std::uint64_t spikes_;           ///< key of what is drawn for spikes
  std::vector<double> extra_;      ///< pA, of each current source
  double now_ = 0, crossing_ = 0;  ///< ms
  bool lookout_ = false;           ///< nothing crosses: the cell is only advanced and asked again
};

template <PlasticityRule Rule>
class SlowMemoryOf final : public SlowMemory {
 public:
  SlowMemoryOf(const typename Rule::Params& params, double w) : rule_(params) { restart(w); }

  /// Step by step through the times at which plasticity is switched.
  double go_on(double w, double time, const OnTimes& on) override {
    if constexpr (DriftingRule<Rule>) {
      while (stands_at_ < time) {
        double end = time;
        bool learns = false;
        for (const auto& [from, to] : on) {
          if (from > stands_at_) end = std::min(end, from);
          if (to > stands_at_) end = std::min(end, to);
          learns = learns || (from <= stands_at_ && stands_at_ < to);
        }
        if (learns) {
          const Around<Rule> around{standing(pre_), standing(post_), standing(modulator_)};
          w = rule_.drift(w, state_, end - stands_at_, around);
        } else {
          idle_step(rule_, state_, end - stands_at_);
        }
        stands_at_ = end;
      }
    }
    return w;
  }
  double weight_at(double w, double time, const OnTimes& on) const override {
    auto copy = *this;
    return copy.go_on(w, time, on);
  }
  double lag() const override {
    if constexpr (LaggedRule<Rule>) return rule_.pre_lag();
    return 0;
  }
  void modulated(double at) override {
    if constexpr (ModulatedRule<Rule>) {
      rule_.modulator_spike(modulator_.trace, modulator_.count > 0 ? at - modulator_.acted : 0);
      modulator_.acted = at;
      modulator_.count = 1;
    }
  }

  double on_pre(double w, double at, double dendritic) override {
    PostSeen<typename Rule::Post> seen;
    seen.first_pre = pre_.count == 0;
    if (pre_.count > 0) seen.since_pre = at - pre_.acted;
    if (post_.count > 0) {
      seen.spiked = true;
      seen.trace = post_.trace;
      seen.since = at - post_.acted;
      if constexpr (PairedRule<Rule>) seen.decay = Decay(rule_.tau_minus())(post_.spike, at - dendritic);
      seen.between = post_after_pre();
    }
    seen.between_or_now = seen.between || (noted_ && noted_at_ == at);
    auto own = pre_.trace;
    rule_.pre_spike(own, pre_.count > 0 ? at - pre_.acted : 0);
    return pre_step(rule_, w, state_, seen, own);
  }
  double on_post(double w, double at, double spike, double dendritic) override {
    PreSeen<typename Rule::Pre> seen;
    if (pre_.count > 0) {
      seen.spiked = true;
      seen.trace = pre_.trace;
      seen.since = at - pre_.acted;
      if constexpr (PairedRule<Rule>) seen.decay = Decay(rule_.tau_plus())(pre_.acted - dendritic, spike);
    }
    seen.first = !post_after_pre();
    auto own = post_.trace;
    rule_.post_spike(own, post_.count > 0 ? spike - post_.spike : 0);
    return post_step(rule_, w, state_, seen, own);
  }
  void note_post(double at) override {
    noted_ = true;
    noted_at_ = at;
  }
  void remember_pre(double at) override {
    rule_.pre_spike(pre_.trace, pre_.count > 0 ? at - pre_.acted : 0);
    pre_.acted = at;
    pre_.count = ++count_;
  }
  void remember_post(double at, double spike) override {
    rule_.post_spike(post_.trace, post_.count > 0 ? spike - post_.spike : 0);
    post_.acted = at;
    post_.spike = spike;
    post_.count = ++count_;
  }
  void forget() override {
    pre_ = {}, post_ = {}, modulator_ = {}, count_ = 0, noted_ = false;
    forget_trace(rule_, state_);
  }
  void restart(double w) override { state_ = started_synapse(rule_, w); }

 private:
  template <class Trace>
  struct Side {
    Trace trace{};
    double acted = 0, spike = 0;  ///< ms
    int count = 0;                ///< its place among all that acted here, 0: nothing yet
  };
  /// A trace where the memory stands.
  template <class Trace>
  Standing<Trace> standing(const Side<Trace>& side) const {
    if (side.count == 0) return {};
    return {side.trace, stands_at_ - side.acted};
  }
  bool post_after_pre() const { return post_.count > pre_.count; }

  Rule rule_;
  typename Rule::Synapse state_{};
  Side<typename Rule::Pre> pre_;
  Side<typename Rule::Post> post_;
  Side<typename ModulatorOf<Rule>::Trace> modulator_;
  double stands_at_ = 0;  ///< ms, where what goes on between events has come to
  int count_ = 0;
  bool noted_ = false;
  double noted_at_ = 0;  ///< ms
};

inline std::unique_ptr<SlowMemory> make_memory(const ProjectionSpec& spec, double w) {
  std::unique_ptr<SlowMemory> made;
  if (!spec.plasticity) return made;
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    if (spec.plasticity->rule.text != Rule::name) return;
    made = std::make_unique<SlowMemoryOf<Rule>>(
        with_constants(typename Rule::Params{}, spec.plasticity->params, Rule::fields), w);
  });
  return made;
}

template <ShortTermRule Rule>
class SlowReleaseOf final : public SlowRelease {
 public:
  explicit SlowReleaseOf(const typename Rule::Params& params) : rule_(params) {}

  double share(double time) override {
    const double share = rule_.release(state_, used_ ? time - last_ : 0, !used_);
    last_ = time;
    used_ = true;
    return share;
  }
  void forget() override { state_ = {}, used_ = false; }

 private:
  Rule rule_;
  typename Rule::State state_{};
  double last_ = 0;  ///< ms
  bool used_ = false;
};

inline std::unique_ptr<SlowRelease> make_slow_release(const ProjectionSpec& spec) {
  std::unique_ptr<SlowRelease> made;
  if (!spec.short_term) return made;
  for_each_type(ShortTermRules{}, [&]<class Rule>() {
    if (spec.short_term->rule.text == Rule::name)
      made = std::make_unique<SlowReleaseOf<Rule>>(
          with_constants(typename Rule::Params{}, spec.short_term->params, Rule::fields));
  });
  return made;
}

}  // namespace mossy::test
