// SPDX-License-Identifier: MIT
#include "sim/program/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace mossy {

Progress::Progress(double duration, bool quiet, double from)
    : duration_(duration),
      from_(from),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      last_(start_) {}

void Progress::update(double time, std::uint64_t spikes) {
  if (quiet_) return;
  const auto now = Clock::now();
  const double pause = terminal_ ? 0.1 : 10;  // seconds between two lines
  if (std::chrono::duration<double>(now - last_).count() < pause) return;
  last_ = now;
  print(time, spikes, std::chrono::duration<double>(now - start_).count());
}

void Progress::print(double time, std::uint64_t spikes, double elapsed) {
  const double done = duration_ > 0 ? time / duration_ : 1;
  const double of_rest = duration_ > from_ ? (time - from_) / (duration_ - from_) : 1;
  const std::string left = of_rest > 0.01 ? format_seconds(elapsed * (1 - of_rest) / of_rest) + " left" : "";
  const std::string line = fmt::format("{:3.0f} %  {:.0f} of {:.0f} ms  {} spikes  {}", 100 * done, time,
                                       duration_, format_count(static_cast<double>(spikes)), left);
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{}", line);
  } else {
    fmt::print(stderr, "{}\n", line);
  }
  std::fflush(stderr);
  line_open_ = terminal_;
}

void Progress::finish() {
  if (line_open_) fmt::print(stderr, "\r\033[K");
  line_open_ = false;
}

std::string format_seconds(double seconds) {
  const auto s = std::llround(seconds);
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min {} s", s / 60, s % 60);
  return fmt::format("{} h {} min", s / 3600, s % 3600 / 60);
}

std::string format_count(double count) {
  if (count < 1e4) return fmt::format("{:.0f}", count);
  if (count < 1e6) return fmt::format("{:.3g} k", count / 1e3);
  if (count < 1e9) return fmt::format("{:.3g} M", count / 1e6);
  return fmt::format("{:.3g} G", count / 1e9);
}

std::string format_bytes(double bytes) {
  if (bytes < 1e6) return fmt::format("{:.0f} kB", bytes / 1e3);
  if (bytes < 1e9) return fmt::format("{:.3g} MB", bytes / 1e6);
  return fmt::format("{:.3g} GB", bytes / 1e9);
}

}  // namespace mossy
