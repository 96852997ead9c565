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
int run_command(const std::string& file, const RunOptions& options);
int check_command(const std::string& file, const RunOptions& options);
int list_command(const std::string& kind);
int describe_command(const std::string& name);
int report_command(const std::string& directory);

/// Scores as a table on the terminal.
void print_scores(const std::vector<MeasureResult>& results);

}  // namespace mossy
