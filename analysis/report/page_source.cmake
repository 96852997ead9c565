# SPDX-License-Identifier: MIT
# A page as a C++ source:  cmake -DPAGE=file.html -DNAME=plain_page -DSOURCE=out.cpp -P page_source.cmake
# A missing page becomes an empty text. Bytes are written in hexadecimal, so nothing in them needs care.
set(bytes "")
if(EXISTS "${PAGE}")
  file(READ "${PAGE}" bytes HEX)
endif()
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
string(REPEAT "." 400 row)  # 100 bytes to a line; the compiler joins neighbouring literals
string(REGEX REPLACE "(${row})" "\\1\"\n    \"" bytes "${bytes}")
file(WRITE "${SOURCE}" "// Made from ${NAME} by page_source.cmake.
#include <string_view>

namespace mossy {

namespace {
constexpr char bytes[] =
    \"${bytes}\";
}

extern const std::string_view ${NAME};
const std::string_view ${NAME}{bytes, sizeof(bytes) - 1};

}  // namespace mossy
")
