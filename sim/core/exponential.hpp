// SPDX-License-Identifier: MIT
// exp(x) without branches or tables, so that a loop over it is compiled to vector instructions, and with the same bits
// in every loop, on every instruction set.
//
//   x = k ln 2 + r, |r| <= ln 2 / 2;   exp x = 2^k (1 + r + r^2 q(r))
//
// q has degree 10 (Chebyshev fit, 1.7e-19 of exp r). Largest error found over 4 million arguments: below 1 ulp
// (tests/core/exponential_test.cpp). exp(0) is 1 to the bit. Below -708 the result is 0, above 709 infinity.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace mossy {

[[gnu::always_inline]] inline double exponential_of(double x) {
  constexpr double per_ln2 = 0x1.71547652b82fep0, ln2_high = 0x1.62e42fefa3800p-1,
                   ln2_low = 0x1.ef35793c76730p-45;
  constexpr double to_integer = 0x1.8p52;  // added and taken away again, it rounds to an integer
  const double shifted = x * per_ln2 + to_integer;
  const double k = shifted - to_integer;
  const double r = (x - k * ln2_high) - k * ln2_low;
  double q = 2.0914686968086876e-09;
  q = q * r + 2.5105217004720745e-08;
  q = q * r + 2.75572736431103e-07;
  q = q * r + 2.7557255400206422e-06;
  q = q * r + 2.4801587325547743e-05;
  q = q * r + 0.00019841269874820627;
  q = q * r + 0.0013888888888883748;
  q = q * r + 0.008333333333326136;
  q = q * r + 0.04166666666666667;
  q = q * r + 0.1666666666666667;
  q = q * r + 0.5;
  const double e = 1 + (r + (r * r) * q);
  // 2^k from the low bits of `shifted`, which hold k as an integer.
  const auto power = std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + 1023) << 52);
  const double result = e * power;
  return x < -708 ? 0 : x > 709 ? std::numeric_limits<double>::infinity() : result;
}

}  // namespace mossy
