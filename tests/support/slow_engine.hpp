// SPDX-License-Identifier: MIT
// The judge of the engine: the same network simulated in the most obvious way.
//
// One queue, one event at a time, whole network at once: no windows, no blocks, no packets, nothing lazy. Each
// synapse is an object with a weight and traces of its own, brought up to date at each spike. Of the network
// as built it takes the wiring only; of the models and rules their own functions, called at the same events, so
// spikes, weights and states must equal those of the fast engine to the last bit.
//
// Events at one instant, in this order (the ranks of `Kind`):
//   what the protocol does; current steps; posts act at synapses; pres act; spikes arrive, by projection, source,
//   delay, target; devices' spikes; private spikes; emitting cells; cells cross their thresholds;
//   what acted is remembered in the traces, so that no spike sees a partner of the same instant.
// Where a teacher stands for the post, pres act and are remembered before it. A rule that goes on between events is
// led on to each event of its synapse before that event acts, and to what the protocol does just before it.
#pragma once

#include <compare>
#include <map>
#include <memory>
#include <vector>

#include "sim/engine/train_law.hpp"
#include "tests/support/small_network.hpp"

namespace mossy::test {

/// A cell of any model; cells that only emit have none.
class SlowCell {
 public:
  virtual ~SlowCell() = default;
  virtual double crossing() const = 0;  ///< ms, if nothing arrives before; or `never`
  virtual void receive(double time, int port, double weight) = 0;
  virtual void set_current(double time, std::size_t source, double amplitude) = 0;
  /// What its crossing says happens; true if that is a spike, false if it was only advanced to a look-out.
  /// `learns`: plasticity is on for its population.
  virtual bool fire(bool learns) = 0;
  /// What the cell has learned stays.
  virtual void restart(double time) = 0;
  virtual void forget_learned() = 0;
  virtual void append_state(double time, std::vector<double>& out) const = 0;
};

/// What a plastic synapse remembers.
class SlowMemory {
 public:
  virtual ~SlowMemory() = default;
  /// The weight at `time`: what goes on between events goes on. The memory stands at `time` afterwards.
  virtual double go_on(double w, double time, const OnTimes& on) = 0;
  /// The same, and nothing is changed.
  virtual double weight_at(double w, double time, const OnTimes& on) const = 0;
  /// ms by which the trace of a pre jumps later than the pre acts.
  virtual double lag() const = 0;
  virtual void modulated(double at) = 0;
  virtual double on_pre(double w, double at, double dendritic) = 0;
  virtual double on_post(double w, double at, double spike, double dendritic) = 0;
  /// A post acts now, whether or not the rule is on.
  virtual void note_post(double at) = 0;
  virtual void remember_pre(double at) = 0;
  virtual void remember_post(double at, double spike) = 0;
  virtual void forget() = 0;
  /// As built, with weight w.
  virtual void restart(double w) = 0;
};

/// What a synapse with short-term plasticity gives of its weight.
class SlowRelease {
 public:
  virtual ~SlowRelease() = default;
  virtual double share(double time) = 0;
  virtual void forget() = 0;
};

class SlowEngine {
 public:
  explicit SlowEngine(const Prepared& prepared);
  /// Everything before `time` (ms) happens.
  void run_until(double time);
  Outcome outcome(double time) const;

 private:
  enum class Kind {
    action,
    step,
    post_acts,
    pre_acts,
    arrival,
    device,
    private_spike,
    emission,
    post_remembered,  ///< from here on after crossings
    pre_remembered
  };
  struct When {
    double time;  ///< ms
    Kind kind;
    std::size_t set;     ///< projection, source or population
    std::size_t member;  ///< synapse of it, or cell
    std::size_t serial;  ///< as they came
    friend auto operator<=>(const When&, const When&) = default;
  };
  struct Event {
    double value =
        0;  ///< arrival: weight; pre_acts: arrival; post_acts: the spike; step: amplitude; device: weight
  };
  struct Synapse {
    std::uint32_t source, target;
    double delay, weight, first_weight;
    std::unique_ptr<SlowMemory> memory;    ///< of a plastic one
    std::unique_ptr<SlowRelease> release;  ///< with short-term plasticity
  };
  struct Path {  ///< a projection
    const ProjectionSpec* spec;
    std::size_t from, to;
    int port = 0;
    double gain = 1;
    bool floats = false;  ///< weights are kept in single precision
    bool taught = false;
    std::vector<std::size_t> pupils;     ///< projections this one teaches
    std::vector<std::size_t> modulated;  ///< projections whose modulator this one is
    std::vector<Synapse> synapses;
    std::vector<std::vector<std::size_t>> of_source, of_target;
    OnTimes on;
  };
  struct Group {  ///< a population
    const PopulationSpec* spec;
    std::vector<std::unique_ptr<SlowCell>> cells;
    std::vector<Spike> spikes;
    OnTimes learning_on;
  };
  struct Private {  ///< one cell's random train
    Stream stream;
    TrainLaw law;
    double weight, stop;
    int port;
  };
  struct Device {
    const SourceSpec* spec;
    std::size_t to, number;  ///< number: among the population's currents
    int port;
    std::map<std::uint32_t, Private> trains;
  };

  void make_cells();
  void make_paths(const Network& network);
  void make_devices();
  void make_steps(std::size_t index, std::uint32_t cell);
  void make_noise(std::size_t index, std::uint32_t cell);
  void make_listed(std::size_t index, std::uint32_t cell);
  void make_private(std::size_t index, std::uint32_t cell);
  void make_shared_poisson(std::size_t index, double step);
  void make_trains();
  void make_own_trains(std::size_t population);
  void make_train(std::size_t population, const Showing& showing, std::uint32_t cell);

  void put(double time, Kind kind, std::size_t set, std::size_t member, double value);
  void happen(const When& when, const Event& event);
  void fires(std::size_t population, std::uint32_t cell, double time);
  void post_spike(Path& path, std::uint32_t cell, double time);
  void acts(const When& when, double value);
  void arrive(const When& when, double weight);
  void put_private(std::size_t index, std::uint32_t cell, double time);
  void perform(const Action& action);
  void normalise(const Action& action);
  void forget_traces(double time);
  void refresh_arrivals(std::size_t path);
  template <class Drop>
  void drop(const Drop& unwanted);
  double dendritic(const Path& path, const Synapse& synapse) const;
  std::size_t population_of(const std::string& name) const;
  int port_of(std::size_t population, const std::string& receptor) const;

  Prepared prepared_;
  std::vector<Group> groups_;
  std::vector<Path> paths_;
  std::vector<Device> devices_;
  std::map<When, Event> queue_;
  std::size_t serial_ = 0;
};

/// The whole run.
Outcome run_slow(const Prepared& prepared);

}  // namespace mossy::test
