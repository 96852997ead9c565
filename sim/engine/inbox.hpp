// SPDX-License-Identifier: MIT
// Deliveries waiting for their time, in a ring of buckets one shortest delay wide.
//
// A delivery is looked at once when it is put in and once or twice when it is due, however long its delay:
//
//      | bucket k | k+1 | k+2 | ...      width = shortest delay of the network
//        ^ now                ^ longest delay
//
// Rounding is harmless: floor(t / width) is monotone in t, so what is due before `end` lies in the buckets
// up to floor(end / width). One thread at a time.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/core/archive.hpp"
#include "sim/engine/delivery.hpp"

namespace mossy {

class Inbox {
 public:
  /// Both delays in ms, shortest > 0.
  Inbox(double shortest_delay, double longest_delay)
      : width_(shortest_delay), buckets_(static_cast<std::size_t>(longest_delay / shortest_delay) + 3) {}

  void put(const Delivery& d) { buckets_[bucket_of(d.time) % buckets_.size()].push_back(d); }

  /// Appends what arrives before `end` to `due` (unsorted) and forgets it. `end` never decreases.
  void take_before(double end, std::vector<Delivery>& due) {
    const std::uint64_t last = bucket_of(end);
    // All buckets hold at most one turn of the ring, so a jump over more than a turn visits each once.
    const std::uint64_t stop = std::min(last, next_ + buckets_.size());
    for (std::uint64_t b = next_; b <= stop; ++b) {
      auto& bucket = buckets_[b % buckets_.size()];
      const auto keep =
          std::partition(bucket.begin(), bucket.end(), [&](const Delivery& d) { return d.time >= end; });
      due.insert(due.end(), keep, bucket.end());
      bucket.erase(keep, bucket.end());
    }
    next_ = last;
  }

  /// Earliest arrival still waiting, or infinity. For skipping silent time.
  double earliest() const {
    for (std::uint64_t b = next_; b < next_ + buckets_.size(); ++b) {
      const auto& bucket = buckets_[b % buckets_.size()];
      if (bucket.empty()) continue;
      return std::min_element(bucket.begin(), bucket.end())->time;
    }
    return std::numeric_limits<double>::infinity();
  }

  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const auto& bucket : buckets_)
      for (const Delivery& d : bucket)
        visit(d);
  }

  void clear() {
    for (auto& bucket : buckets_)
      bucket.clear();
  }
  void archive(Archive& a) { a(buckets_, next_); }

 private:
  std::uint64_t bucket_of(double time) const { return static_cast<std::uint64_t>(time / width_); }

  double width_;
  std::vector<std::vector<Delivery>> buckets_;
  std::uint64_t next_ = 0;
};

}  // namespace mossy
