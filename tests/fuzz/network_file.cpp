// SPDX-License-Identifier: MIT
// What the fuzzer calls with a text it made up as a network file: reading, describing and checking it, with every
// variant. Nothing of it may crash, hang, or take more than some hundred megabytes; every mistake has words; and a
// right file, written out and read again, is the same file (run.json keeps networks in this way).
//
//   tests/fuzz/run [SECONDS]    builds this with clang's libFuzzer and runs it
//   network_file_test.cpp       the same function on the texts that are kept, without a fuzzer
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "sim/build/check.hpp"
#include "sim/describe/describe.hpp"
#include "sim/describe/overlay.hpp"
#include "sim/describe/yaml_reader.hpp"

namespace mossy {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

/// Describes and checks as `mossy check` does.
void describe_and_check(const Value& tree, Mistakes& mistakes) {
  const Description description = describe(tree, mistakes);
  if (mistakes.empty()) check_description(description, mistakes);
  require(mistakes.empty() == mistakes.message().empty(), "a mistake without words");
}

/// A plain text that must not stand plain in what is written (`a]`) comes back in quotes; nothing else may change.
bool same(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.text != b.text || (a.quoted && !b.quoted)) return false;
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same) &&
         std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(),
                    [](const Value::Entry& x, const Value::Entry& y) {
                      return x.key == y.key && same(x.value, y.value);
                    });
}

void come_back_the_same(const Value& tree) {
  const std::string text = write_yaml(tree);
  Mistakes mistakes("written.yaml", text);
  const Value again = read_yaml(text, mistakes);
  require(mistakes.empty(), "what was written cannot be read");
  require(same(tree, again), "what was written reads as something else");
}

void try_text(const std::string& text) {
  Mistakes mistakes("net.yaml", text);
  const Value original = read_yaml(text, mistakes);
  require(mistakes.empty() == mistakes.message().empty(), "a mistake without words");
  if (!mistakes.empty()) return;
  come_back_the_same(original);
  for (const std::string& variant : variant_names(original)) {
    Value tree = original;
    Mistakes of_variant("net.yaml", text);
    apply_variant(tree, variant, of_variant);
    describe_and_check(tree, of_variant);
  }
  Value tree = original;
  apply_variant(tree, {}, mistakes);
  describe_and_check(tree, mistakes);
}

}  // namespace
}  // namespace mossy

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mossy::try_text(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
