// SPDX-License-Identifier: MIT
// Asks the system for large pages under big arrays that are read at random: fewer look-ups of addresses. Where the
// system has none to give, nothing changes.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

namespace mossy {

/// v.reserve(n) for an empty vector, its memory asked for in large pages before it is touched.
template <class Vector>
void reserve_on_large_pages(Vector& v, std::size_t n) {
  constexpr std::uintptr_t page = 2u << 20;
  v.reserve(n);
  const auto begin = reinterpret_cast<std::uintptr_t>(v.data());
  const std::uintptr_t first = (begin + page - 1) / page * page,
                       last = (begin + v.capacity() * sizeof(v[0])) / page * page;
  if (v.data() != nullptr && last > first)
    madvise(reinterpret_cast<char*>(v.data()) + (first - begin), last - first, MADV_HUGEPAGE);
}

template <class Vector>
void resize_on_large_pages(Vector& v, std::size_t n) {
  reserve_on_large_pages(v, n);
  v.resize(n);
}

}  // namespace mossy
