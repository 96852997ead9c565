// SPDX-License-Identifier: MIT
// Random numbers that depend on nothing but their key: (seed, purpose, index) and how many were drawn.
//
// Every use has its own `Stream`, so no draw depends on threads, on the order of building or on what
// else is in the network. Generator: Philox4x32-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405),
// from Random123. The distributions are our own, since those of <random> differ between libraries.
#pragma once

#include <Random123/philox.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace mossy {

/// 64-bit FNV-1a of a name: turns the names of a network file into keys that survive reordering.
constexpr std::uint64_t key_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const char c : name)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return hash;
}

/// Joins two keys into one (the finaliser of SplitMix64; Steele et al. 2014).
constexpr std::uint64_t key_of(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a + 0x9e3779b97f4a7c15ull * (b + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

/// A sequence of random numbers; cheap to make (32 bytes) and to throw away.
class Stream {
 public:
  Stream() = default;  ///< to be assigned to before it is drawn from
  /// `seed` from the file, `purpose` from key_of(name), `index` the cell, row or presentation.
  Stream(std::uint64_t seed, std::uint64_t purpose, std::uint64_t index) {
    const std::uint64_t key = key_of(seed, purpose);
    key_ = {{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
    counter_ = {{0, 0, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32)}};
  }

  /// 64 random bits.
  std::uint64_t bits() {
    if (have_ == 0) refill();
    const std::size_t pair = --have_;
    return (std::uint64_t{block_[2 * pair + 1]} << 32) | block_[2 * pair];
  }

  /// Uniform on the open interval (0, 1), 53 bits.
  double uniform() { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53; }

  /// Uniform integer in [0, n), n >= 1, without bias (Lemire 2019).
  std::uint64_t below(std::uint64_t n) {
    __extension__ using u128 = unsigned __int128;
    u128 m = static_cast<u128>(bits()) * n;
    if (static_cast<std::uint64_t>(m) < n) {
      const std::uint64_t threshold = (0 - n) % n;
      while (static_cast<std::uint64_t>(m) < threshold)
        m = static_cast<u128>(bits()) * n;
    }
    return static_cast<std::uint64_t>(m >> 64);
  }

  /// Exponential with mean 1.
  double exponential() { return -std::log(uniform()); }

  /// Poisson with mean >= 0. Small means: exponential waits; from 10 on: transformed rejection (Hoermann 1993,
  /// doi 10.1016/0167-6687(93)90997-4, algorithm PTRS).
  std::uint64_t poisson(double mean) {
    if (mean < 10) {
      std::uint64_t n = 0;
      for (double t = exponential(); t < mean; t += exponential())
        ++n;
      return n;
    }
    const double b = 0.931 + 2.53 * std::sqrt(mean), a = -0.059 + 0.02483 * b;
    const double log_scale = std::log(1.1239 + 1.1328 / (b - 3.4)), log_mean = std::log(mean);
    while (true) {
      const double u = uniform() - 0.5, v = uniform(), us = 0.5 - std::abs(u);
      const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return static_cast<std::uint64_t>(k);
      if (k < 0 || (us < 0.013 && v > us)) continue;
      if (std::log(v) + log_scale - std::log(a / (us * us) + b) <= k * log_mean - mean - log_gamma(k + 1))
        return static_cast<std::uint64_t>(k);
    }
  }

  /// Standard normal (Box and Muller 1958; the second number of a pair is not kept).
  double normal() {
    const double radius = std::sqrt(2 * exponential());
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

 private:
  /// ln Gamma(x), x >= 1: Stirling's series after a shift to x >= 8, to 1e-13. (std::lgamma writes a global.)
  static double log_gamma(double x) {
    double shift = 0;
    for (; x < 8; ++x)
      shift += std::log(x);
    const double r = 1 / (x * x);
    const double series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r / 1188)))) / x;
    return (x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi) + series - shift;
  }

  void refill() {
    block_ = r123::Philox4x32()(counter_, key_);
    if (++counter_[0] == 0) ++counter_[1];
    have_ = 2;
  }

  r123::Philox4x32::ctr_type counter_{}, block_{};
  r123::Philox4x32::key_type key_{};
  std::uint32_t have_ = 0;
};

}  // namespace mossy
