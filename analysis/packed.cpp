// SPDX-License-Identifier: MIT
#include "analysis/packed.hpp"

#include <algorithm>
#include <bit>

namespace mossy {

static_assert(std::endian::native == std::endian::little, "packed arrays are little-endian");

std::string packed_bytes(std::string_view type, std::span<const std::byte> bytes) {
  static constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve(type.size() + 1 + (bytes.size() + 2) / 3 * 4);
  text.append(type) += ':';
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k)
      word = (word << 8) | (k < have ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0);
    for (std::size_t k = 0; k < 4; ++k)
      text += k <= have ? digits[(word >> (18 - 6 * k)) & 63] : '=';
  }
  return text;
}

}  // namespace mossy
