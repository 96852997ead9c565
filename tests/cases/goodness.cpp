// SPDX-License-Identifier: MIT
#include "tests/cases/goodness.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <numeric>

namespace mossy::cases {
namespace {

double above(double degrees, double statistic) {
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(degrees), statistic));
}

}  // namespace

double fit_of_law(std::span<const std::uint32_t> values, std::uint32_t most,
                  const std::function<double(std::uint32_t)>& probability) {
  constexpr double least = 10;
  const auto n = static_cast<double>(values.size());
  std::vector<double> seen(most + 2, 0);
  for (const std::uint32_t v : values)
    ++seen[std::min(v, most + 1)];
  struct Bin {
    double expected = 0, seen = 0;
  };
  std::vector<Bin> bins(1);
  for (std::uint32_t k = 0; k <= most; ++k) {
    if (bins.back().expected >= least) bins.emplace_back();
    bins.back().expected += n * probability(k);
    bins.back().seen += seen[k];
  }
  bins.back().seen += seen[most + 1];  // beyond what is possible
  if (bins.size() > 1 && bins.back().expected < least) {
    const Bin rest = bins.back();
    bins.pop_back();
    bins.back().expected += rest.expected;
    bins.back().seen += rest.seen;
  }
  if (bins.size() < 2) return 1;
  double statistic = 0;
  for (const Bin& b : bins)
    statistic += (b.seen - b.expected) * (b.seen - b.expected) / b.expected;
  return above(static_cast<double>(bins.size() - 1), statistic);
}

double fit_of_shares(std::span<const std::uint32_t> values, double spread) {
  const double expected =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  double statistic = 0;
  for (const std::uint32_t v : values)
    statistic += (v - expected) * (v - expected) / (expected * spread);
  return above(static_cast<double>(values.size() - 1), statistic);
}

double fit_of_uniform(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t k = 0; k < values.size(); ++k)
    distance = std::max(
        {distance, values[k] - static_cast<double>(k) / n, static_cast<double>(k + 1) / n - values[k]});
  // Kolmogorov's law with Stephens' correction for few values.
  const double x = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * distance;
  if (x < 0.2) return 1;
  double p = 0;
  for (int k = 1; k <= 100; ++k)
    p += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * x * x);
  return std::clamp(p, 0.0, 1.0);
}

}  // namespace mossy::cases
