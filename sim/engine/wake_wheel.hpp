// SPDX-License-Identifier: MIT
// Which cells wake by themselves next: a ring of buckets of dates, one entry per cell that may wake at all.
//
//      | bucket b | b+1 | ...  | b + 63      width: given; what lies further ahead waits in the last one
//
// Dates are lower bounds that mostly move back before they come, so a later date changes nothing here: when its bucket
// is due, the cell is asked for its date and put into the bucket of that. An earlier date makes a new entry, and the
// old one is dropped when it is met. A cell that never wakes costs 4 bytes and no time. Dates
// beyond the 4e9th bucket share it: right, but slow, and no run is that long. One thread at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/core/archive.hpp"

namespace mossy {

class WakeWheel {
 public:
  /// `width` in ms, > 0.
  void start(std::size_t cells, double width, double now) {
    per_width_ = 1 / width;
    bucket_of_.assign(cells, none);
    for (auto& bucket : buckets_)
      bucket.clear();
    next_ = number(now);
  }

  /// From now on there are as many cells, not fewer than before.
  void grow(std::size_t cells) { bucket_of_.resize(cells, none); }

  /// The cell may wake at `date` (ms), or earlier than that if an entry says so already.
  void note(std::uint32_t cell, double date) {
    if (!(date < std::numeric_limits<double>::infinity())) return;
    const auto bucket =
        static_cast<std::uint32_t>(std::clamp(number(date), next_, next_ + buckets_.size() - 1));
    if (bucket >= bucket_of_[cell]) return;
    bucket_of_[cell] = bucket;
    buckets_[bucket % buckets_.size()].push_back(cell);
  }

  /// Calls wake(cell) for each cell of which an entry may lie before `end`; it returns the date at which the cell wakes
  /// next, not before `end`, or infinity.
  template <class Wake>
  void before(double end, const Wake& wake) {
    const std::uint64_t last = number(end);
    for (; next_ <= last; ++next_) {
      due_.clear();
      std::swap(due_, buckets_[next_ % buckets_.size()]);
      for (const std::uint32_t cell : due_) {
        if (bucket_of_[cell] != next_) continue;
        bucket_of_[cell] = none;
        again_.emplace_back(cell, wake(cell));
      }
      if (next_ == last) break;
    }
    for (const auto& [cell, date] : again_)
      note(cell, date);
    again_.clear();
  }

  /// The least of date(cell) over all cells with an entry; infinity without any. A date may lie far behind its entry, so
  /// that the search ends only where no later entry can be earlier.
  template <class Date>
  double earliest(const Date& date) const {
    double found = std::numeric_limits<double>::infinity();
    for (std::uint64_t b = next_; b < next_ + buckets_.size() && number(found) >= b; ++b)
      for (const std::uint32_t cell : buckets_[b % buckets_.size()])
        if (bucket_of_[cell] == b) found = std::min(found, date(cell));
    return found;
  }
  void archive(Archive& a) { a(buckets_, bucket_of_, next_); }
  std::uint64_t bytes() const {
    std::uint64_t sum = 4 * bucket_of_.capacity();
    for (const auto& bucket : buckets_)
      sum += 4 * bucket.capacity();
    return sum;
  }

 private:
  static constexpr std::uint32_t none = 0xffffffff;
  static constexpr double most = 4294967040.0;  // 64 more stay below `none`

  std::uint64_t number(double date) const {
    // The last bucket holds all that lies beyond: as an integer its number might overflow, and 4 bytes keep it.
    return date > 0 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(std::min(date * per_width_, most)))
                    : 0;
  }

  double per_width_ = 1;
  std::array<std::vector<std::uint32_t>, 64> buckets_;  ///< cells, by bucket number modulo 64
  std::vector<std::uint32_t> bucket_of_;                ///< by cell, the bucket of its entry that counts
  std::vector<std::uint32_t> due_;
  std::vector<std::pair<std::uint32_t, double>> again_;
  std::uint64_t next_ = 0;  ///< the bucket of now
};

}  // namespace mossy
