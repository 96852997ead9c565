// SPDX-License-Identifier: MIT
// One cell in a step of a clock, from input to input, by the path that M::Clocked gives (clocked_block.hpp).
//
// As in cell_course.hpp an input is told with its date, and what the cell does of its own before it happens first.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace mossy {

template <class Clocked>
class ClockedCourse {
 public:
  using Point = typename Clocked::Point;
  /// The cell stands at x at `now`; it is refractory until `held`. All in ms.
  ClockedCourse(const Clocked& clocked, const Point& x, double now, double held, double t_ref)
      : clocked_(clocked), x_(x), now_(now), held_(held), t_ref_(t_ref) {
    if (held_ > now_) x_.V = clocked_.V_reset();
  }

  /// All that happens before `time`; calls fires(date) at each spike. False if V is then no number.
  template <class Fires>
  bool until(double time, const Fires& fires) {
    while (now_ < time) {
      if (held_ > now_) {
        wait(std::min(held_, time));
        continue;
      }
      Point then = x_;
      clocked_.advance(then, time - now_);
      if (x_.V < clocked_.V_th() && then.V < clocked_.V_th()) {
        x_ = then;
        now_ = time;
        continue;
      }
      if (!std::isfinite(then.V)) return false;
      wait(now_ + clocked_.crossing(x_, then.V, time - now_));
      x_.V = clocked_.V_reset();
      held_ = now_ + t_ref_;
      fires(now_);
    }
    return true;
  }
  void receive(int port, double weight) { x_.g[static_cast<std::size_t>(port)] += weight; }

  double V() const { return x_.V; }
  double held() const { return held_; }

 private:
  /// Conductances alone go on.
  void wait(double time) {
    clocked_.decay(x_, time - now_);
    now_ = time;
  }

  const Clocked& clocked_;
  Point x_;
  double now_, held_, t_ref_;
};

}  // namespace mossy
