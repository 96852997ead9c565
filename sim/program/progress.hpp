// SPDX-License-Identifier: MIT
// How far a run is and how long it will take: a running line on a terminal, now and then a plain line elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace mossy {

class Progress {
 public:
  /// Prints to stderr unless `quiet`. `duration` in ms of biological time, of which `from` is over.
  Progress(double duration, bool quiet, double from = 0);
  void update(double time, std::uint64_t spikes);
  /// Clears the running line.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  void print(double time, std::uint64_t spikes, double elapsed);

  double duration_, from_;
  bool quiet_, terminal_;
  Clock::time_point start_, last_;
  bool line_open_ = false;
};

/// "12 s", "3 min 20 s", "2 h 5 min".
std::string format_seconds(double seconds);
/// "950", "12.3 k", "4.56 M".
std::string format_count(double count);
/// "12 kB", "3.4 MB", "1.2 GB".
std::string format_bytes(double bytes);

}  // namespace mossy
