// SPDX-License-Identifier: MIT
// How many threads take the next windows when the user did not say: all, or one where more do not pay.
//
// Windows are short, and threads wait for each other twice in each. Where little happens in a window, or where other work
// keeps a core busy, that costs more than is shared. So wall time per millisecond of biology is measured in stretches:
//
//     all  all | one | all all all all | one | ...       one is dearer: all go on, and it is asked less and less often
//     all  all | one   one   one   | all | ...           one is cheaper: it goes on, and so the other way round
//
// Bits do not depend on the choice (engine.hpp). Thread rule: belongs to the thread that runs the engine.
#pragma once

#include <algorithm>

namespace mossy {

/// Whether all threads are always used (the user said how many) or where they pay.
enum class Sharing { always, where_it_pays };

class ThreadChoice {
 public:
  ThreadChoice(int most, Sharing sharing) : most_(most), fixed_(sharing == Sharing::always || most <= 1) {}

  bool fixed() const { return fixed_; }
  int threads() const { return one_ ? 1 : most_; }

  /// After a window of `ms` of biology that took `seconds` of wall time.
  void ran(double ms, double seconds) {
    if (fixed_) return;
    ms_ += ms;
    seconds_ += seconds;
    if (seconds_ < stretch || !(ms_ > 0)) return;
    const double cost = seconds_ / ms_;
    ms_ = seconds_ = 0;
    if (trying_) {
      judge(cost);
    } else {
      kept_cost_ = cost;
      if (++stretches_ >= patience_) try_other();
    }
  }

 private:
  static constexpr double stretch = 0.005;          ///< seconds
  static constexpr int shortest = 2, longest = 64;  ///< stretches before the other way is tried again
  static constexpr double worth_it = 0.95;          ///< of the cost, or the way stays

  void try_other() {
    stretches_ = 0;
    trying_ = true;
    one_ = !one_;
  }
  void judge(double cost) {
    trying_ = false;
    if (cost < worth_it * kept_cost_) {
      patience_ = shortest;
    } else {
      one_ = !one_;
      patience_ = std::min(2 * patience_, longest);
    }
  }

  int most_;
  bool fixed_, one_ = false, trying_ = false;
  int patience_ = shortest, stretches_ = 0;
  double ms_ = 0, seconds_ = 0, kept_cost_ = 0;
};

}  // namespace mossy
