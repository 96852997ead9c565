// SPDX-License-Identifier: MIT
// Ctrl-C and TERM: the first asks the run to end after its window, the second ends the program at once.
#pragma once

#include <atomic>

namespace mossy {

/// Catches SIGINT and SIGTERM while it lives. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  /// Becomes true at the first signal.
  static const std::atomic<bool>& requested();
  /// 130 after SIGINT, 143 after SIGTERM.
  static int exit_status();
};

}  // namespace mossy
