// SPDX-License-Identifier: MIT
// Marks a loop to be compiled for several instruction sets; the best one is chosen when the program starts. Plain
// functions in a .cpp only. With -ffp-contract=off all versions give the same bits.
#pragma once

// A sanitizer's start-up and the choosing of versions get in each other's way.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#define MOSSY_VECTORISED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MOSSY_VECTORISED
#endif
