// SPDX-License-Identifier: MIT
// mossy_cases: runs the published cases of a folder through the program, one line per run.
//
// Exit status 0 when none failed, 1 when one did, 2 when the arguments or files are wrong.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "sim/core/error.hpp"
#include "tests/cases/translation.hpp"

namespace mossy::cases {
namespace {

struct Counts {
  std::size_t passed = 0, failed = 0, skipped = 0;
};

const char* word_of(Outcome::Kind kind) {
  if (kind == Outcome::Kind::passed) return "ok  ";
  return kind == Outcome::Kind::failed ? "FAIL" : "skip";
}

void run_all(const std::vector<CaseFile>& files, const Simulator& simulator, Counts& counts) {
  for (const CaseFile& file : files)
    for (const Json& run : file.content.at("runs")) {
      const Outcome outcome = check({file, run}, simulator);
      if (outcome.kind == Outcome::Kind::passed) ++counts.passed;
      if (outcome.kind == Outcome::Kind::failed) ++counts.failed;
      if (outcome.kind == Outcome::Kind::skipped) ++counts.skipped;
      fmt::print("{} {}/{}  {}\n", word_of(outcome.kind), file.family, run.value("name", "?"),
                 outcome.detail);
      std::fflush(stdout);
    }
}

int run(int argc, char** argv) {
  CLI::App app("runs the published cases of a folder and compares what comes out");
  std::string folder, only, keep;
  std::string program = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "mossy").string();
  app.add_option("folder", folder, "of case files")->required();
  app.add_option("--only", only, "this family alone");
  app.add_option("--program", program, "instead of the mossy beside this one");
  app.add_option("--keep", keep, "folder to leave the network files and results in");
  CLI11_PARSE(app, argc, argv);
  try {
    const auto files = read_cases(folder, only);
    Counts counts;
    run_all(files, Simulator(program, keep), counts);
    fmt::print("{} passed, {} failed", counts.passed, counts.failed);
    if (counts.skipped > 0) fmt::print(", {} skipped", counts.skipped);
    fmt::print("\n");
    return counts.failed > 0 ? 1 : 0;
  } catch (const InputError& error) {
    fmt::print(stderr, "mossy: {}\n", error.what());
    return 2;
  }
}

}  // namespace
}  // namespace mossy::cases

int main(int argc, char** argv) {
  return mossy::cases::run(argc, argv);
}
