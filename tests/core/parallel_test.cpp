// SPDX-License-Identifier: MIT
// Exceptions in a parallel loop come out of it, always the same one, and the rest of the loop is run.
#include "sim/core/parallel.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <new>
#include <stdexcept>
#include <string>

namespace mossy {
namespace {

TEST_CASE("parallel: the exception of the smallest number is rethrown, for any number of threads") {
  for (const int threads : {2, 3, 4, 8, 16})
    for (int round = 0; round < 20; ++round) {
      std::atomic<int> called = 0;
      std::string message;
      try {
        parallel_for(40, threads, [&](std::size_t i) {
          ++called;
          if (i == 7 || i == 8 || i == 39) throw std::runtime_error("body " + std::to_string(i));
        });
      } catch (const std::runtime_error& error) {
        message = error.what();
      }
      CHECK(message == "body 7");
      CHECK(called == 40);
    }
}

TEST_CASE("parallel: what is thrown keeps its type, and the next loop is untouched") {
  CHECK_THROWS_AS(parallel_for(9, 4, [](std::size_t) { throw std::bad_alloc(); }), std::bad_alloc);
  CHECK_THROWS_AS(parallel_for(9, 4, [](std::size_t i) { throw static_cast<int>(i); }), int);
  std::atomic<std::size_t> sum = 0;
  parallel_for(100, 4, [&](std::size_t i) { sum += i; });
  CHECK(sum == 4950);
}

TEST_CASE("parallel: alone it stops at the first exception") {
  int called = 0;
  CHECK_THROWS_AS(parallel_for(9, 1,
                               [&](std::size_t i) {
                                 ++called;
                                 if (i == 2) throw std::runtime_error("body");
                               }),
                  std::runtime_error);
  CHECK(called == 3);
}

}  // namespace
}  // namespace mossy
