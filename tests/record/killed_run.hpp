// SPDX-License-Identifier: MIT
// A run that is killed while it writes a file and, beside it, the file's tail.
#pragma once

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <thread>

namespace mossy::test {

/// In a child: `flushed` entries given for good, `saved` more in the tail, then one that is lost, and the end.
/// `add(from, to)` gives the entries of these numbers to both.
template <class Writer, class Tail, class Add>
void write_and_die(Writer& writer, Tail& tail, std::size_t flushed, std::size_t saved, const Add& add) {
  add(0, flushed);
  writer.flush();
  tail.empty();
  add(flushed, flushed + saved);
  std::this_thread::sleep_for(std::chrono::milliseconds(510));
  tail.save_if_due();
  add(flushed + saved, flushed + saved + 1);
  tail.save_if_due();  // too early to be saved
  ::kill(::getpid(), SIGKILL);
}

}  // namespace mossy::test
