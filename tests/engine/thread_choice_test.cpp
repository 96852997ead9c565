// SPDX-License-Identifier: MIT
// Threads where they pay: the cheaper way is found, kept, asked again ever less often, and left when it has become dearer.
#include "sim/engine/thread_choice.hpp"

#include <catch2/catch.hpp>

using mossy::Sharing;
using mossy::ThreadChoice;

namespace {

/// Windows of 1 ms, each of 1 ms of wall time on one thread and of `shared` ms on all: how many of them one thread ran.
int on_one_thread(ThreadChoice& choice, int windows, double shared) {
  int alone = 0;
  for (int k = 0; k < windows; ++k) {
    const bool one = choice.threads() == 1;
    alone += one;
    choice.ran(1, (one ? 1 : shared) / 1000);
  }
  return alone;
}

}  // namespace

TEST_CASE("threads where they pay: all are used when that is quicker, but for a few trials") {
  ThreadChoice choice(4, Sharing::where_it_pays);
  CHECK(choice.threads() == 4);
  const int alone = on_one_thread(choice, 20000, 0.5);
  CHECK(alone > 0);
  CHECK(alone < 400);
}

TEST_CASE("threads where they pay: one is used when others only wait, or are no quicker") {
  for (const double shared : {0.97, 1.0, 5.0}) {
    ThreadChoice choice(2, Sharing::where_it_pays);
    const int alone = on_one_thread(choice, 20000, shared);
    INFO(shared);
    if (shared > 1) CHECK(alone > 19500);
    if (shared <= 1) CHECK(alone < 400);  // as they stand: neither way is better
  }
}

TEST_CASE("threads where they pay: a change is noticed, in either direction") {
  ThreadChoice choice(2, Sharing::where_it_pays);
  on_one_thread(choice, 20000, 0.5);
  CHECK(on_one_thread(choice, 20000, 5) > 18000);
  CHECK(on_one_thread(choice, 20000, 0.5) < 2000);
}

TEST_CASE("threads: as many as were asked for, always") {
  ThreadChoice choice(3, Sharing::always);
  CHECK(on_one_thread(choice, 1000, 50) == 0);
  CHECK(choice.fixed());
  CHECK(ThreadChoice(1, Sharing::where_it_pays).fixed());
}
