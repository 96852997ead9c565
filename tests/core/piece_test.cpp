// SPDX-License-Identifier: MIT
#include "sim/core/piece.hpp"

#include <catch2/catch.hpp>

namespace mossy::test {

TEST_CASE("a piece of an array keeps its numbers and is a copy") {
  Piece<int> whole(std::vector{0, 10, 20, 30, 40});
  Piece<int> piece = whole.piece(2, 4);
  CHECK(piece[2] == 20);
  CHECK(piece[3] == 30);
  piece[3] = 31;
  CHECK(whole[3] == 30);
  CHECK(piece.values() == std::vector{20, 31});
  CHECK(piece.from(4) - piece.from(2) == 2);
  CHECK(whole.piece(5, 5).values().empty());
  CHECK(piece.piece(3, 4)[3] == 31);
}

}  // namespace mossy::test
