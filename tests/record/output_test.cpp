// SPDX-License-Identifier: MIT
#include "sim/record/output.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "sim/core/error.hpp"
#include "tests/record/scratch.hpp"

using namespace mossy;
using namespace mossy::test;
namespace fs = std::filesystem;

namespace {

/// The message of a child without root's rights (root may write anywhere), or of this process if it has none.
template <class Act>
std::string message_without_rights(const Scratch& scratch, const Act& act) {
  const std::string path = scratch / "message";
  put(path, "");
  fs::permissions(path, fs::perms::all);
  fs::permissions(scratch.path(), fs::perms::all);
  Child child([&](const auto&) {
    constexpr uid_t nobody = 65534;
    if (::geteuid() == 0 && ::seteuid(nobody) != 0) return;
    put(path, message_of<RunError>(act));
  });
  child.wait();
  return content(path);
}

}  // namespace

TEST_CASE("the output directory is made, with those above it") {
  const Scratch scratch;
  prepare_output(scratch / "a/b/c");
  CHECK(fs::is_directory(scratch / "a/b/c"));
  CHECK(fs::is_empty(scratch / "a/b/c"));
  prepare_output(scratch / "a/b/c");
  prepare_output(scratch / "a/b/c/");
  fs::create_directory_symlink(scratch / "a", scratch / "link");
  prepare_output(scratch / "link/d");
  CHECK(fs::is_directory(scratch / "a/d"));
}

TEST_CASE("what is not a directory is refused") {
  const Scratch scratch;
  const auto why = [](const std::string& path) {
    return message_of<InputError>([&] { prepare_output(path); });
  };
  put(scratch / "file", "text");
  CHECK(why(scratch / "file") == (scratch / "file") + ": is not a directory; results need one");
  CHECK(why(scratch / "file/below/it") == (scratch / "file") + ": is not a directory; results need one");
  fs::create_symlink(scratch / "nowhere", scratch / "dangling");
  CHECK(why(scratch / "dangling") == (scratch / "dangling") + ": is not a directory; results need one");
  CHECK(why("") == "the output directory has no name");
  CHECK(content(scratch / "file") == "text");
}

TEST_CASE("a directory that may not be written is refused") {
  const Scratch scratch;
  fs::create_directory(scratch / "locked");
  fs::permissions(scratch / "locked", fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                                          fs::perms::others_exec);
  CHECK(message_without_rights(scratch, [&] { prepare_output(scratch / "locked"); }) ==
        (scratch / "locked") + ": cannot be written into: Permission denied");
  CHECK(message_without_rights(scratch, [&] { prepare_output(scratch / "locked/new"); }) ==
        (scratch / "locked/new") + ": cannot be created: Permission denied");
}

TEST_CASE("files of an earlier run are removed, and nothing else") {
  const Scratch scratch;
  for (const std::string name : {"spikes.h5", "report.html", "notes.txt"})
    put(scratch / name, "old");
  fs::create_symlink(scratch / "notes.txt", scratch / "run.json");
  const std::vector<std::string> files = {"spikes.h5", "report.html", "run.json", "weights.h5"};
  prepare_output(scratch.path(), files);
  CHECK_FALSE(fs::exists(scratch / "spikes.h5"));
  CHECK_FALSE(fs::exists(scratch / "report.html"));
  CHECK_FALSE(fs::exists(fs::symlink_status(scratch / "run.json")));
  CHECK(content(scratch / "notes.txt") == "old");
  fs::create_directory(scratch / "weights.h5");
  CHECK(message_of<InputError>([&] { prepare_output(scratch.path(), files); }) ==
        (scratch / "weights.h5") + ": is a directory; a file of that name is to be written");
}
