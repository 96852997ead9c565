// SPDX-License-Identifier: MIT
// The first time at which a voltage in closed form reaches threshold, however short it stays there.
//
// The chain behind it is Rolle's theorem: between two zeros of f lies a zero of (f g)' for any positive g. So
// the zeros of a simple function split the time axis into pieces on which the next function of the chain,
// times something positive, is monotone and has at most one zero each; those split it for the next one, up to
// dV/dt, and between its zeros V is monotone and can be tested at the ends alone.
#pragma once

#include <array>
#include <cmath>

#include "models/field.hpp"
#include "models/neuron/first_root.hpp"

namespace mossy {

/// At most N times in ms, ascending, all above 0.
template <int N>
struct Times {
  std::array<double, static_cast<std::size_t>(N)> at{};
  int count = 0;

  void add(double t) { at[static_cast<std::size_t>(count++)] = t; }
  const double* begin() const { return at.data(); }
  const double* end() const { return at.data() + count; }
};

/// The zeros in (0, last) of a function that has at most one between neighbouring `splits`.
/// `f(t)` returns {value, derivative}; values must have the right sign even where they are tiny. Where they have
/// decayed to 0 in double, the sign they had before counts.
template <int N, class Function>
Times<N + 1> zeros_between(const Times<N>& splits, double last, const Function& f) {
  Times<N + 1> zeros;
  double begin = 0, before = f(0.0).first;
  const auto piece = [&](double end) {
    double seen = end, after = f(end).first;
    for (int halvings = 0; after == 0 && halvings < 64; ++halvings) {
      seen = begin + (seen - begin) / 2;
      after = f(seen).first;
    }
    if ((before > 0 && after < 0) || (before < 0 && after > 0)) zeros.add(bracketed_newton(f, begin, seen));
    begin = end;
    before = after;
  };
  for (const double split : splits)
    if (split > begin && split < last) piece(split);
  piece(last);
  return zeros;
}

/// First t >= 0 with f(t) >= 0, or `never`. f, {V - V_th, dV/dt}, is negative at 0 and monotone between its
/// `turns` and after the last. `reaches`: its limit is positive; then `guess` ms is where the search begins,
/// and it is given up at `longest` (limit and threshold differ by rounding only).
template <int N, class Function>
double first_crossing(const Times<N>& turns, bool reaches, double guess, double longest, const Function& f) {
  double begin = 0;
  for (const double turn : turns) {
    if (f(turn).first >= 0) return bracketed_newton(f, begin, turn);
    begin = turn;
  }
  if (!reaches) return never;
  double end = begin + guess;
  while (f(end).first < 0) {
    if (end > longest) return never;
    end *= 2;
  }
  return bracketed_newton(f, begin, end);
}

}  // namespace mossy
