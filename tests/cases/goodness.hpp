// SPDX-License-Identifier: MIT
// Tests of fit: p-values of counts against a law, and whether p-values of many seeds are spread as they should be.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace mossy::cases {

/// `values` as independent draws of the law with this `probability` of k = 0, 1, ... `most`; bins are merged until
/// each expects at least 10.
double fit_of_law(std::span<const std::uint32_t> values, std::uint32_t most,
                  const std::function<double(std::uint32_t)>& probability);

/// `values` as parts of their sum that fell on all alike. `spread`: their variance relative to that of draws with
/// replacement (less than 1 where no pair may be drawn twice).
double fit_of_shares(std::span<const std::uint32_t> values, double spread);

/// Kolmogorov and Smirnov against the uniform distribution on [0, 1].
double fit_of_uniform(std::vector<double> values);

}  // namespace mossy::cases
