// SPDX-License-Identifier: MIT
// What tests of random numbers share: means with their errors, and the test of Kolmogorov and Smirnov.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace mossy::test {

inline double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double x : values)
    sum += x;
  return sum / static_cast<double>(values.size());
}

inline double variance_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double x : values)
    sum += (x - mean) * (x - mean);
  return sum / static_cast<double>(values.size() - 1);
}

/// Of the mean, from the values' own spread.
inline double standard_error(const std::vector<double>& values) {
  return std::sqrt(variance_of(values) / static_cast<double>(values.size()));
}

/// sqrt(n) times the largest distance between the values' distribution and `law`, a cumulative distribution. Above
/// 2.23 with probability 10^-4 when the values are drawn from it (Kolmogorov 1933: 2 exp(-2 x^2)).
template <class Law>
double kolmogorov(std::vector<double> values, const Law& law) {
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(values.size());
  double largest = 0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double p = law(values[k]), below = static_cast<double>(k) / n,
                 above = static_cast<double>(k + 1) / n;
    largest = std::max({largest, p - below, above - p});
  }
  return std::sqrt(n) * largest;
}
inline constexpr double kolmogorov_limit = 2.23;

}  // namespace mossy::test
