// SPDX-License-Identifier: MIT
// Sparse distributed memory (Kanerva 1988; attention view: Bricken & Pehlevan 2021, arXiv 2111.05498).
//
//   M hard locations at random n-bit addresses, n counters each; a location is active when its address lies
//   within `radius` bits of the one given
//   write: every active location adds the word (+-1 per bit) to its counters
//   read: counters of the active locations summed, sign per bit, the cue's bit kept at zero
//   exactly: read = sign of sum_mu |A(q) and A(p_mu)| p_mu, A the set of active locations
//
// The overlap of two balls (`shared_addresses`) falls with distance about as exp(beta cosine): `beta`.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

#include "sim/core/rng.hpp"

namespace mossy {

/// A word of n bits, 64 to a limb, spare bits 0.
class Bits {
 public:
  explicit Bits(std::uint32_t n) : size_(n), limbs_((n + 63) / 64, 0) {}
  static Bits random(std::uint32_t n, Stream& stream) {
    Bits b(n);
    for (auto& limb : b.limbs_)
      limb = stream.bits();
    if (n % 64 != 0) b.limbs_.back() &= (std::uint64_t{1} << (n % 64)) - 1;
    return b;
  }
  std::uint32_t size() const { return size_; }
  bool operator[](std::uint32_t i) const { return limbs_[i / 64] >> (i % 64) & 1; }
  void set(std::uint32_t i, bool on) {
    const std::uint64_t bit = std::uint64_t{1} << (i % 64);
    limbs_[i / 64] = on ? limbs_[i / 64] | bit : limbs_[i / 64] & ~bit;
  }
  void flip(std::uint32_t i) { limbs_[i / 64] ^= std::uint64_t{1} << (i % 64); }
  std::uint32_t distance(const Bits& other) const {
    int d = 0;
    for (std::size_t k = 0; k < limbs_.size(); ++k)
      d += std::popcount(limbs_[k] ^ other.limbs_[k]);
    return static_cast<std::uint32_t>(d);
  }
  friend bool operator==(const Bits&, const Bits&) = default;

 private:
  std::uint32_t size_;
  std::vector<std::uint64_t> limbs_;
};

class SparseDistributedMemory {
 public:
  SparseDistributedMemory(std::uint32_t bits, std::uint32_t locations, std::uint32_t radius, Stream& stream)
      : bits_(bits), radius_(radius), counters_(std::size_t{bits} * locations, 0) {
    addresses_.reserve(locations);
    for (std::uint32_t l = 0; l < locations; ++l)
      addresses_.push_back(Bits::random(bits, stream));
  }

  std::vector<std::uint32_t> active_locations(const Bits& address) const {
    std::vector<std::uint32_t> active;
    for (std::uint32_t l = 0; l < addresses_.size(); ++l)
      if (addresses_[l].distance(address) <= radius_) active.push_back(l);
    return active;
  }

  void write(const Bits& address, const Bits& word) {
    for (const std::uint32_t l : active_locations(address)) {
      std::int32_t* counter = &counters_[std::size_t{l} * bits_];
      for (std::uint32_t i = 0; i < bits_; ++i)
        counter[i] += word[i] ? 1 : -1;
    }
  }

  Bits read(const Bits& cue) const {
    std::vector<std::int64_t> sum(bits_, 0);
    for (const std::uint32_t l : active_locations(cue)) {
      const std::int32_t* counter = &counters_[std::size_t{l} * bits_];
      for (std::uint32_t i = 0; i < bits_; ++i)
        sum[i] += counter[i];
    }
    Bits word = cue;
    for (std::uint32_t i = 0; i < bits_; ++i)
      if (sum[i] != 0) word.set(i, sum[i] > 0);
    return word;
  }

  /// Reads again from each answer, at most `max_reads` times, until it stays.
  Bits recall(Bits cue, int max_reads = 15) const {
    for (int k = 0; k < max_reads; ++k) {
      Bits next = read(cue);
      if (next == cue) break;
      cue = std::move(next);
    }
    return cue;
  }

 private:
  std::uint32_t bits_, radius_;
  std::vector<Bits> addresses_;
  std::vector<std::int32_t> counters_;  ///< [location][bit]
};

namespace sdm {

/// Probability of k heads in n fair tosses, for all k.
inline std::vector<double> binomial(int n) {
  std::vector<double> p(static_cast<std::size_t>(n) + 1);
  for (int k = 0; k <= n; ++k) {
    const double log_ways = std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
    p[static_cast<std::size_t>(k)] = std::exp(log_ways - n * std::numbers::ln2);
  }
  return p;
}

/// Fraction of the 2^n addresses within `radius` of both of two addresses `distance` apart; for 0 apart the
/// access fraction p. Times the number of hard locations: how many are expected to be shared.
///
/// An address that differs from both in a of the places where they agree, and from the first in c of the
/// places where they do not, is a + c from the first and a + distance - c from the second.
inline double shared_addresses(int distance, int radius, int n) {
  const auto agreeing = binomial(n - distance), differing = binomial(distance);
  std::vector<double> below(differing.size() + 1, 0.0);  // below[c]: chance of fewer than c
  std::partial_sum(differing.begin(), differing.end(), below.begin() + 1);
  double sum = 0;
  for (int a = 0; a <= std::min(radius, n - distance); ++a) {
    const int low = std::max(0, distance - (radius - a)), high = std::min(distance, radius - a);
    if (low > high) break;  // both would be too far, and farther for every larger a
    sum += agreeing[static_cast<std::size_t>(a)] *
           (below[static_cast<std::size_t>(high) + 1] - below[static_cast<std::size_t>(low)]);
  }
  return sum;
}

/// Least-squares slope of ln(shared_addresses) on the cosine 1 - 2 d/n over distances 0 .. radius - 1.
inline double beta(int radius, int n) {
  std::vector<double> cosine, log_shared;
  for (int d = 0; d < radius; ++d) {
    const double shared = shared_addresses(d, radius, n);
    if (!(shared > 0)) break;
    cosine.push_back(1 - 2.0 * d / n);
    log_shared.push_back(std::log(shared));
  }
  const double count = static_cast<double>(cosine.size());
  double mx = 0, my = 0, xy = 0, xx = 0;
  for (std::size_t k = 0; k < cosine.size(); ++k)
    mx += cosine[k] / count, my += log_shared[k] / count;
  for (std::size_t k = 0; k < cosine.size(); ++k) {
    xy += (cosine[k] - mx) * (log_shared[k] - my);
    xx += (cosine[k] - mx) * (cosine[k] - mx);
  }
  return xy / xx;
}

/// Patterns that so many hard locations hold when a bit is to be read z standard deviations from zero. The cue
/// is the stored address; a random other pattern shares locations x p^2 with it.
inline double capacity(int radius, int n, double locations, double z) {
  const double p = shared_addresses(0, radius, n);
  const double target = locations * p, other = locations * p * p;
  return (target * target / (z * z) - target) / (other + other * other) + 1;
}

}  // namespace sdm

}  // namespace mossy
