// SPDX-License-Identifier: MIT
// The commands of the program; each takes what was typed and returns the exit status.
#pragma once

#include <string>
#include <vector>

#include "sim/program/matrix.hpp"
#include "sim/program/simulation.hpp"

namespace mossy {

int compare_command(const MatrixOptions& options);
int sweep_command(MatrixOptions options);
struct MeasureOptions {
  std::string path;                   ///< a file of spikes, or a directory of results
  std::vector<std::string> measures;  ///< "rates" or "rates, populations: [GC]"
  std::vector<std::string> sizes;     ///< GC=2000
  double duration = -1;               ///< ms; negative: to the last spike
  bool json = false;
};

struct DescribeOptions {
  std::string name;  ///< or kind/name; empty: the names there are
  std::string out;   ///< of a picture, "-": as text on standard output; with `all`: the directory of the page
  bool plot = false;  ///< draw instead of tell
  bool all = false;
};

int measure_command(const MeasureOptions& options);

int run_command(const std::string& file, const RunOptions& options);
int check_command(const std::string& file, const RunOptions& options);
int list_command(const std::string& kind);
int describe_command(const DescribeOptions& options);
int convergence_command(const std::string& folder);
/// Of a run, a comparison or a sweep, by what the directory holds. `figures` is empty, "svg" or "png".
int report_command(const std::string& directory, const std::string& figures);

/// Scores as a table on the terminal.
void print_scores(const std::vector<MeasureResult>& results);

}  // namespace mossy
