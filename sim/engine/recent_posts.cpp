// SPDX-License-Identifier: MIT
#include "sim/engine/recent_posts.hpp"

#include <cstring>

#include "sim/core/vectorised.hpp"

namespace mossy {

/// Four halves of lines, of four numbers of a cell each, make four halves of columns, of a number of four cells each.
MOSSY_VECTORISED
void RecentPosts::columns_of(const Line* lines, const std::uint32_t* cells, std::size_t n, Columns& out) {
  using Half = double __attribute__((vector_size(32)));
  for (std::size_t first = 0; first < whole_lanes(n); first += 4) {
    const Line* line[4];
    for (std::size_t k = 0; k < 4; ++k)
      line[k] = &lines[cells[first + k < n ? first + k : n - 1]];
    for (std::size_t half = 0; half < 8; half += 4) {
      Half row[4];
      for (std::size_t k = 0; k < 4; ++k)
        std::memcpy(&row[k], &line[k]->number[half], sizeof row[k]);
      const Half even_01 = __builtin_shufflevector(row[0], row[1], 0, 4, 2, 6),
                 odd_01 = __builtin_shufflevector(row[0], row[1], 1, 5, 3, 7),
                 even_23 = __builtin_shufflevector(row[2], row[3], 0, 4, 2, 6),
                 odd_23 = __builtin_shufflevector(row[2], row[3], 1, 5, 3, 7);
      const Half column[4] = {__builtin_shufflevector(even_01, even_23, 0, 1, 4, 5),
                              __builtin_shufflevector(odd_01, odd_23, 0, 1, 4, 5),
                              __builtin_shufflevector(even_01, even_23, 2, 3, 6, 7),
                              __builtin_shufflevector(odd_01, odd_23, 2, 3, 6, 7)};
      for (std::size_t k = 0; k < 4; ++k)
        std::memcpy(&out.of[half + k][first], &column[k], sizeof column[k]);
    }
  }
}

}  // namespace mossy
