// SPDX-License-Identifier: MIT
// Long arrays in the data of a page: "u32:" (u8, u16, f32) and their little-endian bytes in base64.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mossy {

std::string packed_bytes(std::string_view type, std::span<const std::byte> bytes);

inline std::string packed(const std::vector<std::uint8_t>& v) {
  return packed_bytes("u8", std::as_bytes(std::span(v)));
}
inline std::string packed(const std::vector<std::uint16_t>& v) {
  return packed_bytes("u16", std::as_bytes(std::span(v)));
}
inline std::string packed(const std::vector<std::uint32_t>& v) {
  return packed_bytes("u32", std::as_bytes(std::span(v)));
}
inline std::string packed(const std::vector<float>& v) {
  return packed_bytes("f32", std::as_bytes(std::span(v)));
}

}  // namespace mossy
