// SPDX-License-Identifier: MIT
// The only file that says "thread".
//
// `parallel_for(n, threads, body)` calls body(i) once for every i in [0, n), in any order and on any
// thread; bodies must not share what they write. An exception in a body never leaves the parallel
// region by itself: the one of the smallest i is rethrown afterwards, so failures repeat exactly.
#pragma once

#include <omp.h>

#include <cstddef>
#include <exception>
#include <limits>

namespace mossy {

/// Threads to use when the user did not say: what OpenMP would take (OMP_NUM_THREADS, else all cores).
inline int default_threads() {
  return omp_get_max_threads();
}

template <class Body>
void parallel_for(std::size_t n, int threads, const Body& body) {
  if (threads <= 1 || n <= 1) {
    for (std::size_t i = 0; i < n; ++i)
      body(i);
    return;
  }
  std::size_t first_bad = std::numeric_limits<std::size_t>::max();
  std::exception_ptr error;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
  for (std::size_t i = 0; i < n; ++i) {
    try {
      body(i);
    } catch (...) {
#pragma omp critical(mossy_parallel_for)
      if (i < first_bad) {
        first_bad = i;
        error = std::current_exception();
      }
    }
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace mossy
