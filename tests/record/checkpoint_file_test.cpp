// SPDX-License-Identifier: MIT
#include "sim/record/checkpoint_file.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <csignal>

#include "sim/core/scratch.hpp"
#include "tests/record/scratch.hpp"

namespace mossy::test {
namespace {

/// Of everything that an Archive takes.
struct Things {
  struct Plain {
    double x = 0;
    std::uint32_t n = 0;
    friend bool operator==(const Plain&, const Plain&) = default;
  };
  struct Part {
    std::vector<int> inner;
    void archive(Archive& a) { a(inner); }
  };
  double number = 0;
  std::string text;
  std::vector<Plain> plain;
  std::vector<std::vector<double>> nested;
  std::array<std::vector<int>, 2> fixed;
  std::vector<std::pair<std::string, std::string>> pairs;
  std::vector<Part> parts{2};
  mossy::Scratch<double> again;
  void archive(Archive& a) {
    a.mark("things");
    a(number, text, plain, nested, fixed, pairs, parts, again);
  }
};

Things some() {
  Things t;
  t.number = -0.0;
  t.text = "a text";
  t.plain.resize(300000);
  t.plain[299999] = {1.5, 7};
  t.nested = {{}, {1, 2}, {3}};
  t.fixed = {std::vector<int>{}, std::vector<int>{4, 5}};
  t.pairs = {{"a", "b"}};
  t.parts[1].inner = {1, 2, 3};
  t.again.push_back(2.5);
  return t;
}

void save(const std::string& path, Things&& things) {
  CheckpointWriter writer(path);
  writer(things);
  writer.commit();
}

std::string why_not(const std::string& path) {
  return message_of<InputError>([&] {
    CheckpointReader reader(path);
    Things things;
    reader(things);
    reader.finish();
  });
}

TEST_CASE("what a checkpoint was given comes back") {
  const Scratch scratch;
  const std::string path = scratch / "checkpoint.bin";
  save(path, some());
  CheckpointReader reader(path);
  Things t;
  reader(t);
  reader.finish();
  const Things expected = some();
  CHECK(std::signbit(t.number));
  CHECK(t.text == expected.text);
  CHECK(t.plain == expected.plain);
  CHECK(t.nested == expected.nested);
  CHECK(t.fixed == expected.fixed);
  CHECK(t.pairs == expected.pairs);
  CHECK(t.parts[0].inner.empty());
  CHECK(t.parts[1].inner == expected.parts[1].inner);
  CHECK(t.again.size() == 1);
  CHECK(t.again[0] == 2.5);
}

TEST_CASE("a checkpoint that is cut off, damaged, of another format or something else is refused") {
  const Scratch scratch;
  const std::string path = scratch / "checkpoint.bin";
  Things few = some();
  few.plain.clear();
  save(path, std::move(few));
  const std::string whole = content(path);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    put(path, whole.substr(0, size));
    INFO(size);
    CHECK(why_not(path) == path + (size < 20   ? ": is no checkpoint of Mossy\n"
                                   : size < 24 ? ": is cut off\n"
                                               : ": is cut off or damaged: its checksum does not fit\n"));
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    put(path, damaged);
    INFO(at);
    CHECK(why_not(path) ==
          path + (at < 16 ? ": is no checkpoint of Mossy\n"
                  : at < 20
                      ? ": is of format " + std::to_string(1 ^ (4 << (8 * (at - 16)))) + "; expected 1\n"
                      : ": is cut off or damaged: its checksum does not fit\n"));
  }
  CHECK(why_not(scratch / "none") == (scratch / "none") + ": cannot be read: No such file or directory\n");
}

TEST_CASE("what was written otherwise than it is read is told") {
  const Scratch scratch;
  const std::string path = scratch / "checkpoint.bin";
  const auto saved_as = [&](auto&&... values) {
    CheckpointWriter writer(path);
    (writer(values), ...);
    writer.commit();
  };
  saved_as(std::string("stuff"));
  CHECK(why_not(path) == "a checkpoint holds 'stuff' where 'things' is expected\n");
  double more = 1;
  saved_as(std::string("things"), more);
  CHECK(why_not(path) == path + ": holds less than is expected\n");
  Things things = some();
  saved_as(things, more);
  CHECK(why_not(path) == path + ": holds more than is expected\n");
  things.parts.resize(3);
  saved_as(things);
  CHECK(why_not(path) == "a checkpoint holds more or fewer parts than expected\n");
}

TEST_CASE("a checkpoint that is not finished leaves the one before it, and no rest") {
  const Scratch scratch;
  const std::string path = scratch / "checkpoint.bin";
  save(path, some());
  const std::string before = content(path);
  {
    CheckpointWriter writer(path);
    Things more = some();
    more.plain.resize(500000);
    writer(more);
  }
  CHECK((content(path) == before));
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
  Child child([&](const auto& report) {
    CheckpointWriter writer(path);
    Things more = some();
    more.plain.resize(500000);
    writer(more);
    report(1);
    ::pause();
  });
  std::uint64_t begun = 0;
  REQUIRE(child.next(begun));
  ::kill(child.pid(), SIGKILL);
  child.wait();
  CHECK((content(path) == before));
  CHECK(why_not(path) == "nothing was thrown");
}

}  // namespace
}  // namespace mossy::test
