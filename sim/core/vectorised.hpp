// SPDX-License-Identifier: MIT
// Marks a loop to be compiled for several instruction sets; the best one is chosen when the program starts. The macro is
// for plain functions in a .cpp, vectorised() for templates. With -ffp-contract=off all versions give the same bits.
#pragma once

#include <cstddef>

// A sanitizer's start-up and the choosing of versions get in each other's way.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#define MOSSY_SEVERAL_INSTRUCTION_SETS 1
#define MOSSY_VECTORISED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MOSSY_VECTORISED
#endif

namespace mossy {

#ifdef MOSSY_SEVERAL_INSTRUCTION_SETS
namespace instruction_sets {
template <class Body>
[[gnu::target("arch=x86-64-v4")]] void v4(const Body& body) {
  body();
}
template <class Body>
[[gnu::target("arch=x86-64-v3")]] void v3(const Body& body) {
  body();
}
/// 4, 3 or less.
inline int best() {
  static const int level = __builtin_cpu_supports("x86-64-v4")   ? 4
                           : __builtin_cpu_supports("x86-64-v3") ? 3
                                                                 : 2;
  return level;
}
}  // namespace instruction_sets
#endif

/// n, rounded up to a multiple of the eight doubles of the longest vectors.
constexpr std::size_t whole_lanes(std::size_t n) {
  return (n + 7) / 8 * 8;
}

/// Calls body(), a lambda to be inlined: [&]() __attribute__((always_inline)) { ... }.
template <class Body>
void vectorised(const Body& body) {
#ifdef MOSSY_SEVERAL_INSTRUCTION_SETS
  if (instruction_sets::best() == 4) return instruction_sets::v4(body);
  if (instruction_sets::best() == 3) return instruction_sets::v3(body);
#endif
  body();
}

}  // namespace mossy
