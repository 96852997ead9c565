// SPDX-License-Identifier: MIT
#include "sim/program/interrupt.hpp"

#include <csignal>

namespace mossy {
namespace {

// A signal handler reaches nothing but statics; this is the program's only one.
std::atomic<bool> stop_requested{false};
std::atomic<int> caught{0};

extern "C" void on_signal(int signal) {
  stop_requested = true;
  caught = signal;
  std::signal(signal, SIG_DFL);  // the next one ends the program
}

}  // namespace

InterruptGuard::InterruptGuard() {
  stop_requested = false;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

InterruptGuard::~InterruptGuard() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

const std::atomic<bool>& InterruptGuard::requested() {
  return stop_requested;
}
int InterruptGuard::exit_status() {
  return 128 + caught;
}

}  // namespace mossy
