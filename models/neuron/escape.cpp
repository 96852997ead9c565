// SPDX-License-Identifier: MIT
// M, the expected number of spikes in units of the largest rate, in three forms; x = t/tau, y = a exp(-x):
//
//   little changes:  x <= 1/2 and |a - y| <= 1/2: Gauss-Legendre with 8 points, error below 1e-16
//   |a| < 1:         M = (t + tau (S(a) - S(y))) / exp(max(a, y)),   S(x) = Ei(x) - ln|x| - gamma, entire
//   else:            M = tau (Ei(a) - Ei(y)) / exp(max(a, y)), by Ei times its own exponential, with Ei(y) for
//                    small y from ln|y| = ln|a| - x: exp(-x) may be 0 in double
// In the last two the difference loses at most two bits, since a and y are apart.
#include "models/neuron/escape.hpp"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/expint.hpp>
#include <cmath>
#include <numbers>

#include "models/field.hpp"
#include "models/neuron/first_root.hpp"

namespace mossy {
namespace {

constexpr double near = 0.5;
constexpr double widened = 1e-6;  // relative, far above rounding

/// S(x) = sum_k x^k / (k k!), |x| <= 1.
double entire_part(double x) {
  double term = 1, sum = 0;
  for (int k = 1; k < 20; ++k) {
    term *= x / k;
    sum += term / k;
  }
  return sum;
}

/// exp(-x) Ei(x) for |x| >= 1.
double scaled_integral(double x) {
  if (std::abs(x) < 50)
    return x > 0 ? std::exp(-x) * boost::math::expint(x) : -std::exp(-x) * boost::math::expint(1, -x);
  double term = 1 / x, sum = term;  // asymptotic; smallest term at k = |x|, far below the last digit
  for (int k = 1; k < 40 && std::abs(term) > 1e-18 * std::abs(sum); ++k) {
    term *= k / x;
    sum += term;
  }
  return sum;
}

/// exp(-scale) Ei(y), given ln|y|.
double integral(double y, double log_y, double scale) {
  if (std::abs(y) < 1) return std::exp(-scale) * (std::numbers::egamma + log_y + entire_part(y));
  return std::exp(y - scale) * scaled_integral(y);
}

/// integral_0^t exp(a exp(-s/tau) - scale) ds for small t.
double quadrature(const RelaxingRate& r, double t, double scale) {
  constexpr std::array node{0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
  constexpr std::array weight{0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
  const auto at = [&](double s) { return std::exp(r.a * std::exp(-s / r.tau) - scale); };
  double sum = 0;
  for (std::size_t i = 0; i < node.size(); ++i)
    sum += weight[i] * (at(0.5 * t * (1 - node[i])) + at(0.5 * t * (1 + node[i])));
  return 0.5 * t * sum;
}

struct Expected {
  double log_scale;  ///< ln of the largest rate in 1/ms
  double M;          ///< ms
};

Expected expected(const RelaxingRate& r, double t) {
  const double x = t / r.tau, y = r.a * std::exp(-x), scale = std::max(r.a, y);
  const double log_scale = r.log_last + scale;
  if (x <= near && std::abs(r.a * std::expm1(-x)) <= near) return {log_scale, quadrature(r, t, scale)};
  if (std::abs(r.a) < 1)
    return {log_scale, (t + r.tau * (entire_part(r.a) - entire_part(y))) * std::exp(-scale)};
  const double log_a = std::log(std::abs(r.a));
  return {log_scale, r.tau * (integral(r.a, log_a, scale) - integral(y, log_a - x, scale))};
}

/// Times before and after the expected number of spikes is exp(log_left).
struct Bracket {
  double low, high;  ///< ms
};

Bracket bracket(const RelaxingRate& r, double log_left) {
  const auto at_rate = [&](double log_rate) { return std::exp(log_left - log_rate); };
  if (std::abs(r.a) <= 1) return {at_rate(r.log_largest()), at_rate(std::min(r.log_now(), r.log_last))};
  const double at_once = at_rate(r.log_now());
  if (std::abs(r.a * std::expm1(-std::numbers::e * at_once / r.tau)) <= 1)
    return r.a > 0 ? Bracket{at_once, std::numbers::e * at_once}
                   : Bracket{at_once / std::numbers::e, at_once};
  // From `turn` on the rate is within a factor e of its last.
  const double turn = r.tau * std::log(std::abs(r.a));
  const Expected until = expected(r, turn);
  const double log_until = until.log_scale + std::log(until.M);
  if (log_until >= log_left) return {0, turn};
  const double rest = at_rate(r.log_last) * -std::expm1(log_until - log_left);
  return r.a > 0 ? Bracket{turn + rest / std::numbers::e, turn + rest}
                 : Bracket{turn + rest, turn + rest * std::numbers::e};
}

}  // namespace

double expected_spikes(const RelaxingRate& rate, double dt) {
  if (!(dt > 0)) return 0;
  const Expected e = expected(rate, dt);
  return std::exp(e.log_scale + std::log(e.M));
}

double wait_for_spike(const RelaxingRate& rate, double left) {
  if (!(left > 0)) return 0;
  const double log_left = std::log(left);
  Bracket b = bracket(rate, log_left);
  b.low *= 1 - widened;  // a bracket can be tight: its ends are then roots but for rounding
  b.high *= 1 + widened;
  if (!(b.high < 1e300)) return never;
  if (!(b.high > b.low)) return b.high;
  // In logarithms, so that rates of any size do.
  const auto missing = [&](double t) {
    const Expected e = expected(rate, t);
    const double value = e.log_scale + std::log(e.M) - log_left;
    return std::pair(value, std::exp(rate.log_last + rate.a * std::exp(-t / rate.tau) - e.log_scale) / e.M);
  };
  return bracketed_newton(missing, b.low, b.high);
}

}  // namespace mossy
