// SPDX-License-Identifier: MIT
#include "tests/cases/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mossy::cases {
namespace {

/// How near the error is to its tolerance; with no tolerance at all any error is infinitely bad.
double badness(double error, double tolerance) {
  if (error == 0) return 0;
  return std::isnan(error) || tolerance <= 0 ? HUGE_VAL : error / tolerance;
}

}  // namespace

void Comparison::value(const std::string& quantity, const std::string& unit, const std::string& which,
                       double got, double expected, double tolerance) {
  ++checks_;
  auto group =
      std::find_if(groups_.begin(), groups_.end(), [&](const Group& g) { return g.quantity == quantity; });
  if (group == groups_.end()) group = groups_.insert(groups_.end(), {quantity, unit, 0, 0, tolerance});
  ++group->values;
  const double error = std::abs(got - expected);
  if (badness(error, tolerance) >= badness(group->error, group->tolerance)) {
    group->error = error;
    group->tolerance = tolerance;
  }
  if (!(error <= tolerance))  // written so that a NaN is wrong
    wrong_.push_back(fmt::format("{} {} is {:.17g}, not {:.17g}{}{}: off by {:.3g}, allowed {:.3g}", quantity,
                                 which, got, expected, unit.empty() ? "" : " ", unit, error, tolerance));
}

void Comparison::train(const std::string& whose, std::span<const double> got, const ExpectedTrain& expected) {
  require(got.size() == expected.count,
          fmt::format("{} spikes{} instead of {}{}", got.size(), whose, expected.count,
                      got.empty() ? "" : fmt::format(" (first at {:.17g} ms)", got.front())));
  const auto number = [&](std::size_t k) -> std::size_t {
    if (expected.chosen.empty()) return k;
    const long n = expected.chosen[k];
    return n >= 0 ? static_cast<std::size_t>(n) : expected.count - static_cast<std::size_t>(-n);
  };
  // With spikes too many or too few, the first ones still tell where it went wrong.
  for (std::size_t k = 0; k < expected.times.size(); ++k)
    if (number(k) < got.size())
      value("spike", "ms", fmt::format("{}{}", number(k), whose), got[number(k)], expected.times[k],
            expected.tolerances[k]);
}

void Comparison::require(bool good, const std::string& what) {
  ++checks_;
  if (!good) wrong_.push_back(what);
}

Outcome Comparison::outcome() const {
  if (checks_ == 0) return failed("nothing was compared");
  std::vector<std::string> parts;
  if (!wrong_.empty()) {
    constexpr std::size_t told = 3;
    parts.assign(wrong_.begin(), wrong_.begin() + static_cast<std::ptrdiff_t>(std::min(told, wrong_.size())));
    if (wrong_.size() > told) parts.push_back(fmt::format("and {} more", wrong_.size() - told));
    return failed(fmt::format("{}", fmt::join(parts, "; ")));
  }
  for (const Group& g : groups_)
    parts.push_back(fmt::format("{} x {}: {}", g.values, g.quantity,
                                g.error == 0 ? "exact"
                                             : fmt::format("worst error {:.2g} of {:.2g}{}{}", g.error,
                                                           g.tolerance, g.unit.empty() ? "" : " ", g.unit)));
  if (groups_.empty() && notes_.empty()) parts.push_back("no spikes, as expected");
  parts.insert(parts.end(), notes_.begin(), notes_.end());
  return {Outcome::Kind::passed, fmt::format("{}", fmt::join(parts, "; "))};
}

}  // namespace mossy::cases
