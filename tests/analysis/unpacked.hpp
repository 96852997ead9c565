// SPDX-License-Identifier: MIT
// Packed arrays of a page's data as numbers, decoded the slow way.
#pragma once

#include <cstring>
#include <string>
#include <vector>

namespace mossy::test {

/// The bytes of "type:base64".
template <class T>
std::vector<T> unpacked(const std::string& text) {
  static const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<unsigned char> bytes;
  unsigned word = 0;
  int bits = 0;
  for (const char c : text.substr(text.find(':') + 1)) {
    if (c == '=') break;
    word = (word << 6) | static_cast<unsigned>(digits.find(c));
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<unsigned char>((word >> bits) & 0xff));
  }
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return values;
}

}  // namespace mossy::test
