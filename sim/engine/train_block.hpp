// SPDX-License-Identifier: MIT
// Cells that only emit: spike trains that depend on time and on a random stream, on nothing they receive.
//
// A population of such cells is described by showings: from `start` to `end`, the listed cells fire at a rate
// (Poisson, if wanted modulated) or at given times. A cell of a showing has a stream of its own, keyed by the
// showing and the cell, and is drawn only as far as the window has come; cells that are not shown cost nothing.
// Thread rule: belongs to its thread like any block.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "models/field.hpp"
#include "sim/core/rng.hpp"
#include "sim/engine/block.hpp"

namespace mossy {

struct Showing {
  double start = 0, end = 0;                              ///< ms
  double rate = 0;                                        ///< Hz
  double modulation_frequency = 0, modulation_depth = 0;  ///< rate (1 + depth sin(2 pi f (t - start)))
  std::vector<double> times;                              ///< instead of a rate: ms after start, ascending
  double jitter = 0;                                      ///< ms, sd of a normal shift of each time
  std::uint64_t purpose = 0, index = 0;                   ///< of the random streams
  std::vector<std::uint32_t> cells;                       ///< in the block
};

class TrainBlock final : public Block {
 public:
  /// `showings` ascending in start.
  TrainBlock(BlockPlace place, double shortest_delay, double longest_delay, std::vector<Showing> showings,
             std::uint64_t seed)
      : Block(std::move(place), shortest_delay, longest_delay), showings_(std::move(showings)), seed_(seed) {}

  void run_window(double end) override {
    spikes_.clear();
    for (; next_ < showings_.size() && showings_[next_].start < end; ++next_)
      begin_showing(showings_[next_]);
    for (std::size_t k = 0; k < trains_.size();) {
      emit_before(trains_[k], end);
      if (trains_[k].next < never) {
        ++k;
      } else {
        trains_[k] = trains_.back();
        trains_.pop_back();
      }
    }
    std::sort(spikes_.begin(), spikes_.end());
  }

  double next_event() const override {
    double next = next_ < showings_.size() ? showings_[next_].start : never;
    for (const Train& train : trains_)
      next = std::min(next, train.next);
    return next;
  }
  void reset(double) override {}
  double sample(std::uint32_t, std::size_t, double) override { return 0; }
  std::uint64_t state_bytes() const override {
    std::uint64_t sum = trains_.capacity() * sizeof(Train) + showings_.capacity() * sizeof(Showing);
    for (const Showing& s : showings_)
      sum += 4 * s.cells.capacity() + 8 * s.times.capacity();
    return sum;
  }

 private:
  struct Train {
    const Showing* showing;
    std::uint32_t cell;
    Stream stream;
    double next;  ///< ms
    double offset =
        0;  ///< ms after the showing's start: a train repeated elsewhere has the same offsets to the bit
  };

  void begin_showing(const Showing& showing) {
    for (const std::uint32_t cell : showing.cells) {
      Stream stream(seed_, showing.purpose, key_of(showing.index, place_.first + cell));
      if (!showing.times.empty()) {
        fire_at_times(showing, cell, stream);
        continue;
      }
      Train train{&showing, cell, stream, showing.start, 0};
      draw(train);
      if (train.next < never) trains_.push_back(train);
    }
  }

  /// All at once: a showing lists few times. Kept as trains of one spike each, so that windows stay separate.
  void fire_at_times(const Showing& showing, std::uint32_t cell, Stream& stream) {
    for (const double offset : showing.times) {
      const double shift = showing.jitter > 0 ? showing.jitter * stream.normal() : 0;
      const double time = std::max(showing.start, showing.start + offset + shift);
      if (time < showing.end) trains_.push_back({nullptr, cell, stream, time, 0});
    }
  }

  void emit_before(Train& train, double end) {
    while (train.next < end) {
      spikes_.push_back({train.next, place_.first + train.cell});
      draw(train);
    }
  }

  /// The next spike: a homogeneous train at the largest rate, thinned (Lewis and Shedler 1979).
  void draw(Train& train) const {
    if (train.showing == nullptr || train.showing->rate <= 0) {
      train.next = never;
      return;
    }
    const Showing& s = *train.showing;
    const double depth = s.modulation_frequency > 0 ? s.modulation_depth : 0;
    const double largest = s.rate * (1 + depth);  // Hz
    do {
      train.offset += train.stream.exponential() * (1000 / largest);
      train.next = s.start + train.offset;
      if (train.next >= s.end) {
        train.next = never;
        return;
      }
    } while (depth > 0 &&
             train.stream.uniform() * (1 + depth) >
                 1 + depth * std::sin(2e-3 * std::numbers::pi * s.modulation_frequency * train.offset));
  }

  std::vector<Showing> showings_;
  std::vector<Train> trains_;
  std::size_t next_ = 0;
  std::uint64_t seed_;
};

}  // namespace mossy
