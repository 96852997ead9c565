// SPDX-License-Identifier: MIT
// A sum of numbers that comes out the same in any order, so that no cutting of a network into blocks changes it.
//
// Numbers are added as multiples of 2^-60, cut off there; those of 2^-8 and more lose nothing. Sums of up to 2^33 numbers below
// 2^33 fit; a larger number, or one that is not finite, makes the sum infinite.
#pragma once

#include <cmath>
#include <limits>

namespace mossy {

class ExactSum {
 public:
  void add(double x) {
    const double units = std::ldexp(x, fraction_bits);
    if (std::abs(units) < std::ldexp(1.0, fraction_bits + whole_bits)) {
      units_ += static_cast<Integer>(units);
    } else {
      beyond_ = true;
    }
  }
  double value() const {
    if (beyond_) return std::numeric_limits<double>::infinity();
    return std::ldexp(static_cast<double>(units_), -fraction_bits);
  }

 private:
  __extension__ typedef __int128 Integer;  // NOLINT(modernize-use-using): only a typedef can be an extension
  static constexpr int fraction_bits = 60, whole_bits = 33;

  Integer units_ = 0;
  bool beyond_ = false;
};

}  // namespace mossy
