// SPDX-License-Identifier: MIT
// The texts the fuzzer found worth keeping, and the networks we ship, through the same function as in the fuzzer.
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/record/scratch.hpp"
#include "tests/support/paths.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace mossy {
namespace {

int try_all(const std::string& folder, const std::string& extension) {
  int tried = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file() || file.path().extension() != extension) continue;
    const std::string text = test::content(file.path().string());
    INFO(file.path().string());
    CHECK_NOTHROW(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
    ++tried;
  }
  return tried;
}

TEST_CASE("texts kept by the fuzzer are read, described and checked in peace") {
  CHECK(try_all(MOSSY_SOURCE_DIR "/tests/fuzz/corpus", "") > 100);
}

TEST_CASE("the networks we ship come back the same when written out") {
  CHECK(try_all(MOSSY_SOURCE_DIR "/networks", ".yaml") >= 7);
}

}  // namespace
}  // namespace mossy
