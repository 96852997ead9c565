// SPDX-License-Identifier: MIT
// The commands of the program; each takes what was typed and returns the exit status.
#pragma once

#include <string>
#include <vector>

#include "sim/program/simulation.hpp"

namespace mossy {

struct CompareOptions {
  std::string out;                    ///< empty: results/<name>-comparison
  std::string seeds = "1..5";         ///< 1..5 or 1,4,7
  std::vector<std::string> variants;  ///< empty: the file as it is ("standard"), then all its variants
  std::vector<std::string> settings;
  int processes = 0;     ///< 0: one per core
  bool reports = false;  ///< a page for each run
};

struct DescribeOptions {
  std::string name;  ///< or kind/name; empty: the names there are
  std::string out;   ///< of a picture, "-": as text on standard output; with `all`: the directory of the page
  bool plot = false;  ///< draw instead of tell
  bool all = false;
};

int compare_command(const std::string& file, const CompareOptions& options);
std::vector<std::uint64_t> parse_seeds(const std::string& text);

int run_command(const std::string& file, const RunOptions& options);
int check_command(const std::string& file, const RunOptions& options);
int list_command(const std::string& kind);
int describe_command(const DescribeOptions& options);
int convergence_command(const std::string& folder);
int report_command(const std::string& directory);

/// Scores as a table on the terminal.
void print_scores(const std::vector<MeasureResult>& results);

}  // namespace mossy
