// SPDX-License-Identifier: MIT
// Cells that only emit: spike trains that depend on time and on a random stream, on nothing they receive.
//
// A population of such cells is described by showings: from `start` to `end`, the listed cells fire at random or at
// given times. A cell of a showing has a stream of its own, keyed by the showing and the cell, and is drawn only as
// far as the window has come; cells that are not shown cost nothing, those that are cost by their spikes (a wheel of
// their dates). Beside showings there may be a list of spikes, which is gone through once. Thread rule: belongs to its
// thread like any block.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "models/field.hpp"
#include "sim/core/rng.hpp"
#include "sim/engine/block.hpp"
#include "sim/engine/train_law.hpp"
#include "sim/engine/wake_wheel.hpp"

namespace mossy {

/// The times of a showing's trains are counted from its start, so that trains repeat to the bit.
struct Showing {
  double start = 0, end = 0;                   ///< ms
  double from = 0;                             ///< ms after start: random trains begin
  double rate = 0;                             ///< Hz, Poisson
  std::shared_ptr<const RateProfile> profile;  ///< of the rate, t counted from start; none: constant
  std::vector<TrainLaw> laws;                  ///< instead of rate and profile: one for all cells or one each
  std::vector<double> times;                   ///< instead of a random train: ms after start, ascending
  double jitter = 0;                           ///< ms, sd of a normal shift of each time
  std::uint64_t purpose = 0, index = 0;        ///< of the random streams
  std::vector<std::uint32_t> cells;            ///< in the block
};

class TrainBlock final : public Block {
 public:
  /// `showings` ascending in start; `listed` by time, then cell (numbers within the population).
  TrainBlock(BlockPlace place, double shortest_delay, double longest_delay, std::vector<Showing> showings,
             std::uint64_t seed, std::vector<Spike> listed = {})
      : Block(std::move(place), shortest_delay, longest_delay),
        showings_(std::move(showings)),
        listed_(std::move(listed)),
        seed_(seed) {
    wheel_.start(0, std::max(shortest_delay, 0.1), 0);
  }

  void run_window(double end) override {
    spikes_.clear();
    for (; next_ < showings_.size() && showings_[next_].start < end; ++next_)
      begin_showing(static_cast<std::uint32_t>(next_));
    wheel_.before(end, [&](std::uint32_t slot) {
      emit_before(trains_[slot], end);
      if (!(trains_[slot].next < never)) free_.push_back(slot);
      return trains_[slot].next;
    });
    for (; next_listed_ < listed_.size() && listed_[next_listed_].time < end; ++next_listed_)
      spikes_.push_back(listed_[next_listed_]);
    std::sort(spikes_.begin(), spikes_.end());
  }

  double next_event() const override {
    double next = next_ < showings_.size() ? showings_[next_].start : never;
    if (next_listed_ < listed_.size()) next = std::min(next, listed_[next_listed_].time);
    return std::min(next, wheel_.earliest([&](std::uint32_t slot) { return trains_[slot].next; }));
  }
  void reset(double) override {}
  double sample(std::uint32_t, std::size_t, double) override { return 0; }
  std::uint64_t state_bytes() const override {
    std::uint64_t sum = trains_.capacity() * sizeof(Train) + 4 * free_.capacity() + wheel_.bytes() +
                        showings_.capacity() * sizeof(Showing) + listed_.capacity() * sizeof(Spike);
    for (const Showing& s : showings_)
      sum += 4 * s.cells.capacity() + 8 * s.times.capacity() + s.laws.capacity() * sizeof(TrainLaw);
    return sum;
  }

 protected:
  void archive_cells(Archive& a) override {
    a(trains_, free_, wheel_, next_, next_listed_);
    if (a.loads())
      for (std::size_t k = 0; k < next_; ++k)
        give_law(showings_[k]);
  }

 private:
  struct Train {
    double start, end;           ///< ms, of the showing
    std::uint32_t showing, law;  ///< place of its law, or no_law: a single spike
    std::uint32_t cell;
    double next;    ///< ms
    double offset;  ///< ms after the showing's start
    Stream stream;
  };
  static constexpr std::uint32_t no_law = 0xffffffff;

  static void give_law(Showing& showing) {
    if (showing.laws.empty() && showing.times.empty())
      showing.laws.emplace_back(Poisson{showing.rate, showing.profile});
  }

  void begin_showing(std::uint32_t number) {
    Showing& showing = showings_[number];
    give_law(showing);
    for (std::size_t k = 0; k < showing.cells.size(); ++k) {
      const std::uint32_t cell = showing.cells[k];
      Stream stream(seed_, showing.purpose, key_of(showing.index, place_.first + cell));
      if (!showing.times.empty()) {
        fire_at_times(showing, cell, stream);
        continue;
      }
      const auto law = static_cast<std::uint32_t>(showing.laws.size() == 1 ? 0 : k);
      Train train{showing.start, showing.end, number, law, cell, never, showing.from, stream};
      go_to(train, first_spike(showing.laws[law], train.offset, train.stream));
      if (train.next < never) add(train);
    }
  }

  /// All at once: a showing lists few times. Kept as trains of one spike each, so that windows stay separate.
  void fire_at_times(const Showing& showing, std::uint32_t cell, Stream& stream) {
    for (const double offset : showing.times) {
      const double shift = showing.jitter > 0 ? showing.jitter * stream.normal() : 0;
      const double time = std::max(showing.start, showing.start + offset + shift);
      if (time < showing.end) add({showing.start, showing.end, 0, no_law, cell, time, 0, stream});
    }
  }

  void add(const Train& train) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(trains_.size()));
      trains_.emplace_back();
      wheel_.grow(trains_.size());
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    trains_[slot] = train;
    wheel_.note(slot, train.next);
  }

  void emit_before(Train& train, double end) {
    while (train.next < end) {
      spikes_.push_back({train.next, place_.first + train.cell});
      go_to(train, train.law == no_law
                       ? never
                       : next_spike(showings_[train.showing].laws[train.law], train.offset, train.stream));
    }
  }

  static void go_to(Train& train, double offset) {
    train.offset = offset;
    train.next = train.start + offset < train.end ? train.start + offset : never;
  }

  std::vector<Showing> showings_;
  std::vector<Train> trains_;        ///< [slot]
  std::vector<std::uint32_t> free_;  ///< slots of trains that have ended
  WakeWheel wheel_;                  ///< of slots
  std::vector<Spike> listed_;
  std::size_t next_ = 0, next_listed_ = 0;
  std::uint64_t seed_;
};

}  // namespace mossy
