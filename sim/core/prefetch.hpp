// SPDX-License-Identifier: MIT
// Asking the memory for what will be read soon.
#pragma once

#include <cstddef>

namespace mossy {

/// Asks for all that lies in [begin, end): what a packet says comes from memory that nobody has touched for long.
template <class T>
void prefetch_lines(const T* begin, const T* end) {
  constexpr std::ptrdiff_t line = 64 / sizeof(T);
  for (; end - begin > line; begin += line)
    __builtin_prefetch(begin);
  if (begin != end) __builtin_prefetch(end - 1);
}

}  // namespace mossy
