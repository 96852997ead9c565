// SPDX-License-Identifier: MIT
// The few statistics that measures share. All give NaN where the quantity is not defined.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "analysis/spikes.hpp"

namespace mossy {

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Mean of the defined values.
inline double mean(std::span<const double> x) {
  double sum = 0, n = 0;
  for (const double v : x)
    if (!std::isnan(v)) sum += v, n += 1;
  return n > 0 ? sum / n : undefined;
}

/// Standard deviation of the defined values, from n - 1.
inline double spread(std::span<const double> x) {
  const double m = mean(x);
  double squares = 0, n = 0;
  for (const double v : x)
    if (!std::isnan(v)) squares += (v - m) * (v - m), n += 1;
  return n > 1 ? std::sqrt(squares / (n - 1)) : undefined;
}

inline double smallest(std::span<const double> x) {
  double least = undefined;
  for (const double v : x)
    if (!(v >= least)) least = std::isnan(v) ? least : v;
  return least;
}

inline double largest(std::span<const double> x) {
  double most = undefined;
  for (const double v : x)
    if (!(v <= most)) most = std::isnan(v) ? most : v;
  return most;
}

/// Quantile q in [0, 1] of ascending values, interpolated between neighbours.
inline double quantile(std::span<const double> sorted, double q) {
  if (sorted.empty()) return undefined;
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// Variance (from n) over mean: 1 for Poisson counts.
inline double variance_over_mean(std::span<const double> counts) {
  const double m = mean(counts);
  if (!(m > 0)) return undefined;
  double squares = 0;
  for (const double c : counts)
    squares += (c - m) * (c - m);
  return squares / static_cast<double>(counts.size()) / m;
}

struct Fraction {
  double value = undefined, low = undefined, high = undefined;
};

/// k successes of n with Wilson's 95 % interval (1927, J. Am. Stat. Assoc. 22:209).
inline Fraction wilson(double k, double n) {
  if (!(n > 0)) return {};
  const double z = 1.959963984540054, p = k / n, shrink = 1 + z * z / n;
  const double middle = (p + z * z / (2 * n)) / shrink;
  const double half = z / shrink * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {p, std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

struct Line {
  double r = undefined, slope = undefined;
};
/// Pearson correlation of y with x, and slope of the line through the points; NaN when one side does not vary.
inline Line line_through(std::span<const double> x, std::span<const double> y) {
  const double mx = mean(x), my = mean(y);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    xx += (x[k] - mx) * (x[k] - mx);
    yy += (y[k] - my) * (y[k] - my);
    xy += (x[k] - mx) * (y[k] - my);
  }
  if (!(xx > 0 && yy > 0)) return {};
  return {xy / std::sqrt(xx * yy), xy / xx};
}

/// Pearson correlation of the counts of all cells, silent ones included; NaN when one side does not vary.
inline double correlation(const Activity& a, const Activity& b) {
  const auto sums = [](const Activity& x) {
    double s = 0, ss = 0;
    for (const double c : x.counts)
      s += c, ss += c * c;
    return std::pair{s, ss};
  };
  const auto [sa, saa] = sums(a);
  const auto [sb, sbb] = sums(b);
  double sab = 0;
  for (std::size_t i = 0, j = 0; i < a.ids.size() && j < b.ids.size();) {
    if (a.ids[i] == b.ids[j])
      sab += a.counts[i++] * b.counts[j++];
    else if (a.ids[i] < b.ids[j])
      ++i;
    else
      ++j;
  }
  const double n = a.cells, va = n * saa - sa * sa, vb = n * sbb - sb * sb;
  return va > 0 && vb > 0 ? (n * sab - sa * sb) / std::sqrt(va * vb) : undefined;
}

/// Counts per bin of equal width from the smallest to the largest value, for a histogram figure.
struct Histogram {
  std::vector<double> left, counts;
};

inline Histogram histogram(std::span<const double> x, std::size_t bins) {
  Histogram h;
  const double low = smallest(x), high = largest(x);
  if (std::isnan(low)) return h;
  const double width = high > low ? (high - low) / static_cast<double>(bins) : 1;
  h.left.resize(high > low ? bins : 1);
  h.counts.resize(h.left.size(), 0.0);
  for (std::size_t k = 0; k < h.left.size(); ++k)
    h.left[k] = low + width * static_cast<double>(k);
  for (const double v : x)
    if (!std::isnan(v))
      h.counts[std::min(static_cast<std::size_t>((v - low) / width), h.counts.size() - 1)] += 1;
  return h;
}

}  // namespace mossy
